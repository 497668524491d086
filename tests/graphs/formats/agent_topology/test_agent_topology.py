"""Agent-topology documents: what is told of what they miss, and documents as enemies write them."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.agent_topology import FORMAT
from graphs.formats.reading import Document
from graphs.formats.registry import recognise
from graphs.model.facts import LINK_ENDS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

JUNK: tuple[Any, ...] = (None, True, -1, "", "main", "a:b:c", [], [None], {}, {"id": 3}, "x" * 3000)


def document(nodes: list[Any], edges: list[Any], **more: Any) -> dict[str, Any]:
    structure = {
        "nodes": nodes, "edges": edges, "joins": more.pop("joins", []),
        "entryNodeIds": more.pop("entries", []), "exitNodeIds": more.pop("exits", []),
    }  # fmt: skip
    return {
        "topologyVersion": "0.1", "provenance": {}, "producerLimitations": [], "structureHash": {},
        "graphs": [{"id": "main", "structure": structure}, *more.pop("graphs", [])],
        "completeness": {"status": "complete", "gaps": more.pop("gaps", [])},
    }  # fmt: skip


RICH = document(
    [{"id": "__start__"}, {"id": "agent", "interrupts": ["after"]},
     {"id": "in", "subgraphId": "in"}, {"id": "__end__"}],
    [{"id": "1", "source": "__start__", "target": "agent", "kind": "direct"},
     {"id": "2", "source": "agent", "target": "in", "kind": "conditional"}],
    joins=[{"id": "j", "sources": ["agent", "in"], "target": "__end__"}],
    entries=["__start__"], exits=["__end__"],
    gaps=[{"code": "unknown-routing-targets", "message": "m",
           "element": {"graphId": "main", "kind": "node", "id": "agent"}}],
    graphs=[{"id": "in", "structure": {"nodes": [{"id": "send_mail"}, {"id": "b"}], "edges": [],
                                       "joins": [], "entryNodeIds": [], "exitNodeIds": ["b"]}}],
)  # fmt: skip


def opened(data: Any) -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    text = Document("x.json", json.dumps(data))
    FORMAT.sniff(text)
    try:
        workflow = FORMAT.load(text, resources.catalogues())
    except InputError:
        return None
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
    for link in workflow.links:
        starts, ends = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in starts
        assert workflow.node(link.to_id).kind in ends
    return workflow


def drawn(workflow: Workflow) -> set[tuple[str, str]]:
    name = {node.id: node.name for node in workflow.nodes}
    return {(name[one.from_id], name[one.to_id]) for one in workflow.links if one.kind == "flow"}


def test_is_recognised_before_drawn_graphs() -> None:
    assert recognise(Document("x.json", json.dumps(RICH))) is FORMAT


def test_tells_what_the_document_misses() -> None:
    data = copy.deepcopy(RICH)
    data["producerLimitations"] = [
        {"code": "dynamic-interrupts", "message": "Not seen statically."}
    ]
    workflow = opened(data)
    assert workflow is not None
    notes = "\n".join(workflow.notes)
    assert "dynamic-interrupts" in notes
    assert "Not seen statically." in notes
    assert "unknown-routing-targets" in notes


def test_a_router_of_unknown_destinations_may_go_anywhere_but_to_the_start() -> None:
    workflow = opened(RICH)
    assert workflow is not None
    after = {end for start, end in drawn(workflow) if start == "Interrupt after agent"}
    assert {"in", "__end__"} <= after
    assert "__start__" not in after


def test_graphs_that_hold_one_another_end() -> None:
    data = document([{"id": "a", "subgraphId": "other"}], [], graphs=[
        {"id": "other", "structure": {"nodes": [{"id": "b", "subgraphId": "main"}]}}])  # fmt: skip
    workflow = opened(data)
    assert workflow is not None
    assert any("holds itself" in note for note in workflow.notes)


def test_a_document_without_nodes_is_an_error() -> None:
    with pytest.raises(InputError, match="no graph with nodes"):
        FORMAT.load(Document("x.json", json.dumps(document([], []))), resources.catalogues())


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items: Any = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(places(RICH)), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(path: tuple[Any, ...], junk: Any) -> None:
    data = copy.deepcopy(RICH)
    holder: Any = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = junk
    opened(data)


def test_hostile_sizes_take_bounded_time() -> None:
    began = time.process_time()
    graphs = [
        {"id": f"g{at}", "structure": {"nodes": [
            {"id": "a", "subgraphId": f"g{at + 1}"}, {"id": "b", "subgraphId": f"g{at + 1}"}]}}
        for at in range(40)
    ]  # fmt: skip
    assert opened(document([{"id": "x", "subgraphId": "g0"}], [], graphs=graphs)) is not None
    nodes = [{"id": f"n{at}"} for at in range(500)]
    gaps = [
        {"code": "unknown-routing-targets", "message": "m",
         "element": {"graphId": "main", "kind": "node", "id": node["id"]}}
        for node in nodes
    ]  # fmt: skip
    assert opened(document(nodes, [], gaps=gaps)) is not None
    assert time.process_time() - began < 120
