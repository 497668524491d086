"""One item of the scene as a graphics item: painted by level of detail, hit on its outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.detail import BADGE_GROWTH, MARK_ROOM, TITLE_ROOM, is_mark, paint_at
from app.canvas.painter import Inks, path_of
from graphs.drawing.scene import Item

#: How near to a line a click counts as on it, in scene units.
LINE_REACH = 10.0
#: What a pointer can pick.
PICKABLE = frozenset(
    {"zone", "link", "word", "node", "badge", "ghost-gate", "gate", "crossing", "finding"}
)


class SceneItem(QGraphicsItem):
    """Shows one `Item`; `inks` is shared by all items of a view and replaced with the theme."""

    def __init__(self, item: Item, inks: Inks, order: int) -> None:
        super().__init__()
        self.item = item
        self.inks = inks
        self.setZValue(order)
        self._bounds, self._shape = self._measure(item)

    @staticmethod
    def _measure(item: Item) -> tuple[QRectF, QPainterPath]:
        outline = path_of(item.outline.commands) if item.outline else QPainterPath()
        if item.outline is None:
            outline.addRect(QRectF(*item.bounds))
        elif item.role in ("link", "crossing"):
            stroker = QPainterPathStroker()
            stroker.setWidth(LINE_REACH)
            outline = stroker.createStroke(outline)
        bounds = QRectF(*item.bounds).united(outline.boundingRect())
        for shape in item.shapes:
            margin = shape.style.width
            box = path_of(shape.commands).boundingRect()
            bounds = bounds.united(box.adjusted(-margin, -margin, margin, margin))
        if item.role == "zone-title":
            bounds = bounds.adjusted(0, -TITLE_ROOM, 0, 0)
        elif item.role == "finding":
            wide, high = (BADGE_GROWTH - 1) * bounds.width(), (BADGE_GROWTH - 1) * bounds.height()
            bounds = bounds.adjusted(0, -high / 2, wide, high / 2)
        elif item.role in ("ghost-gate", "gate") and is_mark(item):
            bounds = bounds.adjusted(-MARK_ROOM, -MARK_ROOM, MARK_ROOM, MARK_ROOM)
        return bounds, outline

    def show_item(self, item: Item, inks: Inks, order: int) -> None:
        """Show another state of the same element."""
        self.setZValue(order)
        if item == self.item and inks is self.inks:
            return
        bounds, shape = self._measure(item)
        if bounds != self._bounds:
            self.prepareGeometryChange()
        self.item, self.inks, self._bounds, self._shape = item, inks, bounds, shape
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        return self._shape

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        paint_at(painter, self.item, self.inks, detail)
