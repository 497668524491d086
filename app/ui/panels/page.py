"""What a panel in a tab is: it names itself, and brings tools for the row of tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.document.document import Change
from app.ui.desk import Desk
from app.ui.panels.refreshing import Upkeep

if TYPE_CHECKING:
    from app.document.judged import Judged


class Page(QWidget):
    """The base of the panels below the map.

    `words` stand on the tab; `tools` stand beside the tabs where there is room, else below them.
    """

    retitled = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        #: A page that is of no use yet has no tab until it is asked for.
        self.is_wanted = True
        #: Of a page that is brought up to date only while it is seen.
        self.upkeep: Upkeep | None = None
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tools = QWidget()
        self.tool_row = QHBoxLayout(self.tools)
        self.tool_row.setContentsMargins(0, 0, 0, 0)
        self.tool_row.setSpacing(4)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 4, 12, 6)
        self.column.setSpacing(6)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.upkeep is not None:
            self.upkeep.shown()

    def want(self, wanted: bool) -> None:
        """Give the page a tab, or take its tab away."""
        if wanted != self.is_wanted:
            self.is_wanted = wanted
            self.retitled.emit()

    def name(self, words: str) -> None:
        """Change what stands on the tab."""
        if words != self.words:
            self.words = words
            self.retitled.emit()


class JudgedPage(Page):
    """A page of what the rules say: it is filled anew when findings come or go, once it is seen.

    A page says how in `_refill`, and in `_name` what stands on its tab, which is seen always. The
    last findings stay while those of an edit are on their way (`_waits`).
    """

    def __init__(self, desk: Desk, words: str) -> None:
        super().__init__(words)
        self._desk = desk
        self._following = False
        self._judged: Judged | None = None
        #: Whether the findings of an edit are on their way.
        self._waits = False
        self.upkeep: Upkeep = Upkeep(self, desk.refreshing, self._refill)

    def _observe(self, change: Change) -> None:
        if not change & (Change.SOURCE | Change.ASSESSED | Change.JUDGED):
            return
        revision = self._desk.document.shown
        judged = revision.judged if revision is not None else None
        self._waits = judged is None and revision is not None and not change & Change.SOURCE
        if self._waits:
            self._name()
        elif judged is not self._judged or change & Change.SOURCE:
            self._judged = judged
            self._name()
            self.upkeep.ask()
        else:
            self._name()

    def _refill(self) -> None:
        raise NotImplementedError

    def _name(self) -> None:
        """The words on the tab say nothing of the findings, unless a page says so."""
