"""A report on paper: nothing is lost between pages, what belongs together stays so."""

from __future__ import annotations

import io

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

import resources
from app.canvas.pdf.blocks import TableEnd, TableHead
from app.canvas.pdf.pages import pack_to_pdf, paginate
from app.canvas.pdf.pieces import Piece
from graphs.drawing.scene import Item, Label, Scene
from graphs.reports.pack.content import (
    Bullets,
    Card,
    Column,
    Facts,
    Note,
    Number,
    Numbers,
    Pack,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
)
from tests.effort import examples

pytestmark = pytest.mark.usefixtures("qapp")
THEME = yaml.safe_load(resources.theme_text("print"))
ROOM = 100.0


def piece(height: float, holds: bool = False) -> Piece:
    return Piece(height, lambda painter, x, y: None, holds)


def pack(*blocks: object, starts_page: bool = False) -> Pack:
    sections = (
        Section("one", "First section", blocks),  # type: ignore[arg-type]
        Section("two", "Second section", (Paragraph("The end."),), starts_page),
    )
    return Pack("The title", "The subtitle", Facts((("File", "a.yaml"),)), sections, "The foot")


def pages(made: Pack) -> list[str]:
    read = PdfReader(io.BytesIO(pack_to_pdf(made, THEME)))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def picture(width: float, height: float) -> Scene:
    label = Label(10, 20, "drawn as text", 12.0, width=80.0)
    item = Item("n", "node", "n", "", (0, 0, 90, 30), (), (label,))
    return Scene(width, height, "t", "d", (item,))


@given(st.lists(st.tuples(st.floats(1, 60), st.booleans()), max_size=40))
@settings(max_examples=examples(200), deadline=None)
def test_every_piece_is_on_a_page_in_its_order_and_inside_it(
    given_pieces: list[tuple[float, bool]],
) -> None:
    pieces = [piece(height, holds) for height, holds in given_pieces]
    made = paginate(pieces, ROOM)
    assert [placed.piece for page in made for placed in page.placed] == pieces
    for page in made:
        below = 0.0
        for placed in page.placed:
            assert placed.y == pytest.approx(below)
            below += placed.piece.height
        assert below <= ROOM + 1e-6


def test_what_holds_goes_with_what_follows() -> None:
    made = paginate([piece(80), piece(15, True), piece(10)], ROOM)
    assert [len(page.placed) for page in made] == [1, 2]


def test_the_head_of_a_table_is_told_on_each_of_its_pages() -> None:
    head = TableHead(10, lambda painter, x, y: None, True)
    rows = [piece(30) for _ in range(5)]
    made = paginate([head, *rows, TableEnd(0, lambda painter, x, y: None), piece(90)], ROOM)
    assert [page.placed[0].piece is head for page in made] == [True, True, False]


def test_every_word_of_every_block_is_there() -> None:
    made = pack(
        Paragraph((Run("A stretch of "), Run("strong words", "strong"))),
        Bullets(("first point", "second point"), numbered=True),
        Facts((("Name", "Value"),)),
        Numbers((Number("12 of 19", "actions that need review are ungated", "ungated"),)),
        Table(
            (Column("Action"), Column("Count", 1, "end")), (("send", "4"),), "A table", "and more"
        ),
        Picture(picture(300, 100), "What it shows", "in words"),
        Note("Do not overlook this"),
        Card("c", "High", "high", "A finding", (Paragraph("why it matters"),)),
    )
    (told,) = pages(made)
    for words in (
        "The title", "The subtitle", "First section", "strong words", "1. first point",
        "second point", "Name", "Value", "12 of 19", "need review", "Action", "send", "A table",
        "and more", "drawn as text", "What it shows", "Do not overlook", "High", "A finding",
        "why it matters", "The end.", "The foot", "Page 1 of 1",
    ):  # fmt: skip
        assert words in told


