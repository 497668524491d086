"""The ring around what is selected or under the pointer: one item on top of all others."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.painter import path_of
from graphs.drawing.scene import Item

#: Around more items than this boxes are drawn: exact outlines of hundreds take too long.
_EXACT = 24
#: The gap between an outline and its ring, in scene units.
_GAP = 4.0


class Ring(QGraphicsItem):
    """A line of constant width on the screen around an item; `strong` while the map has focus."""

    def __init__(self, purpose: Literal["selection", "hover"]) -> None:
        super().__init__()
        self._purpose = purpose
        self._colour = QColor()
        self._strong = False
        self._is_line = False
        self._path = QPainterPath()
        self.setZValue(1e9)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self.update()

    def set_strong(self, strong: bool) -> None:
        self._strong = strong
        self.update()

    def surround(self, *items: Item | None) -> None:
        """Lie around these items, or nowhere."""
        there = [item for item in items if item is not None]
        self._is_line = bool(there) and all(item.role == "link" for item in there)
        path = QPainterPath()
        for item in there:
            path.addPath(_around(item) if len(there) <= _EXACT else _box_around(item))
        if path != self._path:
            self.prepareGeometryChange()
            self._path = path

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-30, -30, 30, 30)

    def shape(self) -> QPainterPath:
        return QPainterPath()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self._path.isEmpty():
            return
        strong = self._strong and self._purpose == "selection"
        colour = QColor(self._colour)
        if self._is_line:
            # A line is marked by a broad glow, so that what it is drawn like stays to be seen.
            colour.setAlphaF(0.42 if strong else 0.28 if self._purpose == "selection" else 0.16)
            pen = QPen(colour, 14.0)
        else:
            colour.setAlphaF(1.0 if strong else 0.7 if self._purpose == "selection" else 0.5)
            pen = QPen(colour, 3.0 if strong else 2.0 if self._purpose == "selection" else 1.5)
            pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)


def _around(item: Item) -> QPainterPath:
    """The outline of an item a gap away from it; the line itself where it is a link."""
    if item.outline is None:
        return _box_around(item)
    outline = path_of(item.outline.commands)
    if item.role == "link":
        return outline
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * _GAP)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(outline).united(outline).simplified()


def _box_around(item: Item) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(*item.bounds).adjusted(-_GAP, -_GAP, _GAP, _GAP), 8, 8)
    return path
