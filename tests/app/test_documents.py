"""Several documents in tabs: each on its own, found by keys, closed after asking, and restored."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QTabBar
from pytestqt.qtbot import QtBot
from window_driver import INCIDENT, Driver

from app.ui.dialogs.message import MessageDialog
from app.ui.window import Session

CALL = "calls:copilot>kubectl"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.yaml"
    path.write_text(INCIDENT.replace("Incident response copilot", "Another"), encoding="utf-8")
    return path


@pytest.fixture
def two(opened: Driver, other: Path) -> Driver:
    """The incident file in the first tab, another in the second, which is in front."""
    opened.open(other)
    return opened


def tabs(driver: Driver) -> list[str]:
    bar = driver.window.documents.bar
    return [bar.tabText(number) for number in range(bar.count())]


def keys(driver: Driver, words: str) -> None:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow)
    QTest.keySequence(driver.window, QKeySequence(words))
    driver.settle()


def question(driver: Driver) -> QMessageBox:
    return [box for box in driver.window.findChildren(QMessageBox) if box.isVisible()][-1]


def answer(driver: Driver, button: QMessageBox.StandardButton) -> None:
    question(driver).button(button).click()
    driver.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def edit(driver: Driver, number: int) -> None:
    """Make an unsaved edit to a document."""
    driver.window.documents.go(number)
    driver.session.desk.place_gate(CALL)
    driver.settle()


def test_a_single_document_has_no_row_of_tabs(opened: Driver) -> None:
    assert not opened.window.documents.bar.isVisible()
    assert len(opened.window.documents.pages) == 1


def test_a_second_file_opens_in_a_tab_of_its_own(two: Driver, other: Path) -> None:
    bar = two.window.documents.bar
    assert bar.isVisible()
    assert tabs(two) == ["Incident response copilot", "Another"]
    assert bar.currentIndex() == 1
    assert bar.tabToolTip(1) == str(other)
    assert two.document.path == other
    assert two.window.windowTitle() == "Another — Ungated"


def test_a_file_that_is_open_is_turned_to(two: Driver, incident: Path) -> None:
    first = two.window.documents.pages[0]
    two.open(incident.parent / "." / incident.name)
    assert two.page is first
    assert len(tabs(two)) == 2


def test_an_untouched_empty_workflow_gives_its_place(driver: Driver, incident: Path) -> None:
    keys(driver, "Ctrl+N")
    assert driver.document.is_open
    driver.open(incident)
    assert len(driver.window.documents.pages) == 1
    keys(driver, "Ctrl+N")
    assert len(driver.window.documents.pages) == 2


def test_a_drop_of_two_files_opens_both(driver: Driver, incident: Path, other: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (incident, other)])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(driver.window, QDragEnterEvent(QPoint(50, 50), copy, data, left, none))
    drop = QDropEvent(QPointF(50, 50), copy, data, left, none)
    QApplication.sendEvent(driver.window, drop)
    driver.settle()
    assert tabs(driver) == ["Incident response copilot", "Another"]


def test_a_file_that_cannot_be_read_leaves_no_tab(opened: Driver, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("ungated: 1\nnodes: 7\n", encoding="utf-8")
    first = opened.page
    opened.open(bad)
    opened.qtbot.waitUntil(lambda: len(opened.window.documents.pages) == 1)
    assert opened.page is first
    assert opened.document.is_open
    opened.window.findChild(MessageDialog).close()


def test_keys_go_from_document_to_document(two: Driver) -> None:
    bar = two.window.documents.bar
    for key, there in (("Ctrl+Tab", 0), ("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", 0), ("Alt+2", 1)):
        keys(two, key)
        assert bar.currentIndex() == there, key


def test_commands_act_on_the_document_in_front(two: Driver) -> None:
    first, second = two.window.documents.pages
    edit(two, 0)
    assert first.desk.document.is_dirty
    assert not second.desk.document.is_dirty
    assert tabs(two) == ["Incident response copilot*", "Another"]
    keys(two, "Ctrl+Tab")
    keys(two, "Ctrl+Z")
    assert first.desk.document.is_dirty
    keys(two, "Ctrl+Tab")
    keys(two, "Ctrl+Z")
    assert not first.desk.document.is_dirty
    keys(two, "Ctrl+3")
    assert first.desk.perspective.lens == "boundaries"
    assert second.desk.perspective.lens != "boundaries"


def test_names_alike_are_told_apart(opened: Driver, incident: Path) -> None:
    copy = incident.with_name("copy.yaml")
    copy.write_bytes(incident.read_bytes())
    opened.open(copy)
    name = "Incident response copilot"
    assert tabs(opened) == [f"{name} — incident.yaml", f"{name} — copy.yaml"]


def test_tabs_are_moved_with_their_pages(two: Driver) -> None:
    first, second = two.window.documents.pages
    two.window.documents.bar.moveTab(0, 1)
    assert two.window.documents.pages == (second, first)
    keys(two, "Alt+2")
    assert two.page is first
    assert tabs(two) == ["Another", "Incident response copilot"]


def test_closing_asks_and_frees_the_page(two: Driver) -> None:
    page = two.page
    kept = [weakref.ref(page.desk.document), weakref.ref(page.desk), weakref.ref(page)]
    gone: list[bool] = []
    page.destroyed.connect(lambda: gone.append(True))
    edit(two, 1)
    page.desk.recovery.autosave.keep()
    two.qtbot.waitUntil(lambda: not kept[2]().desk.recovery.autosave.is_busy)
    del page
    keys(two, "Ctrl+W")
    answer(two, QMessageBox.StandardButton.Cancel)
    assert len(two.window.documents.pages) == 2
    keys(two, "Ctrl+W")
    answer(two, QMessageBox.StandardButton.Discard)
    assert len(two.window.documents.pages) == 1
    two.qtbot.waitUntil(lambda: gone == [True])
    assert not any(thread.name == "ungated-writer" for thread in threading.enumerate())
    # A change of theme is heard by every page that there is.
    two.session.themes.choose("dark")
    two.session.themes.choose("light")
    gc.collect()
    assert [each() for each in kept] == [None, None, None]


def test_the_last_document_closed_leaves_what_can_be_opened(opened: Driver) -> None:
    keys(opened, "Ctrl+W")
    assert opened.page.welcome.isVisible()
    assert not opened.document.is_open


def test_a_button_and_the_middle_of_the_mouse_close_a_tab(two: Driver) -> None:
    bar = two.window.documents.bar
    button = bar.tabButton(1, QTabBar.ButtonPosition.RightSide)
    assert button.accessibleName() == "Close Another"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tabs(two) == ["Incident response copilot"]
    two.window.files.new()
    two.settle()
    made = two.page
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(0).center())
    assert two.window.documents.pages == (made,)


@pytest.mark.parametrize("saved", [True, False])
def test_closing_the_window_asks_once_for_all(two: Driver, saved: bool) -> None:
    edit(two, 0)
    edit(two, 1)
    paths = [page.path for page in two.window.documents.pages]
    assert not two.window.close()
    assert "2 workflows" in question(two).text()
    buttons = QMessageBox.StandardButton
    answer(two, buttons.Cancel)
    assert two.window.isVisible()
    two.window.close()
    answer(two, buttons.SaveAll if saved else buttons.Discard)
    two.qtbot.waitUntil(lambda: not two.window.isVisible())
    assert [("kind: gate" in path.read_text(encoding="utf-8")) for path in paths] == [saved, saved]


@pytest.fixture
def again(qtbot: QtBot, qapp: QApplication, two: Driver) -> Iterator[Driver]:
    """The next session, after two files were open and the first was in front."""
    two.window.documents.go(0)
    two.trigger("lens.boundaries")
    two.window.tabs.turn_to("findings")
    two.session.last_session.keep()
    session = Session(qapp)
    session.window.show()
    made = Driver(qtbot, session)
    yield made
    session.window.close()
    session.close()
    session.window.deleteLater()


def test_the_files_of_last_time_open_as_they_were(again: Driver) -> None:
    again.session.settings.set("session/restore", True)
    again.session.workplace.start()
    again.settle()
    assert tabs(again) == ["Incident response copilot", "Another"]
    assert again.window.documents.bar.currentIndex() == 0
    assert again.perspective.lens == "boundaries"
    assert again.window.tabs.current == "findings"
    assert again.window.documents.pages[1].desk.perspective.lens != "boundaries"


def test_they_are_offered_where_that_is_not_wanted(again: Driver) -> None:
    again.session.workplace.start()
    again.settle()
    assert not again.document.is_open
    button = again.page.welcome.again
    assert button.text() == "Open the 2 files of last time"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    again.settle()
    assert len(tabs(again)) == 2


def test_a_panel_without_content_does_not_come_back_in_front(opened: Driver) -> None:
    opened.window.tabs.turn_to("paths")
    opened.page.remember()
    page = opened.window.documents.add()
    assert page.tabs.current != "paths"
