"""A path as a list of its nodes, joined by a line; choosing one selects it on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.document.perspective import Selection
from app.ui.desk import Desk

if TYPE_CHECKING:
    from app.document.inspection import Stop

_ROW = 32
_Index = QModelIndex | QPersistentModelIndex


class PathList(QListWidget):
    """The nodes of a path in order; as high as they need, never scrolled.

    `tone`: the role of the colour of the line.
    """

    def __init__(self, stops: tuple[Stop, ...], tone: str, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("Path")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        for stop in stops:
            line = QListWidgetItem(stop.title)
            line.setData(Qt.ItemDataRole.UserRole, stop.node)
            line.setData(Qt.ItemDataRole.UserRole + 1, stop.note)
            line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{stop.title}, {stop.note}")
            line.setToolTip(f"{stop.title}\n{stop.note}")
            self.addItem(line)
        self._delegate = _Stop(desk, tone, self)
        self.setItemDelegate(self._delegate)
        self.setFixedHeight(_ROW * len(stops) + 2)
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)

    def _go(self, line: QListWidgetItem) -> None:
        node = str(line.data(Qt.ItemDataRole.UserRole))
        self._desk.select(Selection(node), reveal=True)


class _Stop(QStyledItemDelegate):
    """Paints the line with a dot for each node, its name, and what it adds to the risk."""

    def __init__(self, desk: Desk, tone: str, parent: QListWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tone = tone
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(60, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        box: QRect = QRect(option.rect)
        name = option.text
        option.text = ""
        style = self._list.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, option, painter, self._list)
        row: int = index.row()
        note = str(index.data(Qt.ItemDataRole.UserRole + 1))
        colours = self._desk.themes.window_colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(box.left() + 12, box.center().y() + 1)
        painter.setPen(QPen(QColor(colours[self._tone]), 2))
        if row > 0:
            painter.drawLine(QPointF(middle.x(), box.top()), middle)
        if row < self._list.count() - 1:
            painter.drawLine(middle, QPointF(middle.x(), box.bottom() + 1))
        painter.setBrush(QColor(colours[self._tone]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(middle, 4.5, 4.5)
        words = box.adjusted(28, 0, -6, 0)
        strong = QFont(self._list.font())
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        elide, right = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignRight
        metrics = painter.fontMetrics()
        # The name has the better claim to the room; the note takes what is left.
        note_room = max(words.width() - metrics.horizontalAdvance(name) - 14, words.width() // 3)
        quiet = QFont(self._list.font())
        quiet.setPointSizeF(quiet.pointSizeF() * 0.92)
        painter.setFont(quiet)
        note = painter.fontMetrics().elidedText(note, elide, note_room)
        taken = painter.fontMetrics().horizontalAdvance(note)
        painter.setPen(QColor(colours["quiet"]))
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(vertical | right), note)
        painter.setFont(strong)
        painter.setPen(QColor(colours["ink"]))
        name = painter.fontMetrics().elidedText(name, elide, words.width() - taken - 10)
        painter.drawText(words, int(vertical | Qt.AlignmentFlag.AlignLeft), name)
        painter.restore()
