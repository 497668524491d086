"""Levels of detail: an item in full, with its name alone at a size to read, or as a flat shape."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTransform

from app.canvas.fonts import NOMINAL, label_font
from app.canvas.kept import Kept
from app.canvas.painter import Inks, new_path, paint_item, paint_label, paint_shape, path_of
from graphs.drawing.faces import ICON_CENTRE, ICON_RADIUS, NAME_SIZE, TEXT_LEFT
from graphs.drawing.scene import Item, Label, Shape

#: Below this zoom only boxes and thin lines are drawn, and below the next names stand alone.
LOW, MIDDLE = 0.22, 0.68
#: The zoom of a map in its real size.
_REAL = 1.0
#: Labels smaller than this on the screen, in pixels, are left out.
_READABLE = 5.0
#: The size of names that stand alone, and of zones from afar, in pixels of the screen.
_NAME_SIZE, _TITLE_SIZE = 9.5, 11.0
#: Names of zones stay inside their border down to this size, in pixels of the screen.
_LEAST_TITLE = 8.5
#: What is drawn from afar; the rest would be specks.
_SEEN_FROM_AFAR = frozenset({"zone", "link", "node", "ghost-gate", "gate"})
#: What is never painted from afar, so that it may come and go without a change of the picture.
NOT_FROM_AFAR = frozenset({"finding", "word"})
#: The size of the words on links; where they cannot be read, their boxes are left out too.
_WORD_SIZE = 10.0
#: The size of a mark on a link in scene units, and its least size on the screen in pixels: among
#: names, and from afar.
_MARK, _MARK_SEEN, _MARK_FAR = 30.0, 20.0, 12.0
#: How far beyond its bounds a mark may be painted, in scene units.
MARK_ROOM = 200.0
#: The least height of a badge on the screen, in pixels, and how many times it grows at most.
_BADGE_SEEN, BADGE_GROWTH = 12.5, 2.4
#: How far above a zone its name may reach from afar, in scene units.
TITLE_ROOM = 220.0


def paint_at(painter: QPainter, item: Item, inks: Inks, detail: float) -> None:
    """Paint an item for a zoom of `detail` pixels a scene unit."""
    if item.role == "word" and _WORD_SIZE * detail < 1.2 * _READABLE:
        return
    if item.role in ("legend", "title") and detail < MIDDLE and _is_too_small(item, detail):
        return
    if item.role == "finding":
        if detail >= LOW:
            _paint_badge(painter, item, inks, detail)
    elif item.role in ("ghost-gate", "gate") and is_mark(item):
        _paint_mark(painter, item, inks, detail)
    elif item.role == "zone-title" and detail < MIDDLE:
        _paint_title(painter, item, inks, detail)
    elif detail < LOW:
        if item.role in _SEEN_FROM_AFAR:
            _paint_flat(painter, item, inks)
    elif detail < MIDDLE and item.role in ("node", "gate") and item.labels:
        _paint_name(painter, item, inks, detail)
    elif detail <= _REAL and item.role == "link":
        _paint_link(painter, item, inks, detail)
    else:
        paint_item(painter, item, inks, _READABLE / detail)


def prepare(item: Item, inks: Inks) -> None:
    """Make all that painting an item takes, without painting it."""
    for shape in item.shapes:
        inks.ready(shape)
    if item.role == "node":
        _without_icon.of(item)


def is_mark(item: Item) -> bool:
    """Whether an item is a mark on a link: a shield or the place of a missing gate, not a box."""
    return max(item.bounds[2:]) <= _MARK


def _is_too_small(item: Item, detail: float) -> bool:
    return any(label.size * detail < _READABLE for label in item.labels)


def _paint_mark(painter: QPainter, item: Item, inks: Inks, detail: float) -> None:
    """A mark on a link, never smaller on the screen than can be seen and hit."""
    x, y, width, height = item.bounds
    least = _MARK_SEEN if detail >= LOW else _MARK_FAR
    factor = max(1.0, least / (max(width, height) * detail))
    painter.save()
    painter.translate(x + width / 2, y + height / 2)
    painter.scale(factor, factor)
    painter.translate(-x - width / 2, -y - height / 2)
    paint_item(painter, item, inks)
    painter.restore()


def _paint_badge(painter: QPainter, item: Item, inks: Inks, detail: float) -> None:
    """A count at the edge of a node, large enough to be read as long as the node can be."""
    x, y, _, height = item.bounds
    factor = min(max(1.0, _BADGE_SEEN / (height * detail)), BADGE_GROWTH)
    painter.save()
    painter.translate(x, y + height / 2)
    painter.scale(factor, factor)
    painter.translate(-x, -y - height / 2)
    paint_item(painter, item, inks)
    painter.restore()


def _paint_name(painter: QPainter, item: Item, inks: Inks, detail: float) -> None:
    """A node with its name as large as it can be read, in the room of icon and facts."""
    opacity = inks.faded if item.faded else 1.0
    is_gate = item.role == "gate"
    # The shield of a gate tells its quality; other icons make room for the name.
    for shape in item.shapes if is_gate else _without_icon.of(item):
        paint_shape(painter, shape, inks, opacity)
    x, y, width, height = item.bounds
    size = max(_NAME_SIZE / detail, NAME_SIZE)
    left = TEXT_LEFT if is_gate else 14.0
    most = 2 if height * detail > 2.6 * _NAME_SIZE else 1
    lines = _fitted(item.title, width - left - 11.0, size, most)
    middle = (min(y + height, item.labels[-1].y + 8) + item.labels[0].y - NAME_SIZE - 3) / 2
    base = middle - (len(lines) - 1) * size * 0.58 + size * 0.36
    for number, line in enumerate(lines):
        label = Label(x + left, base + number * size * 1.16, line, size, "semibold")
        paint_label(painter, label, inks, opacity)


def _is_icon(item: Item, shape: Shape) -> bool:
    """Whether a shape belongs to the icon at the left of a node."""
    if shape is item.shapes[0]:
        return False
    box = path_of(shape.commands).boundingRect()
    middle = item.bounds[0] + ICON_CENTRE
    reach = ICON_RADIUS + 2.0
    return box.left() >= middle - reach and box.right() <= middle + reach


_without_icon: Kept[Item, tuple[Shape, ...]] = Kept(
    lambda item: tuple(shape for shape in item.shapes if not _is_icon(item, shape)), most=8_192
)


@lru_cache(maxsize=8_192)
def _fitted(words: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """The words in at most `most` lines of this size, the last one shortened at need."""
    metrics = QFontMetricsF(label_font("semibold"))
    room = room * NOMINAL / size
    rest = words.split()
    lines: list[str] = []
    while rest and len(lines) < most - 1:
        line = rest.pop(0)
        while rest and metrics.horizontalAdvance(f"{line} {rest[0]}") <= room:
            line = f"{line} {rest.pop(0)}"
        lines.append(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room))
    if rest:
        lines.append(metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, room))
    return tuple(lines)


def _paint_title(painter: QPainter, item: Item, inks: Inks, detail: float) -> None:
    """The name of a zone at a size that can be read, where the zone has room for it."""
    if not item.labels:
        return
    x, y, width, height = item.bounds
    inside = height * detail * 0.85 >= _LEAST_TITLE
    size = min(_TITLE_SIZE, height * detail * 0.85 if inside else _TITLE_SIZE) / detail
    metrics = QFontMetricsF(label_font("semibold"))
    room = metrics.horizontalAdvance(item.title) * size / NOMINAL
    if room + size > width or 1.5 * size > TITLE_ROOM:
        return
    # Where the border leaves no room above the nodes, the name stands outside.
    place = (x + size * 0.7, y + height / 2 + size * 0.4) if inside else (x, y - 0.4 * size)
    paint_label(painter, Label(*place, item.title, size, "semibold", item.labels[0].fill), inks)


def _pieces_of(shape: Shape, zoom: float) -> list[QLineF]:
    """The outline of a shape in straight pieces, which up to a zoom cannot be told from it.

    Qt draws a piece of a line in a fraction of the time that it takes for a path.
    """
    lines: list[QLineF] = []
    back = QTransform.fromScale(1 / zoom, 1 / zoom)
    # An outline of its own: the one that is kept may be in use by the thread that paints.
    for polygon in new_path(shape.commands).toSubpathPolygons(QTransform.fromScale(zoom, zoom)):
        points = back.map(polygon).toList()
        lines += [QLineF(before, after) for before, after in pairwise(points)]
    return lines


#: The straight pieces of a line from afar, and up to its real size; any thread may have them made.
straight: Kept[Shape, list[QLineF]] = Kept(lambda shape: _pieces_of(shape, LOW))
fine: Kept[Shape, list[QLineF]] = Kept(lambda shape: _pieces_of(shape, MIDDLE))


def is_line(shape: Shape) -> bool:
    """Whether a shape is a line without gaps and without an inside."""
    return bool(shape.style.stroke) and not shape.style.fill and not shape.style.dash


def _paint_link(painter: QPainter, item: Item, inks: Inks, detail: float) -> None:
    """A link with its line in straight pieces, up to its real size."""
    opacity = inks.faded if item.faded else 1.0
    for shape in item.shapes:
        if is_line(shape):
            painter.setOpacity(opacity * shape.style.opacity)
            painter.setPen(inks.flat_pen(shape.style))
            painter.drawLines(fine.of(shape))
        else:
            paint_shape(painter, shape, inks, opacity)
    for label in item.labels:
        if label.size * detail >= _READABLE:
            paint_label(painter, label, inks, opacity)
    painter.setOpacity(1.0)


def _paint_flat(painter: QPainter, item: Item, inks: Inks) -> None:
    """One flat shape with a thin line: what is legible from afar, and fast."""
    if not item.shapes:
        return
    style = item.shapes[0].style
    painter.setOpacity(inks.faded if item.faded else 1.0)
    if style.stroke:
        painter.setPen(inks.thin_pen(style.stroke, style.width > 1.6))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    if item.role == "link":
        painter.drawLines(straight.of(item.shapes[0]))
    else:
        painter.setBrush(inks.brush(style.fill))
        painter.drawRect(QRectF(*item.bounds))
    painter.setOpacity(1.0)
