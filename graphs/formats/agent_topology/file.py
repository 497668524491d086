"""Read an agent-topology document (format 0.1) into its graphs, and what it says that it misses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: The gap of a router that may go to nodes which the producer could not see.
ROUTING = "unknown-routing-targets"


@dataclass(frozen=True, slots=True)
class RawNode:
    """A node: `inner` is the graph that it holds; `interrupts` stand before or after it."""

    id: str
    name: str
    type: str
    inner: str
    interrupts: frozenset[str]
    pointer: str


@dataclass(slots=True)
class RawGraph:
    """A graph. `edges` are source, target and whether a condition chooses; a join of several nodes
    is an edge from each. `routers` may go to any node."""

    id: str
    name: str
    nodes: dict[str, RawNode] = field(default_factory=dict)
    edges: list[tuple[str, str, bool]] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    exits: list[str] = field(default_factory=list)
    routers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Topology:
    """A document: its graphs by id, and in words what it is of and what is not in it."""

    graphs: dict[str, RawGraph] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def looks_like_topology(data: Any) -> bool:
    """Whether parsed values are an agent-topology document."""
    return (
        isinstance(data, Mapping)
        and "topologyVersion" in data
        and isinstance(data.get("graphs"), list)
    )


def read_topology(data: Any) -> Topology:
    """The graphs of a document, whatever its values are; what is odd is told in `notes`."""
    raw: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    found = Topology()
    for index, each in _mappings(raw.get("graphs")):
        graph = _graph(each, f"/graphs/{index}/structure", found.notes)
        if graph.id in found.graphs:
            found.notes.append(f"Two graphs have the id {graph.id[:80]}: the first counts.")
        else:
            found.graphs[graph.id] = graph
    _provenance(raw, found)
    _gaps(raw, found)
    return found


def _graph(raw: Mapping[str, Any], pointer: str, notes: list[str]) -> RawGraph:
    graph = RawGraph(_text(raw.get("id")) or pointer, _text(raw.get("name")))
    structure = raw.get("structure")
    held: Mapping[str, Any] = structure if isinstance(structure, Mapping) else {}
    for index, node in _mappings(held.get("nodes")):
        node_id = _text(node.get("id"))
        if not node_id or node_id in graph.nodes:
            notes.append(f"Node {index + 1} of {graph.id[:80]} has no id of its own: left out.")
            continue
        interrupts = node.get("interrupts")
        graph.nodes[node_id] = RawNode(
            node_id, _name(node) or node_id, _text(node.get("type")),
            _text(node.get("subgraphId")),
            frozenset(
                one for one in (interrupts if isinstance(interrupts, list) else ())[:10]
                if one in ("before", "after")
            ),
            f"{pointer}/nodes/{index}",
        )  # fmt: skip
    for index, edge in _mappings(held.get("edges")):
        conditional = edge.get("kind") == "conditional"
        _edge(
            graph, edge.get("source"), edge.get("target"), conditional, f"Edge {index + 1}", notes
        )
    for index, join in _mappings(held.get("joins")):
        sources = join.get("sources")
        for source in sources if isinstance(sources, list) else ():
            _edge(graph, source, join.get("target"), False, f"Join {index + 1}", notes)
    graph.entries = _known(held.get("entryNodeIds"), graph)
    graph.exits = _known(held.get("exitNodeIds"), graph)
    return graph


def _edge(
    graph: RawGraph, source: Any, target: Any, conditional: bool, what: str, notes: list[str]
) -> None:
    start, end = _text(source), _text(target)
    if start in graph.nodes and end in graph.nodes:
        graph.edges.append((start, end, conditional))
    else:
        notes.append(
            f"{what} of {graph.id[:80]}, from {start[:80] or 'nothing'} to "
            f"{end[:80] or 'nothing'}, has an end that is not in the graph: it was left out."
        )


def _provenance(raw: Mapping[str, Any], found: Topology) -> None:
    provenance = raw.get("provenance")
    if isinstance(provenance, Mapping):
        made = [_named(provenance.get(key)) for key in ("producer", "framework")]
        if all(made):
            found.notes.append(f"{made[0]} took this from code for {made[1]}.")
    for _, one in _mappings(raw.get("producerLimitations")):
        found.notes.append(
            f"The producer cannot see ({_text(one.get('code'))[:60]}): "
            f"{_text(one.get('message'))[:300]}"
        )


def _gaps(raw: Mapping[str, Any], found: Topology) -> None:
    completeness = raw.get("completeness")
    held: Mapping[str, Any] = completeness if isinstance(completeness, Mapping) else {}
    gaps = list(_mappings(held.get("gaps")))
    for _, gap in gaps:
        element = gap.get("element")
        about: Mapping[str, Any] = element if isinstance(element, Mapping) else {}
        node = _text(about.get("id"))
        found.notes.append(
            f"Missing in the document ({_text(gap.get('code'))[:60]}) at {node[:80] or 'it'}: "
            f"{_text(gap.get('message'))[:300]}"
        )
        graph = found.graphs.get(_text(about.get("graphId")))
        known = graph is not None and node in graph.nodes and about.get("kind") == "node"
        if graph is not None and known and _text(gap.get("code")) == ROUTING:
            graph.routers.append(node)
    if held.get("status") == "incomplete" and not gaps:
        found.notes.append("The document says that it is incomplete, but not where.")


def _known(value: Any, graph: RawGraph) -> list[str]:
    listed = value if isinstance(value, list) else []
    return list(dict.fromkeys(one for one in map(_text, listed) if one in graph.nodes))


def _name(node: Mapping[str, Any]) -> str:
    held = node.get("x-langgraph")
    return _text(held.get("name")) if isinstance(held, Mapping) else ""


def _named(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return f"{_text(value.get('name'))} {_text(value.get('version'))}".strip()[:80]


def _mappings(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, Mapping):
            yield index, one


def _text(value: Any) -> str:
    return value[:400] if isinstance(value, str) else ""
