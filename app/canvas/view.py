"""The map on the screen: shows a scene, zooms, pans, picks, and moves the selection by keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QToolTip,
    QWidget,
)

from app.canvas.navigation import Direction, Joins, neighbour
from app.canvas.painter import Inks, Theme
from app.canvas.ring import Ring
from app.canvas.scene_item import PICKABLE, SceneItem
from graphs.drawing.scene import Item, Scene

MIN_ZOOM, MAX_ZOOM = 0.02, 6.0
#: What lies nearer to the hand when several items are under the pointer.
_PICK_ORDER = ("ghost-gate", "gate", "badge", "node", "crossing", "word", "link", "zone")
#: How far from the pointer an item may lie and still be picked, in pixels.
_REACH = 4
#: Free space around the scene, in pixels, so that it can be moved about.
_MARGIN = 6
#: Below this zoom names cannot be read, and the size at which something is then revealed.
_LEGIBLE, _REVEALED = 0.6, 0.8
_ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class MapView(QGraphicsView):
    """Shows a scene and reports gestures; it decides nothing about the workflow.

    Signals: `picked(element id, role)` with "" for empty ground; `gate_wanted(link id)`;
    `menu_wanted(element id, role, global position)`; `zoomed(factor)`.
    """

    picked = Signal(str, str)
    gate_wanted = Signal(str)
    menu_wanted = Signal(str, str, QPoint)
    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._graphics = QGraphicsScene(self)
        self._graphics.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setScene(self._graphics)
        self._inks = Inks(theme)
        self._shown: Scene | None = None
        self._joins: Joins = {}
        self._items: dict[tuple[str, str, int], SceneItem] = {}
        self._selected = ""
        self._pressed: QPoint | None = None
        self._panning = False
        self._space = False
        self._fit_pending = False
        self._follow_fit = False
        self._hover = Ring("hover")
        self._ring = Ring("selection")
        for ring in (self._hover, self._ring):
            self._graphics.addItem(ring)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Map of the workflow")
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._inks = Inks(theme)
        self.setBackgroundBrush(self._inks.brush("canvas"))
        for ring in (self._hover, self._ring):
            ring.set_colour(QColor(theme["focus"]))
        for order, item in enumerate(self._items.values()):
            item.show_item(item.item, self._inks, order)

    def show_scene(self, scene: Scene, joins: Joins) -> None:
        """Show a scene; what is unchanged is not painted again, and the view does not move."""
        before = self._items
        self._shown, self._joins = scene, joins
        self._items = {}
        for order, item in enumerate(scene.items):
            number = 0
            while (key := (item.role, item.element, number)) in self._items:
                number += 1
            shown = before.pop(key, None)
            if shown is None:
                shown = SceneItem(item, self._inks, order)
                self._graphics.addItem(shown)
            else:
                shown.show_item(item, self._inks, order)
            self._items[key] = shown
        for gone in before.values():
            self._graphics.removeItem(gone)
        self._give_room()
        self._hover.surround(None)
        self.select(self._selected)
        if self._fit_pending:
            self.fit()

    @property
    def shown(self) -> Scene | None:
        return self._shown

    def item(self, element: str, role: str | None = None) -> Item | None:
        """The shown item of an element: of this role, or the one that best stands for it."""
        roles = (role,) if role else ("node", "gate", "link", "zone", "badge")
        for wanted in roles:
            found = self._items.get((wanted, element, 0))
            if found is not None:
                return found.item
        return None

    def select(self, element: str) -> None:
        """Put the ring around an element ("" takes it away) without telling anyone."""
        self._selected = element
        item = self.item(element) if element else None
        self._ring.surround(item)
        said = f"{item.title}. {item.description}" if item else ""
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            change = QAccessible.Event.DescriptionChanged
            QAccessible.updateAccessibility(QAccessibleEvent(self, change))

    def reveal(self, elements: Iterable[str]) -> None:
        """Move the map just far enough that these elements are in sight, and can be read.

        Where not all of them fit, the last one is what has to be seen.
        """
        boxes = [QRectF(*item.bounds) for item in map(self.item, elements) if item is not None]
        if not boxes:
            return
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

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def set_zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom to a factor, holding still a point of the viewport (its middle if none is given)."""
        factor = max(MIN_ZOOM, min(MAX_ZOOM, factor))
        place = about if about is not None else QRectF(self.viewport().rect()).center()
        held = self._to_scene(place)
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
        """Show the whole scene, at no more than its real size and a little."""
        if self._shown is None or not self.isVisible():
            self._fit_pending = True
            return
        self._fit_pending = False
        self._fit_to(QRectF(0, 0, self._shown.width, self._shown.height), most=1.1)
        self._follow_fit = True

    def fit_selection(self) -> None:
        """Show what is selected, as large as it can be read comfortably."""
        item = self.item(self._selected)
        if item is None:
            self.fit()
        else:
            self._fit_to(QRectF(*item.bounds).adjusted(-80, -80, 80, 80), most=1.6)

    def _fit_to(self, box: QRectF, most: float) -> None:
        room = self.viewport().size()
        wide = (room.width() - 2 * _MARGIN) / max(box.width(), 1.0)
        high = (room.height() - 2 * _MARGIN) / max(box.height(), 1.0)
        self.set_zoom(min(wide, high, most))
        self.centerOn(box.center())

    def _give_room(self) -> None:
        """Keep more than a viewport of free ground on every side, so that nothing ever jumps."""
        if self._shown is None:
            return
        room = self.viewport().size()
        x, y = room.width() / self.zoom, room.height() / self.zoom
        box = QRectF(0, 0, self._shown.width, self._shown.height)
        self.setSceneRect(box.adjusted(-x, -y, x, y))

    def _to_scene(self, place: QPointF) -> QPointF:
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        centre = self.mapToScene(QRectF(QPointF(0, 0), event.oldSize()).center().toPoint())
        super().resizeEvent(event)
        if self._fit_pending or self._follow_fit:
            self.fit()
        elif event.oldSize().isValid():
            self._give_room()
            self.centerOn(centre)

    def pick(self, place: QPoint) -> Item | None:
        """The item under a point of the viewport, the nearest to the hand first."""
        reach = QRectF(place.x() - _REACH, place.y() - _REACH, 2 * _REACH, 2 * _REACH)
        around = self.items(reach.toRect(), Qt.ItemSelectionMode.IntersectsItemShape)
        found = [shown.item for shown in around if isinstance(shown, SceneItem)]
        found = [item for item in found if item.role in PICKABLE]
        # `items` gives the topmost first, and sorting keeps that order among equals.
        return min(found, key=lambda item: _PICK_ORDER.index(item.role), default=None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        touchpad = not event.pixelDelta().isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        zooming = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if touchpad and not zooming:
            self._pan(event.pixelDelta())
        else:
            self.set_zoom(self.zoom * 1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.set_zoom(self.zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover.surround(None)
        return super().viewportEvent(event)

    def _tell(self, event: QHelpEvent) -> None:
        item = self.pick(event.pos())
        if item is None or item.role == "zone":
            QToolTip.hideText()
            return
        text = item.title if not item.description else f"{item.title}\n{item.description}"
        QToolTip.showText(event.globalPos(), text, self.viewport())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space
        ):
            self._start_pan()
        elif event.button() == Qt.MouseButton.RightButton:
            item = self.pick(self._pressed)
            element, role = (item.element, item.role) if item else ("", "")
            self.picked.emit(element, role)
            self.menu_wanted.emit(element, role, event.globalPosition().toPoint())
            self._pressed = None
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._pressed is None or event.buttons() == Qt.MouseButton.NoButton:
            self._hover_over(place)
            return
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._panning:
            self._start_pan()
        if self._panning:
            self._pan(place - self._pressed)
            self._pressed = place
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_click = self._pressed is not None and not self._panning
        self._panning = False
        self._pressed = None
        self._rest_cursor()
        if was_click and event.button() == Qt.MouseButton.LeftButton:
            item = self.pick(event.position().toPoint())
            if item is None:
                self.picked.emit("", "")
            elif item.role == "ghost-gate":
                self.gate_wanted.emit(item.element)
            else:
                self.picked.emit(item.element, item.role)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # A second quick click is a click: placing two gates in haste must place both.
        self.mousePressEvent(event)

    def _hover_over(self, place: QPoint) -> None:
        item = self.pick(place)
        # A zone is ground: lighting it up under every movement of the pointer would flicker.
        self._hover.surround(item if item is not None and item.role != "zone" else None)
        self._rest_cursor(item)

    def _rest_cursor(self, item: Item | None = None) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif item is not None and item.role != "zone":
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def _start_pan(self) -> None:
        self._panning = True
        self._hover.surround(None)
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _pan(self, distance: QPoint) -> None:
        self._follow_fit = False
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        for bar, way in zip(bars, (distance.x(), distance.y()), strict=True):
            bar.setValue(bar.value() - way)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self._rest_cursor()
        elif key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step = {"left": (60, 0), "right": (-60, 0), "up": (0, 60), "down": (0, -60)}
            self._pan(QPoint(*step[_ARROWS[key]]))
        elif key in _ARROWS and self._shown is not None:
            self._step(_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.item(
            self._selected, "ghost-gate"
        ):
            self.gate_wanted.emit(self._selected)
        elif key == Qt.Key.Key_Escape and self._selected:
            self.picked.emit("", "")
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._rest_cursor()
        super().keyReleaseEvent(event)

    def _step(self, direction: Direction) -> None:
        assert self._shown is not None
        found = neighbour(self._shown, self._joins, self._selected, direction)
        if found is not None:
            self.picked.emit(found.element, found.role)
            self.reveal([found.element])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring.set_strong(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._space = False
        self._ring.set_strong(False)
