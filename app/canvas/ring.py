"""The ring around what is selected or under the pointer: one item on top of all others."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.painter import path_of
from graphs.drawing.scene import Item

#: The gap between an outline and its ring, in scene units.
_GAP = 4.0


class Ring(QGraphicsItem):
    """A line of constant width on the screen around an item; `strong` while the map has focus."""

    def __init__(self, purpose: Literal["selection", "hover"]) -> None:
        super().__init__()
        self._purpose = purpose
        self._colour = QColor()
        self._strong = False
        self._path = QPainterPath()
        self.setZValue(1e9)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self.update()

    def set_strong(self, strong: bool) -> None:
        self._strong = strong
        self.update()

    def surround(self, item: Item | None) -> None:
        """Lie around this item, or nowhere."""
        path = QPainterPath() if item is None else _around(item)
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
        width, opacity = (1.5, 0.55) if self._purpose == "hover" else (2.0, 0.7)
        if self._strong and self._purpose == "selection":
            width, opacity = 3.0, 1.0
        pen = QPen(self._colour, width)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setOpacity(opacity)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setOpacity(1.0)


def _around(item: Item) -> QPainterPath:
    """The outline of an item, a gap away from it."""
    if item.outline is None:
        path = QPainterPath()
        path.addRoundedRect(QRectF(*item.bounds).adjusted(-_GAP, -_GAP, _GAP, _GAP), 8, 8)
        return path
    outline = path_of(item.outline.commands)
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * _GAP if item.role != "link" else 3 * _GAP)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    band = stroker.createStroke(outline).simplified()
    return band if item.role == "link" else band.united(outline).simplified()
