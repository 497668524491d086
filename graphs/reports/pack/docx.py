"""Writes the content of a report as a Word document (DOCX), for design documents.

Headings, lists, captions and links are Word's own, so that a document which takes them over can
number, list and restyle them. Equal content gives equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

import docx
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph as WordParagraph

from graphs.reports.pack.content import (
    Block,
    Bullets,
    Card,
    ChartBlock,
    Column,
    Facts,
    Note,
    Numbers,
    Pack,
    Paragraph,
    Picture,
    Section,
    Table,
    Tone,
    Words,
)
from graphs.reports.pack.word.arranging import (
    Stretch,
    arranged,
    holds_together,
    leads_in,
    room_above,
)
from graphs.reports.pack.word.marks import (
    close_field,
    new_numbered_list,
    number_paragraph,
    open_field,
    shade,
)
from graphs.reports.pack.word.pages import Area, Pages
from graphs.reports.pack.word.palette import Palette
from graphs.reports.pack.word.pictures import Placed, chart_picture, scene_picture
from graphs.reports.pack.word.tables import (
    add_facts,
    add_grid,
    add_numbers,
)
from graphs.reports.pack.word.template import clean, repacked, template
from graphs.reports.pack.word.writing import Hand
from graphs.reports.subject import Raster

#: What of a page's height a picture with its caption may take, and what a strip may.
_WHOLE_PAGE, _STRIP = 0.9, 0.45
_NO_PICTURE = "The picture could not be made here: pictures of pixels need Qt. What it shows: "


def to_docx(pack: Pack, theme: Mapping[str, str], raster: Raster | None = None) -> bytes:
    """The report as the bytes of a DOCX.

    `theme` gives the colours by role as `#rrggbb`. `raster` makes the pictures of the maps; without
    it they are told in words.
    """
    return _Writer(pack, theme, raster).written()


class _Writer:
    """Writes one document from its beginning to its end."""

    def __init__(self, pack: Pack, theme: Mapping[str, str], raster: Raster | None) -> None:
        self._pack = pack
        self._theme = theme
        self._raster = raster
        self._colours = Palette.of(theme)
        empty = template(pack.title, pack.subtitle, pack.language, self._colours)
        self._document = docx.Document(BytesIO(empty))
        self._pages = Pages(self._document, pack.title, pack.foot)
        self._hand = Hand(
            self._colours,
            {section.id for section in pack.sections}
            | {block.id for block in pack.blocks() if isinstance(block, Card)},
        )
        self._figures = 0
        self._tables = 0
        self._pictures = 0

    def written(self) -> bytes:
        self._front()
        for section in self._pack.sections:
            self._section(section)
        package = BytesIO()
        self._document.save(package)
        return repacked(package.getvalue())

    def _front(self) -> None:
        self._add("Title", self._pack.title)
        if self._pack.subtitle:
            self._add("Subtitle", self._pack.subtitle)
        add_facts(self._document, self._hand, self._pack.about, self._pages.area.width)
        self._add("TOC Heading", "Contents")
        told = self._pack.sections
        for number, section in enumerate(told):
            line = self._document.add_paragraph(style="toc 1")
            if number == 0:
                # Without numbers of pages: they are known only to the program that sets the pages.
                open_field(line, r'TOC \o "1-1" \n \h \z')
            self._hand.link(line, section.title, section.id)
            if number == len(told) - 1:
                close_field(line)

    def _section(self, section: Section) -> None:
        for number, stretch in enumerate(arranged(section)):
            turned = self._pages.turn(stretch.across)
            if number == 0:
                heading = self._add("Heading 1", section.title)
                self._mark(heading, section.id)
                if section.starts_page and not turned:
                    heading.paragraph_format.page_break_before = True
            first = len(self._document.element.body) - 1
            self._stretch(stretch, 2, headed=number == 0)
            if number and not turned and stretch.across:
                # A second wide map: what is said of it stands on its page.
                begun = self._document.element.body[first]
                if begun.tag == qn("w:p"):
                    word = WordParagraph(begun, self._document._body)
                    word.paragraph_format.page_break_before = True

    def _stretch(self, stretch: Stretch, level: int, headed: bool) -> None:
        for at, block in enumerate(stretch.blocks):
            if isinstance(block, Picture) and block.size == "page":
                above = room_above(stretch.blocks[:at], self._pages.area, headed)
                self._picture(block, above)
            else:
                self._block(block, level)
            if at + 1 < len(stretch.blocks) and leads_in(block, stretch.blocks[at + 1]):
                self._last.paragraph_format.keep_with_next = True

    def _block(self, block: Block, level: int) -> None:
        match block:
            case Paragraph():
                self._add("Normal", block.words)
            case Bullets():
                self._bullets(block)
            case Facts():
                add_facts(self._document, self._hand, block, self._pages.area.width)
            case Numbers():
                add_numbers(self._document, self._hand, block, self._pages.area.width)
            case Table():
                self._table(block.columns, block.rows, block.caption)
                if block.more:
                    self._add("Caption", block.more)
            case ChartBlock():
                self._chart(block)
            case Picture():
                self._picture(block, 0.0)
            case Note():
                said = self._add("Note", block.words)
                shade(said, self._colours.behind(block.tone), self._bar(block.tone))
            case Card():
                self._card(block, level)

    def _card(self, card: Card, level: int) -> None:
        first = len(self._document.element.body)
        badge = card.badge.capitalize()
        title = f"{badge}: {card.title}" if badge else card.title
        heading = self._add(f"Heading {min(level, 3)}", "")
        shade(heading, self._colours.behind(card.tone), self._bar(card.tone))
        self._hand.write(heading, title, card.tone)
        self._mark(heading, card.id)
        for block in card.blocks:
            self._block(block, level + 1)
        if holds_together(card):
            self._keep_from(first)

    def _keep_from(self, first: int) -> None:
        """Keep what was added since on one page, if it fits on one."""
        body = self._document.element.body
        # The last child of the body is what tells of its pages.
        added = list(body)[first - 1 : len(body) - 1]
        for element in added[:-1]:
            for paragraph in element.iter(qn("w:p")):
                WordParagraph(
                    paragraph, self._document._body
                ).paragraph_format.keep_with_next = True

    def _bullets(self, block: Bullets) -> None:
        number = new_numbered_list(self._document) if block.numbered else 0
        for words in block.items:
            item = self._add("List Number" if block.numbered else "List Bullet", words)
            if block.numbered:
                number_paragraph(item, number)

    def _table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Words]], caption: str
    ) -> None:
        if caption:
            self._tables += 1
            line = self._caption("Table", self._tables, caption)
            line.paragraph_format.keep_with_next = True
        width = self._pages.area.width
        add_grid(self._document, self._hand, columns, rows, width, caption)

    def _chart(self, block: ChartBlock) -> None:
        chart = block.chart
        self._add("Normal", chart.says).paragraph_format.keep_with_next = True
        area = self._area(_STRIP)
        self._figure(chart_picture(chart, area, self._theme), chart.title, chart.says)
        if block.with_table:
            columns = tuple(Column(title) for title in chart.columns)
            ends = [_are_numbers([row[at] for row in chart.rows]) for at in range(len(columns))]
            shares = [max([len(name), *(len(row[at]) for row in chart.rows)], default=1)
                      for at, name in enumerate(chart.columns)]  # fmt: skip
            columns = tuple(
                Column(name, min(max(share, 8), 40), "end" if end else "start")
                for name, share, end in zip(chart.columns, shares, ends, strict=True)
            )
            self._table(columns, chart.rows, f"{chart.title}, in numbers")

    def _picture(self, picture: Picture, above: float) -> None:
        """`above`: the share of the page that is taken already."""
        share = _STRIP if picture.size == "strip" else max(_WHOLE_PAGE - above, 0.5)
        # Its caption stands below it on the same page.
        placed = scene_picture(picture.scene, self._area(share), self._theme, self._raster)
        self._figure(placed, picture.caption, picture.description)

    def _figure(self, placed: Placed, caption: str, description: str) -> None:
        if placed.png is None:
            words = self._add("Note", _NO_PICTURE + description)
            shade(words, self._colours.behind("muted"), self._bar("muted"))
        else:
            line = self._document.add_paragraph(style="Figure")
            shape = line.add_run().add_picture(
                BytesIO(placed.png), Emu(placed.width), Emu(placed.height)
            )
            self._pictures += 1
            told = shape._inline.docPr
            told.set("id", str(self._pictures))
            told.set("name", f"Picture {self._pictures}")
            told.set("descr", clean(description))
            line.paragraph_format.keep_with_next = bool(caption)
        if caption:
            self._figures += 1
            self._caption("Figure", self._figures, caption)

    def _caption(self, name: str, number: int, words: str) -> WordParagraph:
        line = self._document.add_paragraph(style="Caption")
        self._hand.caption(line, name, number, words)
        return line

    def _area(self, share: float) -> Area:
        whole = self._pages.area
        return Area(whole.width, round(whole.height * share))

    def _add(self, style: str, words: Words) -> WordParagraph:
        paragraph = self._document.add_paragraph(style=style)
        self._hand.write(paragraph, words)
        self._last = paragraph
        return paragraph

    def _mark(self, paragraph: WordParagraph, target: str) -> None:
        self._hand.mark(paragraph, target)

    def _bar(self, tone: Tone) -> str:
        return self._colours.ink(tone) or self._colours.muted


def _are_numbers(texts: Sequence[str]) -> bool:
    return bool(texts) and all(re.fullmatch(r"[\d.,%\s–-]*", text) for text in texts)
