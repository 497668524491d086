"""Graphs as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.langgraph import FORMAT
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

JUNK: tuple[Any, ...] = (
    None, True, -1, 1e308, "", ":", "a:b:c", "::::", "tools", "__start__", "__end__", [], [None],
    {}, {"a": {"b": 1}}, [["x"]], "a" * 3000, ":".join(["a"] * 300),
)  # fmt: skip
RICH: dict[str, Any] = {
    "nodes": [
        {"id": "__start__", "type": "runnable", "data": {"id": ["langgraph", "x"], "name": "s"}},
        {"id": "sub:agent", "data": {"name": "agent"}, "metadata": {"__interrupt": "after"}},
        {"id": "tools", "data": {"id": ["langgraph", "prebuilt", "ToolNode"], "name": "tools"},
         "metadata": {"__interrupt": "before"}},
        {"id": "llm", "data": {"id": ["langchain", "chat_models", "x", "ChatX"], "name": "llm"}},
        {"id": "send_mail"}, {"id": "human_review"}, {"id": "__end__"},
    ],
    "edges": [
        {"source": "__start__", "target": "sub:agent"},
        {"source": "sub:agent", "target": "tools", "data": "go", "conditional": True},
        {"source": "tools", "target": "sub:agent"}, {"source": "tools", "target": "llm"},
        {"source": "llm", "target": "send_mail"}, {"source": "send_mail", "target": "__end__"},
    ],
}  # fmt: skip
MANIFEST = {"graphs": {"a": "./a.py:g", "b": {"path": "./b.py:g"}}, "dependencies": ["."],
            "env": {"A": "b"}, "auth": {"path": "x"}, "http": {"app": "x"}}  # fmt: skip
DRAWING = """---
config:
  flowchart:
    curve: linear
---
graph TD;
	__start__([<p>__start__</p>]):::first
	a(["<strong>a</strong>
__interrupt = before"])
	subgraph x
	x\\3aa -. &nbsp;go&nbsp; .-> x\\3ab;
	end
	__start__ --> a & b;
	a -->|c| __end__;
"""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


PLACES = [(which, path) for which, data in enumerate((RICH, MANIFEST)) for path in places(data)]


def opened(text: str, name: str = "x.json") -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    document = Document(name, text)
    FORMAT.sniff(document)
    try:
        workflow = FORMAT.load(document, resources.catalogues())
    except InputError:
        return None
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
        assert node.zone is None or node.zone in workflow.zone_by_id
    assert len({node.id for node in workflow.nodes}) == len(workflow.nodes)
    assert len({link.id for link in workflow.links}) == len(workflow.links)
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
        starts, ends = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in starts, link.id
        assert workflow.node(link.to_id).kind in ends, link.id
    return workflow


@settings(max_examples=examples(250), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.sampled_from(PLACES), st.booleans())
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: tuple[int, tuple[Any, ...]], junk: Any, second: tuple[int, tuple[Any, ...]], both: bool
) -> None:
    data = copy.deepcopy((RICH, MANIFEST)[first[0]])
    for which, path in (first, second) if both else (first,):
        holder: Any = data
        if which != first[0]:
            continue
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    opened(json.dumps(data))


@settings(max_examples=examples(200), deadline=None)
@given(st.integers(0, len(DRAWING)), st.text(max_size=12), st.integers(0, 12))
def test_broken_drawings_end_in_a_workflow_or_an_error(at: int, put: str, cut: int) -> None:
    opened(DRAWING[:at] + put + DRAWING[at + cut :], "x.mmd")


def test_large_and_crafted_graphs_take_bounded_time() -> None:
    began = time.process_time()
    nodes = [{"id": "__start__"}, *({"id": f"node {at}"} for at in range(3000))]
    edges = [{"source": "__start__", "target": f"node {at}"} for at in range(3000)]
    assert opened(json.dumps({"nodes": nodes, "edges": edges})) is not None
    lines = "\n".join(f"\tn{at} --> n{at + 1};" for at in range(3000))
    assert opened(f"graph TD;\n\t__start__ --> n0;\n{lines}", "x.mmd") is not None
    for crafted in (
        "-. a " * 50_000,
        "a -- " * 50_000,
        "a([" * 50_000,
        '"\n' * 50_000,
        "<" * 10**6,
    ):
        opened(f"graph TD;\n\t__start__ --> a;\n\t{crafted}\n", "x.mmd")
    opened("```mermaid\n__start__\n" * 20_000, "x.md")
    assert time.process_time() - began < 120
