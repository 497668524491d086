"""Read the JSON that `get_graph().to_json()` writes into nodes and edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

START, END = "__start__", "__end__"
_INTERRUPT = "__interrupt"


@dataclass(frozen=True, slots=True)
class RawNode:
    """A node of the graph. `id` may tell of a subgraph (`outer:inner`); `made_of` is the class that
    it was made of, with its modules; `interrupt`: before, after, or both. It
    stands at a JSON pointer, or in a line (from 1)."""

    id: str
    name: str
    made_of: tuple[str, ...] = ()
    interrupt: frozenset[str] = frozenset()
    pointer: str = ""
    line: int = 0

    @property
    def group(self) -> str:
        """The subgraph that it lies in; empty for none."""
        return self.id.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class RawEdge:
    source: str
    target: str
    name: str = ""
    conditional: bool = False


@dataclass(slots=True)
class RawGraph:
    """A graph as it stands in the file, by the ids of its nodes in order."""

    nodes: dict[str, RawNode] = field(default_factory=dict)
    edges: list[RawEdge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, node: RawNode) -> None:
        """Add a node; of equal ids the last counts, and an interrupt told once is kept."""
        known = self.nodes.get(node.id)
        if known is not None and known.interrupt and not node.interrupt:
            node = replace(node, interrupt=known.interrupt)
        self.nodes[node.id] = node


def looks_like_graph(data: Any) -> bool:
    """Whether parsed values are a graph of LangGraph: nodes and edges with a start or an end, or
    with nodes made of classes of its libraries."""
    if not isinstance(data, Mapping):
        return False
    nodes, edges = data.get("nodes"), data.get("edges")
    if not isinstance(nodes, list) or not isinstance(edges, list):
        return False
    for node in nodes[:2000]:
        if not isinstance(node, Mapping):
            continue
        if node.get("id") in (START, END) or (_made_of(node)[:1] or ("",))[0] in (
            "langgraph", "langchain", "langchain_core",
        ):  # fmt: skip
            return True
    return False


def read_graph(data: Any) -> RawGraph:
    """The graph of parsed values, whatever they are; what is odd is told in `notes`."""
    graph = RawGraph()
    raw: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    nodes = raw.get("nodes")
    for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
        if not isinstance(node, Mapping) or node.get("id") in (None, ""):
            graph.notes.append(f"Node {index + 1} has no id and was left out.")
            continue
        node_id = _text(node["id"])
        graph.add(
            RawNode(
                node_id, _name_of(node, node_id), _made_of(node), _interrupt(node),
                f"/nodes/{index}",
            )
        )  # fmt: skip
    edges = raw.get("edges")
    for index, edge in enumerate(edges if isinstance(edges, list) else ()):
        if not isinstance(edge, Mapping):
            graph.notes.append(f"Edge {index + 1} is empty and was left out.")
            continue
        source, target = _text(edge.get("source")), _text(edge.get("target"))
        if source not in graph.nodes or target not in graph.nodes:
            graph.notes.append(
                f"Edge {index + 1}, from {source[:80] or 'nothing'} to {target[:80] or 'nothing'}, "
                "has an end that is not in the graph: it was left out."
            )
            continue
        name = edge.get("data")
        graph.edges.append(
            RawEdge(
                source, target, name[:200] if isinstance(name, str) else "",
                edge.get("conditional") is True,
            )
        )  # fmt: skip
    return graph


def interrupts(text: str) -> frozenset[str]:
    """When it stops, by the words of `__interrupt`."""
    return frozenset(word for word in ("before", "after") if word in text)


def _interrupt(node: Mapping[str, Any]) -> frozenset[str]:
    metadata = node.get("metadata")
    told = metadata.get(_INTERRUPT) if isinstance(metadata, Mapping) else None
    if isinstance(told, list):
        told = ",".join(str(one) for one in told[:4])
    return interrupts(told) if isinstance(told, str) else frozenset()


def _name_of(node: Mapping[str, Any], node_id: str) -> str:
    data = node.get("data")
    if isinstance(data, str) and data:
        return data
    name = data.get("name") if isinstance(data, Mapping) else None
    if isinstance(name, str) and name:
        return name
    written = node.get("name")
    return written if isinstance(written, str) and written else node_id


def _made_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    data = node.get("data")
    listed = data.get("id") if isinstance(data, Mapping) else None
    if not isinstance(listed, list):
        return ()
    return tuple(part for part in listed[:12] if isinstance(part, str))


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value)[:400]
