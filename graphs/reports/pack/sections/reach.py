"""How far each agent, entry and credential reaches: the blast radius."""

from __future__ import annotations

from graphs.analysis.result import BlastRadius
from graphs.drawing import lens_blast
from graphs.reports.analysis_json import radius_nodes
from graphs.reports.pack.content import Block, Column, Paragraph, Section, Table, Words
from graphs.reports.pack.telling import Telling
from graphs.words import counted

_MOST_ROWS = 6
_COLUMNS = (
    Column("From", 3.0),
    Column("Kind", 1.2),
    Column("Ungated", 1.0, "end"),
    Column("Weak gates only", 1.0, "end"),
    Column("Gated", 1.0, "end"),
    Column("Latent", 1.0, "end"),
    Column("Of these only read", 1.0, "end"),
    Column("Weight", 1.0, "end"),
)


def section(told: Telling) -> Section | None:
    radii = told.analysis.radii(radius_nodes(told.analysis))
    if not radii:
        return None
    ranked = sorted(radii.items(), key=lambda each: (-each[1].weight, -_size(each[1]), each[0]))
    shown = ranked[:_MOST_ROWS] if told.is_board else ranked
    focus = told.subject.focus if told.subject.focus in told.workflow.node_by_id else None
    rows = tuple(_row(told, node_id, radius) for node_id, radius in shown)
    more = len(ranked) - len(shown)
    first, radius = ranked[0]
    said = (
        f"{told.name(first)} reaches most: {counted(len(radius.ungated), 'node')} past no gate, "
        f"{len(radius.weak)} past weak gates, {len(radius.gated)} past valid gates."
    )
    blocks: list[Block] = [
        Paragraph(said),
        *told.explain("blast radius", "latent", "weight"),
        *told.chart("radius", with_table=False),
        Table(
            _COLUMNS,
            rows,
            "Nodes that are reached from each entry, agent and credential",
            f"and {more} more, which reach no further" if more else "",
        ),
        told.map(lens_blast.LENS, "What is reached, from the node that is marked", focus),
    ]
    return Section(
        "reach", "How far each agent reaches", tuple(blocks), starts_page=not told.is_board
    )


def _size(radius: BlastRadius) -> int:
    return len(radius.ungated) + len(radius.weak)


def _row(told: Telling, node_id: str, radius: BlastRadius) -> tuple[Words, ...]:
    kind = told.workflow.node(node_id).kind
    return (
        told.name(node_id),
        "credential" if kind == "identity" else kind,
        str(len(radius.ungated)),
        str(len(radius.weak)),
        str(len(radius.gated)),
        str(len(radius.latent)),
        str(len(radius.read_only)),
        f"{radius.weight:,}",
    )
