"""One item of the scene as a graphics item: painted by level of detail, hit on its outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.detail import paint_at
from app.canvas.painter import Inks, path_of
from app.canvas.pieces import LINE_REACH, Piece
from graphs.drawing.scene import Item

#: What a pointer can pick.
PICKABLE = frozenset(
    {"zone", "link", "word", "node", "badge", "ghost-gate", "gate", "crossing", "finding"}
)


class SceneItem(QGraphicsItem):
    """Shows one `Item`; `inks` is shared by all items of a view and replaced with the theme."""

    def __init__(self, piece: Piece, inks: Inks, order: int) -> None:
        super().__init__()
        self._piece = piece
        self.item = piece.item
        self.inks = inks
        self.setZValue(order)
        self._bounds = _rectangle(piece)
        self._shape: QPainterPath | None = None

    def show_piece(self, piece: Piece, order: int) -> bool:
        """Show another state of the same element; whether it is another."""
        self.setZValue(order)
        if piece is self._piece:
            return False
        if piece.edges != self._piece.edges:
            self.prepareGeometryChange()
            self._bounds = _rectangle(piece)
        self._piece, self.item, self._shape = piece, piece.item, None
        self.update()
        return True

    def wear(self, inks: Inks) -> None:
        """Be painted in other colours from now on; whoever asks for it has all painted again."""
        self.inks = inks

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        if self._shape is None:
            self._shape = _shape(self.item)
        return self._shape

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        paint_at(painter, self.item, self.inks, detail)


def _rectangle(piece: Piece) -> QRectF:
    left, top, right, bottom = piece.edges
    return QRectF(left, top, right - left, bottom - top)


def _shape(item: Item) -> QPainterPath:
    """Where a pointer is on an item."""
    if item.outline is None:
        path = QPainterPath()
        path.addRect(QRectF(*item.bounds))
        return path
    outline = path_of(item.outline.commands)
    if item.role not in ("link", "crossing"):
        return outline
    stroker = QPainterPathStroker()
    stroker.setWidth(LINE_REACH)
    return stroker.createStroke(outline)
