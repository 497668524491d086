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
        self._bounds = _bounds(item)
        self._shape: QPainterPath | None = None

    def show_item(self, item: Item, inks: Inks, order: int) -> bool:
        """Show another state of the same element; whether it differs."""
        self.setZValue(order)
        if item == self.item and inks is self.inks:
            return False
        if not _is_in_place(item, self.item):
            bounds = _bounds(item)
            if bounds != self._bounds:
                self.prepareGeometryChange()
            self._bounds, self._shape = bounds, None
        self.item, self.inks = item, inks
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


def _bounds(item: Item) -> QRectF:
    """What an item may paint on, and where a pointer may be on it."""
    bounds = QRectF(*item.bounds)
    if item.outline is not None:
        reach = LINE_REACH if item.role in ("link", "crossing") else 0.0
        box = path_of(item.outline.commands).boundingRect()
        bounds = bounds.united(box.adjusted(-reach, -reach, reach, reach))
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
    return bounds


def _is_in_place(item: Item, before: Item) -> bool:
    """Whether two states of an element are drawn with the same lines, whatever their colours."""
    return (
        item.role == before.role
        and item.bounds == before.bounds
        and len(item.shapes) == len(before.shapes)
        and (item.outline and item.outline.commands) == (before.outline and before.outline.commands)
        and all(
            now.commands == then.commands and now.style.width == then.style.width
            for now, then in zip(item.shapes, before.shapes, strict=True)
        )
    )
