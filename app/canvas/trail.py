"""Shows what follows nodes while they are dragged: their badges, and the links between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from app.canvas.navigation import Joins
from app.canvas.scene_item import SceneItem

_WITH_NODE = ("node", "badge", "gate", "finding")
_OF_LINK = ("link", "word", "crossing", "ghost-gate")
Items = Mapping[tuple[str, str, int], SceneItem]


class Trail:
    """Straight lines stand for the links of moved nodes until the map is drawn anew."""

    def __init__(self, among: QGraphicsItem) -> None:
        self._lines = QGraphicsPathItem(among)
        self._lines.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._lines.hide()

    @property
    def path(self) -> QPainterPath:
        """The lines that are shown; empty where nothing is dragged."""
        return self._lines.path() if self._lines.isVisible() else QPainterPath()

    def set_colour(self, colour: QColor) -> None:
        pen = QPen(colour, 1.6)
        pen.setCosmetic(True)
        self._lines.setPen(pen)

    def shift(self, elements: Iterable[str], way: QPointF, items: Items, joins: Joins) -> None:
        """Show nodes a distance away from where they stand, with what hangs on them."""
        moved = set(elements)
        middles: dict[str, QPointF] = {}
        # The lines lie under the nodes, which so hide their ends.
        level = float("inf")
        for shown in items.values():
            item = shown.item
            if item.role in ("node", "gate"):
                here = way if item.element in moved else QPointF()
                middles[item.element] = QRectF(*item.bounds).center() + here
                level = min(level, shown.zValue())
            if item.role in _WITH_NODE and item.element in moved:
                shown.setPos(way)
        path = QPainterPath()
        for shown in items.values():
            ends = joins.get(shown.item.element)
            if ends is None or shown.item.role not in _OF_LINK:
                continue
            goes = [end in moved for end in ends]
            if all(goes):
                shown.setPos(way)
            elif any(goes) and ends[0] in middles and ends[1] in middles:
                shown.hide()
                if shown.item.role == "link":
                    path.moveTo(middles[ends[0]])
                    path.lineTo(middles[ends[1]])
        self._lines.setPath(path)
        self._lines.setZValue(level - 0.5)
        self._lines.show()

    def put_back(self, items: Items) -> None:
        """Show everything where it stands."""
        if not self._lines.isVisible():
            return
        self._lines.hide()
        self._lines.setPath(QPainterPath())
        for shown in items.values():
            if not shown.pos().isNull():
                shown.setPos(0, 0)
            shown.setVisible(True)
