"""Where the engine puts gates, against every smallest set of links that brute force finds."""

from __future__ import annotations

import pytest
from comparing import DEFAULT, both, for_random_workflows
from oracle_placement import KIND_RANK, TooManySubsetsError

from graphs.analysis.engine import analyse
from graphs.model.edits import place_gate
from graphs.model.workflow import Workflow


@for_random_workflows(500)
def test_fewest_gates_with_least_friction(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    placement, cuts = analysis.placement, oracle.cuts
    try:
        smallest = cuts.smallest()
    except TooManySubsetsError:
        return
    chosen = {gate.link for gate in placement.gates}
    assert len(chosen) == len(placement.gates) == placement.cost == len(smallest[0])
    assert chosen in smallest
    minutes = DEFAULT.minutes_per_review
    least = min(cuts.friction(each, minutes) for each in smallest)
    assert placement.friction == pytest.approx(least)
    for gate in placement.gates:
        assert gate.friction == pytest.approx(cuts.friction([gate.link], minutes))


@for_random_workflows(500)
def test_what_each_gate_closes_and_which_links_would_do_as_well(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    cuts = oracle.cuts
    assert {each.link for each in analysis.placement.open} == cuts.left_open()
    chosen = {gate.link for gate in analysis.placement.gates}
    for gate in analysis.placement.gates:
        swaps = cuts.swaps(chosen, gate.link)
        assert set(gate.swaps) == swaps
        assert set(gate.closes) == cuts.needing(chosen, gate.link)
        for other in swaps:
            if cuts.runs(other) == cuts.runs(gate.link):
                # No single exchange gives a link that an organisation can rather gate.
                assert _kind_rank(workflow, other) >= _kind_rank(workflow, gate.link)


def _kind_rank(workflow: Workflow, link_id: str) -> int:
    return KIND_RANK[workflow.link_by_id[link_id].kind]


@for_random_workflows(500)
def test_placed_gates_close_what_they_promise(workflow: Workflow) -> None:
    """The proof of the pudding: put the gates there, analyse again, and see the actions gated."""
    analysis, oracle = both(workflow)
    changed = workflow
    for gate in analysis.placement.gates:
        changed, _ = place_gate(changed, gate.link)
    status = {a.link: a.status for a in analyse(changed, DEFAULT).actions if a.role is None}
    for link in oracle.cuts.closable:
        assert status[link] == "gated"
    for link in oracle.cuts.unclosable:
        assert status[link] != "gated"
