"""Writes the blocks of a report as HTML, every text escaped and every picture in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from graphs.drawing.scene import Scene
from graphs.drawing.svg import to_inline_svg
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
    Run,
    Table,
    Tone,
    Words,
    plain,
    runs,
)

#: The tones with a mark of their own (`html_style.MARKS`); others speak by their words alone.
MARKED = ("ungated", "weak", "gated", "latent", "critical", "high", "medium", "low")
#: Invisible characters that join others into one picture or letter.
_JOINERS = "\u200c\u200d"
_SAFE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
#: A map is never drawn smaller or larger than this beside its own size, so that it stays legible.
_SMALLEST, _LARGEST = 0.62, 1.35
#: The same for a small picture in the text.
_SMALLEST_STRIP = 0.78
#: The roles of zones in a scene; they stay where a path is lit up.
_GROUNDS = ("zone", "zone-title")


@dataclass
class Writing:
    """One page in the making.

    `anchors`: the id on the page of each section and card. `lights`: by the id of a card, the
    elements that are lit up for it on the map. `rules` gathers what the style must say of single
    pictures and tables, and `scenes` those that it colours.
    """

    pack: Pack
    light: Mapping[str, str]
    dark: Mapping[str, str]
    lights: Mapping[str, Collection[str]]
    anchors: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    _given: set[str] = field(default_factory=set)
    _count: int = 0

    def __post_init__(self) -> None:
        held = [block.id for block in self.pack.blocks() if isinstance(block, Card)]
        for wanted in (*(section.id for section in self.pack.sections), *held):
            self.anchors.setdefault(wanted, f"r-{_slug(wanted, len(self.anchors) + 1)}")
        for block in self.pack.blocks():
            if isinstance(block, Picture):
                for item in block.scene.items:
                    if item.element:
                        self.tokens.setdefault(item.element, f"e{len(self.tokens)}")

    def anchor(self, wanted: str) -> str:
        """The attribute for the place that links to this id lead to; a second has none."""
        if wanted in self._given:
            return ""
        self._given.add(wanted)
        return f' id="{self.anchors[wanted]}"'

    def number(self) -> int:
        """A number that no other part of the page has."""
        self._count += 1
        return self._count

    def blocks(self, blocks: Iterable[Block], level: int) -> str:
        """Blocks as HTML; `level` is that of the headings of cards among them."""
        return "".join(self._block(block, level) for block in blocks)

    def _block(self, block: Block, level: int) -> str:
        match block:
            case Paragraph():
                return f"<p>{self.words(block.words)}</p>\n"
            case Bullets():
                tag = "ol" if block.numbered else "ul"
                items = "".join(f"<li>{self.words(item)}</li>\n" for item in block.items)
                return f"<{tag}>\n{items}</{tag}>\n" if items else ""
            case Facts():
                return self.facts(block)
            case Numbers():
                return self._numbers(block)
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)
            case ChartBlock():
                return self._chart(block)
            case Note():
                classes = f"note {_tone_class(block.tone)}".strip()
                mark = _mark(block.tone)
                return f'<p class="{classes}" role="note">{mark}{self.words(block.words)}</p>\n'
            case Card():
                return self._card(block, level)

    def words(self, words: Words) -> str:
        return "".join(self._run(run) for run in runs(words))

    def _run(self, run: Run) -> str:
        made = text(run.text)
        if run.style == "strong":
            made = f"<strong>{made}</strong>"
        elif run.style == "code":
            made = f"<code>{made}</code>"
        if run.tone:
            made = f'<span class="{_tone_class(run.tone)}">{_mark(run.tone)}{made}</span>'
        if run.target in self.anchors:
            made = f'<a href="#{self.anchors[run.target]}">{made}</a>'
        return made

    def facts(self, block: Facts) -> str:
        rows = "".join(
            f"<div><dt>{text(name)}</dt><dd>{self.words(value)}</dd></div>\n"
            for name, value in block.rows
        )
        return f'<dl class="facts">\n{rows}</dl>\n' if rows else ""

    def _numbers(self, block: Numbers) -> str:
        items = "".join(
            f'<li class="{_tone_class(item.tone)}">'
            f"<strong>{_mark(item.tone)}{text(item.value)}</strong> <span>{text(item.text)}</span>"
            "</li>\n"
            for item in block.items
        )
        return f'<ul class="numbers">\n{items}</ul>\n' if items else ""

    def _table(self, block: Table) -> str:
        number = self.number()
        self._shares(number, block.columns)
        ends = [' class="end"' if column.align == "end" else "" for column in block.columns]
        head = "".join(
            f'<th scope="col"{end}>{text(column.title)}</th>'
            for column, end in zip(block.columns, ends, strict=True)
        )
        rows = []
        for row in block.rows:
            cells = [
                f'<th scope="row"{end}>{self.words(cell)}</th>'
                if not index
                else f"<td{end}>{self.words(cell)}</td>"
                for index, (cell, end) in enumerate(zip(row, ends, strict=True))
            ]
            rows.append(f"<tr>{''.join(cells)}</tr>\n")
        caption = f"<caption>{text(block.caption)}</caption>\n" if block.caption else ""
        name = block.caption or "Table: " + ", ".join(column.title for column in block.columns)
        columns = "<col>" * len(block.columns)
        more = f'<p class="more">{text(block.more)}</p>\n' if block.more else ""
        return (
            f'<div class="table" role="region" tabindex="0" aria-label="{text(name)}">\n'
            f'<table id="t{number}">\n{caption}<colgroup>{columns}</colgroup>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n</div>\n"
            f"{more}"
        )

    def _shares(self, number: int, columns: tuple[Column, ...]) -> None:
        whole = sum(column.share for column in columns) or 1.0
        if len({column.share for column in columns}) > 1:
            for index, column in enumerate(columns, 1):
                share = f"{100 * column.share / whole:.1f}%"
                self.rules.append(f"#t{number} col:nth-child({index}){{width:{share}}}")

    def _picture(self, block: Picture) -> str:
        number = self.number()
        self.scenes.append(block.scene)
        is_map = block.size == "page"
        width = block.scene.width
        least = (_SMALLEST if is_map else _SMALLEST_STRIP) * width
        most = (_LARGEST if is_map else 1.0) * width
        self.rules.append(f"#p{number} svg{{min-width:{least:.0f}px;max-width:{most:.0f}px}}")
        svg = to_inline_svg(block.scene, f"p{number}", self.tokens)
        name = block.caption or ("Map" if is_map else "Path")
        words = text(block.description)
        if is_map:
            told = f"<details><summary>What it shows, in words</summary><p>{words}</p></details>"
        else:
            told = f'<p class="unseen">{words}</p>'
        caption = f"{text(block.caption)} " if block.caption else ""
        return (
            f'<figure class="{"map" if is_map else "strip"}" id="p{number}">\n'
            f'<div class="view" role="region" tabindex="0" aria-label="{text(name)}">\n'
            f"{svg}</div>\n"
            f"<figcaption>{caption}{told}</figcaption>\n</figure>\n"
        )

    def _chart(self, block: ChartBlock) -> str:
        # matplotlib takes a while to load, and few pages have a chart.
        from graphs.reports.charts.inline import to_inline_svg as draw

        chart = block.chart
        label = f"k{self.number()}"
        table = ""
        if block.with_table:
            columns = tuple(Column(title) for title in chart.columns)
            numbers = self._table(Table(columns, chart.rows, f"{chart.title}: the numbers"))
            table = f"<details><summary>The numbers as a table</summary>\n{numbers}</details>\n"
        return (
            f'<figure class="chart">\n<div class="view" role="region" tabindex="0" '
            f'aria-label="{text(chart.title)}">\n{draw(chart, self.light, label)}</div>\n'
            f'<figcaption id="{label}"><strong>{text(chart.title)}.</strong> '
            f"{text(chart.says)}</figcaption>\n{table}</figure>\n"
        )

    def _card(self, card: Card, level: int) -> str:
        number = self.number()
        tag = f"h{min(level, 6)}"
        lit = dict.fromkeys((*card.elements, *self.lights.get(card.id, ()), *_drawn(card.blocks)))
        tokens = " ".join(self.tokens[each] for each in lit if each in self.tokens)
        about = " ".join(self.tokens[each] for each in card.elements if each in self.tokens)
        anchor = self.anchor(card.id)
        badge = ""
        if card.badge:
            tone = _tone_class(card.tone)
            badge = f'<span class="badge {tone}">{_mark(card.tone)}{text(card.badge)}</span> '
        data = f' data-badge="{text(card.badge)}"' + (f' data-e="{tokens}"' if tokens else "")
        data += f' data-about="{about}"' if about else ""
        return (
            f'<article class="card {_tone_class(card.tone)}"{anchor} '
            f'aria-labelledby="c{number}"{data}>\n'
            f'<{tag} id="c{number}">{badge}{text(card.title)}</{tag}>\n'
            f"{self.blocks(card.blocks, level + 1)}</article>\n"
        )


def text(words: str) -> str:
    """Words escaped for HTML, without characters that command a screen or turn its direction."""
    return escape("".join(c if c.isprintable() or c in _JOINERS else " " for c in words))


def plain_text(words: Words) -> str:
    return text(plain(words))


def _tone_class(tone: Tone) -> str:
    return f"tone-{tone}" if tone else ""


def _mark(tone: Tone) -> str:
    if tone not in MARKED:
        return ""
    return f'<svg class="mark" aria-hidden="true"><use href="#m-{tone}"/></svg>'


def _slug(wanted: str, number: int) -> str:
    return wanted if _SAFE_ID.fullmatch(wanted) else f"-{number}"


def _drawn(blocks: Iterable[Block]) -> Iterable[str]:
    """What the small pictures of a card show, but for the zones."""
    for block in blocks:
        if isinstance(block, Picture) and block.size == "strip":
            yield from (i.element for i in block.scene.items if i.role not in _GROUNDS)
