"""GraphML as networkx reads it: every node and link, typed, where the map has it."""

from __future__ import annotations

import io

import networkx
import pytest
from map_texts import HARD_NAMES, exported, incident, subject_of, tiny

from graphs.reports.graphml import write


def read(text: str) -> networkx.MultiDiGraph:
    return networkx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def test_every_node_and_link_is_there_with_its_facts() -> None:
    workflow = incident()
    graph = read(exported(write, workflow, "gates"))
    assert set(graph.nodes) == {node.id for node in workflow.nodes}
    ends = {key: (start, end) for start, end, key in graph.edges(keys=True)}
    assert ends == {link.id: (link.from_id, link.to_id) for link in workflow.links}
    for node in workflow.nodes:
        told = graph.nodes[node.id]
        assert (told["kind"], told["name"]) == (node.kind, node.title)
        assert told["zone"] == workflow.zone_id(node)
        for name, value in node.facts.items():
            if isinstance(value, bool | int | float | str):
                assert told[f"fact_{name}"] == value
                assert isinstance(told[f"fact_{name}"], bool) == isinstance(value, bool)


def test_positions_are_those_of_the_map() -> None:
    layout = subject_of(incident()).layout
    graph = read(exported(write, incident(), "design"))
    for node, rect in layout.nodes.items():
        told = graph.nodes[node]
        assert (told["x"], told["y"]) == pytest.approx(rect.centre, abs=0.01)


def test_actions_bear_their_status() -> None:
    subject = subject_of(incident())
    graph = read(exported(write, incident(), "gates"))
    told = {key: data.get("status") for *_, key, data in graph.edges(keys=True, data=True)}
    for action in subject.analysis.actions:
        assert told[action.link] == action.status


@pytest.mark.parametrize("name", HARD_NAMES)
def test_any_name_comes_back_as_it_was(name: str) -> None:
    graph = read(exported(write, tiny(name), "design"))
    assert graph.nodes["a"]["name"].split() == name.split()
    assert len(graph.edges) == 1


def test_two_exports_are_the_same() -> None:
    assert exported(write, incident(), "gates") == exported(write, incident(), "gates")
