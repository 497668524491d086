"""Which parts of a section stand on pages across, and what is kept together on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.reports.pack.content import (
    Block,
    Bullets,
    Card,
    Facts,
    Note,
    Numbers,
    Paragraph,
    Picture,
    Section,
    Table,
    plain,
)
from graphs.reports.pack.word.pages import Area
from graphs.reports.pack.word.pictures import is_wide

#: So many letters may stand on one page across beside a wide map.
_MOST_BESIDE_MAP = 1_000
#: Cards with more letters than this may be longer than a page, so they are not held together.
_LONGEST_CARD = 2_500
_MOST_ROWS = 12
_LONGEST_LEAD = 240
#: EMU of a line of text, of the space after a paragraph, of a heading, and of a letter's width.
_LINE, _AFTER, _HEADING, _LETTER = 168_000, 76_200, 560_000, 64_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks of a section that stand on pages of one orientation."""

    across: bool
    blocks: tuple[Block, ...]


def arranged(section: Section) -> list[Stretch]:
    """The blocks of a section in stretches; a wide map takes a little text before it along."""
    stretches: list[Stretch] = []
    waiting: list[Block] = []
    for block in section.blocks:
        waiting.append(block)
        if isinstance(block, Picture) and block.size == "page" and is_wide(block.scene):
            before = waiting[:-1]
            if _is_light(before):
                stretches.append(Stretch(True, tuple(waiting)))
            else:
                light = _light_tail(before)
                kept = before[: len(before) - light]
                stretches.append(Stretch(False, tuple(kept)))
                stretches.append(Stretch(True, tuple(waiting[len(kept) :])))
            waiting = []
    if waiting or not stretches:
        stays = bool(stretches) and stretches[-1].across and _is_light(waiting)
        stretches.append(Stretch(stays, tuple(waiting)))
    return stretches


def _is_light(blocks: Sequence[Block]) -> bool:
    """Whether blocks are but a few words."""
    return _light_tail(blocks) == len(blocks)


def _light_tail(blocks: Sequence[Block]) -> int:
    """How many of the last blocks are but a few words together."""
    letters = 0
    for number, block in enumerate(reversed(blocks)):
        if not isinstance(block, Paragraph | Bullets | Note):
            return number
        letters += _letters(block)
        if letters > _MOST_BESIDE_MAP:
            return number
    return len(blocks)


def room_above(blocks: Sequence[Block], area: Area, headed: bool) -> float:
    """The share of a page that some words before a picture take, as far as they are on its page.

    Blocks before an earlier picture are on pages before.
    """
    used = float(_HEADING if headed else 0)
    for block in blocks:
        if isinstance(block, Paragraph | Note):
            used += _lines(plain(block.words), area) * _LINE + _AFTER
        elif isinstance(block, Bullets):
            used += sum(_lines(plain(item), area) * _LINE + _AFTER / 2 for item in block.items)
        else:
            used = 0.0
    return used / area.height


def _lines(text: str, area: Area) -> int:
    return 1 + len(text) * _LETTER // area.width


def leads_in(block: Block, following: Block) -> bool:
    """Whether a paragraph says what follows it, so that no page ends between them."""
    return (
        isinstance(block, Paragraph)
        and len(plain(block.words)) < _LONGEST_LEAD
        and not isinstance(following, Paragraph | Note)
        and not (isinstance(following, Picture) and following.size == "page")
    )


def holds_together(card: Card) -> bool:
    """Whether a card is short enough to be kept on one page."""
    return sum(_letters(block) for block in card.blocks) < _LONGEST_CARD and not any(
        isinstance(block, Table) and len(block.rows) > _MOST_ROWS for block in card.blocks
    )


def _letters(block: Block) -> int:
    match block:
        case Paragraph() | Note():
            return len(plain(block.words))
        case Bullets():
            return sum(len(plain(item)) + 40 for item in block.items)
        case Facts():
            return sum(len(name) + len(plain(words)) + 40 for name, words in block.rows)
        case Numbers():
            return sum(len(item.text) + 40 for item in block.items)
        case Table():
            return sum(len(plain(words)) for row in block.rows for words in row)
        case Card():
            return sum(_letters(part) for part in block.blocks)
        case _:
            return 300
