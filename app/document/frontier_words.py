"""How the frontier and staged rollouts are said to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.document.scenario_words import number
from app.document.wording import link_words, plural

if TYPE_CHECKING:
    from graphs.analysis.result import FrontierPoint
    from graphs.analysis.stages import Stage
    from graphs.model.workflow import Workflow

COLUMNS = ("Gates", "Minutes a day", "Open impact", "Best?")
#: As many closed actions are named in one line of a rollout.
_NAMED = 3


def point_words(point: FrontierPoint, points: Sequence[FrontierPoint]) -> str:
    """`2 gates: 10 minutes a day, open impact 100 of 2,100`; an unproved one says so."""
    words = f"{plural(point.gates, 'gate')}: {number(point.friction)} minutes a day, "
    words += f"open impact {number(point.residual)} of {number(points[0].residual)}"
    return words if point.proved else f"{words}; not proved to be the best"


def short_point_words(point: FrontierPoint) -> str:
    """`2 gates, 10 min., open 100`, where there is little room."""
    words = f"{plural(point.gates, 'gate')}, {number(point.friction)} min., "
    words += f"open {number(point.residual)}"
    return words if point.proved else f"{words}, not proved"


def rollout_title(point: FrontierPoint) -> str:
    """The heading over the stages of a point."""
    gates = len(point.links)
    return f"Rollout of {plural(gates, 'gate')}" if gates else "No further gate"


def point_cells(point: FrontierPoint) -> tuple[str, ...]:
    """The row of a point, in the order of `COLUMNS`."""
    best = "proved" if point.proved else "not proved: the search was stopped"
    return str(point.gates), number(point.friction), number(point.residual), best


def stage_words(workflow: Workflow, number_of: int, stage: Stage, before: int) -> str:
    """`1. Gate the call to kubectl: closes …; open impact 2,000 → 0`."""
    head = f"{number_of}. Gate {link_words(workflow, stage.link)}: "
    closes = [action_words(workflow, link) for link in stage.closes]
    if not closes:
        words = "closes nothing by itself, but together with a later one"
    elif len(closes) > _NAMED:
        rest = plural(len(closes) - _NAMED, "other action")
        words = f"closes {', '.join(closes[:_NAMED])} and {rest}"
    else:
        words = f"closes {' and '.join(closes)}"
    return f"{head}{words}; open impact {number(before)} → {number(stage.residual)}"


def action_words(workflow: Workflow, link_id: str) -> str:
    """An action in a few words: `delete on Prod cluster`."""
    link = workflow.link_by_id[link_id]
    verb = link.verb if link.verb not in (None, "unknown") else "unknown action"
    return f"{verb} on {workflow.node(link.to_id).title}"
