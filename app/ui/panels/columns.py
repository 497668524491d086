"""How the columns of tables share the room that there is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QApplication, QHeaderView, QTreeView

from app.ui.panels.parts import LetterTree

#: No column takes more than this at first, in pixels.
WIDEST = 260
#: As many rows are measured to find the widths of columns.
MEASURED = 60


@cache
def strong() -> QFont:
    """The font of what stands out in a table."""
    font = QApplication.font()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def shared(room: int, needs: list[int]) -> list[int]:
    """Widths that fill the room: more than needed for all, or less for the widest ones.

    The first column always has what it needs.
    """
    spare = room - sum(needs)
    if spare >= 0:
        others = len(needs) - 1
        return [needs[0], *(need + spare // others for need in needs[1:])]
    low, high = 0, max(needs)
    while low < high:
        cap = (low + high + 1) // 2
        if needs[0] + sum(min(need, cap) for need in needs[1:]) <= room:
            low = cap
        else:
            high = cap - 1
    return [needs[0], *(min(need, low) for need in needs[1:])]


def widest(words: list[str]) -> int:
    """The width of the longest of the first words, in pixels."""
    metrics = QFontMetrics(strong())
    return max(map(metrics.horizontalAdvance, words[:MEASURED]), default=0)


def explain(model: QStandardItemModel, tips: Mapping[str, str]) -> None:
    """Let headings say what they mean when they are pointed at, by their words."""
    across, said = Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    for column in range(model.columnCount()):
        words = str(model.headerData(column, across) or "")
        model.setHeaderData(column, across, tips.get(words, ""), said)


def heading_width(words: str) -> int:
    """The room that a heading needs in the row above a table, in pixels."""
    return QFontMetrics(strong()).horizontalAdvance(words) + 26


class TableTree(LetterTree):
    """A tree with columns, which tells when its room changes."""

    resized = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        # The columns share the width: a bar that comes and goes would change it again and again.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(40)

    def share(self, needs: list[int]) -> None:
        """Set the widths of the columns from what each needs; one that is hidden needs none."""
        columns = [n for n in range(len(needs)) if not self.isColumnHidden(n)]
        widths = shared(self.viewport().width(), [needs[n] for n in columns])
        for column, width in zip(columns, widths, strict=True):
            self.header().resizeSection(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
