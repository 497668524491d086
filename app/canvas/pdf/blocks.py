"""Turns the blocks of a report into pieces for pages, each kind in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import singledispatchmethod
from itertools import zip_longest

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from app.canvas.pdf.pieces import (
    Face,
    Paint,
    Piece,
    Theme,
    beside,
    font_of,
    framed,
    gap,
    rule,
    scene_piece,
    set_words,
    tone_role,
)
from graphs.drawing.scene import Scene
from graphs.reports.charts.chart import Chart
from graphs.reports.pack.content import (
    Block,
    Bullets,
    Card,
    ChartBlock,
    Facts,
    Note,
    Number,
    Numbers,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
    Words,
)

TITLE, SUBTITLE = Face(27.0, "bold"), Face(14.0, "regular", "muted")
HEADING, CARD_TITLE = Face(18.0, "bold"), Face(13.5, "semibold")
BODY, SMALL, HEAD = Face(12.0), Face(10.5, "regular", "muted"), Face(10.5, "semibold", "muted")
CELL, FIGURE = Face(10.5), Face(22.0, "bold")
#: Points of a bullet and its text.
_INDENT = 16.0
_CELL_PAD = 4.0
#: A map that would be drawn smaller than this is laid across a page of its own.
_LEGIBLE = 0.62
#: A list that a box speaks of stays whole up to this share of a page, and any other up to that.
_WHOLE, _SHORT = 0.7, 0.25
#: What colours stand behind notes and cards.
_GROUNDS = {"ungated": "ungated-fill", "weak": "weak-fill", "gated": "gated-fill",
            "latent": "latent-fill", "critical": "ungated-fill", "high": "ungated-fill",
            "medium": "weak-fill"}  # fmt: skip


class Setter:
    """Sets blocks in a width; a picture may be as tall as `tallest`, all in pixels of 1/96 inch.

    `wide_room`: width and height of a page laid across, for pictures that need it (None: none).
    """

    def __init__(
        self,
        width: float,
        tallest: float,
        theme: Theme,
        wide_room: tuple[float, float] | None = None,
    ) -> None:
        self.width, self.tallest, self.theme = width, tallest, theme
        self.wide_room = wide_room

    def heading(self, section: Section) -> list[Piece]:
        """The title of a section, which stays with what follows."""
        lines = set_words(section.title, self.width, HEADING, self.theme)
        return [gap(18.0), *_held(lines), *_held([rule(self.width, self.theme), gap(6.0)])]

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Piece]:
        lead: Block | None = None
        for block, after in zip_longest(blocks, blocks[1:]):
            pieces = list(self.block(block))
            if isinstance(block, Bullets):
                height = sum(piece.height for piece in pieces)
                if isinstance(lead, Note) and height < _WHOLE * self.tallest:
                    pieces = _together(pieces)
                elif height < _SHORT * self.tallest:
                    pieces = [*(replace(one, would_hold=True) for one in pieces[:-1]), pieces[-1]]
            pieces.append(gap(9.0))
            if pieces[1:] and isinstance(block, (Note, Paragraph)):
                # What tells what a list or a table is about is not parted from it.
                leads = isinstance(after, (Bullets, Table))
                pieces[-2:] = _held(pieces[-2:]) if leads else pieces[-2:]
            yield from pieces
            lead = block

    @singledispatchmethod
    def block(self, block: Block) -> list[Piece]:
        raise TypeError(f"no way to set {type(block).__name__}")

    @block.register
    def _(self, block: Paragraph) -> list[Piece]:
        return set_words(block.words, self.width, BODY, self.theme)

    @block.register
    def _(self, block: Bullets) -> list[Piece]:
        made: list[Piece] = []
        for number, item in enumerate(block.items, 1):
            mark = f"{number}." if block.numbered else "•"
            indent = _INDENT + (6.0 if block.numbered else 0.0)
            lines = set_words(item, self.width - indent, BODY, self.theme)
            sign = set_words(mark, indent, BODY, self.theme)
            for place, line in enumerate(lines):
                first = [(0.0, sign)] if place == 0 else []
                made.append(_holding(beside([*first, (indent, [line])]), line.holds))
            made.append(gap(3.0))
        return made

    @block.register
    def _(self, block: Facts) -> list[Piece]:
        names = min(170.0, self.width * 0.3)
        made: list[Piece] = []
        for name, value in block.rows:
            told = set_words(value, self.width - names, CELL, self.theme)
            label = set_words(name, names - 10, HEAD, self.theme)
            made += [_holding(beside([(0.0, label), (names, told)]), False), gap(2.0)]
        return made

    @block.register
    def _(self, block: Numbers) -> list[Piece]:
        across = max(1, min(4, len(block.items)))
        room = self.width / across
        made: list[Piece] = []
        for start in range(0, len(block.items), across):
            row = block.items[start : start + across]
            made += [
                beside([(n * room, self._number(each, room - 16)) for n, each in enumerate(row)]),
                gap(8.0),
            ]
        return made

    def _number(self, number: Number, room: float) -> list[Piece]:
        face = Face(FIGURE.size, FIGURE.weight, tone_role(number.tone))
        return [
            *set_words(number.value, room, face, self.theme),
            *set_words(number.text, room, SMALL, self.theme),
        ]

    @block.register
    def _(self, block: Table) -> list[Piece]:
        rooms = self._rooms(block)
        head = self._row([column.title for column in block.columns], block, rooms, HEAD)
        top = [*head, rule(self.width, self.theme, "muted")]
        made: list[Piece] = []
        if block.caption:
            made += _held(set_words(block.caption, self.width, SMALL, self.theme))
        made.append(TableHead(sum(piece.height for piece in top), _stacked(top), True))
        last = len(block.rows) - 1
        for number, row in enumerate(block.rows):
            *parts, end = self._row(row, block, rooms, CELL) or [gap(0.0)]
            # No row is alone with the head, at the foot of a page or at the top of the next.
            stays = (number < last and number in (0, last - 1)) or (number == last and block.more)
            line = _holding(rule(self.width, self.theme), bool(stays))
            made += [*parts, _holding(end, True), line]
        made.append(TableEnd(0.0, lambda painter, x, y: None, bool(block.more)))
        if block.more:
            made += set_words(block.more, self.width, SMALL, self.theme)
        return made

    def _rooms(self, table: Table) -> list[float]:
        """The widths of the columns: by their shares, but none narrower than its heading's words.

        What those need more is taken from the others.
        """
        measure = QFontMetricsF(font_of(HEAD))
        words = [column.title.split() or [""] for column in table.columns]
        least = [
            min(max(map(measure.horizontalAdvance, each)) + 2 * _CELL_PAD + 2, self.width / 3)
            for each in words
        ]
        rooms = [0.0] * len(least)
        open_columns = set(range(len(least)))
        while open_columns:
            left = self.width - sum(rooms[n] for n in range(len(least)) if n not in open_columns)
            shares = sum(table.columns[n].share for n in open_columns) or 1.0
            for number in open_columns:
                rooms[number] = left * table.columns[number].share / shares
            narrow = {n for n in open_columns if rooms[n] < least[n]}
            if not narrow or narrow == open_columns:
                break
            for number in narrow:
                rooms[number] = least[number]
            open_columns -= narrow
        return rooms

    def _row(
        self, cells: Sequence[Words], table: Table, rooms: Sequence[float], face: Face
    ) -> list[Piece]:
        """A row as one piece, or in parts of some lines where it is taller than half a page."""
        columns, left = [], 0.0
        for cell, column, room in zip(cells, table.columns, rooms, strict=True):
            end = column.align == "end"
            side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
            aligned = Face(face.size, face.weight, face.role, side)
            lines = set_words(cell, max(20.0, room - 2 * _CELL_PAD), aligned, self.theme)
            columns.append((left + _CELL_PAD, lines))
            left += room
        most = max(1, int(self.tallest / 2 / (face.size * 1.38)))
        longest = max((len(lines) for _, lines in columns), default=0)
        return [
            beside([(place, lines[at : at + most]) for place, lines in columns], 3.0)
            for at in range(0, longest, most)
        ]

    @block.register
    def _(self, block: Picture) -> list[Piece]:
        is_page = block.size == "page"
        if is_page and self.wide_room is not None and self._is_wide(block.scene):
            return self._on_sheet(block)
        tallest = self.tallest - 60 if is_page else 260.0
        scene = scene_piece(block.scene, self.width, tallest, self.theme, 1.0)
        caption = set_words(block.caption, self.width, SMALL, self.theme) if block.caption else []
        return [*_held([scene, gap(3.0)]), *caption] if caption else [scene]

    def _is_wide(self, scene: Scene) -> bool:
        return scene.width > 1.25 * scene.height and self.width / scene.width < _LEGIBLE

    def _on_sheet(self, block: Picture) -> list[Piece]:
        """A wide picture on a page of its own, laid across."""
        assert self.wide_room is not None
        width, height = self.wide_room
        caption = set_words(block.caption, width, SMALL, self.theme) if block.caption else []
        below = sum(line.height for line in caption) + 50
        scene = scene_piece(block.scene, width, height - below, self.theme, 1.0)
        sheet = SheetPiece(scene.height, scene.paint, bool(caption))
        return [sheet, *_together(caption)] if caption else [sheet]

    @block.register
    def _(self, block: ChartBlock) -> list[Piece]:
        chart = block.chart
        made = [
            *_held(set_words(chart.title, self.width, CARD_TITLE, self.theme)),
            *_held(set_words(chart.says, self.width, BODY, self.theme)),
            _chart_piece(chart, self.width, self.theme),
        ]
        if block.with_table:
            made += [gap(6.0), *self.block(_table_of(chart))]
        return made

    @block.register
    def _(self, block: Note) -> list[Piece]:
        inner = set_words(block.words, self.width - 24, BODY, self.theme)
        tone = block.tone
        stroke = tone if tone in ("ungated", "weak", "gated", "latent") else "muted"
        ground = _GROUNDS.get(tone, "kind-work-fill")
        most = max(1, int(self.tallest / (BODY.size * 1.38)) - 3)
        return [
            framed(inner[at : at + most], self.width, self.theme, ground, stroke)
            for at in range(0, len(inner), most)
        ]

    @block.register
    def _(self, block: Card) -> list[Piece]:
        badge = Run(block.badge, "strong", block.tone)
        title: Words = (
            (badge, Run("   "), Run(block.title, "strong")) if block.badge else block.title
        )
        inset = Setter(self.width - 14, self.tallest, self.theme)
        body = [
            _inset(piece, 14.0, self.theme, block.tone)
            for piece in (
                *_held([*set_words(title, inset.width, CARD_TITLE, self.theme), gap(4.0)]),
                *inset.blocks(block.blocks),
            )
        ]
        whole = sum(piece.height for piece in body)
        # What fits on a page is kept on one; a longer card is broken where its pieces allow.
        return _together(body) if whole < self.tallest * 0.8 else body


class SheetPiece(Piece):
    """What has a page of its own, laid across, with all that holds on to it."""

    __slots__ = ()


class TableHead(Piece):
    """The head of a table, painted again at the top of each page that the table goes on to."""

    __slots__ = ()


class TableEnd(Piece):
    """Where a table ends."""

    __slots__ = ()


def _holding(piece: Piece, holds: bool) -> Piece:
    return replace(piece, holds=holds)


def _held(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that all stay with what follows them."""
    return [_holding(piece, True) for piece in pieces]


