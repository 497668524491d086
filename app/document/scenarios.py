"""The scenarios kept apart from a document: what each changes, and what it comes to.

They are saved in the overlay beside the file. The design is only touched by `apply`, as one undo
step.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.document.change import Change as News
from app.document.document import KEEP_ANALYSIS_UP_TO, Document
from app.document.engine import LayOut
from app.document.scenario_runs import Tried, count_findings, try_design, try_scenario
from app.document.undo import ThrowAway
from app.jobs.worker import Worker
from app.services.messages import Message, Messages

if TYPE_CHECKING:
    from graphs.model.scenario import Change, Scenario
    from graphs.model.workflow import Workflow

#: The design, where a scenario is chosen by its key.
DESIGN = 0
#: How long nothing must change before findings are judged, in milliseconds: a rule at work cannot
#: be interrupted.
REST = 200
_MEASURE, _JUDGE = "scenario", "scenario findings"


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
        #: Whether the design is measured even where no scenario stands beside it.
        self._is_looked_at = False
        #: By scenario that was applied: the design before and after.
        self._applied: list[tuple[Kept, Workflow, Workflow]] = []
        #: The design as it was last: an undo is known by what it leads from and to.
        self._last: Workflow | None = None
        #: What the document was given last: other scenarios are news.
        self._given: tuple[Scenario, ...] = ()
        #: Whether what does not fit is to be told, as the scenarios come from a file.
        self._is_from_file = False
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

        kept = Kept(next(self._keys), Scenario(self._free_name(name), self._known(changes)))
        self._bring(kept, len(self._kept))
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
        self._set(kept, (*changes, *self._known((change,))))
        return True

    def take_back(self, number: int) -> None:
        """Take a change of the chosen scenario back, by its place (-1: the last); undoable."""
        kept = self.chosen
        if kept is None or not kept.scenario.changes:
            return
        number %= len(kept.scenario.changes)
        change = kept.scenario.changes[number]

        def away() -> None:
            self._set(kept, tuple(each for each in kept.scenario.changes if each != change))

        def back() -> None:
            changes = kept.scenario.changes
            if change not in changes:
                self._set(kept, (*changes[:number], change, *changes[number:]))

        self._document.undo_stack.push(ThrowAway(f"take back a step of {kept.name}", away, back))

    def rename(self, key: int, name: str) -> None:
        """Call a scenario otherwise; an empty name is not taken, one in use gets a number."""
        kept = next((each for each in self._kept if each.key == key), None)
        name = name.strip()
        if kept is None or not name or name == kept.name:
            return
        kept.scenario = replace(kept.scenario, name=self._free_name(name))
        self._share()
        self.changed.emit()

    def discard(self) -> None:
        """Throw the chosen scenario away, as one undo step."""
        kept = self.chosen
        if kept is None:
            return
        row = self._kept.index(kept)
        text = f"discard {kept.name}"
        away, back = partial(self._drop, kept), partial(self._bring, kept, row)
        self._document.undo_stack.push(ThrowAway(text, away, back))

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
        """The name without secrets, with a number behind it where another scenario has it."""
        from graphs.formats.redact import redact

        name = redact(name)
        taken = {each.name for each in self._kept}
        if name and name not in taken:
            return name
        start, _, number = name.rpartition(" ")
        base = start if start and number.isdecimal() else name or "Scenario"
        numbers = itertools.count(2 if name else len(self._kept) + 1)
        return next(free for n in numbers if (free := f"{base} {n}") not in taken)

    def _known(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """The changes with what each element is in the design, to be told when that is gone."""
        from graphs.model.said import was_of

        design = self._document.workflow
        if design is None:
            return changes
        elements = ((each, design.element(each.of)) for each in changes)
        return tuple(
            replace(each, was=was_of(element)) if element is not None else each
            for each, element in elements
        )

    def _set(self, kept: Kept, changes: tuple[Change, ...]) -> None:
        kept.scenario = replace(kept.scenario, changes=changes)
        kept.is_stale = True
        self._share()
        self._go_on()

    def _drop(self, kept: Kept) -> None:
        if kept in self._kept:
            self._kept.remove(kept)
        self._chosen = DESIGN
        self._share()
        self._go_on()

    def _bring(self, kept: Kept, row: int) -> None:
        if kept not in self._kept:
            # Another may have its name by now, and a file tells them apart by nothing else.
            kept.scenario = replace(kept.scenario, name=self._free_name(kept.name))
            self._kept.insert(row, kept)
        self._chosen = kept.key
        self._share()
        self._go_on()

    def _share(self) -> None:
        """Give the scenarios to the document, to be saved with it."""
        self._given = tuple(kept.scenario for kept in self._kept)
        self._document.keep_scenarios(self._given)

    def _take_over(self) -> None:
        """Hold the scenarios that the document has: of a file, or recovered."""
        self._given = self._document.scenarios
        self._kept = [Kept(next(self._keys), scenario) for scenario in self._given]
        self._chosen = DESIGN
        self._is_from_file = bool(self._kept)

    def _tell_misfits(self) -> None:
        """Say once what of the scenarios of a file does not fit it any more."""
        self._is_from_file = False
        workflow = self._document.workflow
        told = [
            f"{kept.name}: {each.change.words(workflow)}. {each.because}"
            for kept in self._kept
            if kept.tried is not None and workflow is not None
            for each in kept.tried.misfits
        ]
        if told:
            title = "Scenarios that do not fit the file as it is now"
            text = "They are kept as they are, and the rest of them is tried. See What-if."
            self._messages.post(Message("warning", title, text, tuple(told)))

    def _observe(self, news: News) -> None:
        if news & News.SOURCE:
            self._applied.clear()
            self._design = None
            self._take_over()
        elif self._document.scenarios is not self._given:
            self._take_over()
            self._go_on()
        if news & News.WORKFLOW:
            self._follow_undo()
            self._stop()
        if news & (News.SOURCE | News.ASSESSED | News.JUDGED):
            self._see_design()
            self._go_on()

    def _follow_undo(self) -> None:
        """Where applying a scenario is undone it is there again; where it is redone it is not."""
        last, now = self._last, self._document.workflow
        self._last = now
        for kept, before, after in self._applied:
            if last is after and now is before and kept not in self._kept:
                kept.is_stale = True
                self._bring(kept, len(self._kept))
            elif last is before and now is after and kept in self._kept:
                self._drop(kept)

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

    def look(self, is_looked_at: bool) -> None:
        """Tell whether the figures of the design are seen, which are then worked out."""
        self._is_looked_at = is_looked_at
        if is_looked_at and self._design is not None and self._design.is_stale:
            self._go_on()

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
        is_wanted = bool(self._kept) or self._is_looked_at
        if self._design is not None and self._design.is_stale and is_wanted:
            kept, work = self._design, partial(try_design, revision.analysis)
        else:
            stale = [each for each in self._kept if each.is_stale]
            stale.sort(key=lambda each: each.key != self._chosen)
            if not stale:
                if self._is_from_file:
                    self._tell_misfits()
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
