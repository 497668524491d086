"""The editing gestures on the map: drag nodes, draw a rubber line to link, or a band to select."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsLineItem, QRubberBand

from graphs.drawing.scene import Item

if TYPE_CHECKING:
    from app.canvas.view import MapView

#: The size of the handle from which a link is drawn, and how near to it the hand must be.
_HANDLE, _GRASP = 6.0, 10.0
_ON_TOP = 1.1e9
Doing = Literal["", "dragging", "joining", "banding"]


class Hand:
    """Follows one gesture at a time on a view; what came of it is told by the view's signals."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self.doing: Doing = ""
        self._from = ""
        self._nodes: list[str] = []
        self._start = QPoint()
        self._line = QGraphicsLineItem()
        self._handle = QGraphicsEllipseItem(-_HANDLE, -_HANDLE, 2 * _HANDLE, 2 * _HANDLE)
        self._handle.setFlag(QGraphicsEllipseItem.GraphicsItemFlag.ItemIgnoresTransformations)
        for item in (self._line, self._handle):
            item.setZValue(_ON_TOP)
            item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
            item.hide()
            view.graphics.addItem(item)
        self._owner = ""
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, view.viewport())

    def set_colours(self, line: QColor, ground: QColor) -> None:
        pen = QPen(line, 2.0)
        pen.setCosmetic(True)
        self._line.setPen(pen)
        self._handle.setPen(pen)
        self._handle.setBrush(ground)

    def hover(self, item: Item | None, place: QPoint) -> bool:
        """Show the handle of the node under the pointer; whether the pointer is on the handle."""
        if self._on_handle(place):
            return True
        if item is not None and item.role == "node":
            x, y, width, height = item.bounds
            self._owner = item.element
            self._handle.setPos(x + width, y + height / 2)
            self._handle.show()
        else:
            self.let_go()
        return False

    def let_go(self) -> None:
        """Hide the handle."""
        self._owner = ""
        self._handle.hide()

    def _on_handle(self, place: QPoint) -> bool:
        if not self._owner:
            return False
        off = self._view.mapFromScene(self._handle.pos()) - place
        return off.x() ** 2 + off.y() ** 2 <= _GRASP**2

    def start(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
        """Begin the gesture that a drag from a point means; False where it only moves the map."""
        item = self._view.pick(at)
        node = item.element if item is not None and item.role == "node" else ""
        self._start = at
        if self._on_handle(at):
            self._join(self._owner)
        elif modifiers & Qt.KeyboardModifier.AltModifier and node:
            self._join(node)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.doing = "banding"
            self._band.setGeometry(QRect(at, QSize()))
            self._band.show()
        elif node:
            self.doing = "dragging"
            chosen = self._view.chosen
            self._nodes = list(chosen) if node in chosen else [node]
        elif (item is None or item.role == "zone") and (parts := self._view.parts_at(at)):
            # A container is moved as a whole by its title or its ground.
            self.doing = "dragging"
            self._nodes = parts
        self.let_go()
        return bool(self.doing)

    def _join(self, node: str) -> None:
        self.doing = "joining"
        self._from = node
        self._line.show()

    def move(self, place: QPoint) -> None:
        """Follow the pointer."""
        view = self._view
        if self.doing == "banding":
            self._band.setGeometry(QRect(self._start, place).normalized())
        elif self.doing == "joining":
            item = view.item(self._from, "node")
            if item is not None:
                start = QRectF(*item.bounds).center()
                end = view.to_scene(QPointF(place))
                self._line.setLine(start.x(), start.y(), end.x(), end.y())
            view.light(self._target(place))
        elif self.doing == "dragging":
            way = view.to_scene(QPointF(place)) - view.to_scene(QPointF(self._start))
            view.shift(self._nodes, way)
            view.light(view.zone_item_at(place))

    def _target(self, place: QPoint) -> Item | None:
        item = self._view.pick(place)
        return item if item is not None and item.role in ("node", "gate") else None

    def finish(self, place: QPoint) -> None:
        """End the gesture where the pointer is."""
        view, doing = self._view, self.doing
        self._rest()
        if doing == "banding":
            view.banded.emit(view.nodes_within(QRect(self._start, place).normalized()))
        elif doing == "joining":
            target = self._target(place)
            end = target.element if target is not None else ""
            if end != self._from:
                view.link_drawn.emit(self._from, end, view.viewport().mapToGlobal(place))
        elif doing == "dragging":
            at = view.to_scene(QPointF(place))
            way = at - view.to_scene(QPointF(self._start))
            view.nodes_dropped.emit(self._nodes, way.x(), way.y(), at.x(), at.y())

    def cancel(self) -> None:
        """Give the gesture up: nothing comes of it."""
        self._rest()
        self._view.put_back()

    def _rest(self) -> None:
        self.doing = ""
        self._line.hide()
        self._band.hide()
        self._view.light(None)
