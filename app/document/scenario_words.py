"""How scenarios and what they come to are said to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.document.wording import plural

if TYPE_CHECKING:
    from app.document.scenario_runs import Tried
    from app.document.scenarios import Kept
    from graphs.analysis.measures import Measures
    from graphs.model.workflow import Workflow

COLUMNS = ("Scenario", "Gated", "Ungated", "Radius", "Findings", "Minutes")
#: The same at length, for who hears a cell or points at a heading.
SPOKEN = (
    "Scenario",
    "Actions that need review and are behind valid gates",
    "Actions that need review and that something reaches past every gate",
    "Weight of the blast radius of the entry or agent that reaches most",
    "Findings of all rules",
    "Minutes of review a day at all gates",
)
_WAITING = "…"


def number(value: float) -> str:
    """`1,200`, `2.5`; no more than two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def difference(before: float, after: float) -> str:
    """` (+2)` or ` (−2)`; nothing where nothing changed."""
    if before == after:
        return ""
    sign = "+" if after > before else "−"
    return f" ({sign}{number(abs(after - before))})"


def cells(kept: Kept, design: Kept | None) -> tuple[str, ...]:
    """The row of a scenario, in the order of `COLUMNS`, with how it differs from the design."""
    tried = kept.tried
    if tried is None:
        return (kept.name, *(_WAITING for _ in COLUMNS[1:]))
    now = tried.measures
    base = design.tried if design is not None and design.tried is not None else tried
    was = base.measures
    return (
        kept.name,
        f"{now.gated} of {now.required}{difference(was.gated, now.gated)}",
        f"{now.ungated}{difference(was.ungated, now.ungated)}",
        f"{number(now.weight)}{difference(was.weight, now.weight)}",
        _findings(base.counts, tried.counts),
        f"{number(now.minutes)}{difference(was.minutes, now.minutes)}",
    )


def _findings(before: Mapping[str, int] | None, after: Mapping[str, int] | None) -> str:
    if after is None:
        return _WAITING
    total = sum(after.values())
    change = difference(sum(before.values()), total) if before is not None else ""
    return f"{total}{change}"


def told(kept: Kept, design: Kept) -> tuple[str, ...]:
    """What a scenario changes, line by line, before → after."""
    before, after = design.tried, kept.tried
    if before is None or after is None:
        return ("Working out what it changes…",)
    was, now = before.measures, after.measures
    lines = [_coverage(was, now), _radius(before, after), _friction(was, now)]
    lines.insert(2, _severities(before, after))
    return tuple(line for line in lines if line)


def _coverage(was: Measures, now: Measures) -> str:
    if was.required == now.required:
        gated = f"{was.gated} → {now.gated} of {now.required}"
    else:
        gated = f"{was.gated} of {was.required} → {now.gated} of {now.required}"
    words = f"{gated} actions that need review are gated; {was.ungated} → {now.ungated} ungated"
    if was.weak or now.weak:
        words += f"; {was.weak} → {now.weak} behind weak, stale or unproven gates"
    if was.prohibited or now.prohibited:
        words += f"; {was.prohibited} → {now.prohibited} prohibited"
    return words + "."


def _radius(before: Tried, after: Tried) -> str:
    was, now = before.measures, after.measures
    words = f"Heaviest blast radius {number(was.weight)} → {number(now.weight)}"
    names = [_title(before.workflow, was.heaviest), _title(after.workflow, now.heaviest)]
    who = names[0] if names[0] == names[1] else " → ".join(name or "none" for name in names)
    words += f" ({who})" if who else ""
    if was.latent or now.latent:
        words += f"; reached by credentials alone {was.latent} → {now.latent}"
    return words + "."


def _severities(before: Tried, after: Tried) -> str:
    if before.counts is None or after.counts is None:
        return "Findings: working them out…"
    from graphs.analysis.impact import SEVERITIES

    was, now = sum(before.counts.values()), sum(after.counts.values())
    parts = [
        f"{severity} {before.counts.get(severity, 0)} → {after.counts.get(severity, 0)}"
        for severity in SEVERITIES
        if before.counts.get(severity) or after.counts.get(severity)
    ]
    words = f"Findings {was} → {now}" + (f": {', '.join(parts)}" if parts else "")
    if not (before.complete and after.complete):
        words += " (incomplete: not every rule could be judged)"
    return words + "."


def _friction(was: Measures, now: Measures) -> str:
    words = f"Review {number(was.minutes)} → {number(now.minutes)} minutes a day at "
    words += f"{was.gates} → {plural(now.gates, 'gate')}"
    if now.guessed:
        links = "of one link" if now.guessed == 1 else f"of {now.guessed} links"
        words += f"; the runs a day {links} are not known and taken as those of the busiest"
    return words + "."


def _title(workflow: Workflow, node_id: str) -> str:
    node = workflow.node_by_id.get(node_id)
    return node.title if node is not None else ""
