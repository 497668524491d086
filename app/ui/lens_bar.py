"""The bar on top: the document's name, the lenses, and the zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QWidget

from app.document.document import Change
from app.document.perspective import CHANGES, LENSES
from app.ui.desk import Desk
from app.ui.panels.parts import ElidedLabel


class LensBar(QWidget):
    """Shows commands that the menus have too; it decides nothing itself."""

    def __init__(self, desk: Desk, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = ElidedLabel()
        self.title.setObjectName("documentTitle")
        self.lenses = [self._lens(actions[f"lens.{name}"]) for name, _ in LENSES]
        self.changes = self._lens(actions[f"lens.{CHANGES}"])
        self.zoom = self._tool(actions["view.actual"], "100 %")
        self.zoom.setMinimumWidth(62)
        middle = QHBoxLayout()
        middle.setSpacing(6)
        for button in (*self.lenses, self.changes):
            middle.addWidget(button)
        right = QHBoxLayout()
        right.setSpacing(0)
        right.addStretch(1)
        right.addWidget(self._tool(actions["view.zoom_out"], "−"))
        right.addWidget(self.zoom)
        right.addWidget(self._tool(actions["view.zoom_in"], "+"))
        right.addWidget(self._tool(actions["view.fit"], "Fit"))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 7, 10, 7)
        grid.setHorizontalSpacing(12)
        grid.addWidget(self.title, 0, 0)
        grid.addLayout(middle, 0, 1)
        grid.addLayout(right, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        desk.view.zoomed.connect(self._tell_zoom)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._offer_changes)
        self._offer_changes()
        self._observe(Change.SOURCE)

    def _lens(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName("lens")
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _tool(self, action: QAction, words: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("tool")
        button.setText(words)
        button.setAccessibleName(action.text().replace("&", ""))
        button.setToolTip(action.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _tell_zoom(self, factor: float) -> None:
        self.zoom.setText(f"{factor * 100:.0f} %")

    def _offer_changes(self, *_: object) -> None:
        """Offer the lens for what changed while there is something to compare with."""
        self.changes.setVisible(self._desk.perspective.now.changes is not None)

    def _observe(self, change: Change) -> None:
        document = self._desk.document
        if change & (Change.SOURCE | Change.FILE | Change.WORKFLOW):
            mark = " •" if document.is_dirty else ""
            self.title.setText(f"{document.title}{mark}" if document.is_open else "Ungated")
        for button in self.lenses:
            button.setEnabled(document.is_open)
