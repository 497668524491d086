"""Subjects and packs for the tests of reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import resources
from app.services.opening import open_source
from app.services.policies import policy_for
from app.services.subjects import subject_of
from graphs.api import analyse
from graphs.reports.pack.build import build_pack
from graphs.reports.pack.content import (
    Block,
    Bullets,
    Card,
    ChartBlock,
    Facts,
    Note,
    Numbers,
    Pack,
    Paragraph,
    Picture,
    Run,
    Table,
    Words,
    runs,
)
from graphs.reports.pack.telling import PackKind
from graphs.reports.subject import Subject

EXAMPLES = sorted(Path(str(item)) for item in resources.examples())
INCIDENT = next(path for path in EXAMPLES if path.name == "incident-response.yaml")
DAY = date(2026, 11, 23)


@cache
def subject(path: Path) -> Subject:
    loaded = open_source(str(path))
    analysis = analyse(loaded.workflow, policy_for(loaded, str(path)))
    return subject_of(loaded, str(path), analysis, today=DAY)


@cache
def pack(path: Path, kind: PackKind) -> Pack:
    return build_pack(subject(path), kind)


def section_blocks(made: Pack, section_id: str) -> tuple[Block, ...]:
    (found,) = (section for section in made.sections if section.id == section_id)
    return found.blocks


def cards(made: Pack) -> list[Card]:
    return [block for block in made.blocks() if isinstance(block, Card)]


def words_of(block: Block) -> Iterator[Words]:
    """All words of one block, without those of blocks in it."""
    match block:
        case Paragraph() | Note():
            yield block.words
        case Bullets():
            yield from block.items
        case Facts():
            for name, words in block.rows:
                yield from (name, words)
        case Numbers():
            for number in block.items:
                yield from (number.value, number.text)
        case Table():
            yield from (block.caption, block.more, *(column.title for column in block.columns))
            for row in block.rows:
                yield from row
        case Picture():
            yield from (block.caption, block.description)
        case ChartBlock():
            yield from (block.chart.title, block.chart.says)
            for texts in block.chart.rows if block.with_table else ():
                yield from texts
        case Card():
            yield from (block.badge, block.title)


def all_runs(made: Pack) -> list[Run]:
    told: list[Words] = [made.title, made.subtitle, made.foot, *words_of(made.about)]
    told += [section.title for section in made.sections]
    told += [words for block in made.blocks() for words in words_of(block)]
    return [run for words in told for run in runs(words)]


def facts(card: Card) -> dict[str, str]:
    """The facts on a card as text."""
    (rows,) = (block.rows for block in card.blocks if isinstance(block, Facts))
    return {name: "".join(run.text for run in runs(words)) for name, words in rows}
