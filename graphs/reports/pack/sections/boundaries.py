"""The trust boundaries that content crosses, step by step and in chains of steps."""

from __future__ import annotations

from graphs.analysis.result import Crossing
from graphs.drawing import lens_boundaries
from graphs.reports.pack.content import Block, Column, Paragraph, Run, Section, Table, Words
from graphs.reports.pack.telling import Telling, line, sentence
from graphs.words import counted

_MOST_ROWS = 4
_COLUMNS = (
    Column("From zone", 1.6),
    Column("To zone", 1.6),
    Column("Direction", 1.0),
    Column("By", 3.0),
    Column("Allowed", 0.8),
    Column("Why not", 2.6),
)
_CHAINS = (Column("From zone", 1.4), Column("To zone", 1.4), Column("Steps", 5.0))


def section(told: Telling) -> Section | None:
    crossings = sorted(
        told.analysis.crossings, key=lambda each: (each.allowed, each.link, each.role, each.to_zone)
    )
    if not crossings:
        return None
    refused = [crossing for crossing in crossings if not crossing.allowed]
    verb = "is" if len(refused) == 1 else "are"
    blocks: list[Block] = [
        Paragraph(
            f"Content crosses from zone to zone at {counted(len(crossings), 'place')}; "
            f"{len(refused)} of them {verb} not allowed by the policy."
        ),
        *told.explain("zone", "crossing", "chain"),
        *told.chart("zones", with_table=not told.is_board),
    ]
    blocks += _table(told, refused if told.is_board else crossings)
    blocks += _chains(told)
    blocks.append(told.map(lens_boundaries.LENS, "Where links cross from zone to zone"))
    return Section(
        "boundaries", "Which boundaries are crossed", tuple(blocks), starts_page=not told.is_board
    )


def _table(told: Telling, crossings: list[Crossing]) -> list[Block]:
    if not crossings:
        return []
    shown = crossings[:_MOST_ROWS] if told.is_board else crossings
    more = len(crossings) - len(shown)
    return [
        Table(
            _COLUMNS,
            tuple(_row(told, crossing) for crossing in shown),
            "Crossings that are not allowed" if told.is_board else "Crossings",
            f"and {more} more" if more else "",
        )
    ]


def _row(told: Telling, crossing: Crossing) -> tuple[Words, ...]:
    return (
        told.zone(crossing.from_zone),
        told.zone(crossing.to_zone),
        crossing.direction,
        f"the {crossing.role} of {told.link_with_verb(crossing.link)}",
        "yes" if crossing.allowed else Run("no", "strong", "ungated"),
        sentence(line(crossing.reason)),
    )


def _chains(told: Telling) -> list[Block]:
    chains = sorted(
        (chain for chain in told.analysis.chains if chain.composition or not told.is_board),
        key=lambda chain: (not chain.composition, chain.from_zone, chain.to_zone),
    )
    if not chains:
        return []
    composed = sum(chain.composition for chain in chains)
    said = (
        f"{counted(composed, 'chain')} of steps that are allowed one by one "
        f"{'does' if composed == 1 else 'do'} together what the policy does not allow in one."
    )
    shown = chains[:_MOST_ROWS] if told.is_board else chains
    more = len(chains) - len(shown)
    rows = tuple(
        (
            told.zone(chain.from_zone),
            told.zone(chain.to_zone),
            told.path(chain.path.nodes, 6 if told.is_board else None)
            + (" (not allowed in one step)" if chain.composition and not told.is_board else ""),
        )
        for chain in shown
    )
    caption = "Chains between zones that no single step joins"
    return [
        Paragraph(said),
        Table(_CHAINS, rows, caption, f"and {more} more" if more else ""),
    ]
