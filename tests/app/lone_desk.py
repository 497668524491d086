"""A desk with its map and every panel, in no main window: what tests drive by gestures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.canvas.stage import Stage
from app.services.messages import Message
from app.ui.editor import Editor
from app.ui.panels.page import Page
from app.ui.panels.registry import PANELS
from app.ui.services import Services
from app.ui.tabs import Tabs


class LoneDesk:
    """A document that is shown and edited; `close` frees all of it but what `services` share."""

    def __init__(self, qtbot: QtBot, services: Services, lens: str = "design") -> None:
        self.qtbot = qtbot
        self.desk = services.make_desk(lens)
        self.document = self.desk.document
        self.worker = self.desk.worker
        self.view = self.desk.view
        self.told: list[Message] = []
        self.desk.messages.posted.connect(self.told.append)
        self.window = QWidget()
        for part in (
            self.document,
            self.desk.perspective,
            self.desk.scenarios,
            self.desk.frontiers,
            self.desk.notices,
            self.desk.refreshing,
        ):
            part.setParent(self.window)
        self.stage = Stage(self.document, self.desk.perspective, self.worker, self.view)
        self.panels = {panel.id: panel.make(self.desk) for panel in PANELS}
        pages = {name: panel for name, panel in self.panels.items() if isinstance(panel, Page)}
        self.tabs = Tabs(pages)
        self.editor = Editor(self.desk, self.window)
        middle = QVBoxLayout()
        middle.addWidget(self.view, 2)
        middle.addWidget(self.tabs, 1)
        row = QHBoxLayout(self.window)
        row.addWidget(self.panels["outline"], 1)
        row.addLayout(middle, 4)
        row.addWidget(self.panels["inspector"], 2)
        services.themes.dress(self.window)
        self.window.resize(1100, 700)
        self.window.show()

    def settle(self, rests: bool = False) -> None:
        """Wait until the worker has nothing left to deliver.

        `rests`: until nothing is to be asked of it either once the map has stood still.
        """

        def idle() -> None:
            assert not self.worker.is_busy(), self.worker.channels()
            if rests:
                assert not self.stage.is_resting
                assert not self.desk.refreshing.is_due
                assert not self.desk.scenarios.is_resting

        self.qtbot.waitUntil(idle, timeout=20_000)
        QApplication.processEvents()

    def open(self, path: Path) -> None:
        self.document.open(path)
        self.settle()
        assert self.document.is_open, [message.as_text() for message in self.told]

    def on_map(self) -> set[str]:
        """The nodes that the map shows."""
        scene = self.view.shown
        assert scene is not None
        return {item.element for item in scene.items if item.role in ("node", "gate")}

    def close(self) -> None:
        self.desk.messages.posted.disconnect(self.told.append)
        self.desk.decisions.close()
        self.worker.close()
        self.document.undo_stack.clear()
        self.desk.recovery.autosave.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()
