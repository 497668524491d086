"""How the map is looked at: zoom about a point, fit, pan, and free ground on every side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

MIN_ZOOM, MAX_ZOOM = 0.005, 6.0
#: Below this zoom names cannot be read, and the size at which something is then revealed.
_LEGIBLE, _REVEALED = 0.6, 0.8
#: Space around a map that is fitted, in pixels.
_MARGIN = 6
#: So much of the map stays in sight when it is moved, in pixels.
_IN_SIGHT = 64


class Camera(QGraphicsView):
    """A view that never moves by itself: not with its content, nor (once zoomed) with its size.

    `zoomed(factor)` tells every change of the zoom.
    """

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.graphics = QGraphicsScene(self)
        self.setScene(self.graphics)
        self._ground: QRectF | None = None
        self._fit_pending = False
        self._follow_fit = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_ground(self, width: float, height: float) -> None:
        """Look at a map of this size from now on, without moving."""
        self._ground = QRectF(0, 0, width, height)
        self._give_room()
        if self._fit_pending:
            self.fit()

    @property
    def ground(self) -> QRectF:
        """The rectangle of the whole map; empty as long as there is none."""
        return self._ground if self._ground is not None else QRectF()

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def set_zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom to a factor, holding still a point of the viewport (its middle if none is given)."""
        factor = max(MIN_ZOOM, min(MAX_ZOOM, factor))
        place = about if about is not None else QRectF(self.viewport().rect()).center()
        held = self.to_scene(place)
        self.setTransform(self.transform().fromScale(factor, factor))
        self._give_room()
        moved = self.viewportTransform().map(held) - place
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        for bar, distance in zip(bars, (moved.x(), moved.y()), strict=True):
            bar.setValue(bar.value() + round(distance))
        self._follow_fit = False
        self.zoomed.emit(self.zoom)

    def zoom_by(self, ratio: float) -> None:
        self.set_zoom(self.zoom * ratio)

    def fit(self) -> None:
        """Show the whole map, at no more than its real size and a little."""
        if self._ground is None or not self.isVisible():
            self._fit_pending = True
            return
        self._fit_pending = False
        self.fit_to(self._ground, most=1.1)
        self._follow_fit = True

    def fit_to(self, box: QRectF, most: float) -> None:
        """Show a rectangle of the map as large as it goes, but at no more than a zoom."""
        room = self.viewport().size()
        wide = (room.width() - 2 * _MARGIN) / max(box.width(), 1.0)
        high = (room.height() - 2 * _MARGIN) / max(box.height(), 1.0)
        self.set_zoom(min(wide, high, most))
        self.centerOn(box.center())

    def reveal_boxes(self, boxes: Sequence[QRectF]) -> None:
        """Move the map just far enough that these boxes are in sight, and can be read.

        Where not all of them fit, the last one is what has to be seen.
        """
        box = boxes[0]
        for other in boxes[1:]:
            box = box.united(other)
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        if self.zoom >= _LEGIBLE and seen.contains(box):
            return
        room = self.viewport().size()
        fitting = min(room.width() / (box.width() + 80), room.height() / (box.height() + 80))
        if self.zoom < _LEGIBLE:
            self.set_zoom(max(_LEGIBLE, min(fitting, _REVEALED)))
        self._follow_fit = False
        wide, high = room.width() / self.zoom, room.height() / self.zoom
        seen = QRectF(box.center().x() - wide / 2, box.center().y() - high / 2, wide, high)
        gap = 40 / self.zoom
        last = boxes[-1].adjusted(-gap, -gap, gap, gap)
        seen.translate(
            max(0.0, last.right() - seen.right()) - max(0.0, seen.left() - last.left()),
            max(0.0, last.bottom() - seen.bottom()) - max(0.0, seen.top() - last.top()),
        )
        self.centerOn(seen.center())

    def _give_room(self) -> None:
        """Keep more than a viewport of free ground on every side, so that nothing ever jumps."""
        if self._ground is None:
            return
        room = self.viewport().size()
        x, y = room.width() / self.zoom, room.height() / self.zoom
        self.setSceneRect(self._ground.adjusted(-x, -y, x, y))

    def to_scene(self, place: QPointF) -> QPointF:
        """The point of the map under a point of the viewport, unrounded."""
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(place)

    def pan(self, distance: QPoint) -> None:
        """Move the map by a distance in pixels, but not out of sight."""
        if self._ground is not None:
            shown = self.viewportTransform().mapRect(self._ground)
            room = self.viewport().size()
            distance = QPoint(
                _within_sight(distance.x(), shown.left(), shown.right(), room.width()),
                _within_sight(distance.y(), shown.top(), shown.bottom(), room.height()),
            )
        self._move(distance)

    def _move(self, distance: QPoint) -> None:
        self._follow_fit = False
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        for bar, way in zip(bars, (distance.x(), distance.y()), strict=True):
            bar.setValue(bar.value() - way)

    def follow(self, x: float, y: float) -> None:
        """Stay above what is seen when everything on the map has moved by this distance."""
        if abs(x) > 0.5 or abs(y) > 0.5:
            self._move(QPoint(round(-x * self.zoom), round(-y * self.zoom)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        centre = self.mapToScene(QRectF(QPointF(0, 0), event.oldSize()).center().toPoint())
        super().resizeEvent(event)
        if self._fit_pending or self._follow_fit:
            self.fit()
        elif event.oldSize().isValid():
            self._give_room()
            self.centerOn(centre)

    def wheelEvent(self, event: QWheelEvent) -> None:
        touchpad = not event.pixelDelta().isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        zooming = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if touchpad and not zooming:
            self.pan(event.pixelDelta())
        else:
            self.set_zoom(self.zoom * 1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.set_zoom(self.zoom * (1 + event.value()), event.position())
            return True
        return super().viewportEvent(event)


def _within_sight(way: int, start: float, end: float, room: int) -> int:
    """How far of a way what reaches from `start` to `end` may move within a room."""
    if way > 0:
        return max(0, min(way, round(room - _IN_SIGHT - start)))
    return min(0, max(way, round(_IN_SIGHT - end)))
