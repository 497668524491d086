"""The window as a whole: starts, opens what it is given, can be interrupted, and ends cleanly."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from window_driver import Driver

from app.document import engine
from app.ui import window as window_module
from app.ui.busy import TELL_AFTER
from app.ui.window import Session, run
from graphs.errors import Cancelled
from graphs.progress import Progress, step

CALL = "calls:copilot>kubectl"


def endless(started: threading.Event, stopped: threading.Event):
    """Work that goes on until it is cancelled, in place of what reads a file."""

    def work(*arguments: object) -> None:
        progress: Progress = arguments[-1]  # type: ignore[assignment]
        started.set()
        try:
            while True:
                step(progress, 0.4, "reading incident.yaml")
                time.sleep(0.005)
        except Cancelled:
            stopped.set()
            raise

    return work


def test_long_work_is_told_and_can_be_cancelled(
    opened: Driver, incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, stopped = threading.Event(), threading.Event()
    monkeypatch.setattr(engine, "open_file", endless(started, stopped))
    other = incident.with_name("other.yaml")
    other.write_bytes(incident.read_bytes())
    shown = opened.document.shown
    opened.window.files.open(other)
    busy = opened.page.busy
    assert not busy.isVisible()
    opened.qtbot.waitUntil(busy.isVisible, timeout=TELL_AFTER + 3_000)
    opened.qtbot.waitUntil(lambda: busy.words.words() == "Reading incident.yaml")
    assert busy.bar.value() == 40
    busy.give_up.click()
    assert stopped.wait(5)
    opened.settle()
    opened.qtbot.waitUntil(lambda: len(opened.window.documents.pages) == 1)
    assert opened.document.shown is shown


def test_short_work_is_not_told(opened: Driver) -> None:
    opened.session.desk.place_gate(CALL)
    opened.settle()
    opened.qtbot.wait(50)
    assert not opened.page.busy.isVisible()


def test_the_window_answers_while_the_analysis_runs(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, stopped = threading.Event(), threading.Event()
    monkeypatch.setattr(engine, "assess", endless(started, stopped))
    opened.session.desk.place_gate(CALL)
    assert started.wait(5)
    # The edit is there and can be undone before its analysis is.
    assert opened.document.is_dirty
    assert opened.coverage() == (0, 2)
    opened.document.undo_stack.undo()
    assert stopped.wait(5)
    opened.settle()
    assert opened.document.shown.workflow is opened.document.workflow


def test_only_the_last_of_many_quick_edits_is_shown(opened: Driver) -> None:
    for _ in range(6):
        opened.document.place_gates((CALL,))
        opened.document.undo_stack.undo()
    opened.document.place_gates(("calls:copilot>pager",))
    opened.settle()
    assert opened.document.shown.workflow is opened.document.workflow
    assert opened.coverage() == (0, 2)


def test_closing_during_work_ends_it(qtbot: QtBot, qapp: QApplication, incident: Path) -> None:
    threads = set(threading.enumerate())
    session = Session(qapp)
    session.window.show()
    session.window.files.open(incident)
    session.window.close()
    session.close()
    assert set(threading.enumerate()) <= threads
    session.window.deleteLater()


def test_the_map_has_a_menu_for_what_is_under_the_pointer(opened: Driver) -> None:
    opened.perspective.set_lens("design")
    opened.settle()
    place = opened.place_of(CALL, "link")
    asked: list[str] = []
    opened.view.menu_wanted.disconnect()
    opened.view.menu_wanted.connect(lambda element, *_: asked.append(element))
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, opened.view.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(opened.view.viewport(), event)
    opened.settle()
    assert asked == [CALL]
    assert opened.perspective.selection.element == CALL
    by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(opened.view.viewport(), by_key)
    assert asked == [CALL, CALL]
    menu = opened.window.menus.context_menu()
    names = {action.objectName(): action.isEnabled() for action in menu.actions()}
    assert names["edit.gate"]
    assert not names["edit.remove_gate"]
    assert isinstance(menu, QMenu)
    menu.close()
    menu.deleteLater()


@pytest.fixture
def loop_afterwards(qapp: QApplication) -> Iterator[None]:
    """Use up a request to quit that is still on its way: it would end the loops of later tests."""
    yield
    QApplication.processEvents()
    QTimer.singleShot(0, qapp.exit)
    qapp.exec()


@pytest.mark.usefixtures("loop_afterwards")
def test_run_opens_the_file_it_is_given(
    qapp: QApplication, incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    class Watched(Session):
        def __init__(self, app: QApplication) -> None:
            super().__init__(app)
            self.document.changed.connect(self.leave)

        def leave(self, _: object) -> None:
            opened.append(self.document.title)
            self.window.close()

    monkeypatch.setattr(window_module, "Session", Watched)
    assert run(str(incident), ["ungated"]) == 0
    assert opened == ["Incident response copilot"]


@pytest.mark.usefixtures("loop_afterwards")
def test_run_tells_of_a_file_that_is_not_there(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Watched(Session):
        def __init__(self, app: QApplication) -> None:
            super().__init__(app)
            self.messages.posted.connect(self.leave)

        def leave(self, message: object) -> None:
            told.append(str(message))
            QTimer.singleShot(0, QApplication.instance().quit)

    monkeypatch.setattr(window_module, "Session", Watched)
    assert run(str(tmp_path / "absent.yaml"), ["ungated"]) == 0
    assert "absent.yaml" in told[0]


def test_the_window_is_up_before_the_engine_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from app.ui.window import Session\n"
        "session = Session(QApplication([]))\n"
        "session.window.show()\n"
        "QApplication.processEvents()\n"
        "print(*(name for name in ('numpy', 'scipy', 'pydantic', 'pygraphviz')"
        " if name in sys.modules))\n"
        "session.window.close()\n"
        "session.close()\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    root = Path(__file__).resolve().parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, check=True
    )
    assert ran.stdout.decode().strip() == ""


def test_panels_and_lens_are_remembered(qtbot: QtBot, qapp: QApplication, incident: Path) -> None:
    widths = []
    for number in range(2):
        session = Session(qapp)
        driver = Driver(qtbot, session)
        session.window.resize(1280, 800)
        session.window.show()
        driver.open(incident)
        outline = session.window.panels["outline"]
        if number == 0:
            across = outline.parentWidget()
            across.setSizes([251, 400, 290])
            session.perspective.set_lens("boundaries")
            driver.settle()
        assert session.perspective.lens == "boundaries"
        widths.append(outline.width())
        session.window.close()
        session.close()
        session.window.deleteLater()
    assert widths[0] > 180  # the width that it has unasked in a window this small
    assert widths[0] == widths[1]
