"""Writes a report as a PDF of pages: blocks flow, pictures stay drawings, and text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from app.canvas.pdf.blocks import (
    SMALL,
    SUBTITLE,
    TITLE,
    Setter,
    SheetPiece,
    TableEnd,
    TableHead,
)
from app.canvas.pdf.pieces import Face, Piece, Theme, gap, rule, set_words
from app.canvas.pictures import application
from app.canvas.undated import undated
from graphs.reports.pack.content import Pack

#: A4 in pixels of 1/96 inch, and its margins: left and right, above, below.
WIDTH, HEIGHT = 793.7, 1122.5
SIDE, TOP, BOTTOM = 60.0, 58.0, 66.0
#: Dots to the inch that places and line widths are rounded to.
_DOTS = 1_200
#: A section that may begin a page does so where this share of the last one is spent.
_SPENT = 0.45


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece with how far below the top of the page it is painted."""

    piece: Piece
    y: float


def pack_to_pdf(pack: Pack, theme: Theme) -> bytes:
    """The report as the bytes of a PDF in A4; the same report gives the same bytes."""
    _keep_application = application()
    pieces = pieces_of(pack, theme)
    # Of two ways that need as many pages the first is taken, which keeps lists whole.
    pages = min((paginate(pieces, HEIGHT - TOP - BOTTOM, way) for way in (True, False)), key=len)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(pack.title)
    writer.setCreator("Ungated")
    size = QPageSize(QSizeF(210, 297), QPageSize.Unit.Millimeter, "A4")
    none = QMarginsF(0, 0, 0, 0)
    upright = QPageLayout(size, QPageLayout.Orientation.Portrait, none)
    lying = QPageLayout(size, QPageLayout.Orientation.Landscape, none)
    writer.setPageLayout(lying if pages[0].is_across else upright)
    writer.setResolution(_DOTS)
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_DOTS / 96, _DOTS / 96)
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.setPageLayout(lying if page.is_across else upright)
            writer.newPage()
        for placed in page.placed:
            placed.piece.paint(painter, SIDE, TOP + placed.y)
        wide, high = (HEIGHT, WIDTH) if page.is_across else (WIDTH, HEIGHT)
        _foot(painter, pack, f"Page {number} of {len(pages)}", (wide, high), theme)
    painter.end()
    return undated(bytes(data.data()))


def pieces_of(pack: Pack, theme: Theme) -> list[Piece | None]:
    """All pieces in their order; None begins a new page where much of one is spent."""
    across = HEIGHT - 2 * SIDE, WIDTH - TOP - BOTTOM
    setter = Setter(WIDTH - 2 * SIDE, HEIGHT - TOP - BOTTOM, theme, across)
    made: list[Piece | None] = [
        *set_words(pack.title, setter.width, TITLE, theme),
        gap(2.0),
        *set_words(pack.subtitle, setter.width, SUBTITLE, theme),
        gap(14.0),
        *setter.block(pack.about),
        gap(8.0),
    ]
    for section in pack.sections:
        if section.starts_page:
            made.append(None)
        made += setter.heading(section)
        made += setter.blocks(section.blocks)
    return made


@dataclass(slots=True)
class Page:
    """What stands on a page; `is_across`: it is wider than tall."""

    placed: list[Placed]
    is_across: bool = False


def paginate(pieces: Iterable[Piece | None], room: float, keeps_lists: bool = True) -> list[Page]:
    """Pieces on pages of a height; what holds what follows goes with it where a page has room.

    `keeps_lists`: so does what only would hold it.
    A sheet stands on the page behind the one where it was come to, whose rest is filled first.
    """
    pages = [Page([])]
    sheets: list[Page] = []
    y = 0.0
    head: TableHead | None = None

    def turn() -> None:
        """Begin a new page behind the sheets that wait."""
        nonlocal y
        if not pages[-1].placed:
            pages.pop()
        pages.extend(sheets)
        sheets.clear()
        pages.append(Page([]))
        y = 0.0

    for group in _groups(pieces, keeps_lists):
        if group is None:
            if y > room * _SPENT:
                turn()
            continue
        if isinstance(group[0], SheetPiece):
            sheets.append(Page(_stacked(group), is_across=True))
            continue
        whole = sum(piece.height for piece in group)
        for place, piece in enumerate(group):
            left = room - y
            fits = whole <= left if place == 0 and whole <= room else piece.height <= left
            if not fits and pages[-1].placed and piece.height > 0:
                turn()
                if head is not None and not isinstance(piece, TableHead):
                    pages[-1].placed.append(Placed(head, 0.0))
                    y = head.height
            if isinstance(piece, TableHead):
                head = piece
            elif isinstance(piece, TableEnd):
                head = None
            if not pages[-1].placed and piece.is_room:
                continue
            pages[-1].placed.append(Placed(piece, y))
            y += piece.height
    turn()
    return [page for page in pages if page.placed] or [Page([])]


def _stacked(group: Sequence[Piece]) -> list[Placed]:
    """Pieces from the top of a page down."""
    placed: list[Placed] = []
    y = 0.0
    for piece in group:
        placed.append(Placed(piece, y))
        y += piece.height
    return placed


def _groups(pieces: Iterable[Piece | None], keeps_lists: bool) -> Iterable[Sequence[Piece] | None]:
    """Pieces with all that hold on to them; a sheet begins a group of its own."""
    group: list[Piece] = []
    for piece in pieces:
        if group and (piece is None or isinstance(piece, SheetPiece)):
            yield group
            group = []
        if piece is None:
            yield None
            continue
        group.append(piece)
        if not (piece.holds or (keeps_lists and piece.would_hold)):
            yield group
            group = []
    if group:
        yield group


def _foot(
    painter: QPainter, pack: Pack, page: str, size: tuple[float, float], theme: Theme
) -> None:
    width, top = size[0] - 2 * SIDE, size[1] - BOTTOM + 18
    rule(width, theme).paint(painter, SIDE, top)
    small = Face(9.5, SMALL.weight, SMALL.role)
    for line in set_words(pack.foot or pack.title, width - 90, small, theme)[:1]:
        line.paint(painter, SIDE, top + 6)
    right = Face(9.5, SMALL.weight, SMALL.role, Qt.AlignmentFlag.AlignRight)
    for line in set_words(page, 90, right, theme):
        line.paint(painter, SIDE + width - 90, top + 6)
