"""Unsaved edits outlive the end of the process, and are offered, opened and discarded."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from window_driver import INCIDENT, Driver

from app.services.recovery import (
    MOST_KEPT,
    OLDEST_DAYS,
    Left,
    RecoveryFolder,
    Unsaved,
    recovery_folder,
)
from app.ui.dialogs.message import MessageDialog
from app.ui.dialogs.recovered import RecoveredDialog
from app.ui.notice_bar import NoticeBar
from app.ui.window import Session
from graphs.errors import InputError
from graphs.model import edits

CALL = "calls:copilot>kubectl"
ROOT = Path(__file__).resolve().parents[2]

#: Opens a file, moves a node, places a gate, and goes on without saving until it is killed.
MID_EDIT = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from app.services.settings import Settings
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[2])
Settings().set("recovery/seconds", "2")
from app.ui.window import Session
app = QApplication([])
session = Session(app)
session.window.show()

def edit():
    session.document.move({{"pager": (1234.0, 567.0)}})
    session.document.place_gates(("{CALL}",))
    print("edited", flush=True)

session.document.open(Path(sys.argv[1]), edit)
app.exec()
"""


def recovery_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.ungated-recovery"))


def killed_mid_edit(file: Path, data: Path) -> None:
    """Edit a file in a window of another process, and kill that once the edits may be kept."""
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(data),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", MID_EDIT, str(file), str(data)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "edited"
        limit = time.monotonic() + 30
        while not recovery_files(data) and time.monotonic() < limit:
            time.sleep(0.05)
    finally:
        process.kill()
        process.communicate()


def notice_buttons(driver: Driver) -> dict[str, QPushButton]:
    bar = driver.window.findChild(NoticeBar)
    return {each.text(): each for each in bar.findChildren(QPushButton) if each.isVisible()}


def offered(driver: Driver) -> dict[str, QPushButton]:
    """The answers to what the window offers at its start."""
    driver.session.workplace.start()
    driver.settle()
    return notice_buttons(driver)


def kept_edits(folder: Path, incident: Path, number: int = 0) -> Path:
    """What a window that was killed left in a folder: the incident file with another name."""
    data = Unsaved(
        INCIDENT.replace("Incident response copilot", f"Edited {number}"),
        f"Edited {number}",
        incident,
        format_id="native",
    ).as_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{number:032x}.ungated-recovery"
    file.write_bytes(data)
    return file


def test_work_outlives_a_kill_and_is_opened_again(driver: Driver, incident: Path) -> None:
    data = Path(os.environ["XDG_DATA_HOME"])
    killed_mid_edit(incident, data)
    (left,) = recovery_files(data)
    # The other process has another name, and so a folder of its own.
    folder = recovery_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for each in left.parent.iterdir():
        each.replace(folder / each.name)
    buttons = offered(driver)
    assert list(buttons) == ["Open it", "Keep for later", "Discard…"]
    buttons["Open it"].click()
    driver.settle()
    document = driver.document
    assert document.path == incident
    assert document.is_dirty
    assert document.workflow.node("gate-kubectl").kind == "gate"
    assert document.workflow.link_by_id[CALL].gate == "gate-kubectl"
    assert document.shown.layout.positions["pager"] == (1234.0, 567.0)
    assert driver.coverage() == (2, 2)
    assert incident.read_text(encoding="utf-8") == INCIDENT
    assert notice_buttons(driver) == {}
    # It is kept anew until it is saved, and then nothing is.
    driver.qtbot.waitUntil(lambda: not driver.session.autosave.is_busy)
    assert len(recovery_files(folder)) == 1
    driver.trigger("file.save")
    driver.qtbot.waitUntil(lambda: recovery_files(folder) == [])
    assert "# the sharp one" in incident.read_text(encoding="utf-8")
    document.undo_stack.undo()
    driver.settle()
    assert "gate-kubectl" not in document.workflow.node_by_id


def test_edits_are_kept_while_unsaved_and_gone_after_undo(opened: Driver) -> None:
    autosave = opened.session.autosave
    opened.document.place_gates((CALL,))
    opened.settle()
    autosave.keep()
    opened.qtbot.waitUntil(lambda: not autosave.is_busy)
    (file,) = recovery_files(recovery_folder())
    unsaved = Unsaved.from_bytes(file.read_bytes(), file.name)
    assert unsaved.path == opened.document.path
    assert "gate: gate-kubectl" in unsaved.text
    assert unsaved.places.keys() == opened.document.shown.layout.positions.keys()
    assert file.stat().st_mode & 0o077 == 0
    opened.document.undo_stack.undo()
    opened.qtbot.waitUntil(lambda: recovery_files(recovery_folder()) == [])


def test_edits_are_kept_unasked_after_some_seconds(opened: Driver) -> None:
    opened.session.autosave.seconds = 2
    opened.document.place_gates((CALL,))
    opened.qtbot.waitUntil(lambda: len(recovery_files(recovery_folder())) == 1, timeout=10_000)


def test_nothing_is_left_after_a_proper_close(
    qtbot: QtBot, qapp: QApplication, incident: Path
) -> None:
    session = Session(qapp)
    other = Driver(qtbot, session)
    session.window.show()
    other.open(incident)
    session.document.place_gates((CALL,))
    session.autosave.keep()
    qtbot.waitUntil(lambda: not session.autosave.is_busy)
    assert recovery_files(recovery_folder())
    session.document.close()
    session.window.close()
    session.close()
    session.window.deleteLater()
    assert list(recovery_folder().iterdir()) == []


