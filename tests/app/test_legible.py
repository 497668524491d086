"""Every dialog and panel at 1100 × 700, at usual and at double text: legible, and named.

Words are not cut off, or are elided with the whole of them in a tooltip; what takes the keyboard
has a name for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from lone_desk import LoneDesk
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from test_looks import cut_off

from app.document.perspective import Selection
from app.services.messages import Message
from app.ui.commands import COMMANDS
from app.ui.dialogs import sizing
from app.ui.dialogs.about import AboutDialog
from app.ui.dialogs.add_node import AddNodeDialog
from app.ui.dialogs.add_zone import AddZoneDialog
from app.ui.dialogs.command_palette import CommandPalette
from app.ui.dialogs.connect_nodes import ConnectDialog
from app.ui.dialogs.decide import DecideDialog
from app.ui.dialogs.error_log import ErrorLogDialog
from app.ui.dialogs.licences import LicencesDialog
from app.ui.dialogs.message import MessageDialog
from app.ui.dialogs.name_workflow import NameDialog
from app.ui.dialogs.path_ends import PathEndsDialog
from app.ui.dialogs.pdf_pages import PdfPagesDialog
from app.ui.dialogs.preferences import PreferencesDialog
from app.ui.dialogs.recovered import RecoveredDialog
from app.ui.dialogs.words import WordsDialog
from app.ui.panels.parts import ElidedLabel
from app.ui.panels.registry import PANELS
from app.ui.panels.whatif import WhatIfPanel
from app.ui.services import Services
from graphs.drawing.scene import Scene
from graphs.model.workflow import Workflow

ROOM = QSize(1100, 700)


def flow(alone: LoneDesk) -> Workflow:
    assert alone.document.workflow is not None
    return alone.document.workflow


def scene(alone: LoneDesk) -> Scene:
    assert alone.view.shown is not None
    return alone.view.shown


def decide(alone: LoneDesk) -> QDialog:
    shown = alone.document.shown
    assert shown is not None
    assert shown.judged is not None
    return DecideDialog(alone.desk, shown, shown.judged.lines[0], alone.window)


DIALOGS: dict[str, Callable[[LoneDesk], QDialog]] = {
    "about": lambda alone: AboutDialog(alone.window),
    "add node": lambda alone: AddNodeDialog(alone.desk, flow(alone), "corp", alone.window),
    "add zone": lambda alone: AddZoneDialog(flow(alone), "corp", alone.window),
    "connect": lambda alone: ConnectDialog(alone.desk, flow(alone), "copilot", alone.window),
    "decide": decide,
    "error log": lambda alone: ErrorLogDialog("What went wrong", "/a/log", alone.window),
    "message": lambda alone: MessageDialog(
        Message("error", "A file could not be read", "Nothing was opened.", ("a.yaml:1: wrong.",)),
        alone.window,
    ),
    "name": lambda alone: NameDialog(alone.desk, flow(alone), alone.window),
    "path ends": lambda alone: PathEndsDialog(
        alone.desk,
        flow(alone),
        "Paths between two nodes",
        ("ticket", "cluster"),
        lambda *_: None,
        alone.window,
    ),
    "pdf pages": lambda alone: PdfPagesDialog(scene(alone), "A4", lambda _: None, alone.window),
    "preferences": lambda alone: PreferencesDialog(alone.desk, alone.window),
    "words": lambda alone: WordsDialog(alone.window),
}


class Left(QObject):
    """Two pieces of work that were left behind."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        unsaved = (
            SimpleNamespace(title="Incident response copilot", path=Path("/a/incident.yaml")),
            SimpleNamespace(title="Untitled", path=None),
        )
        written = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
        self.left = tuple(SimpleNamespace(unsaved=each, written=written) for each in unsaved)


def palette(alone: LoneDesk) -> QDialog:
    for command in COMMANDS:
        action = QAction(command.text, alone.window)
        action.setObjectName(command.id)
        action.setToolTip(command.tip)
        action.setEnabled(command.shortcut is not None)
        alone.window.addAction(action)
    return CommandPalette(SimpleNamespace(window=alone.window, desk=alone.desk))  # type: ignore[arg-type]


DIALOGS |= {
    "licences": lambda alone: LicencesDialog(alone.window),
    "palette": palette,
    "recovery": lambda alone: RecoveredDialog(Left(alone.window), alone.desk, alone.window),  # type: ignore[arg-type]
}


@pytest.fixture(params=[100, 200], ids=["usual", "double"])
def alone(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, incident: Path
) -> Iterator[LoneDesk]:
    services = Services(qapp)
    services.themes.choose_text_size(request.param)
    made = LoneDesk(qtbot, services, "gates")
    made.open(incident)
    made.settle(rests=True)
    yield made
    made.close()
    services.themes.choose_text_size(100)
    services.close()


