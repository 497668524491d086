"""The map of the shown workflow together with the older version that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.document.lighting import lit_path
from app.services.shipped import drawing_kit
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from app.document.comparing import Comparing
    from app.document.document import Document
    from app.document.engine import LayOut
    from app.document.perspective import Perspective, Selection
    from app.document.revision import Revision
    from app.jobs.worker import Worker
    from graphs.compare.changes import Comparison
    from graphs.drawing.graphviz import Job, Result
    from graphs.drawing.joined_versions import JoinedVersions
    from graphs.drawing.layout import Layout
    from graphs.drawing.scene import Scene

_CHANNEL = "changes map"


@dataclass(frozen=True, eq=False, slots=True)
class ChangesMap:
    """A revision with what only the older version has, and the layout of both.

    `shift`: how far what `revision` has stands here from where it stands alone.
    """

    revision: Revision
    joined: JoinedVersions
    layout: Layout
    shift: tuple[float, float]

    @property
    def removed(self) -> frozenset[str]:
        """The ids here of what only the older version has."""
        return self.joined.removed

    @property
    def joins(self) -> dict[str, tuple[str, str]]:
        """By link, the nodes that it joins."""
        return {link.id: (link.from_id, link.to_id) for link in self.joined.workflow.links}

    def scene(self, selection: Selection) -> Scene:
        """What is drawn; what is selected lights up its path, unless an edit took it away."""
        from graphs.drawing.changes_map import changes_scene

        lit = lit_path(self.revision, selection)
        return changes_scene(self.joined, drawing_kit(), self.layout, lit)


class ChangesOnMap(QObject):
    """Makes such a map whenever it is known what changed, and takes it away with the comparison."""

    def __init__(
        self,
        document: Document,
        perspective: Perspective,
        worker: Worker,
        comparing: Comparing,
        lay_out: LayOut,
    ) -> None:
        super().__init__(comparing)
        self._document = document
        self._perspective = perspective
        self._worker = worker
        self._comparing = comparing
        self._lay_out = lay_out
        comparing.changed.connect(self._observe)

    def _observe(self) -> None:
        compared, revision = self._comparing.compared, self._document.shown
        if self._comparing.path is None:
            self._worker.cancel(_CHANNEL)
            self._perspective.show_changes(None)
            return
        if compared is None or revision is None or revision.layout is None:
            return
        if compared.comparison.after.analysis is not revision.analysis:
            # It is of a state before the last edit; what is compared anew is on its way.
            return
        work = partial(_both, self._lay_out, revision, compared.comparison)
        self._worker.submit(_CHANNEL, work, self._perspective.show_changes, priority=3)


def _both(
    lay_out: LayOut, revision: Revision, comparison: Comparison, progress: Progress
) -> ChangesMap:
    """The map of both versions, on which the newer one stands as it stands alone. On the worker."""
    from graphs.drawing.changes_map import changes_layout
    from graphs.drawing.joined_versions import join_versions

    assert revision.layout is not None
    step(progress, 0.2, "laying out both versions")

    def run(job: Job) -> Result:
        return lay_out(job, progress)

    joined = join_versions(comparison)
    layout = changes_layout(joined, drawing_kit().measure, revision.layout, run)
    return ChangesMap(revision, joined, layout, _shift(revision.layout, layout))


def _shift(alone: Layout, both: Layout) -> tuple[float, float]:
    """How far everything moved, as a map begins at its origin; nodes keep still to each other."""
    for name, (x, y) in alone.positions.items():
        if name in both.positions:
            at = both.positions[name]
            return at[0] - x, at[1] - y
    return 0.0, 0.0
