"""One state of the workflow with what was computed for it: the unit that undo moves between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.document.beside import Places
    from app.document.judged import Judged
    from graphs.analysis.engine import Analysis
    from graphs.drawing.layout import Layout
    from graphs.model.workflow import Workflow


@dataclass(eq=False, slots=True)
class Revision:
    """A workflow, and its layout, analysis and findings once they are computed.

    The findings come last: a map can be shown without them.
    `kept` is the last workflow that had a layout, with that layout: what this one keeps still.
    `places`: where nodes are to stand on the map before it is laid out, wherever they stood.
    """

    workflow: Workflow
    layout: Layout | None = None
    analysis: Analysis | None = None
    judged: Judged | None = None
    kept: tuple[Workflow, Layout] | None = None
    places: Places | None = None

    @property
    def positions(self) -> Places:
        """Where the nodes stand on the map, as far as that is known yet."""
        if self.layout is not None:
            return self.layout.positions
        kept = self.kept[1].positions if self.kept is not None else {}
        return {**kept, **(self.places or {})}

    @property
    def is_assessed(self) -> bool:
        return self.layout is not None and self.analysis is not None

    def followed_by(self, workflow: Workflow, places: Places | None = None) -> Revision:
        """The revision after an edit that puts some nodes at these places on the map."""
        if self.layout is not None:
            return Revision(workflow, kept=(self.workflow, self.layout), places=places)
        moved = {**(self.places or {}), **(places or {})}
        return Revision(workflow, kept=self.kept, places=moved)

    def moved(self, places: Places) -> Revision:
        """The same workflow with nodes at other places on the map."""
        after = self.followed_by(self.workflow, places)
        after.analysis, after.judged = self.analysis, self.judged
        return after