def nameless(root: QWidget) -> list[str]:
    """What takes the keyboard and has no name, nor words of its own or of a label that leads."""
    led = {label.buddy() for label in root.findChildren(QLabel) if label.buddy() is not None}
    found = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        # Scrolled ground, and the field within a box to choose from, speak for what they are in.
        if type(widget) is QScrollArea or widget.focusProxy() is not None:
            continue
        if widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox):
            continue
        says = widget.accessibleName()
        says = says or (widget.text() if isinstance(widget, QAbstractButton | QLabel) else "")
        if not says and widget not in led:
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def untold(root: QWidget) -> list[str]:
    """Words that are elided without a tooltip that has them all."""
    return [
        label.text()
        for label in root.findChildren(ElidedLabel)
        if label.isVisible()
        and label.fontMetrics().horizontalAdvance(label.text()) > label.width()
        and not label.toolTip()
    ]


@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs_are_legible(alone: LoneDesk, name: str) -> None:
    dialog = DIALOGS[name](alone)
    dialog.show()
    QApplication.processEvents()
    wanted = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    assert wanted.width() <= ROOM.width(), wanted
    assert wanted.height() <= ROOM.height(), wanted
    # Qt opens it on two thirds of the screen at most; a user may draw it larger, up to the room.
    width = min(max(dialog.width(), dialog.sizeHint().width()), ROOM.width())
    layout = dialog.layout()
    assert layout is not None
    needed = layout.totalHeightForWidth(width)
    assert needed <= ROOM.height(), needed
    dialog.resize(width, max(dialog.height(), needed))
    QApplication.processEvents()
    assert cut_off(dialog) == []
    assert nameless(dialog) == []
    assert untold(dialog) == []
    dialog.close()
    dialog.deleteLater()


OPENED = ("about", "add zone", "decide", "licences", "palette", "preferences", "recovery")


@pytest.mark.parametrize("name", OPENED)
def test_dialogs_open_as_large_as_they_need_within_the_screen(
    alone: LoneDesk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizing, "room_of", lambda _: ROOM)
    dialog = DIALOGS[name](alone)
    dialog.show()
    QApplication.processEvents()
    assert dialog.width() <= ROOM.width()
    assert dialog.height() <= ROOM.height()
    assert cut_off(dialog) == []
    for area in dialog.findChildren(sizing.Held):
        assert area.verticalScrollBar().maximum() == 0
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize("name", ["about", "decide"])
def test_what_a_low_screen_cannot_hold_scrolls(
    alone: LoneDesk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    low = QSize(1000, 330)
    monkeypatch.setattr(sizing, "room_of", lambda _: low)
    dialog = DIALOGS[name](alone)
    dialog.show()
    QApplication.processEvents()
    if alone.desk.themes.text_size == 200:
        assert dialog.findChildren(sizing.Held)[0].verticalScrollBar().maximum() > 0
    assert dialog.height() <= low.height()
    assert cut_off(dialog) == []
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize("name", [panel.id for panel in PANELS])
def test_panels_are_legible(alone: LoneDesk, name: str) -> None:
    panel = alone.panels[name]
    if name not in ("outline", "inspector"):
        alone.tabs.turn_to(name)
    for chosen in ("", "copilot", "calls:copilot>kubectl", "prod"):
        alone.desk.select(Selection(chosen))
        alone.settle()
        root = panel if name in ("outline", "inspector") else alone.tabs
        assert cut_off(root) == [], chosen
        assert nameless(root) == [], chosen
        assert untold(root) == [], chosen


def test_what_has_no_room_beside_the_tabs_is_listed_under_more(alone: LoneDesk) -> None:
    panel = alone.panels["whatif"]
    assert isinstance(panel, WhatIfPanel)
    alone.tabs.turn_to("whatif")
    tools = (panel.new, panel.apply, panel.discard, panel.see)
    hidden = []
    for width in (1900, 1100, 800):
        alone.window.resize(width, 700)
        alone.settle()
        panel.more.menu().aboutToShow.emit()
        listed = [action.text() for action in panel.more.menu().actions()]
        assert listed == [tool.text() for tool in tools if tool.isHidden()]
        assert panel.more.isHidden() == (not any(tool.isHidden() for tool in tools))
        assert cut_off(alone.tabs) == []
        hidden.append([tool.text() for tool in tools if tool.isHidden()])
    assert hidden[0] == []
    assert hidden[-1]
    before = len(alone.desk.scenarios.kept)
    new = next(action for action in panel.more.menu().actions() if action.text() == "New")
    new.trigger()
    assert len(alone.desk.scenarios.kept) == before + 1
