"""Tables of a Word document: with columns, of facts, and of figures side by side."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu
from docx.table import Table, _Cell, _Row

from graphs.reports.pack.content import Column, Facts, Numbers, Run, Words, plain
from graphs.reports.pack.word.marks import (
    describe_table,
    keep_row_whole,
    line_above,
    repeat_row,
    set_table,
)
from graphs.reports.pack.word.template import clean
from graphs.reports.pack.word.writing import Hand

#: A row with more text than this may break over pages: it could be longer than one.
_LONGEST_WHOLE = 1_500
_MOST_BESIDE = 4
#: EMU of a letter in a table and of the space beside a cell's text; words up to so many letters are
#: not broken, as far as the first rows tell.
_LETTER, _PADDING, _LONGEST_WORD, _MOST_MEASURED = 72_000, 115_000, 14, 200
_NAME_SHARE = 0.22
#: EMU in a twentieth of a point, which is what tables are measured in.
_TWENTIETH = 635


def add_grid(
    document: Document,
    hand: Hand,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Words]],
    width: int,
    title: str,
) -> None:
    """A table with a row of heads that is repeated on each page."""
    table = _table(document, _shares(columns, rows, width), width, title, head=True)
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _write(hand, cell, column.title, "Table Head", column.align)
    repeat_row(table)
    for row in rows:
        cells = _next_row(table, sum(len(plain(words)) for words in row))
        for cell, column, words in zip(cells, columns, row, strict=False):
            _write(hand, cell, words, "Table Text", column.align)
    _end(document)


def add_facts(document: Document, hand: Hand, facts: Facts, width: int) -> None:
    """Names with their values beside them."""
    if not facts.rows:
        return
    table = _table(document, [_NAME_SHARE, 1 - _NAME_SHARE], width, "Facts", head=False)
    for number, (name, words) in enumerate(facts.rows):
        length = len(name) + len(plain(words))
        cells = table.rows[0].cells if number == 0 else _next_row(table, length)
        _write(hand, cells[0], Run(name, tone="muted"), "Table Text", "start")
        _write(hand, cells[1], words, "Table Text", "start")
    _end(document)


def add_numbers(document: Document, hand: Hand, numbers: Numbers, width: int) -> None:
    """Figures side by side, each over what it counts, with a line in its tone."""
    items = numbers.items
    for first in range(0, len(items), _MOST_BESIDE):
        beside = items[first : first + _MOST_BESIDE]
        # Rows that are not full keep the columns of those above.
        count = _MOST_BESIDE if first else len(beside)
        table = _table(document, [1.0] * count, width, "Figures", head=False)
        set_table(table, "w:tblStyle", {"val": "TableNormal"})
        for cell, item in zip(table.rows[0].cells, beside, strict=False):
            line_above(cell, hand.colours.ink(item.tone) or hand.colours.line)
            _write(hand, cell, Run(item.value, tone=item.tone), "Figure Value", "start")
            text = cell.add_paragraph(style="Table Text")
            hand.write(text, item.text)
        _end(document)


def _shares(columns: Sequence[Column], rows: Sequence[Sequence[Words]], width: int) -> list[float]:
    """The widths of columns by their shares, but none so narrow that it breaks a usual word."""
    whole = sum(column.share for column in columns) or 1.0
    wanted = [column.share * width / whole for column in columns]
    least = []
    for at, column in enumerate(columns):
        texts = [column.title, *(plain(row[at]) for row in rows[:_MOST_MEASURED])]
        words = max((len(word) for text in texts for word in text.split()), default=1)
        least.append(min(words, _LONGEST_WORD) * _LETTER + _PADDING)
    missing = sum(max(need - share, 0.0) for share, need in zip(wanted, least, strict=True))
    spare = sum(max(share - need, 0.0) for share, need in zip(wanted, least, strict=True))
    given = min(missing / spare, 1.0) if spare else 0.0
    return [
        max(share - (share - need) * given, need) if share > need else need
        for share, need in zip(wanted, least, strict=True)
    ]


def _table(
    document: Document, shares: Sequence[float], width: int, title: str, *, head: bool
) -> Table:
    """A table of one row whose columns have widths in these shares."""
    table: Table = document.add_table(1, len(shares), style="Report Table")
    table.autofit = False
    whole = sum(shares) or 1.0
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Emu(round(width * share / whole))
    for column, cell in zip(table.columns, table.rows[0].cells, strict=True):
        cell.width = column.width
    set_table(table, "w:tblW", {"w": str(width // _TWENTIETH), "type": "dxa"})
    describe_table(table, clean(title), head=head)
    return table


def _next_row(table: Table, length: int) -> Sequence[_Cell]:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    if length < _LONGEST_WHOLE:
        keep_row_whole(row._tr.get_or_add_trPr())
    cells: Sequence[_Cell] = row.cells
    return cells


def _write(hand: Hand, cell: _Cell, words: Words, style: str, align: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    if align == "end":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    hand.write(paragraph, words)


def _end(document: Document) -> None:
    """What parts a table from what follows: two in a row would become one."""
    document.add_paragraph(style="Table End")