def test_long_blocks_go_over_pages_and_lose_nothing() -> None:
    rows = tuple((f"row number {number}", "x") for number in range(200))
    words = " ".join(f"word{number}" for number in range(3000))
    card = Card("c", "Low", "low", "Long", (Paragraph(words),))
    made = pages(pack(Table((Column("Name"), Column("Sign")), rows), card, Note(words)))
    told = " ".join(made)
    assert len(made) > 5
    for number in range(200):
        assert f"row number {number} " in told
    for number in (0, 1500, 2999):
        assert told.count(f"word{number} ") >= 2
    assert sum("Name Sign" in page for page in made) > 3


def test_a_cell_taller_than_a_page_is_broken() -> None:
    words = " ".join(f"word{number}" for number in range(2500))
    made = pages(pack(Table((Column("Name"), Column("Text")), ((words, "x"),))))
    assert "word2499" in " ".join(made)


@pytest.mark.parametrize("above", range(36, 64))
def test_a_box_is_on_the_page_of_its_bullets_and_a_lead_on_that_of_its_list(above: int) -> None:
    filling = tuple(Paragraph(f"Line {number}.") for number in range(above // 2))
    box = Note("The box above the bullets.")
    points = Bullets(tuple(f"Point {number} of five." for number in range(5)))
    told = pages(pack(*filling, *(Paragraph("Odd."),) * (above % 2), box, points))
    holding = [page for page in told if "The box above" in page]
    assert len(holding) == 1
    assert all(f"Point {number} of five." in holding[0] for number in range(5))
    led = pages(pack(*filling, Paragraph("What the list is about."), points))
    assert "Point 0 of five." in next(page for page in led if "What the list" in page)


@pytest.mark.parametrize("above", range(28, 44))
def test_no_row_of_a_table_is_alone_on_a_page(above: int) -> None:
    filling = tuple(Paragraph(f"Line {number}.") for number in range(above))
    rows = tuple((f"Row {number} here", "x") for number in range(6))
    table = Table((Column("First"), Column("Second")), rows, more="And two more rows.")
    told = pages(pack(*filling, table))
    counts = [page.count(" here") for page in told if " here" in page]
    assert sum(counts) == 6
    assert min(counts) > 1
    assert "Row 5 here" in next(page for page in told if "And two more rows." in page)


def test_a_wide_map_lies_across_a_page_of_its_own() -> None:
    made = PdfReader(io.BytesIO(pack_to_pdf(pack(Picture(picture(2000, 700), "Wide", "")), THEME)))
    across = [page.mediabox.width > page.mediabox.height for page in made.pages]
    assert across == [False, True]  # what follows fills the page before it


def test_a_section_begins_a_page_where_much_of_the_last_is_spent() -> None:
    long = [Paragraph("Some words.") for _ in range(24)]
    assert len(pages(pack(*long, starts_page=True))) == 2
    assert len(pages(pack(*long))) == 1
    assert len(pages(pack(Paragraph("Short."), starts_page=True))) == 1


def test_the_same_report_is_the_same_bytes() -> None:
    made = pack(Paragraph("The same"), Picture(picture(300, 100), "a", "b"))
    first = pack_to_pdf(made, THEME)
    assert first == pack_to_pdf(made, THEME)
    metadata = PdfReader(io.BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.year == 2000


@pytest.mark.parametrize(
    "words", ["", "\0\x1b[31m", "مرحبا بالعالم", "a" * 20_000, "\ud800", "🤖🤖"]
)
def test_hostile_words_break_no_page(words: str) -> None:
    assert pages(pack(Paragraph(words), Card("c", words, "high", words, (Note(words),))))


def test_a_list_is_whole_where_that_is_asked_for_and_there_is_room_for_it() -> None:
    line = Piece(30.0, lambda painter, x, y: None, would_hold=True)
    pieces = [piece(60.0), line, line, piece(30.0)]
    kept, loose = (paginate(pieces, ROOM, way) for way in (True, False))
    assert [len(page.placed) for page in kept] == [1, 3]
    assert [len(page.placed) for page in loose] == [2, 2]
