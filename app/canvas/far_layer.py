"""The map from afar: tiles that are painted once and then moved, however many items they hold."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmapCache
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from app.canvas.detail import paint_at
from app.canvas.painter import Inks
from app.canvas.scene_item import SceneItem

#: The side of a tile in scene units; at the largest zoom from afar some 900 pixels.
_SIDE = 4096.0
#: What the pixels of tiles may take, in kilobytes: a large screen of double density and its rim.
_CACHE = 192 * 1024


class _Tile(QGraphicsItem):
    """The items of one square, kept as pixels until the zoom changes."""

    def __init__(self, box: QRectF, items: list[SceneItem], inks: Inks) -> None:
        super().__init__()
        self._box = box
        self._items = items
        self._inks = inks
        self.setZValue(-1)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        return self._box

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setClipRect(self._box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shown in self._items:
            paint_at(painter, shown.item, self._inks, detail)


class FarLayer:
    """Stands in for all items of a scene while they are too small to be told apart."""

    def __init__(self, graphics: QGraphicsScene) -> None:
        self._graphics = graphics
        self._tiles: list[_Tile] = []
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CACHE))

    def show(self, items: Iterable[SceneItem], inks: Inks) -> None:
        """Show these items, given in painting order."""
        self.clear()
        squares: dict[tuple[int, int], list[SceneItem]] = {}
        for shown in items:
            box = shown.boundingRect()
            for column in range(int(box.left() // _SIDE), int(box.right() // _SIDE) + 1):
                for row in range(int(box.top() // _SIDE), int(box.bottom() // _SIDE) + 1):
                    squares.setdefault((column, row), []).append(shown)
        for (column, row), inside in squares.items():
            box = QRectF(column * _SIDE, row * _SIDE, _SIDE, _SIDE)
            tile = _Tile(box, inside, inks)
            self._graphics.addItem(tile)
            self._tiles.append(tile)

    def clear(self) -> None:
        for tile in self._tiles:
            self._graphics.removeItem(tile)
        self._tiles = []
