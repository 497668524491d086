"""The map from afar: tiles that are painted once and then moved, however many items they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmapCache
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from app.canvas.detail import NOT_FROM_AFAR, paint_at
from app.canvas.painter import Inks
from app.canvas.scene_item import SceneItem
from graphs.drawing.scene import Item

#: The side of a tile in scene units; at the largest zoom from afar some 900 pixels.
_SIDE = 4096.0
#: What the pixels of tiles may take, in kilobytes: a large screen of double density and its rim.
_CACHE = 192 * 1024


class _Tile(QGraphicsItem):
    """The items of one square, kept as pixels until the zoom changes."""

    def __init__(self, box: QRectF, items: Sequence[Item], inks: Inks) -> None:
        super().__init__()
        self._box = box
        self._items = items
        self._inks = inks
        self.setZValue(-1)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def shows(self, items: Sequence[Item], inks: Inks) -> bool:
        """Whether it is the picture of exactly these items in these colours."""
        if inks is not self._inks or len(items) != len(self._items):
            return False
        return all(mine is other for mine, other in zip(self._items, items, strict=True))

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
        for item in self._items:
            paint_at(painter, item, self._inks, detail)


class FarLayer:
    """Stands in for all items of a scene while they are too small to be told apart."""

    def __init__(self, graphics: QGraphicsScene) -> None:
        self._graphics = graphics
        self._tiles: dict[tuple[int, int], _Tile] = {}
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CACHE))

    def show(self, items: Iterable[SceneItem], inks: Inks) -> None:
        """Show these items, given in painting order; a tile of the same items stays as it is."""
        squares: dict[tuple[int, int], list[Item]] = {}
        for shown in items:
            if shown.item.role in NOT_FROM_AFAR:
                continue
            box = shown.boundingRect()
            for column in range(int(box.left() // _SIDE), int(box.right() // _SIDE) + 1):
                for row in range(int(box.top() // _SIDE), int(box.bottom() // _SIDE) + 1):
                    squares.setdefault((column, row), []).append(shown.item)
        kept: dict[tuple[int, int], _Tile] = {}
        for place, inside in squares.items():
            tile = self._tiles.get(place)
            if tile is not None and tile.shows(inside, inks):
                kept[place] = self._tiles.pop(place)
        self.clear()
        self._tiles = kept
        for (column, row), inside in squares.items():
            if (column, row) not in kept:
                tile = _Tile(QRectF(column * _SIDE, row * _SIDE, _SIDE, _SIDE), inside, inks)
                self._graphics.addItem(tile)
                kept[column, row] = tile

    def clear(self) -> None:
        for tile in self._tiles.values():
            self._graphics.removeItem(tile)
        self._tiles = {}
