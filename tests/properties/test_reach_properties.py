"""Entries, gate qualities, interpreters and blast radii of the engine against the oracle."""

from __future__ import annotations

from comparing import both, for_random_workflows, replay
from oracle import Oracle
from oracle_reach import Radius, exposure, radius

from graphs.analysis.result import BlastRadius
from graphs.model.workflow import Workflow

AUTHORITY = frozenset({"authority", "read authority"})
LISTS = ("ungated", "weak", "gated", "latent", "read_only")


@for_random_workflows(120)
def test_entries_qualities_and_interpreters(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    assert {entry.node: entry.content for entry in analysis.entries} == oracle.map.entries
    found = {gate: each.quality for gate, each in analysis.qualities.items()}
    assert found == oracle.map.qualities
    assert analysis.interpreters == oracle.map.interpreters


@for_random_workflows(150)
def test_blast_radius(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    for node in workflow.nodes:
        if node.kind != "gate":
            found, expected = analysis.radius(node.id), radius(oracle.map, node.id)
            _same_lists(found, expected)
            _shortest_witnesses(oracle, found, expected)


@for_random_workflows(120)
def test_what_reaches_a_node(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    for node in workflow.nodes:
        if node.kind != "gate":
            _same_lists(analysis.exposure(node.id), exposure(oracle.map, node.id))


def _same_lists(found: BlastRadius, expected: Radius) -> None:
    lists = {name: list(getattr(found, name)) for name in LISTS}
    assert lists == {name: sorted(getattr(expected, name)) for name in LISTS}
    assert found.weight == expected.weight


def _shortest_witnesses(oracle: Oracle, found: BlastRadius, expected: Radius) -> None:
    assert {m: len(path.links) for m, path in found.witnesses.items()} == expected.lengths
    starts = [((found.node, part), True, 0) for part in ("in", "own")]
    for other, path in found.witnesses.items():
        latent = other in expected.latent
        arrived = replay(oracle.map, path, starts, AUTHORITY if latent else None)
        assert path.nodes[-1] == other
        assert arrived, f"no walk takes {path}"
        if not latent:
            assert min(state for _, _, state in arrived) == expected.states[other]
