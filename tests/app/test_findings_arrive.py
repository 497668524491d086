"""When findings arrive in the window, are given up, or stay incomplete."""

from __future__ import annotations

import threading
import time

import pytest
from findings_driver import CALL, judged, listed, panel, words
from window_driver import Driver

from app.document import engine
from app.document.document import Change
from graphs.errors import Cancelled
from graphs.progress import Progress, step
from graphs.rules import judge as judging


def test_findings_are_a_second_result_after_the_map(driver: Driver, incident) -> None:
    order: list[str] = []
    driver.session.stage.shown.connect(lambda: order.append("map"))

    def note(change: Change) -> None:
        order.extend(each.name for each in (Change.ASSESSED, Change.JUDGED) if change & each)

    driver.document.changed.connect(note)
    driver.open(incident)
    # The second map bears how many findings each node has.
    assert order == ["ASSESSED", "map", "JUDGED", "map"]
    count = len(judged(driver).lines)
    assert count > 2
    assert panel(driver, "findings").words == f"Findings {count}"
    assert driver.window.tabs.bar.tabText(1) == f"Findings {count}"


def test_an_edit_gives_up_findings_of_the_workflow_before(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, stopped = threading.Event(), threading.Event()
    real = engine.judge

    def endless(analysis: object, progress: Progress) -> None:
        started.set()
        try:
            while True:
                step(progress, 0.5, "rule R01")
                time.sleep(0.005)
        except Cancelled:
            stopped.set()
            raise

    monkeypatch.setattr(engine, "judge", endless)
    opened.session.desk.place_gate(CALL)
    opened.qtbot.waitUntil(started.is_set)
    assert panel(opened, "findings").words == "Findings …"
    monkeypatch.setattr(engine, "judge", real)
    opened.document.undo_stack.undo()
    assert stopped.wait(5)
    opened.settle()
    # The revision that undo came back to had its findings, and they are shown again.
    assert panel(opened, "findings").words == f"Findings {len(judged(opened).lines)}"
    opened.document.undo_stack.redo()
    opened.settle()
    assert not any(line.rule == "R01" for line in judged(opened).lines)
    assert listed(panel(opened, "findings")) == [line.id for line in judged(opened).lines]


def test_a_picture_is_drawn_before_findings_go_on(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[threading.Event] = []
    real = engine.judge

    def slow_at_first(analysis: object, progress: Progress):
        calls.append(threading.Event())
        while len(calls) == 1:
            step(progress, 0.5, "rule R01")
            time.sleep(0.005)
        return real(analysis, progress)

    monkeypatch.setattr(engine, "judge", slow_at_first)
    opened.session.desk.place_gate(CALL)
    opened.qtbot.waitUntil(lambda: len(calls) == 1)
    opened.perspective.set_lens("design")
    opened.settle()
    assert opened.view.shown.title.endswith("Design")
    assert len(calls) == 2
    assert judged(opened).lines


class Failing:
    """A rule that fails."""

    ID = "R07"

    @staticmethod
    def find(review: object) -> list[object]:
        raise ZeroDivisionError


def test_a_rule_that_fails_makes_the_list_incomplete(
    driver: Driver, incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = tuple(rule for rule in judging.rules() if rule.ID != "R07")
    monkeypatch.setattr(judging, "rules", lambda: (*others, Failing))
    driver.open(incident)
    findings = panel(driver, "findings")
    assert findings.words == f"Findings {len(judged(driver).lines)}, incomplete"
    assert findings.incomplete.isVisible()
    assert "R07" in findings.incomplete.text()
    assert "R01" in {line.rule for line in judged(driver).lines}
    assert "could not be judged" in words(driver.window.panels["inspector"])
    states = {
        item.state
        for page in judged(driver).standards
        for item in page.items
        if "R07" in item.rules and not item.total
    }
    assert states == {"failed"}
