"""The map as a PDF on paper: fitted on one page, or as a poster of pages to cut and join."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QLineF, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from app.canvas.fonts import NOMINAL, label_font
from app.canvas.painter import Inks, Theme, paint_item, paint_label
from app.canvas.pdf.paper import (
    BLEED,
    CUT,
    CUT_BELOW,
    UNIT,
    Paper,
    Tiling,
    fitted,
)
from app.canvas.pictures import application
from app.canvas.undated import undated
from graphs.drawing.scene import Item, Label, Scene
from graphs.progress import Progress, silent, step

_DOTS = 1_200
#: Marks to cut at: how far from the map they end, how long and how wide they are, in millimetres.
_MARK_GAP, _MARK, _HAIR = 0.5, 5.0, 0.2
#: Heights of text in millimetres.
_HEADING, _TEXT, _CELL = 5.0, 3.2, 3.0
#: What stands over the small map of a poster, in millimetres.
_HEAD = 24.0


class _Book:
    """A PDF that is painted page by page, in millimetres."""

    def __init__(self, title: str, paper: Paper, theme: Theme) -> None:
        self.data = QByteArray()
        self._buffer = QBuffer(self.data)
        self._buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setTitle(title)
        self._writer.setCreator("Ungated")
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        sides = QSizeF(paper.width, paper.height)
        size = QPageSize(sides, QPageSize.Unit.Millimeter, paper.name, exact)
        upright, none = QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        self._writer.setPageLayout(QPageLayout(size, upright, none))
        self._writer.setResolution(_DOTS)
        self._sides = sides
        self._ground = QColor(theme["canvas"])
        self.painter = QPainter(self._writer)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.scale(_DOTS / 25.4, _DOTS / 25.4)
        self._fill()

    def turn(self) -> None:
        self._writer.newPage()
        self._fill()

    def _fill(self) -> None:
        # A page is a little larger than its paper: its sides are whole points.
        whole = QRectF(QPointF(0, 0), self._sides).adjusted(0, 0, 1, 1)
        self.painter.fillRect(whole, self._ground)

    def end(self) -> bytes:
        self.painter.end()
        return undated(bytes(self.data.data()))


def map_on_page(scene: Scene, theme: Theme, paper: Paper) -> bytes:
    """The map in the middle of one page, as large as it fits; the same map gives the same bytes."""
    _keep_application = application()
    book = _Book(scene.title, paper, theme)
    scale = fitted(scene, paper)
    width, height = scene.width * UNIT * scale, scene.height * UNIT * scale
    corner = QPointF((paper.width - width) / 2, (paper.height - height) / 2)
    with _placed(book.painter, corner, scale):
        inks = Inks(theme)
        for item in scene.items:
            paint_item(book.painter, item, inks)
    return book.end()


def poster(scene: Scene, theme: Theme, tiles: Tiling, progress: Progress = silent) -> bytes:
    """The map on the pages of a tiling, after one that shows how they are joined.

    Where one page is enough, it stands alone. Raises `Cancelled` where `progress` says so.
    """
    _keep_application = application()
    book = _Book(scene.title, tiles.paper, theme)
    inks = Inks(theme)
    extents = [(_extent(item), item) for item in scene.items]
    if tiles.pages > 1:
        _overview(book.painter, scene, tiles, inks)
        book.turn()
    for number in range(tiles.pages):
        step(progress, number / tiles.pages, "drawing the poster")
        if number:
            book.turn()
        row, column = divmod(number, tiles.columns)
        _cell(book.painter, extents, tiles, row, column, inks)
        _marks(book.painter, tiles, inks)
        _foot(book.painter, scene.title, tiles, number, inks)
    return book.end()


@contextmanager
def _placed(painter: QPainter, corner: QPointF, scale: float) -> Iterator[None]:
    """Scene units from a corner on the page, at a scale."""
    painter.save()
    painter.translate(corner)
    painter.scale(UNIT * scale, UNIT * scale)
    yield
    painter.restore()


def _extent(item: Item) -> QRectF:
    """All that an item may paint on; the control points of a curve lie around it."""
    left, top, width, height = item.bounds
    xs, ys = [left, left + width], [top, top + height]
    for shape in item.shapes:
        edge = shape.style.width
        for _, points in shape.commands:
            for x, y in points:
                xs += (x - edge, x + edge)
                ys += (y - edge, y + edge)
    for label in item.labels:
        wide = label.width or len(label.text) * label.size
        xs += (label.x - wide, label.x + wide)
        ys += (label.y - label.size * 1.2, label.y + label.size * 0.5)
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))


def _cell(
    painter: QPainter,
    extents: list[tuple[QRectF, Item]],
    tiles: Tiling,
    row: int,
    column: int,
    inks: Inks,
) -> None:
    """What of the map lies on one page, and a little past where it is cut."""
    corner = QPointF(
        CUT + tiles.left - column * tiles.cell_width, CUT + tiles.top - row * tiles.cell_height
    )
    seen = QRectF(CUT, CUT, tiles.cell_width, tiles.cell_height)
    seen.adjust(-BLEED, -BLEED, BLEED, BLEED)
    unit = UNIT * tiles.scale
    window = QRectF((seen.topLeft() - corner) / unit, seen.size() / unit)
    painter.save()
    painter.setClipRect(seen)
    with _placed(painter, corner, tiles.scale):
        for extent, item in extents:
            if extent.intersects(window):
                paint_item(painter, item, inks)
    painter.restore()


def _marks(painter: QPainter, tiles: Tiling, inks: Inks) -> None:
    """At each corner two lines along which the page is cut, outside of what is painted."""
    left, top = CUT, CUT
    right, bottom = CUT + tiles.cell_width, CUT + tiles.cell_height
    near, far = BLEED + _MARK_GAP, BLEED + _MARK_GAP + _MARK
    painter.setPen(QPen(inks.colour("text"), _HAIR))
    for x in (left, right):
        painter.drawLine(QLineF(x, top - near, x, top - far))
        painter.drawLine(QLineF(x, bottom + near, x, bottom + far))
    for y in (top, bottom):
        painter.drawLine(QLineF(left - near, y, left - far, y))
        painter.drawLine(QLineF(right + near, y, right + far, y))


def _foot(painter: QPainter, title: str, tiles: Tiling, number: int, inks: Inks) -> None:
    """Which page it is, below what is cut off."""
    row, column = divmod(number, tiles.columns)
    base = tiles.paper.height - CUT_BELOW + BLEED + 5.0
    left, right = CUT + 3.0, tiles.paper.width - CUT - 3.0
    if tiles.pages > 1:
        name = _name(row, column)
        _say(painter, left, base, name, _HEADING, inks, weight="bold")
        left += _width(name, _HEADING, "bold") + 3.0
        place = f"row {row + 1} of {tiles.rows}, column {column + 1} of {tiles.columns}"
        _say(painter, left, base, place, _TEXT, inks)
        left += _width(place, _TEXT) + 6.0
    cover = tiles.pages > 1
    count = f"Page {number + 1 + cover} of {tiles.pages + cover}"
    end = _width(count, _TEXT)
    _say(painter, right - end, base, count, _TEXT, inks, "muted")
    title = _elided(title, _TEXT, right - end - 6.0 - left)
    _say(painter, left, base, title, _TEXT, inks, "muted")


def _name(row: int, column: int) -> str:
    """What a page of a poster is called. No letters: A3 is also a size of paper."""
    return f"{row + 1}.{column + 1}"


def _overview(painter: QPainter, scene: Scene, tiles: Tiling, inks: Inks) -> None:
    """The whole map small, with the grid of pages over it and how they are joined."""
    paper = tiles.paper
    room = paper.width - 2 * CUT
    title = _elided(scene.title, _HEADING, room, "bold")
    _say(painter, CUT, CUT + 4.0, title, _HEADING, inks, weight="bold")
    wide, high = (round(length / 10) for length in tiles.size)
    told = (
        f"{tiles.told}, at {round(tiles.scale * 100)} %; {wide} × {high} cm when they are joined.",
        "Print without scaling, cut each page at its marks, and join them as they stand here.",
    )
    for number, line in enumerate(told):
        base = CUT + 11.0 + number * 5.0
        _say(painter, CUT, base, _elided(line, _TEXT, room), _TEXT, inks, "muted")
    top = CUT + _HEAD
    whole_width, whole_height = tiles.size
    share = min(room / whole_width, (paper.height - top - CUT) / whole_height)
    left = (paper.width - whole_width * share) / 2
    corner = QPointF(left + tiles.left * share, top + tiles.top * share)
    with _placed(painter, corner, tiles.scale * share):
        for item in scene.items:
            paint_item(painter, item, inks)
    width, height = tiles.cell_width * share, tiles.cell_height * share
    size = min(_CELL, 0.5 * height, 0.25 * width)
    for number in range(tiles.pages):
        row, column = divmod(number, tiles.columns)
        frame = QRectF(left + column * width, top + row * height, width, height)
        painter.setPen(QPen(inks.colour("text"), _HAIR))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        name = _name(row, column)
        tag = QRectF(frame.x(), frame.y(), _width(name, size, "bold") + 1.0 * size, 1.5 * size)
        painter.fillRect(tag, inks.colour("text"))
        x, base = tag.x() + 0.5 * size, tag.y() + 1.1 * size
        _say(painter, x, base, name, size, inks, "canvas", "bold")


def _say(
    painter: QPainter,
    x: float,
    base: float,
    text: str,
    size: float,
    inks: Inks,
    role: str = "text",
    weight: str = "regular",
) -> None:
    label = Label(x, base, text, size, weight, role)  # type: ignore[arg-type]
    paint_label(painter, label, inks)
    painter.setOpacity(1.0)


def _width(text: str, size: float, weight: str = "regular") -> float:
    return QFontMetricsF(label_font(weight)).horizontalAdvance(text) * size / NOMINAL


def _elided(text: str, size: float, room: float, weight: str = "regular") -> str:
    metrics = QFontMetricsF(label_font(weight))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0.0) * NOMINAL / size)
