"""Where the fewest gates close what gates can close, what they cost, and in which order."""

from __future__ import annotations

from graphs.reports.pack.content import (
    Block,
    Bullets,
    Column,
    Note,
    Paragraph,
    Run,
    Section,
    Table,
    Words,
)
from graphs.reports.pack.telling import Telling, line, sentence
from graphs.words import counted, listed

_MOST_ROWS = 6
_GATES = (
    Column("", 0.4, "end"),
    Column("Gate on", 2.6),
    Column("Closes", 3.2),
    Column("Or instead on", 2.2),
    Column("Minutes a day", 1.0, "end"),
)
_FRONTIER = (
    Column("Gates", 0.7, "end"),
    Column("On", 4.0),
    Column("Open impact", 1.1, "end"),
    Column("Minutes a day", 1.1, "end"),
    Column("Best possible", 1.1),
)
_QUALITY = (Column("Gate", 2.0), Column("Quality", 1.0), Column("Why", 4.0))


def section(told: Telling) -> Section:
    placement = told.analysis.placement
    blocks: list[Block] = []
    if placement.gates:
        said = f"{counted(placement.cost, 'more gate')} {'is' if placement.cost == 1 else 'are'} "
        said += "enough to close all that gates can close; fewer are not."
        if placement.friction:
            said += f" The reviews take about {_minutes(placement.friction)} minutes a day."
        else:
            said += " How often the actions run is not known, so neither is what reviews cost."
        blocks.append(Paragraph(said))
        blocks += told.explain("friction")
        blocks += _gates(told)
    elif any(action.is_open for action in told.analysis.actions):
        blocks.append(Paragraph("No gate on a link closes any of the open actions."))
    else:
        blocks.append(Paragraph("No more gates are needed."))
    blocks += _frontier(told)
    blocks += _open(told)
    blocks += _present(told)
    return Section("gates", "Where gates belong", tuple(blocks))


def _gates(told: Telling) -> list[Block]:
    order = {link: number for number, link in enumerate(told.analysis.rollout)}
    gates = sorted(
        told.analysis.placement.gates,
        key=lambda gate: (order.get(gate.link, len(order)), gate.link),
    )
    shown = gates[:_MOST_ROWS] if told.is_board else gates
    rows: list[tuple[Words, ...]] = []
    for number, gate in enumerate(shown, 1):
        present = told.workflow.link_by_id[gate.link].gate
        on = told.link(gate.link)
        if present is not None:
            on += f", in place of {told.name(present)}"
        closes = (
            listed((told.link_with_verb(link) for link in gate.closes), 4)
            if told.is_board
            else told.links(gate.closes)
        )
        swaps = (
            listed((told.link(link) for link in gate.swaps), 3)
            if told.is_board
            else told.links(gate.swaps)
        )
        rows.append(
            (
                str(number),
                Run(on, "strong"),
                closes,
                swaps,
                _minutes(gate.friction) if gate.friction else "",
            )
        )
    more = len(gates) - len(shown)
    return [
        Table(
            _GATES,
            tuple(rows),
            "Proposed gates, in the order in which each next one closes most",
            f"and {more} more gates" if more else "",
        )
    ]


def _frontier(told: Telling) -> list[Block]:
    """What each number of gates leaves open; with one point there is nothing to choose."""
    points = told.analysis.frontier
    if len(points) < 2:
        return []
    said: list[Block] = [
        Paragraph(
            "Gates can be put in place one after the other. This is the best that each number of "
            "them can do."
        ),
        *told.explain("open impact"),
        *told.chart("frontier", with_table=False),
    ]
    if told.is_board:
        return said
    rows = tuple(
        (
            str(point.gates),
            ", ".join(told.link(link) for link in point.links) or "none",
            f"{point.residual:,}",
            _minutes(point.friction),
            "yes" if point.proved else "not proved",
        )
        for point in points
    )
    return [*said, Table(_FRONTIER, rows, "What each number of gates leaves open")]


def _open(told: Telling) -> list[Block]:
    """What no gate closes, and what would."""
    by_way: dict[str, list[str]] = {}
    for action in sorted(
        told.analysis.placement.open, key=lambda action: (action.link, action.because)
    ):
        by_way.setdefault(action.because, []).append(told.link_with_verb(action.link))
    if not by_way:
        return []
    most = 6 if told.is_board else len(by_way)
    items: list[Words] = [
        (
            Run(listed(names, 4 if told.is_board else len(names)), "strong"),
            Run(f": {sentence(line(because))}"),
        )
        for because, names in list(by_way.items())[:most]
    ]
    if len(by_way) > most:
        items.append(f"and {len(by_way) - most} more ways")
    return [Note("A gate does not close everything:"), Bullets(tuple(items))]


def _present(told: Telling) -> list[Block]:
    """The gates that there are, and what is wrong with them."""
    qualities = sorted(told.analysis.qualities.values(), key=lambda quality: quality.gate)
    if told.is_board:
        qualities = [quality for quality in qualities if quality.quality != "valid"][:_MOST_ROWS]
    if not qualities:
        return []
    rows = tuple(
        (
            told.name(quality.gate),
            Run(quality.quality, "strong", "gated" if quality.quality == "valid" else "weak"),
            " ".join(sentence(line(reason)) for reason in quality.reasons),
        )
        for quality in qualities
    )
    terms = [f"{quality.quality} gate" for quality in qualities]
    caption = "Gates that are there and not valid" if told.is_board else "Gates that are there"
    return [*told.explain(*dict.fromkeys(terms)), Table(_QUALITY, rows, caption)]


def _minutes(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
