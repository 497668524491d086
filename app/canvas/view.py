"""The map on the screen: shows a scene, picks, drags, and moves the selection by keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItemGroup,
    QToolTip,
    QWidget,
)

from app.canvas.camera import Camera
from app.canvas.detail import LOW
from app.canvas.far_layer import FarLayer
from app.canvas.hand import Hand
from app.canvas.navigation import Direction, Joins, neighbour
from app.canvas.painter import Inks, Theme, path_of
from app.canvas.pieces import Key, Pieces, cut
from app.canvas.ring import Ring
from app.canvas.scene_item import PICKABLE, SceneItem
from app.canvas.trail import Trail
from app.canvas.warming import Warming
from graphs.drawing.scene import Item, Scene

#: What lies nearer to the hand when several items are under the pointer.
_PICK_ORDER = ("ghost-gate", "finding", "gate", "badge", "node", "crossing", "word", "link", "zone")
#: How far from the pointer an item may lie and still be picked, in pixels.
_REACH = 4
_ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class MapView(Camera):
    """Shows a scene and reports gestures; it decides nothing about the workflow.

    Signals: `picked(element id, role)` with "" for empty ground; `gate_wanted(link id)`;
    `menu_wanted(element id, role, global position)`; `toggled(element id)` for a click with Ctrl;
    `banded(node ids)`; `nodes_dropped(node ids, dx, dy, x, y)` with the distance and the point in
    scene units; `link_drawn(from, to or "", global position)`; `kind_dropped(kind, x, y)`.
    """

    picked = Signal(str, str)
    gate_wanted = Signal(str)
    menu_wanted = Signal(str, str, QPoint)
    toggled = Signal(str)
    banded = Signal(list)
    nodes_dropped = Signal(list, float, float, float, float)
    link_drawn = Signal(str, str, QPoint)
    kind_dropped = Signal(str, float, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inks = Inks(theme, path_of)
        #: What is shown, to cut the next scene by.
        self.pieces: Pieces | None = None
        self._joins: Joins = {}
        self._items: dict[Key, SceneItem] = {}
        self._selected = ""
        self._others: tuple[str, ...] = ()
        self._awaited: tuple[str, ...] = ()
        self._pressed: QPoint | None = None
        self._panning = False
        self._space = False
        self._near = QGraphicsItemGroup()
        self._near.setHandlesChildEvents(False)
        self.graphics.addItem(self._near)
        self._far = FarLayer(self.graphics)
        self._warming = Warming(self)
        self.trail = Trail(self._near)
        self._hover = Ring("hover")
        self._ring = Ring("selection")
        for ring in (self._hover, self._ring):
            self.graphics.addItem(ring)
        self._hand = Hand(self)
        self._keys = Qt.KeyboardModifier.NoModifier
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        # Files are dropped on the window; a view would take them and do nothing.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setAccessibleName("Map of the workflow")
        self.zoomed.connect(lambda _: self._show_layers())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._inks = Inks(theme, path_of)
        self.setBackgroundBrush(self._inks.brush("canvas"))
        for ring in (self._hover, self._ring):
            ring.set_colour(QColor(theme["focus"]))
        self.trail.set_colour(self._inks.colour("link"))
        self._hand.set_colours(QColor(theme["focus"]), self._inks.colour("canvas"))
        for item in self._items.values():
            item.wear(self._inks)
        self._show_layers(anew=True)
        self.graphics.update()

    def show_scene(self, given: Scene | Pieces, joins: Joins) -> None:
        """Show a scene; what is unchanged is not painted again, and the view does not move.

        Cut on the worker, and with what is shown now as the scene before, it is there sooner.
        """
        pieces = given if isinstance(given, Pieces) else cut(given, self.pieces)
        before = self._items
        scene = pieces.scene
        self.pieces, self._joins = pieces, joins
        self._items = {}
        for order, (key, piece) in enumerate(pieces.by_key.items()):
            shown = before.pop(key, None)
            if shown is None:
                shown = SceneItem(piece, self._inks, order)
                shown.setParentItem(self._near)
            else:
                shown.show_piece(piece, order)
            self._items[key] = shown
        for gone in before.values():
            self.graphics.removeItem(gone)
        if not self._hand.doing:
            self.put_back()
        self._show_layers(anew=True)
        self._hover.surround(None)
        self.select(self._selected, self._others)
        self.set_ground(scene.width, scene.height)
        if self._awaited and any(self.item(each) is not None for each in self._awaited):
            awaited, self._awaited = self._awaited, ()
            self.reveal(awaited)

    def _show_layers(self, anew: bool = False) -> None:
        """Show the items, or from afar the tiles that stand in for them (made anew if asked)."""
        is_far = self.zoom < LOW
        if anew:
            self._warming.start((shown.item for shown in self._items.values()), self._inks)
        if is_far and (anew or self._near.isVisible()):
            self._far.show(self._items.values(), self._inks)
        elif not is_far and not self._near.isVisible():
            self._far.clear()
        self._near.setVisible(not is_far)

    @property
    def shown(self) -> Scene | None:
        return self.pieces.scene if self.pieces is not None else None

    def item(self, element: str, role: str | None = None) -> Item | None:
        """The shown item of an element: of this role, or the one that best stands for it."""
        roles = (role,) if role else ("node", "gate", "link", "zone", "badge")
        for wanted in roles:
            found = self._items.get((wanted, element, 0))
            if found is not None:
                return found.item
        return None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The elements with the ring around them."""
        return (self._selected, *self._others) if self._selected else ()

    def select(self, element: str, others: tuple[str, ...] = ()) -> None:
        """Put the ring around elements ("" takes it away) without telling anyone."""
        self._selected, self._others = element, others
        item = self.item(element) if element else None
        self._ring.surround(item, *map(self.item, others))
        said = f"{item.title}. {item.description}" if item else ""
        if others:
            said = f"{len(others) + 1} selected, first {said}"
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            change = QAccessible.Event.DescriptionChanged
            QAccessible.updateAccessibility(QAccessibleEvent(self, change))

    def reveal(self, elements: Iterable[str]) -> None:
        """Bring these elements into sight; where not all of them fit, the last one."""
        boxes = [QRectF(*item.bounds) for item in map(self.item, elements) if item is not None]
        if boxes:
            self.reveal_boxes(boxes)

    def reveal_when_shown(self, elements: tuple[str, ...]) -> None:
        """Bring elements that are new into sight as soon as they are on the map."""
        self._awaited = elements

    def fit_selection(self) -> None:
        """Show what is selected, as large as it can be read comfortably."""
        items = [item for item in map(self.item, self.chosen) if item is not None]
        if not items:
            self.fit()
            return
        box = QRectF(*items[0].bounds)
        for item in items[1:]:
            box = box.united(QRectF(*item.bounds))
        self.fit_to(box.adjusted(-80, -80, 80, 80), most=1.6)

    def shift(self, elements: Iterable[str], way: QPointF) -> None:
        """Show nodes a distance away from where they stand, until they are shown anew."""
        self.trail.shift(elements, way, self._items, self._joins)

    def put_back(self) -> None:
        """Show everything where it stands."""
        self.trail.put_back(self._items)

    def light(self, item: Item | None) -> None:
        """Mark what a gesture would end on."""
        self._hover.surround(item)

    def zone_item_at(self, place: QPoint) -> Item | None:
        """The innermost zone under a point of the viewport."""
        found = self._around(QRectF(place.x(), place.y(), 1, 1))
        return next((shown.item for shown in found if shown.item.role == "zone"), None)

    def parts_at(self, place: QPoint) -> list[str]:
        """The nodes in the innermost container whose title or ground is under a point."""
        found = self._around(QRectF(place.x(), place.y(), 1, 1))
        boxes = [QRectF(*each.item.bounds) for each in found if each.item.role == "container"]
        if not boxes:
            return []
        box = boxes[0]
        nodes = (each.item for each in self._items.values() if each.item.role == "node")
        return [item.element for item in nodes if box.contains(QRectF(*item.bounds))]

    def nodes_within(self, box: QRect) -> list[str]:
        """The nodes that a rectangle of the viewport touches, from left to right."""
        found = [each.item for each in self._around(QRectF(box)) if each.item.role == "node"]
        found.sort(key=lambda item: (item.bounds[0], item.bounds[1]))
        return list(dict.fromkeys(item.element for item in found))

    def pick(self, place: QPoint) -> Item | None:
        """The item under a point of the viewport, the nearest to the hand first."""
        reach = QRectF(place.x() - _REACH, place.y() - _REACH, 2 * _REACH, 2 * _REACH)
        found = [shown.item for shown in self._around(reach)]
        found = [item for item in found if item.role in PICKABLE]
        # `items` gives the topmost first, and sorting keeps that order among equals.
        return min(found, key=lambda item: _PICK_ORDER.index(item.role), default=None)

    def _around(self, reach: QRectF) -> list[SceneItem]:
        """The items that touch a rectangle of the viewport, the topmost first."""
        if self._near.isVisible():
            touched = self.items(reach.toRect(), Qt.ItemSelectionMode.IntersectsItemShape)
            return [shown for shown in touched if isinstance(shown, SceneItem)]
        ground = self.mapToScene(reach.toRect()).boundingRect()
        return [
            shown
            for shown in reversed(self._items.values())
            if shown.boundingRect().intersects(ground) and shown.shape().intersects(ground)
        ]

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover.surround(None)
            self._hand.let_go()
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
        self._keys = event.modifiers()
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space
        ):
            self._start_pan()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._pressed is None or event.buttons() == Qt.MouseButton.NoButton:
            self._hover_over(place)
            return
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._panning and not self._hand.doing:
            is_left = bool(event.buttons() & Qt.MouseButton.LeftButton)
            if not (is_left and self._hand.start(self._pressed, self._keys)):
                self._start_pan()
        if self._hand.doing:
            self._hand.move(place)
        elif self._panning:
            self.pan(place - self._pressed)
            self._pressed = place
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_click = self._pressed is not None and not self._panning and not self._hand.doing
        self._panning = False
        self._pressed = None
        self._rest_cursor()
        if self._hand.doing:
            self._hand.finish(event.position().toPoint())
        elif was_click and event.button() == Qt.MouseButton.LeftButton:
            item = self.pick(event.position().toPoint())
            if item is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.toggled.emit(item.element)
            elif item is None:
                self.picked.emit("", "")
            elif item.role == "ghost-gate":
                self.gate_wanted.emit(item.element)
            else:
                self.picked.emit(item.element, item.role)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # A second quick click is a click: placing two gates in haste must place both.
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the pointer, or by key for what is selected."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            item = self.item(self._selected)
            if item is not None:
                middle = self.mapFromScene(QRectF(*item.bounds).center())
                place = self.viewport().mapToGlobal(middle)
                self.menu_wanted.emit(item.element, item.role, place)
        else:
            item = self.pick(event.pos())
            element, role = (item.element, item.role) if item is not None else ("", "")
            if element not in self._others:
                self.picked.emit(element, role)
            self.menu_wanted.emit(element, role, event.globalPos())
        event.accept()

    def _hover_over(self, place: QPoint) -> None:
        item = self.pick(place)
        if self._hand.hover(item, place):
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
            return
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self._rest_cursor()
        elif key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step = {"left": (60, 0), "right": (-60, 0), "up": (0, 60), "down": (0, -60)}
            self.pan(QPoint(*step[_ARROWS[key]]))
        elif key in _ARROWS and self.shown is not None:
            self._step(_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.item(
            self._selected, "ghost-gate"
        ):
            self.gate_wanted.emit(self._selected)
        elif key == Qt.Key.Key_Escape and self._hand.doing:
            self._hand.cancel()
            self._pressed = None
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
        assert self.shown is not None
        found = neighbour(self.shown, self._joins, self._selected, direction)
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
