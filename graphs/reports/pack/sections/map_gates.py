"""The map, with what is gated and where gates are missing; in the full report also as designed."""

from __future__ import annotations

from graphs.drawing import lens_design, lens_gates
from graphs.reports.pack.content import Block, Paragraph, Section
from graphs.reports.pack.telling import Telling


def section(told: Telling) -> Section:
    blocks: list[Block] = []
    if not told.is_board:
        blocks.append(Paragraph("The workflow as it is designed, in its zones."))
        blocks += told.explain("node", "zone", "agent", "tool")
        blocks.append(told.map(lens_design.LENS, "The workflow as it is designed"))
    blocks.append(
        Paragraph(
            "Red lines are the paths on which content can bring about an action past no gate. A "
            "dashed diamond stands where a gate is missing, a shield where there is one."
        )
    )
    qualities = sorted(set(told.qualities.values()) - {"valid"}, reverse=True)
    gates = ("valid gate", *(f"{quality} gate" for quality in qualities))
    blocks += told.explain("zone", "entry", *gates)
    blocks.append(told.map(lens_gates.LENS, "The map with its gates, there and missing"))
    return Section("map", "The map and its gates", tuple(blocks), starts_page=not told.is_board)
