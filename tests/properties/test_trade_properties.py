"""What minimum cuts tell of gates against impact, against integer programming on the whole."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from comparing import DEFAULT
from random_workflows import random_workflow
from scipy.optimize import Bounds, LinearConstraint, milp

from graphs.analysis.engine import Analysis, analyse
from graphs.analysis.impact import Stakes
from graphs.analysis.placement import Friction, tail_of
from graphs.model.workflow import Workflow
from tests.benchmarks.workflows import made_up
from tests.effort import examples

WEIGHTS = {1: 1, 2: 10, 3: 100, 4: 1_000}


def least_impact(analysis: Analysis, gates: int) -> int:
    """The least open impact of so many gates: one variable a vertex of the tails, one a link."""
    workflow = analysis.workflow
    tail = tail_of(analysis._graph, analysis.actions, analysis._arrivals)
    size = tail.graph.size
    stakes = Stakes(workflow)
    cost = np.zeros(tail.size + len(workflow.links))
    number = {link.id: position for position, link in enumerate(workflow.links)}
    for action in analysis.actions:
        if action.is_open and action.verb != "disclose":
            cost[size + number[action.link]] += WEIGHTS[stakes.impact(action).value]
    rows = np.zeros((len(tail.tail), len(cost)))
    for row, (before, after) in enumerate(zip(tail.tail, tail.head, strict=True)):
        rows[row, after] += 1
        rows[row, before] -= 1
        if after >= size and tail.cuttable[after - size]:
            rows[row, tail.size + after - size] += 1
    low = np.zeros(len(cost))
    low[tail.sources] = 1
    of_links = np.zeros(len(cost))
    of_links[tail.size :] = 1
    constraints = [LinearConstraint(of_links[None, :], -np.inf, gates)]
    if len(rows):
        constraints.append(LinearConstraint(rows, 0, np.inf))
    found = milp(
        cost, integrality=of_links, bounds=Bounds(low, 1), constraints=constraints,
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    assert found.status == 0
    return round(found.fun)


@pytest.mark.parametrize("workflow", [
    made_up(60, 90, 4), made_up(90, 135, 3),
    *(random_workflow(Random(seed), scattered=60) for seed in range(examples(40))),
])  # fmt: skip
def test_every_point_leaves_the_least_impact(workflow: Workflow) -> None:
    analysis = analyse(workflow, DEFAULT)
    points = analysis.frontier
    assert all(point.proved for point in points)
    for point in points:
        assert point.residual == least_impact(analysis, point.gates)
        minutes = Friction.of(workflow, DEFAULT).minutes
        number = {link.id: position for position, link in enumerate(workflow.links)}
        assert point.friction == pytest.approx(sum(minutes[number[link]] for link in point.links))
