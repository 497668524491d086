"""The content of a report, free of any format: sections of blocks that each writer shows its way.

Words are plain text, never markup: a writer escapes them for its format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from graphs.drawing.scene import Scene
from graphs.reports.charts.chart import Chart

#: What a word, a number or a card says beside its text; a writer shows it by colour and by a mark.
#: The names are roles of the themes, or severities.
Tone = Literal[
    "", "muted", "ungated", "weak", "gated", "latent", "critical", "high", "medium", "low"
]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `target`: the id of a section or card that it leads to ("" for none)."""

    text: str
    style: Literal["plain", "strong", "code"] = "plain"
    tone: Tone = ""
    target: str = ""


#: Text, or stretches of it that differ.
Words = str | Run | tuple[Run, ...]


def runs(words: Words) -> tuple[Run, ...]:
    """Words as stretches."""
    if isinstance(words, str):
        return (Run(words),)
    return (words,) if isinstance(words, Run) else words


def plain(words: Words) -> str:
    """Words as text."""
    return "".join(run.text for run in runs(words))


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `numbered` where its order matters."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, such as the file and its hash."""

    rows: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A figure that people can check, such as `12 of 19`, and what it counts."""

    value: str
    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures side by side."""

    items: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`share`: the part of the width that it gets beside the others."""

    title: str
    share: float = 1.0
    align: Literal["start", "end"] = "start"


@dataclass(frozen=True, slots=True)
class Table:
    """`more`: what was left out, in words ("" where all is there)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    caption: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A scene, with what it shows in words for those who cannot see it.

    `size`: `page` for a whole map that may take a page of its own, `strip` for a small picture in
    the text, such as a path. `mermaid`: the same as a Mermaid flowchart, for formats of text ("" if
    there is none).
    """

    scene: Scene
    caption: str
    description: str
    size: Literal["page", "strip"] = "page"
    mermaid: str = ""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart with its numbers."""

    chart: Chart
    with_table: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """What must not be overlooked, set apart from the text."""

    words: Words
    tone: Tone = "weak"


@dataclass(frozen=True, slots=True)
class Card:
    """A thing of its own, such as a finding: what holds it together is kept on one page if it fits.

    `badge` is written in its tone before the title; `elements`: the ids on the map it is about.
    """

    id: str
    badge: str
    tone: Tone
    title: str
    blocks: tuple[Block, ...]
    elements: tuple[str, ...] = ()


Block = Paragraph | Bullets | Facts | Numbers | Table | Picture | ChartBlock | Note | Card


@dataclass(frozen=True, slots=True)
class Section:
    """`starts_page`: in a paged format it begins on a new page."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole report. `about`: what was analysed, for the first page and the running foot."""

    title: str
    subtitle: str
    about: Facts
    sections: tuple[Section, ...]
    foot: str = ""
    language: str = field(default="en")

    def blocks(self) -> Iterator[Block]:
        """Every block, cards before what they hold."""
        for section in self.sections:
            yield from _each(section.blocks)


def _each(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Card):
            yield from _each(block.blocks)
