"""Keeps the links within a report to places that are there, so that no writer has to look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graphs.reports.pack.content import (
    Block,
    Bullets,
    Card,
    Facts,
    Note,
    Pack,
    Paragraph,
    Run,
    Table,
    Words,
    runs,
)


def linked(pack: Pack) -> Pack:
    """The same report; stretches of text that lead to what is not in it lead nowhere."""
    known = {section.id for section in pack.sections}
    known |= {block.id for block in pack.blocks() if isinstance(block, Card)}
    sections = tuple(
        replace(section, blocks=tuple(_block(block, known) for block in section.blocks))
        for section in pack.sections
    )
    return replace(pack, sections=sections)


def _block(block: Block, known: Collection[str]) -> Block:
    match block:
        case Paragraph() | Note():
            return replace(block, words=_words(block.words, known))
        case Bullets():
            return replace(block, items=tuple(_words(item, known) for item in block.items))
        case Facts():
            return Facts(tuple((name, _words(words, known)) for name, words in block.rows))
        case Table():
            rows = tuple(tuple(_words(words, known) for words in row) for row in block.rows)
            return replace(block, rows=rows)
        case Card():
            return replace(block, blocks=tuple(_block(part, known) for part in block.blocks))
        case _:
            return block


def _words(words: Words, known: Collection[str]) -> Words:
    if isinstance(words, str):
        return words
    told = tuple(
        run if not run.target or run.target in known else replace(run, target="")
        for run in runs(words)
    )
    return told[0] if isinstance(words, Run) else told