def test_what_an_open_window_keeps_is_not_offered(opened: Driver) -> None:
    opened.document.place_gates((CALL,))
    opened.session.autosave.keep()
    opened.qtbot.waitUntil(lambda: not opened.session.autosave.is_busy)
    assert recovery_files(recovery_folder())
    assert RecoveryFolder().left() == []


def test_discarding_asks_and_keeping_offers_again(driver: Driver, incident: Path) -> None:
    file = kept_edits(recovery_folder(), incident)
    offered(driver)["Keep for later"].click()
    assert notice_buttons(driver) == {}
    assert file.exists()
    for answer, remains in ((QMessageBox.StandardButton.Cancel, True), (None, False)):
        offered(driver)["Discard…"].click()
        box = [each for each in driver.window.findChildren(QMessageBox) if each.isVisible()][-1]
        chosen = box.button(answer) if answer else box.buttons()[0]
        if answer is None:
            chosen = next(each for each in box.buttons() if each.text() == "Discard")
        chosen.click()
        driver.settle()
        assert file.exists() == remains
    assert offered(driver) == {}


def test_several_are_listed_and_the_chosen_one_opens(driver: Driver, incident: Path) -> None:
    for number in range(3):
        file = kept_edits(recovery_folder(), incident, number)
        os.utime(file, (time.time() - number * 60,) * 2)
    offered(driver)["Show them…"].click()
    dialog = driver.window.findChild(RecoveredDialog)
    assert [dialog.list.item(row).text()[:8] for row in range(3)] == [
        "Edited 0",
        "Edited 1",
        "Edited 2",
    ]
    dialog.list.setCurrentRow(1)
    dialog.open_button.click()
    driver.settle()
    assert driver.document.title == "Edited 1"
    assert len(driver.session.desk.recovery.left) == 2
    assert driver.told[-1].title == "incident.yaml was changed after these edits were made"
    driver.window.findChild(MessageDialog).close()


def test_edits_of_a_file_that_is_gone_open_without_one(driver: Driver, tmp_path: Path) -> None:
    kept_edits(recovery_folder(), tmp_path / "gone.yaml")
    offered(driver)["Open it"].click()
    driver.settle()
    assert driver.document.path is None
    assert driver.document.is_dirty
    assert driver.document.title == "Edited 0"
    assert "gone.yaml" in driver.told[-1].details[0]
    driver.window.findChild(MessageDialog).close()


def test_edits_of_an_imported_file_are_saved_beside_it(driver: Driver, tmp_path: Path) -> None:
    flow = tmp_path / "servers.json"
    flow.write_text('{"mcpServers": {"files": {"command": "npx", "args": ["mcp-files"]}}}')
    source = flow.read_bytes()
    driver.open(flow)
    agent = next(node for node in driver.document.workflow.nodes if node.kind == "agent")
    driver.document.edit("own", lambda w: edits.set_attribute(w, agent.id, "owner", "ops"))
    driver.session.autosave.keep()
    driver.qtbot.waitUntil(lambda: not driver.session.autosave.is_busy)
    (file,) = recovery_files(recovery_folder())
    data = file.read_bytes()
    driver.document.undo_stack.undo()
    driver.qtbot.waitUntil(lambda: not file.exists())
    other = file.with_name(f"{1:032x}.ungated-recovery")
    other.write_bytes(data)
    offered(driver)["Open it"].click()
    driver.settle()
    assert driver.document.format_id == "mcp"
    assert driver.document.is_dirty
    driver.trigger("file.save")
    assert flow.read_bytes() == source
    beside = flow.with_name("servers.json.ungated.yaml").read_text(encoding="utf-8")
    assert "owner: ops" in beside
    # Of all the facts of the file the overlay repeats none: only what was edited was edited.
    assert beside.count("id:") == 1


def test_number_and_age_are_bounded(tmp_path: Path, incident: Path) -> None:
    folder = RecoveryFolder(tmp_path / "kept")
    for number in range(MOST_KEPT + 3):
        file = kept_edits(folder.folder, incident, number)
        os.utime(file, (time.time() - number,) * 2)
    old = kept_edits(folder.folder, incident, 99)
    os.utime(old, (time.time() - (OLDEST_DAYS + 1) * 86_400,) * 2)
    names = [left.unsaved.title for left in folder.left()]
    assert names == [f"Edited {number}" for number in range(MOST_KEPT)]
    assert len(recovery_files(folder.folder)) == MOST_KEPT


@pytest.mark.parametrize("cut", [0, 1, 40, 400, -1])
def test_half_a_recovery_file_is_passed_over(tmp_path: Path, incident: Path, cut: int) -> None:
    folder = RecoveryFolder(tmp_path / "kept")
    file = kept_edits(folder.folder, incident)
    data = file.read_bytes()
    file.write_bytes(data[:cut])
    assert folder.left() == []
    with pytest.raises(InputError):
        Unsaved.from_bytes(data[:cut], "half")
    file.write_bytes(data)
    assert [type(each) for each in folder.left()] == [Left]


def test_a_folder_that_cannot_be_written_is_told_once(opened: Driver) -> None:
    recovery_folder().parent.mkdir(parents=True, exist_ok=True)
    recovery_folder().write_text("not a folder")
    for gate in (CALL, "calls:copilot>pager"):
        opened.document.place_gates((gate,))
        opened.session.autosave.keep()
        opened.qtbot.waitUntil(lambda: not opened.session.autosave.is_busy)
        opened.settle()
    told = [each for each in opened.told if "cannot be kept" in each.title]
    assert len(told) == 1
    opened.window.findChild(MessageDialog).close()
