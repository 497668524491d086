"""The scenarios kept apart from a document: what each changes, and what it comes to.

They last as long as the document is open. The design is only touched by `apply`, as one undo step.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import engine
from app.document.document import KEEP_ANALYSIS_UP_TO, Document
from app.document.document import Change as News
from app.document.engine import LayOut
from app.jobs.worker import Worker
from app.services.messages import Messages
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis
    from graphs.analysis.measures import Measures
    from graphs.model.scenario import Change, Misfit, Scenario
    from graphs.model.workflow import Workflow
    from graphs.policy.policy import Policy

#: The design, where a scenario is chosen by its key.
DESIGN = 0
#: How long nothing must change before findings are judged, in milliseconds: a rule at work cannot
#: be interrupted.
REST = 200
_MEASURE, _JUDGE = "scenario", "scenario findings"


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario on one version of the design.

    `counts`: findings by severity, worst first; None until they are judged. `complete`: every rule
    could be judged.
    """

    design: Workflow
    workflow: Workflow
    measures: Measures
    misfits: tuple[Misfit, ...] = ()
    analysis: Analysis | None = None
    counts: Mapping[str, int] | None = None
    complete: bool = True


@dataclass(eq=False, slots=True)
class Kept:
    """A scenario that is kept, with the last that it came to (perhaps of an older version)."""

    key: int
    scenario: Scenario
    tried: Tried | None = None
    is_stale: bool = True

    @property
    def name(self) -> str:
        return self.scenario.name


