"""What stands on the map of a workflow with nothing in it: how to begin."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.document.document import Change
from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.panels.parts import text


class EmptyMap(QWidget):
    """Lies in the middle of the map as long as the workflow has neither nodes nor zones."""

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__(desk.view)
        self._desk = desk
        self.setObjectName("emptyMap")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        headline = text("Nothing here yet", "title")
        words = text(
            "Begin with who or what starts the workflow, and with the agent that it asks. Drag a "
            "kind from the strip above onto the map, or press Insert.",
            "quiet",
        )
        for label in (headline, words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.add_node = QPushButton("Add a node…")
        self.add_node.setToolTip("Insert")
        self.add_node.clicked.connect(lambda _: editor.ask_node())
        self.add_zone = QPushButton("Add a zone…")
        self.add_zone.setToolTip("Trust zones bound what is trusted alike")
        self.add_zone.clicked.connect(lambda _: editor.ask_zone())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.add_node)
        buttons.addWidget(self.add_zone)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        for label in (headline, words):
            label.setMaximumWidth(440)
            row = QHBoxLayout()
            row.addWidget(label)
            column.addLayout(row)
        column.addLayout(buttons)
        column.addStretch(1)
        desk.view.installEventFilter(self)
        desk.document.changed.connect(self._observe)
        self._observe(Change.SOURCE)

    def _observe(self, change: Change) -> None:
        workflow = self._desk.document.workflow
        self.setVisible(workflow is not None and not workflow.nodes and not workflow.zones)
        self._centre()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._centre()
        return super().eventFilter(watched, event)

    def _centre(self) -> None:
        # All of the map: there is only its title to see, which the window has too.
        self.setGeometry(self._desk.view.rect())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._desk.view.menu_wanted.emit("", "", event.globalPos())
