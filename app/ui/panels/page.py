"""What a panel in a tab is: it names itself, and brings tools for the row of tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


class Page(QWidget):
    """The base of the panels below the map.

    `words` stand on the tab; `tools` stand beside the tabs where there is room, else below them.
    """

    retitled = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tools = QWidget()
        self.tool_row = QHBoxLayout(self.tools)
        self.tool_row.setContentsMargins(0, 0, 0, 0)
        self.tool_row.setSpacing(4)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 4, 12, 6)
        self.column.setSpacing(6)

    def name(self, words: str) -> None:
        """Change what stands on the tab."""
        if words != self.words:
            self.words = words
            self.retitled.emit()
