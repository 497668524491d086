"""The figures by which two versions of a workflow are compared at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphs.analysis.engine import Analysis
from graphs.analysis.frontier import IMPACT_WEIGHTS
from graphs.analysis.impact import Stakes
from graphs.model.elements import Link
from graphs.model.workflow import Workflow
from graphs.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Measures:
    """What one analysis comes to.

    `required`, `gated`: the in-scope actions that need review, and those of them behind valid
    gates; `ungated` those that something reaches past every gate; the rest is weak, stale or
    unproven. `weight`: the radius of `heaviest`, the entry or agent that reaches most ("" without
    any). `latent`: the nodes that entries and agents reach by credentials alone. `impact`: the
    weight of the open actions, as the frontier counts it. `minutes` of review a day at all gates;
    `guessed` links that ask a gate run nobody knows how often.
    """

    required: int
    gated: int
    ungated: int
    prohibited: int
    heaviest: str
    weight: int
    latent: int
    impact: int
    minutes: float
    guessed: int
    gates: int

    @property
    def weak(self) -> int:
        """The actions whose gates are stale, weak or unproven."""
        return self.required - self.gated - self.ungated


def measure(analysis: Analysis, busiest: float | None = None) -> Measures:
    """The figures of an analysis. `busiest`: the runs a day where they are not known.

    Without it they are those of the busiest link that is known, or 1.
    """
    workflow = analysis.workflow
    coverage = analysis.coverage
    statuses = [action.status for action in analysis.actions]
    starts = {entry.node for entry in analysis.entries}
    starts |= {node.id for node in workflow.nodes if node.kind == "agent"}
    listed = sorted(starts)
    sums = analysis.radius_sums(listed)
    heaviest = min(
        zip(listed, sums.weights, strict=True),
        key=lambda each: (-each[1], each[0]),
        default=("", 0),
    )
    asked = list(asking(workflow))
    return Measures(
        coverage.required,
        coverage.gated,
        statuses.count("ungated") + statuses.count("bypassed"),
        statuses.count("prohibited"),
        *heaviest,
        sums.latent,
        open_impact(analysis),
        review_minutes(workflow, asked, analysis.policy, busiest),
        sum(link.fact("runs_per_day") is None for link in asked),
        sum(node.kind == "gate" for node in workflow.nodes),
    )


def open_impact(analysis: Analysis) -> int:
    """The weight of the open actions, disclosures aside (DESIGN 3.4)."""
    stakes = Stakes(analysis.workflow)
    return sum(
        IMPACT_WEIGHTS[stakes.impact(action).value]
        for action in analysis.actions
        if action.is_open and action.verb != "disclose"
    )


def asking(workflow: Workflow) -> Iterable[Link]:
    """The links on which a gate is asked, once for each gate: they name it or lead into it."""
    for link in workflow.links:
        if link.gate is not None:
            yield link
        leads = link.kind in ("flow", "calls") and workflow.node(link.to_id).kind == "gate"
        if leads and link.to_id != link.gate:
            yield link


def busiest_run(workflow: Workflow) -> float:
    """The largest number of runs a day that is known of a link, or 1."""
    runs = (link.fact("runs_per_day") for link in workflow.links)
    return max((float(run) for run in runs if run is not None), default=1.0)


def review_minutes(
    workflow: Workflow, asked: Iterable[Link], policy: Policy, busiest: float | None = None
) -> float:
    """Minutes of review a day at the gates that these links ask."""
    if busiest is None:
        busiest = busiest_run(workflow)
    runs = (link.fact("runs_per_day") for link in asked)
    total = sum(busiest if run is None else float(run) for run in runs)
    return round(total * policy.minutes_per_review, 6)
