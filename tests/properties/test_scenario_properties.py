"""What scenarios promise of any workflow: gates do what the frontier says of them, by stages."""

from __future__ import annotations

import pytest
from comparing import DEFAULT, both, for_random_workflows

from graphs.analysis.engine import Analysis, analyse
from graphs.analysis.measures import busiest_run, measure
from graphs.errors import EditError
from graphs.model import scenario
from graphs.model.scenario import CutLink, MakeJustInTime, PlaceGate, RemoveGate, Revoke
from graphs.model.ungating import remove_gate
from graphs.model.workflow import Workflow


def gated(workflow: Workflow, links: tuple[str, ...]) -> Analysis:
    return analyse(scenario.apply(workflow, [PlaceGate(link) for link in links]), DEFAULT)


@for_random_workflows(200)
def test_the_gates_of_a_point_reach_what_the_point_says(workflow: Workflow) -> None:
    before, _ = both(workflow)
    was = measure(before)
    busiest = busiest_run(workflow)
    for point in before.frontier:
        # A gate takes the place of the one that a link already names.
        fresh = [link for link in point.links if workflow.link_by_id[link].gate is None]
        now = measure(gated(workflow, point.links), busiest)
        assert now.impact == point.residual
        assert now.gates == was.gates + len(point.links)
        if len(fresh) == len(point.links):
            assert now.minutes - was.minutes == pytest.approx(point.friction)
    assert before.frontier[0].residual == was.impact


@for_random_workflows(150)
def test_the_last_point_closes_what_gates_can_close(workflow: Workflow) -> None:
    before, _ = both(workflow)
    after = gated(workflow, before.frontier[-1].links)
    beyond = {each.link for each in before.placement.open}
    assert {action.link for action in after.actions if action.is_open} <= beyond
    assert not after.placement.gates


@for_random_workflows(150)
def test_every_stage_closes_what_it_says_and_leaves_what_it_says(workflow: Workflow) -> None:
    before, _ = both(workflow)
    stages = before.stages(before.frontier[-1].links)
    assert sorted(stage.link for stage in stages) == sorted(before.frontier[-1].links)
    waiting = {a.link for a in before.actions if a.is_open and a.verb != "disclose"}
    for number, stage in enumerate(stages, 1):
        links = tuple(each.link for each in stages[:number])
        after = gated(workflow, links)
        still_open = {a.link for a in after.actions if a.is_open and a.verb != "disclose"}
        assert set(stage.closes) == waiting - still_open
        assert stage.residual == measure(after).impact
        waiting = still_open
    if stages:
        assert stages[-1].residual == before.frontier[-1].residual
        assert stages[-1].minutes == pytest.approx(before.frontier[-1].friction)


@for_random_workflows(150)
def test_taking_gates_away_never_makes_anything_safer(workflow: Workflow) -> None:
    before = {(a.link, a.role): a.status for a in analyse(workflow, DEFAULT).actions}
    for gate in [node.id for node in workflow.nodes if node.kind == "gate"]:
        after = analyse(remove_gate(workflow, gate), DEFAULT)
        for action in after.actions:
            was = before.get((action.link, action.role))
            if was in ("ungated", "bypassed"):
                assert action.status in ("ungated", "bypassed"), (gate, action.link)
            if was in ("stale", "weak", "unproven"):
                assert action.status not in ("gated", "unreachable"), (gate, action.link)


@for_random_workflows(100)
def test_a_scenario_changes_what_it_names_and_nothing_else(workflow: Workflow) -> None:
    for node in workflow.nodes:
        if node.kind == "identity":
            after = scenario.apply(workflow, [MakeJustInTime(node.id)])
            assert after.node(node.id).fact("issued") == "request"
            assert after.node(node.id).fact("ttl") is None
            assert [n for n in after.nodes if n.id != node.id] == [
                n for n in workflow.nodes if n.id != node.id
            ]
            assert after.links == workflow.links
    for link in workflow.links:
        after = scenario.apply(workflow, [CutLink(link.id)])
        assert after.nodes == workflow.nodes
        assert after.links == tuple(each for each in workflow.links if each.id != link.id)
        if link.kind not in scenario.AUTHORITY:
            with pytest.raises(EditError):
                Revoke(link.id).apply(workflow)


@for_random_workflows(100)
def test_what_does_not_fit_is_told_and_the_rest_is_tried(workflow: Workflow) -> None:
    if not workflow.links:
        return
    first = workflow.links[0].id
    changes = [CutLink(first), PlaceGate(first), CutLink(first), RemoveGate("nowhere")]
    after, misfits = scenario.try_on(workflow, changes)
    assert after == scenario.apply(workflow, changes[:1])
    assert [misfit.change for misfit in misfits] == changes[1:]
    assert all(misfit.because for misfit in misfits)
    with pytest.raises(EditError):
        scenario.apply(workflow, changes)


@for_random_workflows(150)
def test_the_sums_of_radii_are_those_of_their_lists(workflow: Workflow) -> None:
    analysis = analyse(workflow, DEFAULT)
    # More sources than one word holds.
    asked = [node.id for node in workflow.nodes] * (1 + 130 // len(workflow.nodes))
    sums, radii = analysis.radius_sums(asked), analysis.radii(list(dict.fromkeys(asked)))
    assert sums.weights == tuple(radii[node].weight for node in asked)
    assert sums.latent == len({node for radius in radii.values() for node in radius.latent})
