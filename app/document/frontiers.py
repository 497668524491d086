"""The frontier of the design: worked out on the worker when it is asked for, with its rollouts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.document.document import Change, Document
from app.document.scenarios import Scenarios
from app.document.wording import plural
from app.jobs.worker import Worker
from graphs.progress import Progress

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis
    from graphs.analysis.result import FrontierPoint
    from graphs.analysis.stages import Stage

#: Seconds for the frontier; what could not be proved by then says so.
SECONDS = 4.0
_CHANNEL, _STAGES = "frontier", "rollout"


class Frontiers(QObject):
    """Holds the frontier of what is shown, and the staged rollout of the chosen point."""

    changed = Signal()

    def __init__(self, document: Document, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._worker = worker
        self._wanted = False
        self._of: Analysis | None = None
        self.points: tuple[FrontierPoint, ...] = ()
        self.stages: tuple[Stage, ...] | None = None
        self._chosen = -1
        document.changed.connect(self._observe)
        worker.ended.connect(self._end)

    @property
    def is_working(self) -> bool:
        return self._worker.is_busy(_CHANNEL)

    @property
    def chosen(self) -> int:
        """The place of the chosen point; -1 without any."""
        return self._chosen

    @property
    def point(self) -> FrontierPoint | None:
        return self.points[self._chosen] if 0 <= self._chosen < len(self.points) else None

    def want(self, wanted: bool) -> None:
        """Say whether the frontier is being looked at; only then is it worked out."""
        self._wanted = wanted
        if wanted:
            self.work_out()

    def work_out(self) -> None:
        """Work the frontier out, unless it is there or on its way."""
        revision = self._document.shown
        if revision is None or revision.analysis is None or self.is_working:
            return
        analysis = revision.analysis
        if self._of is analysis:
            return

        def finish(points: tuple[FrontierPoint, ...]) -> None:
            self._of, self.points = analysis, points
            self._chosen = -1
            self.choose(len(points) - 1)

        self._worker.submit(_CHANNEL, partial(frontier_of, analysis), finish, priority=7)
        self.changed.emit()

    def choose(self, place: int) -> None:
        """Choose a point by its place; its rollout follows."""
        if place == self._chosen or not 0 <= place < len(self.points):
            return
        self._chosen = place
        self.stages = None
        self.changed.emit()
        point, analysis = self.points[place], self._of
        assert analysis is not None

        def finish(stages: tuple[Stage, ...]) -> None:
            self.stages = stages
            self.changed.emit()

        self._worker.submit(_STAGES, partial(stages_of, analysis, point), finish, priority=4)

    def keep_as_scenario(self, scenarios: Scenarios) -> bool:
        """Keep the gates of the chosen point as a scenario, in the order of its rollout."""
        from graphs.model.scenario import PlaceGate

        point = self.point
        if point is None or not point.links:
            return False
        staged = tuple(stage.link for stage in self.stages or ())
        rest = tuple(link for link in point.links if link not in staged)
        changes = tuple(PlaceGate(link) for link in (*staged, *rest))
        name = f"Frontier, {plural(point.gates, 'gate')}"
        return scenarios.new(name, changes) is not None

    def _observe(self, change: Change) -> None:
        if change & (Change.SOURCE | Change.WORKFLOW):
            self._worker.cancel(_CHANNEL)
            self._worker.cancel(_STAGES)
        if not change & (Change.SOURCE | Change.ASSESSED):
            return
        revision = self._document.shown
        if revision is None or revision.analysis is not self._of:
            self._of, self.points, self.stages, self._chosen = None, (), None, -1
            self.changed.emit()
        if self._wanted:
            self.work_out()

    def _end(self, channel: str) -> None:
        if channel == _CHANNEL:
            self.changed.emit()


def frontier_of(analysis: Analysis, progress: Progress) -> tuple[FrontierPoint, ...]:
    return analysis.work_out_frontier(progress, SECONDS)


def stages_of(analysis: Analysis, point: FrontierPoint, progress: Progress) -> tuple[Stage, ...]:
    return analysis.stages(point.links)
