"""Random gestures on an open document, each as it must be, and undo and redo through all of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gestures import FEW, NUMBERS, EditGestures
from history import written
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
    run_state_machine_as_test,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.document.perspective import LENSES
from app.ui.services import Services
from graphs.formats.native import read_native
from graphs.model.facts import TRUSTS
from graphs.model.scenario import Change, CutLink, MoveNode, PlaceGate, RemoveGate, SetTrust
from tests.effort import examples

STEPS = 30


class Gestures(EditGestures):
    """A user who does anything at all, in any order, and does not always wait."""

    @rule(times=st.integers(1, 4), waits=st.booleans())
    def undo(self, times: int, waits: bool) -> None:
        for _ in range(times):
            if self.document.undo_stack.canUndo():
                self.step(-1)
                if waits:
                    self.settle()

    @rule(times=st.integers(1, 4), waits=st.booleans())
    def redo(self, times: int, waits: bool) -> None:
        for _ in range(times):
            if self.document.undo_stack.canRedo():
                self.step(1)
                if waits:
                    self.settle()

    def step(self, by: int) -> None:
        """Undo or redo; only a step about scenarios changes which of them there are."""
        stack = self.document.undo_stack
        text = stack.undoText() if by < 0 else stack.redoText()
        before = self.document.scenarios
        if by < 0:
            self.history.undo()
        else:
            self.history.redo()
        names, were = ([each.name for each in of] for of in (self.document.scenarios, before))
        if text.startswith(("apply ", "discard ")):
            assert len(names) - len(were) == -by, (text, were, names)
        else:
            assert names == were, text
        if not text.startswith(("apply ", "discard ", "take back ")):
            assert self.document.scenarios == before, text

    @rule()
    def save(self) -> None:
        self.settle()
        was_dirty = self.document.is_dirty
        self.document.save(self.path)
        self.settle()
        assert not self.document.is_dirty
        read = read_native(self.path.read_text(encoding="utf-8"), "saved")
        assert written(read) == written(self.workflow)
        if not was_dirty:
            assert self.files() == self.kept
        self.kept = self.files()

    @rule()
    def reload(self) -> None:
        self.settle()
        names = [each.name for each in self.document.scenarios]
        was_dirty = self.document.is_dirty
        before = dict(self.document.places)
        self.document.reload()
        self.settle()
        assert not self.document.is_dirty
        assert not self.document.undo_stack.count()
        read = read_native(self.path.read_text(encoding="utf-8"), "saved")
        assert written(self.workflow) == written(read)
        if not was_dirty:
            assert [each.name for each in self.document.scenarios] == names
            assert set(self.document.places) == set(before)

    def change(self, kind: int, number: int, zone: int) -> Change | None:
        link, node, there = self.link(number), self.node(number), self.zone(zone)
        gate = self.node(number, "gate")
        made: list[Change] = []
        if link is not None:
            made += [PlaceGate(link.id), CutLink(link.id)]
        if gate is not None:
            made.append(RemoveGate(gate.id))
        if there is not None:
            made.append(SetTrust(there.id, TRUSTS[number % len(TRUSTS)]))
            if node is not None:
                made.append(MoveNode(node.id, there.id))
        return made[kind % len(made)] if made else None

    @rule(kind=NUMBERS, number=NUMBERS, zone=NUMBERS, anew=st.booleans())
    def try_change(self, kind: int, number: int, zone: int, anew: bool) -> None:
        if anew:
            self.desk.scenarios.new()
        change = self.change(kind, number, zone)
        if change is not None:
            before, after, done = self.edited(lambda: self.desk.scenarios.add(change))
            assert not done
            assert after == before

    @rule(number=NUMBERS)
    def choose_scenario(self, number: int) -> None:
        kept = self.desk.scenarios.kept
        if kept:
            self.desk.scenarios.choose(kept[number % len(kept)].key)

    @rule(number=NUMBERS, applies=st.booleans())
    def try_and_take(self, number: int, applies: bool) -> None:
        """Try a gate, and at once apply or discard it: what undo must bring back."""
        self.try_change(0, number, 0, anew=True)
        if applies:
            self.apply_scenario()
        else:
            self.discard_scenario()

    @rule()
    def apply_scenario(self) -> None:
        kept = self.desk.scenarios.chosen
        before = len(self.document.scenarios)
        _, _, done = self.edited(self.desk.scenarios.apply)
        assert len(self.document.scenarios) == before - done
        assert not done or kept not in self.desk.scenarios.kept

    @rule()
    def discard_scenario(self) -> None:
        kept = self.desk.scenarios.chosen
        before, after, done = self.edited(self.desk.scenarios.discard)
        assert after == before
        assert done == (kept is not None)
        assert kept not in self.desk.scenarios.kept

    @rule()
    def take_back(self) -> None:
        before, after, _ = self.edited(lambda: self.desk.scenarios.take_back(-1))
        assert after == before

    @rule(numbers=FEW, lens=st.sampled_from([each for each, _ in LENSES]), tab=NUMBERS)
    def look(self, numbers: list[int], lens: str, tab: int) -> None:
        self.select(self.elements(numbers))
        self.desk.perspective.set_lens(lens)
        pages = [name for name in self.alone.panels if name not in ("outline", "inspector")]
        self.alone.tabs.turn_to(pages[tab % len(pages)])

    def teardown(self) -> None:
        try:
            if self.history.states:
                self.go_all_the_way()
        finally:
            self.alone.close()
            self.folder.cleanup()

    def go_all_the_way(self) -> None:
        """Undo everything, save, and do it all again."""
        self.settle()
        last, first = self.history.now, self.history.states[0]
        was_saved = self.files() != {self.path: self.first_bytes}
        while self.document.undo_stack.canUndo():
            self.step(-1)
        self.settle()
        assert self.workflow == first.workflow
        if not was_saved:
            self.document.save(self.path)
            self.settle()
            assert self.path.read_bytes() == self.first_bytes
        while self.history.now is not last:
            self.step(1)
        self.settle()
        assert self.workflow == last.workflow
        self.nothing_went_wrong()


@pytest.fixture
def services(qapp: QApplication) -> Iterator[Services]:
    made = Services(qapp)
    yield made
    made.close()


def test_random_gestures(qtbot: QtBot, services: Services) -> None:
    """A thousand gestures at full effort."""
    times = examples(34)
    # To find the shortest way to a failure takes minutes: only where there is time.
    shortest = (Phase.shrink,) if times == 34 else ()
    effort = settings(
        max_examples=times,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, *shortest),
        suppress_health_check=list(HealthCheck),
    )
    with qtbot.capture_exceptions() as mishaps:
        run_state_machine_as_test(lambda: Gestures(qtbot, services, mishaps), settings=effort)