class Scenarios(QObject):
    """Holds the scenarios, measures them on the worker, and tells of every change."""

    changed = Signal()

    def __init__(
        self,
        document: Document,
        worker: Worker,
        messages: Messages,
        lay_out: LayOut,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        #: Lays a map out, on the worker.
        self.lay_out = lay_out
        self._document = document
        self._worker = worker
        self._messages = messages
        self._keys = itertools.count(DESIGN + 1)
        self._kept: list[Kept] = []
        self._design: Kept | None = None
        self._chosen = DESIGN
        #: By scenario that was applied: the design before and after.
        self._applied: list[tuple[Kept, Workflow, Workflow]] = []
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._judge_next)
        document.changed.connect(self._observe)

    @property
    def kept(self) -> tuple[Kept, ...]:
        return tuple(self._kept)

    @property
    def design(self) -> Kept | None:
        """The design as a row among the scenarios; None while nothing is open."""
        return self._design

    @property
    def chosen(self) -> Kept | None:
        """The scenario that is worked on; None for the design."""
        return next((each for each in self._kept if each.key == self._chosen), None)

    @property
    def is_resting(self) -> bool:
        """Whether findings are to be judged as soon as nothing has changed for a while."""
        return self._rest.isActive()

    def choose(self, key: int) -> None:
        """Work on a scenario by its key, or on none (`DESIGN`)."""
        if key != self._chosen:
            self._chosen = key
            self.changed.emit()

    def new(self, name: str = "", changes: tuple[Change, ...] = ()) -> Kept | None:
        """Keep a further scenario and choose it; None while nothing is open."""
        if not self._document.is_open:
            return None
        from graphs.model.scenario import Scenario

        kept = Kept(next(self._keys), Scenario(self._free_name(name), changes))
        self._kept.append(kept)
        self._chosen = kept.key
        self._go_on()
        return kept

    def add(self, change: Change) -> bool:
        """Try one more change in the chosen scenario (a new one where none is chosen).

        False, with a message, where it does not fit.
        """
        from graphs.errors import EditError
        from graphs.model import scenario

        design = self._document.workflow
        if design is None:
            return False
        kept = self.chosen
        changes = kept.scenario.changes if kept is not None else ()
        if change in changes:
            return False
        try:
            change.apply(scenario.try_on(design, changes)[0])
        except EditError as error:
            self._messages.note(f"This cannot be tried: {error}")
            return False
        if kept is None:
            return self.new(changes=(change,)) is not None
        self._set(kept, replace(kept.scenario, changes=(*changes, change)))
        return True

    def take_back(self, number: int) -> None:
        """Take a change of the chosen scenario back, by its place (-1: the last)."""
        kept = self.chosen
        if kept is None or not kept.scenario.changes:
            return
        changes = list(kept.scenario.changes)
        del changes[number]
        self._set(kept, replace(kept.scenario, changes=tuple(changes)))

    def rename(self, key: int, name: str) -> None:
        """Call a scenario otherwise; an empty name is not taken, one in use gets a number."""
        kept = next((each for each in self._kept if each.key == key), None)
        name = name.strip()
        if kept is None or not name or name == kept.name:
            return
        kept.scenario = replace(kept.scenario, name=self._free_name(name))
        self.changed.emit()

    def discard(self) -> None:
        """Throw the chosen scenario away."""
        kept = self.chosen
        if kept is not None:
            self._drop(kept)

    def apply(self) -> bool:
        """Make the changes of the chosen scenario to the design, as one undo step.

        What does not fit any more is left out, and told. Undoing it brings the scenario back.
        """
        from graphs.model import scenario

        kept, before = self.chosen, self._document.workflow
        if kept is None or before is None or not kept.scenario.changes:
            return False
        misfits = scenario.try_on(before, kept.scenario.changes)[1]
        if len(misfits) == len(kept.scenario.changes):
            self._messages.note(f"Nothing of {kept.name} fits the design any more")
            return False

        def change(workflow: Workflow) -> Workflow:
            return scenario.try_on(workflow, kept.scenario.changes)[0]

        if not self._document.edit(f"apply {kept.name}", change):
            return False
        after = self._document.workflow
        assert after is not None
        self._applied.append((kept, before, after))
        self._drop(kept)
        left_out = f"; {len(misfits)} of its changes did not fit" if misfits else ""
        self._messages.note(f"{kept.name} is now part of the design{left_out}")
        return True

    def _free_name(self, name: str) -> str:
        """The name, with a number behind it where another scenario has it."""
        taken = {each.name for each in self._kept}
        if name and name not in taken:
            return name
        base = name or "Scenario"
        numbers = itertools.count(2 if name else len(self._kept) + 1)
        return next(free for n in numbers if (free := f"{base} {n}") not in taken)

    def _set(self, kept: Kept, scenario: Scenario) -> None:
        kept.scenario = scenario
        kept.is_stale = True
        self._go_on()

    def _drop(self, kept: Kept) -> None:
        self._kept.remove(kept)
        self._chosen = DESIGN
        self._go_on()

    def _observe(self, news: News) -> None:
        if news & News.SOURCE:
            self._kept.clear()
            self._applied.clear()
            self._design = None
            self._chosen = DESIGN
        if news & News.WORKFLOW:
            self._follow_undo()
            self._stop()
        if news & (News.SOURCE | News.ASSESSED | News.JUDGED):
            self._see_design()
            self._go_on()

    def _follow_undo(self) -> None:
        """Where applying a scenario is undone it is there again; where it is redone it is not."""
        now = self._document.workflow
        for kept, before, after in self._applied:
            if now is before and kept not in self._kept:
                self._kept.append(kept)
                self._chosen = kept.key
            elif now is after and kept in self._kept:
                self._kept.remove(kept)
                self._chosen = DESIGN

    def _see_design(self) -> None:
        """Take over the newest version of the design: every scenario is then to be tried anew."""
        from graphs.model.scenario import Scenario

        revision = self._document.shown
        if revision is None or revision.analysis is None:
            self._design = None
            return
        if self._design is None:
            self._design = Kept(DESIGN, Scenario("Design"))
        tried = self._design.tried
        if tried is None or tried.design is not revision.workflow:
            self._design.is_stale = True
            for kept in self._kept:
                kept.is_stale = True
        elif revision.judged is not None:
            counts, complete = revision.judged.counts, revision.judged.judgement.complete
            self._design.tried = replace(tried, counts=counts, complete=complete)

    def _stop(self) -> None:
        self._rest.stop()
        self._worker.cancel(_MEASURE)
        self._worker.cancel(_JUDGE)

    def _go_on(self) -> None:
        """Measure what is stale, one after the other, the chosen first; then judge."""
        self._stop()
        self.changed.emit()
        revision, policy = self._document.shown, self._document.policy
        if revision is None or revision.analysis is None or policy is None:
            return
        if self._document.workflow is not revision.workflow:
            # The newest design is on its way; only that is of interest.
            return
        if self._design is not None and self._design.is_stale and self._kept:
            kept, work = self._design, partial(try_design, revision.analysis)
        else:
            stale = [each for each in self._kept if each.is_stale]
            stale.sort(key=lambda each: each.key != self._chosen)
            if not stale:
                self._rest.start()
                return
            kept = stale[0]
            work = partial(try_scenario, revision.workflow, policy, kept.scenario)

        def finish(tried: Tried) -> None:
            kept.tried = tried
            kept.is_stale = False
            if kept is self._design:
                self._see_design()
            self._go_on()

        self._worker.submit(_MEASURE, work, finish, priority=3)

    def _judge_next(self) -> None:
        waiting = [
            each for each in self._kept if each.tried is not None and each.tried.counts is None
        ]
        waiting.sort(key=lambda each: each.key != self._chosen)
        if not waiting:
            return
        kept = waiting[0]
        tried = kept.tried
        assert tried is not None
        if tried.analysis is None:
            return

        def finish(found: tuple[Mapping[str, int], bool]) -> None:
            if kept.tried is tried:
                large = len(tried.workflow.nodes) > KEEP_ANALYSIS_UP_TO
                analysis = None if large else tried.analysis
                counts, complete = found
                kept.tried = replace(tried, counts=counts, complete=complete, analysis=analysis)
            self.changed.emit()
            self._judge_next()

        self._worker.submit(_JUDGE, partial(count_findings, tried.analysis), finish, priority=6)


def try_design(analysis: Analysis, progress: Progress) -> Tried:
    """The figures of the design itself."""
    from graphs.analysis.measures import measure

    step(progress, 0.0, "measuring the design")
    return Tried(analysis.workflow, analysis.workflow, measure(analysis))


def try_scenario(design: Workflow, policy: Policy, scenario: Scenario, progress: Progress) -> Tried:
    """The figures of a design with the changes of a scenario.

    Runs that are not known count as often as in the design, so that cutting a busy link does not
    look as if it saved time elsewhere.
    """
    from graphs.analysis.measures import busiest_run, measure
    from graphs.api import analyse
    from graphs.model.scenario import try_on

    workflow, misfits = try_on(design, scenario.changes)
    analysis = analyse(workflow, policy, progress)
    return Tried(design, workflow, measure(analysis, busiest_run(design)), misfits, analysis)


def count_findings(analysis: Analysis, progress: Progress) -> tuple[Mapping[str, int], bool]:
    """Findings by severity, and whether every rule could be judged."""
    judged = engine.judge(analysis, progress)
    return judged.counts, judged.judgement.complete
