"""One item of the scene as a graphics item: painted by level of detail, hit on its outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.fonts import NOMINAL, label_font
from app.canvas.painter import Inks, paint_item, paint_label, path_of
from graphs.drawing.scene import FADED_OPACITY, Item, Label

#: Below this zoom only boxes and thin lines are drawn.
LOW_DETAIL = 0.3
#: Labels smaller than this on the screen, in pixels, are left out.
READABLE = 4.0
#: How near to a line a click counts as on it, in scene units.
LINE_REACH = 10.0
#: What is drawn at low detail; the rest would be specks.
_SEEN_FROM_AFAR = frozenset({"zone", "link", "node", "ghost-gate", "gate"})
#: The size of zone names from afar, in pixels of the screen.
_TITLE_SIZE = 11.0
#: How far above a zone its name may reach from afar, in scene units.
_TITLE_ROOM = 220.0
#: What a pointer can pick.
PICKABLE = frozenset({"zone", "link", "word", "node", "badge", "ghost-gate", "gate", "crossing"})


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
            bounds = bounds.adjusted(0, -_TITLE_ROOM, 0, 0)
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
        if detail >= LOW_DETAIL:
            paint_item(painter, self.item, self.inks, READABLE / detail)
        elif self.item.role == "zone-title":
            self._paint_title(painter, detail)
        elif self.item.role in _SEEN_FROM_AFAR:
            self._paint_from_afar(painter)

    def _paint_title(self, painter: QPainter, detail: float) -> None:
        """The name of a zone at a size that can be read, where the zone has room for it."""
        if not self.item.labels:
            return
        x, y, width, _ = self.item.bounds
        size = _TITLE_SIZE / detail
        font = label_font("semibold")
        room = QFontMetricsF(font).horizontalAdvance(self.item.title) * size / NOMINAL
        # Above the border: within it, the name would lie on the nodes.
        if room <= width and 1.5 * size <= _TITLE_ROOM:
            place = (x, y - 0.4 * size)
            role = self.item.labels[0].fill
            label = Label(*place, self.item.title, size, "semibold", role)
            paint_label(painter, label, self.inks)

    def _paint_from_afar(self, painter: QPainter) -> None:
        """One flat shape with a line of one pixel: what is legible at this size, and fast."""
        item = self.item
        if not item.shapes:
            return
        style = item.shapes[0].style
        painter.setOpacity(FADED_OPACITY if item.faded else 1.0)
        if style.stroke:
            pen = QPen(self.inks.colour(style.stroke), 1.4 if style.width > 1.6 else 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        if item.role == "link":
            painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
            painter.drawPath(path_of(item.shapes[0].commands))
        else:
            painter.setBrush(self.inks.brush(style.fill))
            painter.drawRect(QRectF(*item.bounds))
        painter.setOpacity(1.0)
