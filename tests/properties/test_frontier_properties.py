"""What further gates buy, against every set of links of that size tried one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import comb

import pytest
from comparing import DEFAULT, both, for_random_workflows

from graphs.analysis.engine import Analysis
from graphs.analysis.impact import Stakes
from graphs.model.workflow import Workflow

WEIGHTS = {1: 1, 2: 10, 3: 100, 4: 1_000}


def weights(analysis: Analysis) -> dict[str, int]:
    stakes = Stakes(analysis.workflow)
    return {
        action.link: WEIGHTS[stakes.impact(action).value]
        for action in analysis.actions
        if action.is_open and action.verb != "disclose"
    }


@for_random_workflows(300)
def test_the_least_open_impact_for_every_number_of_gates(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    cuts, weighs = oracle.cuts, weights(analysis)
    candidates = cuts.candidates()
    points = analysis.frontier
    assert [point.gates for point in points] == list(range(analysis.placement.cost + 1))
    assert all(point.proved for point in points)
    for point in points:
        assert len(point.links) <= point.gates
        assert sum(weighs[link] for link in cuts.still_open(point.links)) == point.residual
        assert point.friction == pytest.approx(
            cuts.friction(point.links, DEFAULT.minutes_per_review)
        )
        if comb(len(candidates), point.gates) > 5_000:
            continue
        tried = [
            (sum(weighs[link] for link in cuts.still_open(chosen)), cuts.friction(chosen, 1.0))
            for size in range(point.gates + 1)
            for chosen in combinations(candidates, size)
        ]
        least = min(tried)
        assert point.residual == least[0]
        if point.gates < analysis.placement.cost:
            assert point.friction == pytest.approx(least[1] * DEFAULT.minutes_per_review)


@for_random_workflows(100)
def test_no_gate_more_makes_it_worse_and_the_last_are_those_of_the_placement(
    workflow: Workflow,
) -> None:
    analysis, _ = both(workflow)
    residuals = [point.residual for point in analysis.frontier]
    assert residuals == sorted(residuals, reverse=True)
    placed = {gate.link for gate in analysis.placement.gates}
    assert set(analysis.frontier[-1].links) == set(analysis.rollout) == placed
    assert len(analysis.rollout) == analysis.placement.cost


@for_random_workflows(100)
def test_without_time_the_points_are_still_true_and_say_that_they_are_not_proved(
    workflow: Workflow,
) -> None:
    from graphs.analysis.frontier import find_frontier

    analysis, oracle = both(workflow)
    weighs = weights(analysis)
    points = find_frontier(
        analysis._graph, analysis.policy, analysis.actions, analysis._arrivals,
        analysis.placement, seconds=0.0,
    )  # fmt: skip
    for point in points:
        assert sum(weighs[link] for link in oracle.cuts.still_open(point.links)) == point.residual
        assert len(point.links) <= point.gates
    assert all(not point.proved for point in points[1:-1])
    assert points[-1].proved


@for_random_workflows(100)
def test_the_order_of_the_file_does_not_show(workflow: Workflow) -> None:
    turned = replace(workflow, nodes=workflow.nodes[::-1], links=workflow.links[::-1])
    assert both(turned)[0].frontier == both(workflow)[0].frontier
