"""Crossings and chains of the engine against the oracle."""

from __future__ import annotations

from comparing import both, for_random_workflows
from oracle_boundaries import Moved

from graphs.model.workflow import Workflow


@for_random_workflows(400)
def test_crossings(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    found = [
        Moved(
            c.link, c.role, c.from_zone, c.to_zone, c.direction, c.allowed, frozenset(c.boundaries)
        )
        for c in analysis.crossings
    ]
    assert len(found) == len(set(found)), "a crossing is told twice"
    assert set(found) == oracle.boundaries.crossings()


@for_random_workflows(600, scattered=6)
def test_chains(workflow: Workflow) -> None:
    analysis, oracle = both(workflow)
    expected = oracle.boundaries.chains()
    found = {(c.from_zone, c.to_zone): (c.composition, len(c.path.links)) for c in analysis.chains}
    assert found == {pair: (j.composition, j.length) for pair, j in expected.items()}
    assert len(found) == len(analysis.chains)
    allowed = {(c.link, c.role) for c in analysis.crossings if c.allowed}
    for chain in analysis.chains:
        nodes = chain.path.nodes
        assert oracle.map.zone(nodes[0]) == chain.from_zone
        assert oracle.map.zone(nodes[-1]) == chain.to_zone
        vertices = {(nodes[0], part) for part in ("in", "own", "out")}
        for link, following in zip(chain.path.links, nodes[1:], strict=True):
            vertices = {
                arc.head
                for vertex in vertices
                for arc in oracle.map.arcs_from.get(vertex, [])
                if arc.link == link
                and arc.head[0] == following
                and arc.sort in ("request", "result", "action")
                and not oracle.map.passed(arc)
                and (
                    not chain.composition
                    or oracle.map.zone(vertex[0]) == oracle.map.zone(following)
                    or (link, arc.role) in allowed
                )
            }
        assert vertices, f"no content takes {chain.path}"
