"""Walkthroughs by real gestures: start, present, decide, leave, and find it all again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from findings_driver import judged, panel, row_of, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from window_driver import INCIDENT, Driver

import resources
from app.cli import run
from app.ui.panels.findings_model import DECISION
from app.ui.walkthrough.holding import walkthroughs
from app.ui.walkthrough.presenter import Presenter
from app.ui.walkthrough.start import StartDialog
from app.ui.window import Session
from graphs.formats.decision_log import log_path, read_log

TODAY = date(2026, 11, 23)
KEYS = {
    "accept": Qt.Key.Key_1,
    "mitigate": Qt.Key.Key_2,
    "transfer": Qt.Key.Key_3,
    "avoid": Qt.Key.Key_4,
}


@pytest.fixture
def board(driver: Driver, tmp_path: Path) -> Driver:
    """The window on a copy of the example with six scenes."""
    example = next(item for item in resources.examples() if item.name == "incident-response.yaml")
    path = tmp_path / "incident.yaml"
    path.write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    driver.session.desk.decisions.today = lambda: TODAY
    driver.open(path)
    return driver


def start_dialog(driver: Driver) -> StartDialog:
    QTest.keyClick(driver.window, Qt.Key.Key_F5)
    driver.settle()
    found = [each for each in driver.window.findChildren(StartDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def held(driver: Driver) -> Presenter:
    presenter = walkthroughs(driver.session.desk, driver.window).presenter
    assert presenter is not None
    driver.qtbot.waitExposed(presenter)
    driver.settle()
    return presenter


def begin(driver: Driver) -> Presenter:
    dialog = start_dialog(driver)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    return held(driver)


def press(driver: Driver, presenter: Presenter, key: Qt.Key) -> None:
    presenter.activateWindow()
    target = presenter.focusWidget() or presenter
    QTest.keyClick(target, key)
    driver.settle()


def decide(driver: Driver, presenter: Presenter, decision: str, reason: str = "") -> None:
    """Decide on the scene that is shown, by keyboard alone."""
    press(driver, presenter, KEYS[decision])
    assert presenter.form.choice == decision
    for field, said in ((presenter.form.owner, "Ann"), (presenter.form.reason, reason)):
        if not field.text() and said:
            field.setFocus()
            QTest.keyClicks(field, said)
    press(driver, presenter, Qt.Key.Key_Return)


def log_of(driver: Driver):
    path = log_path(driver.document.path)
    assert path is not None
    return read_log(path)


def leave(driver: Driver, presenter: Presenter) -> None:
    with driver.qtbot.waitSignal(presenter.destroyed):
        press(driver, presenter, Qt.Key.Key_Escape)
    driver.settle()


def test_a_walkthrough_is_held_and_found_again(board: Driver, qtbot: QtBot) -> None:
    presenter = begin(board)
    total = len(presenter.walkthrough.scenes)
    assert total >= 5
    path = board.document.path
    for number, decision in enumerate(["accept", "mitigate", "transfer", "avoid"] * 2, 1):
        if number > total:
            break
        assert presenter.progress.text() == f"{number} of {total}"
        decide(board, presenter, decision, "agreed by the board")
    assert presenter.progress.text() == "End"
    assert presenter.standing.text() == "Every scene is decided"
    leave(board, presenter)
    log = log_of(board)
    assert log.is_whole
    found = {line.id for line in judged(board).lines}
    assert {entry.decision.finding for entry in log.entries} == found
    board.document.close()
    assert path is not None
    board.open(path)
    standings = board.session.desk.decisions.standings
    assert {each for each, standing in standings.items() if standing.holds} == found
    dialog = start_dialog(board)
    assert "Accepted by Ann until 2027-02-21 (agreed by the board)" in dialog.list.item(0).text()
    dialog.reject()


def test_the_log_is_read_by_the_next_session(board: Driver, qapp: QApplication) -> None:
    presenter = begin(board)
    decide(board, presenter, "accept", "a demo")
    leave(board, presenter)
    other = Session(qapp)
    try:
        second = Driver(board.qtbot, other)
        assert board.document.path is not None
        other.desk.decisions.today = lambda: TODAY
        second.window.show()
        second.open(board.document.path)
        assert (
            other.desk.decisions.standings.keys() == board.session.desk.decisions.standings.keys()
        )
        assert other.desk.decisions.standings
    finally:
        other.window.close()
        other.close()
        other.window.deleteLater()


def test_the_stage_shows_the_path_and_fades_the_rest(board: Driver) -> None:
    presenter = begin(board)
    scene = presenter.walkthrough.scene
    assert scene is not None
    finding = judged(board).by_id[scene.id]
    assert presenter.map.shown is not None
    nodes = [item for item in presenter.map.shown.items if item.role == "node"]
    lit = {item.element for item in nodes if not item.faded}
    assert set(finding.path.nodes) <= lit
    assert {item.element for item in nodes if item.faded}
    seen = presenter.map.mapToScene(presenter.map.viewport().rect()).boundingRect()
    for node in finding.path.nodes:
        item = presenter.map.item(node, "node")
        assert item is not None
        x, y, width, height = item.bounds
        assert seen.contains(x + width / 2, y + height / 2)
    said = words(presenter.page)
    assert scene.question in said
    for part in (finding.why, finding.fix):
        assert " ".join(part.split()) in said
    leave(board, presenter)


@pytest.mark.parametrize(
    ("on", "back"),
    [
        (Qt.Key.Key_Right, Qt.Key.Key_Left),
        (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp),
    ],
)
def test_keys_go_on_and_back(board: Driver, on: Qt.Key, back: Qt.Key) -> None:
    presenter = begin(board)
    press(board, presenter, back)
    assert presenter.walkthrough.at == 0
    press(board, presenter, on)
    press(board, presenter, on)
    press(board, presenter, back)
    assert presenter.walkthrough.at == 1
    assert log_of(board).entries == ()
    leave(board, presenter)


def test_up_and_down_scroll_the_text(board: Driver) -> None:
    presenter = begin(board)
    presenter.showNormal()
    presenter.resize(1000, 600)
    board.settle()
    bar = presenter.page.verticalScrollBar()
    assert bar.maximum() > 0
    press(board, presenter, Qt.Key.Key_Down)
    assert bar.value() > 0
    assert presenter.walkthrough.at == 0
    leave(board, presenter)


def test_digits_typed_into_a_field_choose_nothing(board: Driver) -> None:
    presenter = begin(board)
    presenter.form.reason.setFocus()
    press(board, presenter, Qt.Key.Key_1)
    assert presenter.form.choice == ""
    assert presenter.form.reason.text() == "1"
    leave(board, presenter)


def test_what_a_decision_lacks_is_told_and_nothing_is_written(board: Driver) -> None:
    presenter = begin(board)
    press(board, presenter, Qt.Key.Key_Return)
    assert "Choose one of the four" in presenter.form.wrong.text()
    press(board, presenter, Qt.Key.Key_1)
    press(board, presenter, Qt.Key.Key_Return)
    assert "who answers" in presenter.form.wrong.text()
    QTest.keyClicks(presenter.form.owner, "Ann")
    press(board, presenter, Qt.Key.Key_Return)
    assert "why the risk is accepted" in presenter.form.wrong.text()
    assert log_of(board).entries == ()
    leave(board, presenter)


def test_what_is_unresolved_is_carried_over(board: Driver) -> None:
    presenter = begin(board)
    scenes = presenter.walkthrough.scenes
    decide(board, presenter, "mitigate")
    for _ in scenes[1:]:
        press(board, presenter, Qt.Key.Key_PageDown)
    assert presenter.standing.text() == f"{len(scenes) - 1} carried over"
    said = words(presenter.closing)
    assert scenes[1].question in said
    assert "To be mitigated by Ann until 2027-02-21" in said
    leave(board, presenter)
    presenter = begin(board)
    assert presenter.walkthrough.scenes == scenes[1:]
    leave(board, presenter)


def test_scenes_are_left_out_and_reordered(board: Driver) -> None:
    dialog = start_dialog(board)
    before = dialog.chosen()
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.chosen() == before[1:]
    dialog.list.setCurrentRow(2)
    QTest.keyClick(dialog, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.chosen()[:2] == [before[2], before[1]]
    QTest.keyClicks(dialog.present, "Ann, Bob")
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    presenter = held(board)
    assert presenter.walkthrough.scenes[:2] == (before[2], before[1])
    assert (presenter.walkthrough.left_out, presenter.walkthrough.present) == (1, "Ann, Bob")
    leave(board, presenter)


def test_a_changed_path_opens_the_finding_again(opened: Driver) -> None:
    opened.session.desk.decisions.today = lambda: TODAY
    presenter = begin(opened)
    scene = presenter.walkthrough.scene
    assert scene is not None
    decide(opened, presenter, "accept", "a demo")
    leave(opened, presenter)
    path = opened.document.path
    assert path is not None
    assert opened.session.desk.decisions.standings[scene.id].holds
    end = "content: trusted}\n  - {id: rota"
    changed = INCIDENT.replace(f"sensitivity: internal, {end}", f"sensitivity: restricted, {end}")
    assert changed != INCIDENT
    path.write_text(changed, encoding="utf-8")
    opened.document.reload()
    opened.settle()
    standing = opened.session.desk.decisions.standings[scene.id]
    assert "sensitivity of Prod cluster was internal and is restricted" in standing.reopened[0]
    presenter = begin(opened)
    assert presenter.walkthrough.scenes[0].id == scene.id
    assert presenter.standing.text().startswith("Open again: the path changed")
    leave(opened, presenter)


def test_an_expired_decision_opens_the_finding_again(board: Driver) -> None:
    presenter = begin(board)
    scene = presenter.walkthrough.scenes[0]
    decide(board, presenter, "accept", "a demo")
    leave(board, presenter)
    board.session.desk.decisions.today = lambda: date(2027, 2, 22)
    board.session.desk.decisions.read()
    board.settle()
    standing = board.session.desk.decisions.standings[scene.id]
    assert standing.reopened == ("expired 1 day ago",)


def test_a_changed_log_is_told_and_decides_nothing(board: Driver) -> None:
    presenter = begin(board)
    decide(board, presenter, "accept", "a demo")
    leave(board, presenter)
    path = log_path(board.document.path)
    assert path is not None
    path.write_bytes(path.read_bytes().replace(b"a demo", b"A demo", 1))
    board.session.desk.decisions.read()
    board.settle()
    assert not any(each.holds for each in board.session.desk.decisions.standings.values())
    assert board.told[-1].title == "The log of decisions is not whole"
    assert any(f"{path.name}:1" in line for line in board.told[-1].details)


def test_minutes_tell_it_all(
    board: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = begin(board)
    scenes = presenter.walkthrough.scenes
    decide(board, presenter, "accept", "a *demo*")
    leave(board, presenter)
    for name in ("minutes.md", "minutes.pdf"):
        answer = (str(tmp_path / name), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, said=answer: said)
        board.trigger("walkthrough.minutes")
    told = (tmp_path / "minutes.md").read_text(encoding="utf-8")
    assert log_of(board).head in told
    assert board.document.opened is not None
    assert board.document.opened.sha256 in told
    assert "Accepted by Ann until 2027-02-21" in told
    assert r"a \*demo\*" in told
    for scene in scenes:
        assert told.count(scene.question) >= 1
    assert f"1 decided, {len(scenes) - 1} unresolved" in told
    assert (tmp_path / "minutes.pdf").read_bytes().startswith(b"%PDF")


def test_an_example_is_to_be_saved_first(driver: Driver) -> None:
    example = next(iter(resources.examples()))
    driver.open(Path(str(example)))
    driver.trigger("walkthrough.start")
    assert driver.told[-1].title == "Save the workflow first"


@pytest.fixture(autouse=True)
def _no_stage_is_left(driver: Driver) -> Iterator[None]:
    yield
    presenter = walkthroughs(driver.session.desk, driver.window).presenter
    if presenter is not None:
        presenter.close()


def test_panels_tell_the_decision_of_a_finding(board: Driver) -> None:
    findings = panel(board, "findings")
    assert findings.tree.isColumnHidden(DECISION)
    presenter = begin(board)
    scene = presenter.walkthrough.scenes[0]
    decide(board, presenter, "accept", "a demo")
    leave(board, presenter)
    assert not findings.tree.isColumnHidden(DECISION)
    cell = row_of(findings, scene.id).siblingAtColumn(DECISION)
    assert cell.data() == "Accepted until 2027-02-21"
    board.trigger("go.next_finding")
    assert board.perspective.selection.finding == scene.id
    assert "Accepted by Ann until 2027-02-21 (a demo)" in words(board.window.panels["inspector"])
    board.session.desk.decisions.today = lambda: date(2028, 1, 1)
    board.session.desk.decisions.read()
    board.settle()
    cell = row_of(findings, scene.id).siblingAtColumn(DECISION)
    assert cell.data().startswith("Open again: expired")
    assert "Open again: expired" in words(board.window.panels["inspector"])


def test_saving_under_another_name_takes_the_decisions_along(
    board: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = begin(board)
    decide(board, presenter, "avoid")
    leave(board, presenter)
    before = board.session.desk.decisions.standings
    other = tmp_path / "other.yaml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    board.trigger("file.save_as")
    assert board.document.path == other
    assert log_of(board).is_whole
    assert board.session.desk.decisions.standings == before
    assert before


def test_a_place_that_cannot_be_written_is_told_on_the_stage(board: Driver, tmp_path: Path) -> None:
    presenter = begin(board)
    path = log_path(board.document.path)
    assert path is not None
    path.mkdir()
    decide(board, presenter, "avoid")
    assert presenter.trouble.isVisible()
    assert "could not be recorded" in presenter.trouble.text()
    assert not board.session.desk.decisions.standings
    assert not [each for each in board.window.findChildren(QDialog) if each.isVisible()]
    leave(board, presenter)


def test_a_check_heeds_what_the_board_accepted(board: Driver) -> None:
    presenter = begin(board)
    for _ in presenter.walkthrough.scenes:
        decide(board, presenter, "accept", "a demo")
    leave(board, presenter)
    check = ["check", str(board.document.path), "--today"]
    assert run([*check, "2026-12-01"]) == 0
    assert run([*check, "2027-03-01"]) == 1
