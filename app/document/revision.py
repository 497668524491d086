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
    `places`: where nodes are to stand on the map of one that has no such predecessor.
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
        layout = self.layout or (self.kept[1] if self.kept is not None else None)
        return layout.positions if layout is not None else self.places or {}

    @property
    def is_assessed(self) -> bool:
        return self.layout is not None and self.analysis is not None

    def followed_by(self, workflow: Workflow) -> Revision:
        """The revision after an edit."""
        kept = (self.workflow, self.layout) if self.layout is not None else self.kept
        return Revision(workflow, kept=kept)
