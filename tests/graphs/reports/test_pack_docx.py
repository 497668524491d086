"""The report as a Word document, read back by python-docx and as XML."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
import pytest
import yaml
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from lxml import etree

import resources
from graphs.drawing.scene import Item, Label, Scene
from graphs.reports.docx_report import write
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
from graphs.reports.pack.docx import to_docx
from tests.graphs.reports.map_texts import HARD_NAMES, incident, subject_of

THEME: Mapping[str, str] = yaml.safe_load(resources.theme_text("print"))
DARK: Mapping[str, str] = yaml.safe_load(resources.theme_text("dark"))
HOSTILE = ("\x00\x01\x1b[2J", "half \ud800 half", "\ufffe\uffff", "\u202eturned", "]]>&<w:p/>")


def raster(scene: Scene, theme: Mapping[str, str], scale: float) -> bytes:
    """A white PNG of the size that is asked for."""
    width, height = round(scene.width * scale), round(scene.height * scale)

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\xff" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def scene(width: float, height: float) -> Scene:
    label = Label(10, 10, "word", 12)
    item = Item("a", "node", "A", "a node", (0, 0, width, height), labels=(label,))
    return Scene(width, height, "Map", "A map", (item,))


def pack(*blocks: object, title: str = "Flow") -> Pack:
    about = Facts((("File", "a.yaml"),))
    sections = (
        Section("first", "First", blocks),  # type: ignore[arg-type]
        Section("last", "Last", (Paragraph("The end."),), starts_page=True),
    )
    return Pack(title, "What it reaches", about, sections, "map 1234 · policy 5678")


def opened(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def part(made: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return etree.fromstring(archive.read(name))


def test_headings_lists_and_text_have_the_styles_of_word() -> None:
    numbered = Bullets(("one", "two"), numbered=True)
    made = opened(
        to_docx(pack(Paragraph("Words."), Bullets(("a", "b")), numbered, numbered), THEME)
    )
    told = [(each.style.name, each.text) for each in made.paragraphs if each.style is not None]
    assert told[0] == ("Title", "Flow")
    assert ("Heading 1", "First") in told
    assert ("Heading 1", "Last") in told
    assert ("Normal", "Words.") in told
    assert [text for style, text in told if style == "List Bullet"] == ["a", "b"]
    assert [text for style, text in told if style == "List Number"] == ["one", "two"] * 2
    lists = [
        each._p.pPr.numPr.numId.val
        for each in made.paragraphs
        if each.style is not None and each.style.name == "List Number"
    ]
    assert lists[0] == lists[1] != lists[2] == lists[3]
    last = next(
        each for each in made.paragraphs if each.text == "Last" and "Head" in each.style.name
    )
    assert last.paragraph_format.page_break_before


def test_tables_repeat_their_heads_and_keep_their_widths() -> None:
    columns = (Column("Name", 3.0), Column("Count", 1.0, "end"))
    rows = tuple((f"row {number}", str(number)) for number in range(200))
    made = opened(to_docx(pack(Table(columns, rows, "All rows", "and 3 more")), THEME))
    (table,) = [each for each in made.tables if len(each.rows) > 100]
    assert [cell.text for cell in table.rows[0].cells] == ["Name", "Count"]
    assert [cell.text for cell in table.rows[200].cells] == ["row 199", "199"]
    assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tr_lst[1].trPr.find(qn("w:tblHeader")) is None
    widths = [column.width for column in table.columns]
    assert widths[0] > 2 * widths[1]
    section = made.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(widths) == pytest.approx(room, rel=0.01)
    texts = [each.text for each in made.paragraphs]
    assert "Table 1. All rows" in texts
    assert "and 3 more" in texts


def test_words_lead_to_the_places_that_they_name() -> None:
    card = Card("R01-abc", "critical", "critical", "A thing", (Paragraph("Inside."),), ("n",))
    words = (Run("see "), Run("it", target="R01-abc"), Run(" and "), Run("none", target="gone"))
    made = to_docx(pack(Paragraph(words), card), THEME)
    body = part(made, "word/document.xml")
    places = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    led = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    assert len(places) == 3
    assert led <= places
    assert all(len(name) <= 40 for name in places if name)
    numbers = [each.get(qn("w:id")) for each in body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))
    linked = ["".join(each.itertext()) for each in body.iter(qn("w:hyperlink"))]
    assert linked == ["First", "Last", "it"]
    heading = next(each for each in opened(made).paragraphs if "A thing" in each.text)
    assert heading.text == "Critical: A thing"
    assert heading.style is not None
    assert heading.style.name == "Heading 2"
    assert heading.paragraph_format.keep_with_next is not False


def test_wide_maps_stand_on_pages_across_and_fit_them() -> None:
    wide = Picture(scene(2400, 900), "Wide", "A wide map.")
    high = Picture(scene(500, 3000), "High", "A high map.")
    made = opened(
        to_docx(pack(Paragraph("Before."), wide, Paragraph("x" * 2000), high), THEME, raster)
    )
    assert [section.orientation for section in made.sections] == [
        WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE, WD_ORIENTATION.PORTRAIT,
    ]  # fmt: skip
    for shape, section in zip(made.inline_shapes, made.sections[1:], strict=True):
        assert shape.width <= section.page_width - section.left_margin - section.right_margin
        assert shape.height <= section.page_height - section.top_margin - section.bottom_margin
    ratio = made.inline_shapes[0].width / made.inline_shapes[0].height
    assert ratio == pytest.approx(2400 / 900, rel=0.01)
    for section in made.sections:
        assert "map 1234 · policy 5678" in section.footer.paragraphs[0].text
        assert section.header.paragraphs[0].text == "Flow"


def test_pictures_are_told_in_words_and_numbered() -> None:
    strip = Picture(scene(600, 100), "", "Path: a to b.", "strip")
    made = to_docx(
        pack(strip, Picture(scene(600, 400), "The map", "What it shows.")), THEME, raster
    )
    shapes = list(part(made, "word/document.xml").iter(qn("wp:docPr")))
    assert [shape.get("descr") for shape in shapes] == ["Path: a to b.", "What it shows."]
    assert len({shape.get("id") for shape in shapes}) == 2
    assert "Figure 1. The map" in [each.text for each in opened(made).paragraphs]


def test_without_pictures_their_words_stand_in_their_place() -> None:
    made = opened(to_docx(pack(Picture(scene(600, 400), "The map", "What it shows.")), THEME))
    assert not made.inline_shapes
    assert any(
        "could not be made" in each.text and "What it shows." in each.text
        for each in made.paragraphs
    )


@pytest.mark.parametrize("name", [*HARD_NAMES, *HOSTILE])
def test_hostile_names_stay_text(name: str) -> None:
    blocks = (
        Paragraph(name),
        Bullets((name,)),
        Facts(((name, Run(name, "code")),)),
        Numbers((Number(name, name, "ungated"),)),
        Table((Column(name),), ((name,),), name),
        Note(name),
        Card(name, name, "high", name, (Paragraph(Run(name, target=name)),)),
        Picture(scene(100, 100), name, name),
    )
    made = to_docx(pack(*blocks, title=name), THEME, raster)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for each in archive.namelist():
            if each.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(each))
    text = "".join(part(made, "word/document.xml").itertext())
    assert not set("\x00\x1b\u202e\ufffe") & set(text)
    if name.isascii() and name.isprintable():
        assert name in text


def test_equal_reports_are_equal_bytes_without_dates_or_leftovers() -> None:
    subject = subject_of(incident(), theme="print")
    made = write(subject)
    assert isinstance(made, bytes)
    assert made == write(subject_of(incident(), theme="print"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = set(archive.namelist())
        whole = b"".join(archive.read(name) for name in names)
    assert not {name for name in names if "thumbnail" in name or "customXml" in name}
    assert b"python-docx" not in whole
    properties = opened(made).core_properties
    assert properties.title == incident().name
    assert properties.language == "en-GB"
    assert properties.created is None
    assert properties.modified is None
    assert subject.model_hash[:12] in opened(made).sections[0].footer.paragraphs[0].text


def test_the_report_of_an_example_tells_its_sections_and_findings() -> None:
    subject = subject_of(incident(), theme="print")
    made = write(subject)
    assert isinstance(made, bytes)
    read = opened(made)
    headings = [each.text for each in read.paragraphs if (each.style.name or "") == "Heading 1"]
    assert {"In short", "Findings", "Where gates belong"} <= set(headings)
    text = "\n".join(each.text for each in read.paragraphs)
    assert "3 of 3" in "".join(part(made, "word/document.xml").itertext())
    for finding in subject.judgement.findings:
        assert finding.title in text


def test_a_dark_theme_colours_no_words_on_white_paper() -> None:
    words = Paragraph(Run("open", tone="ungated"))
    dark = part(to_docx(pack(words), DARK), "word/document.xml")
    light = part(to_docx(pack(words), THEME), "word/document.xml")
    assert not list(dark.iter(qn("w:color")))
    told = {each.get(qn("w:val")).lower() for each in light.iter(qn("w:color"))}
    assert told == {THEME[role].lstrip("#") for role in ("ungated-text", "muted")}
