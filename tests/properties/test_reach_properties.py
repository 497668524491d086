"""Entries, gate qualities, interpreters and blast radii of the engine against the oracle."""

from __future__ import annotations

from comparing import DEFAULT, both, for_random_workflows, replay
from oracle import Oracle
from oracle_reach import Radius, exposure, radius

from graphs.analysis.engine import analyse
from graphs.analysis.result import BlastRadius, Path
from graphs.model.edits import remove
from graphs.model.workflow import Workflow

AUTHORITY = frozenset({"authority", "read authority"})
LISTS = ("ungated", "weak", "gated", "latent", "read_only")


@for_random_workflows(400)
def test_entries_qualities_and_interpreters(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    assert {entry.node: entry.content for entry in analysis.entries} == oracle.map.entries
    found = {gate: each.quality for gate, each in analysis.qualities.items()}
    assert found == oracle.map.qualities
    assert analysis.interpreters == oracle.map.interpreters


@for_random_workflows(400)
def test_blast_radius(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    for node in workflow.nodes:
        if node.kind != "gate":
            found, expected = analysis.radius(node.id), radius(oracle.map, node.id)
            _same(found, expected)
            for other, path in found.witnesses.items():
                _is_witness(oracle, path, node.id, other, expected.states.get(other))


@for_random_workflows(400)
def test_what_reaches_a_node(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    for node in workflow.nodes:
        if node.kind != "gate":
            found, expected = analysis.exposure(node.id), exposure(oracle.map, node.id)
            _same(found, expected)
            for other, path in found.witnesses.items():
                _is_witness(oracle, path, other, node.id, expected.states.get(other))


def _same(found: BlastRadius, expected: Radius) -> None:
    lists = {name: list(getattr(found, name)) for name in LISTS}
    assert lists == {name: sorted(getattr(expected, name)) for name in LISTS}
    assert found.weight == expected.weight
    assert {m: len(path.links) for m, path in found.witnesses.items()} == expected.lengths


def _is_witness(oracle: Oracle, path: Path, start: str, end: str, state: int | None) -> None:
    """Walks take this path and arrive in this state; without one, authority arcs count too."""
    starts = [((start, part), True, 0) for part in ("in", "own")]
    arrived = replay(oracle.map, path, starts, AUTHORITY if state is None else None)
    assert (path.nodes[0], path.nodes[-1]) == (start, end)
    assert arrived, f"no walk takes {path}"
    if state is not None:
        assert min(arrival[2] for arrival in arrived) == state


@for_random_workflows(200)
def test_what_is_reached_without_a_store_is_as_if_it_had_never_been_there(
    workflow: Workflow,
) -> None:
    analysis = analyse(workflow, DEFAULT)
    for store in (node.id for node in workflow.nodes if node.kind == "data"):
        others = [node.id for node in workflow.nodes if node.id != store]
        radii = analyse(remove(workflow, {store}), DEFAULT).radii(others)
        assert analysis.reach_without(store, others) == {
            node: {*radius.ungated, *radius.weak, *radius.gated} for node, radius in radii.items()
        }