def _together(pieces: Sequence[Piece]) -> list[Piece]:
    return [*_held(pieces[:-1]), *pieces[-1:]]


def _stacked(pieces: Sequence[Piece]) -> Paint:
    def paint(painter: QPainter, x: float, y: float) -> None:
        for piece in pieces:
            piece.paint(painter, x, y)
            y += piece.height

    return paint


def _inset(piece: Piece, by: float, theme: Theme, tone: str) -> Piece:
    """A piece with a bar of its card at the left."""
    role = tone_role(tone)

    def paint(painter: QPainter, x: float, y: float) -> None:
        # A hair longer than the piece, so that no gap shows between two of them.
        painter.fillRect(QRectF(x, y, 3.0, piece.height + 0.3), QColor(theme[role]))
        piece.paint(painter, x + by, y)

    return replace(piece, paint=paint)


def _table_of(chart: Chart) -> Table:
    from graphs.reports.pack.content import Column

    first, *others = chart.columns
    columns = (Column(first, 2.0), *(Column(name, 1.0, "end") for name in others))
    return Table(columns, chart.rows)


def _chart_piece(chart: Chart, width: float, theme: Theme) -> Piece:
    from PySide6.QtSvg import QSvgRenderer

    from graphs.reports.charts.render import to_svg

    renderer = QSvgRenderer(QByteArray(to_svg(chart, theme).encode()))
    wide = min(width, chart.width * 96)
    height = wide * chart.height / chart.width

    def paint(painter: QPainter, x: float, y: float) -> None:
        renderer.render(painter, QRectF(x, y, wide, height))

    return Piece(height, paint)
