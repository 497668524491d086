"""Lays a map out after an edit that moves nothing: such a layout is taken over, not made again."""

from __future__ import annotations

from collections.abc import Callable

from graphs.drawing.graphviz import Job, Result
from graphs.drawing.layout import Layout, lay_out
from graphs.drawing.parts import Parts, parts_of
from graphs.drawing.spots import Grid, gate_spots
from graphs.drawing.text import TextMeasure
from graphs.model.workflow import Workflow


def lay_out_again(
    workflow: Workflow,
    before: Workflow,
    layout: Layout,
    measure: TextMeasure,
    run: Callable[[Job], Result] | None = None,
) -> Layout:
    """The layout of a workflow that was edited, from the layout of the workflow before the edit.

    Nodes keep their places, and what was folded stays folded. Where the edit changes no box and no
    line (a fact, a gate on a link), every route is kept and only shields are placed anew; else the
    result is that of `lay_out` at the kept positions.
    """
    fold = bool(layout.folded)
    parts, parts_before = parts_of(workflow, fold), parts_of(before, fold)
    if not _is_still(workflow, before, parts, parts_before):
        return lay_out(workflow, measure, layout.positions, fold, run)
    # A link to what is folded has no line, and bears its gate nowhere.
    named = {link for links in parts.shields.values() for link in links if link in layout.routes}
    if named == set(layout.shield_spots):
        spots = layout.shield_spots
    else:
        lines = {link: layout.line(link) for link in sorted(named)}
        spots = gate_spots(lines, layout.boxes, Grid(), layout.trunks)
    return layout.with_shields(spots, parts.shields, parts.folded, parts.approvals)


def _is_still(workflow: Workflow, before: Workflow, parts: Parts, parts_before: Parts) -> bool:
    """Whether the same boxes, of the same size and in the same zones, are joined by the same lines.

    A line to a shield (who approves there) moves with it, so a map that has one is not still.
    """
    return (
        not parts.tethers
        and not parts_before.tethers
        and workflow.zones == before.zones
        and workflow.has_unplaced == before.has_unplaced
        and _boxes(parts) == _boxes(parts_before)
        and _lines(parts) == _lines(parts_before)
    )


def _boxes(parts: Parts) -> list[tuple[str, str, str, str | None]]:
    return [(node.id, node.kind, node.title, node.zone) for node in parts.nodes]


def _lines(parts: Parts) -> list[tuple[str, str, str, str]]:
    return [(link.id, link.kind, link.from_id, link.to_id) for link in parts.links]
