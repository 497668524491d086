"""What python-docx has no call for: fields, bookmarks, links, borders, lists that begin anew."""

from __future__ import annotations

import hashlib
import re

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_NO_NAME = re.compile(r"[^A-Za-z0-9]+")
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
    "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
    "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap",
    "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
_TABLE_PARTS = (
    "w:tblStyle", "w:tblpPr", "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize",
    "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders",
    "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription",
)  # fmt: skip


def bookmark_name(target: str) -> str:
    """The name of the place that a target is at: Word takes 40 letters and digits of it."""
    digest = hashlib.sha256(target.encode("utf-8", "backslashreplace")).hexdigest()[:12]
    return f"u_{_NO_NAME.sub('_', target)[:20].strip('_')}_{digest}"


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make all that a paragraph holds so far a place to lead to; `number` is its own."""
    start = OxmlElement("w:bookmarkStart", {qn("w:id"): str(number), qn("w:name"): name})
    end = OxmlElement("w:bookmarkEnd", {qn("w:id"): str(number)})
    properties = paragraph._p.pPr
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(end)


def link_run(paragraph: Paragraph, run: Run, name: str) -> None:
    """Make a run, the last of its paragraph, lead to a bookmark."""
    link = OxmlElement("w:hyperlink", {qn("w:anchor"): name, qn("w:history"): "1"})
    paragraph._p.append(link)
    link.append(run._r)


def add_field(paragraph: Paragraph, instruction: str, shown: str, bold: bool = False) -> None:
    """A field that Word works out; `shown` stands there until it does."""
    open_field(paragraph, instruction)
    paragraph.add_run(shown).bold = bold or None
    close_field(paragraph)


def open_field(paragraph: Paragraph, instruction: str) -> None:
    """Begin a field: what is added until `close_field` is shown until Word works it out."""
    _field_mark(paragraph, "begin")
    asked = OxmlElement("w:instrText", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    asked.text = f" {instruction} "
    paragraph.add_run()._r.append(asked)
    _field_mark(paragraph, "separate")


def close_field(paragraph: Paragraph) -> None:
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}))


def shade(paragraph: Paragraph, ground: str, bar: str) -> None:
    """Put a paragraph on a ground (`RRGGBB`), with a thick bar of a colour before it."""
    properties = paragraph._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    borders.append(_line("w:left", bar, 24, 6))
    properties.insert_element_before(borders, *_AFTER_BORDERS)
    properties.insert_element_before(_shading(ground), *_AFTER_BORDERS[1:])


def line_above(cell: _Cell, colour: str) -> None:
    """A line of a colour above a cell."""
    borders = OxmlElement("w:tcBorders")
    borders.append(_line("w:top", colour, 18, 0))
    cell._tc.get_or_add_tcPr().append(borders)


def _line(side: str, colour: str, width: int, space: int) -> BaseOxmlElement:
    values = {"val": "single", "sz": str(width), "space": str(space), "color": colour}
    return OxmlElement(side, {qn(f"w:{name}"): value for name, value in values.items()})


def _shading(ground: str) -> BaseOxmlElement:
    values = {"val": "clear", "color": "auto", "fill": ground}
    return OxmlElement("w:shd", {qn(f"w:{name}"): value for name, value in values.items()})


def describe_table(table: Table, title: str, *, head: bool) -> None:
    """What a table is, for assistive readers, and whether its first row names the columns."""
    set_table(table, "w:tblLook", {
        "val": "0020" if head else "0000", "firstRow": str(int(head)), "lastRow": "0",
        "firstColumn": "0", "lastColumn": "0", "noHBand": "1", "noVBand": "1",
    })  # fmt: skip
    if title:
        set_table(table, "w:tblCaption", {"val": title})


def set_table(table: Table, name: str, values: dict[str, str]) -> None:
    """Set a property of a table, in the place that its schema asks for."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn(name)):
        properties.remove(old)
    element = OxmlElement(name, {qn(f"w:{key}"): value for key, value in values.items()})
    properties.insert_element_before(element, *_TABLE_PARTS[_TABLE_PARTS.index(name) + 1 :])


def repeat_row(table: Table) -> None:
    """Repeat the first row of a table on each page that it runs on to."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def keep_row_whole(row_properties: BaseOxmlElement) -> None:
    """Break no page within a row."""
    row_properties.insert(0, OxmlElement("w:cantSplit"))


def new_numbered_list(document: Document) -> int:
    """The number of a new list that counts from one."""
    numbering = document.part.numbering_part.element
    num = numbering.add_num(1)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    number: int = num.numId
    return number


def number_paragraph(paragraph: Paragraph, number: int) -> None:
    """Make a paragraph an item of a numbered list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number
