"""The labels of `tests/cases` by brute force: what a person wrote down, against the oracle alone.

The engine takes no part here. `tests/test_cases.py` compares the same labels with the engine, so
that two programs and one person agree on every label.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from comparing import DEFAULT
from oracle import Oracle
from oracle_actions import CONTENT_RANK, Judged
from oracle_placement import KIND_RANK
from oracle_reach import radius
from oracle_walks import QUALITY_STATE, Place

from graphs.analysis.result import REVIEW_STATUSES
from tests.test_cases import EXAMPLES, GATES, example_workflow, gate_workflow, read_case

every_case = pytest.mark.parametrize("path", [*GATES, *EXAMPLES], ids=lambda path: path.stem)


@cache
def _oracle(path: Path) -> Oracle:
    return Oracle(gate_workflow(path) if path in GATES else example_workflow(path))


def _key(judged: Judged) -> str:
    return judged.link if judged.role is None else f"{judged.link} {judged.role}"


@every_case
def test_entries_interpreters_and_qualities(path: Path) -> None:
    oracle, expect = _oracle(path), read_case(path)["expect"]
    found = {
        "entries": oracle.map.entries,
        "interpreters": sorted(oracle.map.interpreters),
        "gates": oracle.map.qualities,
    }
    for part, value in found.items():
        wanted = expect.get(part, value)
        assert value == (sorted(wanted) if part == "interpreters" else wanted)


@every_case
def test_actions(path: Path) -> None:
    oracle, expect = _oracle(path), read_case(path)["expect"]
    judged = {_key(one): one for one in oracle.judged.values()}
    assert set(judged) == set(expect["actions"])
    for key, labels in expect["actions"].items():
        one = judged[key]
        found = {
            "status": one.status,
            "class": one.action_class,
            "verb": one.verb,
            "discloses": one.discloses,
            "entries": sorted(one.entries),
            "gates": sorted(one.gates),
        }
        assert {name: value for name, value in found.items() if name in labels} == {
            name: value for name, value in labels.items() if name in found
        }, key
        if labels.get("path"):
            _check_witness(oracle, one, labels)
    gated_of_required = list(reversed(oracle.actions.coverage()))
    assert gated_of_required == expect.get("coverage", gated_of_required)


def _check_witness(oracle: Oracle, judged: Judged, labels: dict[str, Any]) -> None:
    """A walk that counts takes these nodes, at the state that decides; none is shorter."""
    nodes = labels["path"]
    link = oracle.workflow.link_by_id[judged.link]
    assert nodes[-2:] == [link.from_id, link.to_id]
    assert len(nodes) - 1 == judged.length
    content = oracle.map.entries[nodes[0]]
    assert CONTENT_RANK[content] == judged.entry_rank
    in_scope = content != "trusted" or nodes[0] in oracle.map.interpreters
    places: set[Place] = {(oracle.map.start_of(nodes[0]), in_scope, 0)}
    for following in nodes[1:-1]:
        places = {
            (arc.head, *oracle.map.advance(arc, scope, state))
            for vertex, scope, state in places
            for arc in oracle.map.arcs_from.get(vertex, [])
            if arc.head[0] == following and (arc.is_content or arc.sort == "access")
        }
    places = {place for place in places if place[0] in oracle.actions.tails(link)}
    arrived = places if judged.any_walk else {place for place in places if place[1]}
    assert arrived, f"no walk that counts takes {nodes}"
    if judged.status in REVIEW_STATUSES:
        own_gate = None if judged.role == "result" else link.gate
        least = QUALITY_STATE[oracle.map.qualities[own_gate]] if own_gate else 0
        assert judged.state in {max(state, least) for _, _, state in arrived}
    if "steered" in labels:
        assert labels["steered"] == bool(set(nodes) & oracle.map.interpreters)


@every_case
def test_placement(path: Path) -> None:
    oracle, expect = _oracle(path), read_case(path)["expect"]
    if "placement" not in expect:
        pytest.skip("this case says nothing about the placement")
    cuts, wanted = oracle.cuts, {"gates": {}, "open": [], **expect["placement"]}
    assert sorted(wanted["open"]) == sorted(cuts.left_open())
    smallest = cuts.smallest()
    assert wanted["cost"] == len(smallest[0])
    if wanted["cost"] != len(wanted["gates"]):
        assert not wanted["gates"], "some of the gates are named, but not all"
        return
    chosen = set(wanted["gates"])
    least = min(cuts.friction(cut, DEFAULT.minutes_per_review) for cut in smallest)
    cheapest = [cut for cut in smallest if cuts.friction(cut, DEFAULT.minutes_per_review) == least]
    assert chosen in cheapest
    assert wanted.get("friction", least) == least
    assert _kinds(oracle, chosen) == min(_kinds(oracle, cut) for cut in cheapest)
    for link, labels in wanted["gates"].items():
        assert set(labels["closes"]) == cuts.needing(chosen, link)
        assert set(labels["or"]) == cuts.swaps(chosen, link)


def _kinds(oracle: Oracle, cut: set[str] | frozenset[str]) -> int:
    return sum(KIND_RANK[oracle.workflow.link_by_id[link].kind] for link in cut)


@every_case
def test_crossings_chains_and_radii(path: Path) -> None:
    oracle, expect = _oracle(path), read_case(path)["expect"]
    crossings = sorted(
        [one.link, one.role, one.from_zone, one.to_zone, one.direction, one.allowed]
        for one in oracle.boundaries.crossings()
    )
    assert crossings == sorted(expect.get("crossings", crossings))
    chains = {
        pair: (chain.composition, chain.length)
        for pair, chain in oracle.boundaries.chains().items()
    }
    if "chains" in expect:
        assert chains == {
            (one["from"], one["to"]): (one["composition"], len(one["path"]) - 1)
            for one in expect["chains"]
        }
    for node, labels in expect.get("radius", {}).items():
        found = radius(oracle.map, node)
        assert found.weight == labels["weight"]
        for name in ("ungated", "weak", "gated", "latent", "read_only"):
            assert getattr(found, name) == set(labels[name]), (node, name)
