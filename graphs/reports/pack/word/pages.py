"""The pages of a Word document: A4 upright or across, with a running head and foot."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.section import WD_HEADER_FOOTER, WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Mm
from docx.text.paragraph import Paragraph

from graphs.reports.pack.word.marks import add_field
from graphs.reports.pack.word.template import clean

_SHORT, _LONG = Mm(210), Mm(297)
_SIDE, _TOP, _BOTTOM = Mm(20), Mm(22), Mm(20)


@dataclass(frozen=True, slots=True)
class Area:
    """The room for text on a page, in EMU (914,400 an inch)."""

    width: int
    height: int


#: Sides of pages are told in twentieths of a point: what they round away must not be used.
_ROUNDED = 2 * 635
UPRIGHT = Area(_SHORT - 2 * _SIDE - _ROUNDED, _LONG - _TOP - _BOTTOM - _ROUNDED)
ACROSS = Area(_LONG - 2 * _SIDE - _ROUNDED, _SHORT - _TOP - _BOTTOM - _ROUNDED)


class Pages:
    """Turns pages of a document; each has the same head and foot."""

    def __init__(self, document: Document, head: str, foot: str) -> None:
        self._document = document
        self._head = clean(head)
        self._foot = clean(foot)
        self._made: dict[bool, tuple[str, str]] = {}
        self.is_across = False
        self._set_up(document.sections[0])
        self._document.sections[0].different_first_page_header_footer = True
        _fill(self._document.sections[0].first_page_footer.paragraphs[0], self._foot, UPRIGHT)

    @property
    def area(self) -> Area:
        return ACROSS if self.is_across else UPRIGHT

    def turn(self, across: bool) -> bool:
        """Go on on a new page of another orientation; False where the page has it already."""
        if across == self.is_across:
            return False
        self.is_across = across
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        _drop_empty_paragraph(self._document)
        section.different_first_page_header_footer = False
        self._set_up(section)
        return True

    def _set_up(self, section: Section) -> None:
        width, height = (_LONG, _SHORT) if self.is_across else (_SHORT, _LONG)
        section.orientation = (
            WD_ORIENTATION.LANDSCAPE if self.is_across else WD_ORIENTATION.PORTRAIT
        )
        section.page_width, section.page_height = width, height
        section.left_margin = section.right_margin = _SIDE
        section.top_margin, section.bottom_margin = _TOP, _BOTTOM
        section.header_distance = section.footer_distance = Mm(10)
        section.gutter = Emu(0)
        kind = WD_HEADER_FOOTER.PRIMARY
        known = self._made.get(self.is_across)
        if known is None:
            for part in (section.header, section.footer):
                part.is_linked_to_previous = False
            section.header.paragraphs[0].add_run(self._head)
            _fill(section.footer.paragraphs[0], self._foot, self.area)
            made = section._sectPr
            head, foot = made.get_headerReference(kind), made.get_footerReference(kind)
            if head is not None and foot is not None:
                self._made[self.is_across] = head.rId, foot.rId
            return
        # The parts are shared: a document with fifty maps has no fifty feet.
        section._sectPr.add_headerReference(kind, known[0])
        section._sectPr.add_footerReference(kind, known[1])


def _fill(paragraph: Paragraph, foot: str, area: Area) -> None:
    """The foot, and at the other side the number of the page."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(area.width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{foot}\tPage ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES", "1")


def _drop_empty_paragraph(document: Document) -> None:
    """Let the last paragraph of a section end it, not an empty one that may need a page."""
    *_, last, empty, _ = document.element.body
    if last.tag == qn("w:p") and last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        last.get_or_add_pPr().append(empty.pPr.find(qn("w:sectPr")))
        document.element.body.remove(empty)
