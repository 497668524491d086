"""Read a Dify DSL file into plain records; odd shapes become empty values, never errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: Apps whose nodes stand in a graph, and apps that are settings of one model.
GRAPH_MODES = frozenset({"workflow", "advanced-chat"})
CHAT_MODES = frozenset({"chat", "agent-chat", "completion"})
_MODES = GRAPH_MODES | CHAT_MODES | {"channel", "agent"}
#: Labels on the canvas, which do nothing.
_NOTE_TYPES = frozenset({"", "custom-note"})
#: How many connections that lead nowhere are told one by one.
_MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class RawNode:
    """A node of the graph. `parent` is the id of the iteration or loop around it, or empty."""

    id: str
    type: str
    title: str
    data: Mapping[str, Any]
    parent: str
    pointer: str


@dataclass(frozen=True, slots=True)
class RawEdge:
    source: str
    target: str
    handle: str


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment or conversation variable; `type` is such as `string` or `secret`."""

    name: str
    type: str
    value: Any
    description: str
    pointer: str


@dataclass(frozen=True, slots=True)
class App:
    """One app. `settings` is the `model_config` of an app without a graph.

    `plugins`: the version of each plugin that the app depends on, by `author/plugin`.
    """

    name: str
    mode: str
    description: str
    nodes: tuple[RawNode, ...] = ()
    edges: tuple[RawEdge, ...] = ()
    environment: tuple[Variable, ...] = ()
    conversation: tuple[Variable, ...] = ()
    features: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    plugins: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def mapping(value: Any) -> Mapping[str, Any]:
    """A mapping, or an empty one in place of anything else."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any) -> Sequence[Any]:
    """A list, or an empty one in place of anything else."""
    return value if isinstance(value, list) else ()


def text(value: Any) -> str:
    """A text or a number as text, stripped; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def looks_like_dify(data: Any) -> bool:
    """Whether parsed data is a Dify app; `kind` and `version` may be missing."""
    if not isinstance(data, Mapping):
        return False
    app, graph = data.get("app"), mapping(data.get("workflow")).get("graph")
    if data.get("kind") == "rag_pipeline":
        return isinstance(graph, Mapping)
    if not isinstance(app, Mapping):
        return False
    known = text(app.get("mode")) in _MODES or data.get("kind") == "app"
    return known and any(isinstance(data.get(key), Mapping) for key in ("workflow", "model_config"))


def read(data: Any) -> App:
    """The app in parsed data."""
    root = mapping(data)
    app = mapping(root.get("app")) or mapping(root.get("rag_pipeline"))
    workflow = mapping(root.get("workflow"))
    graph = mapping(workflow.get("graph"))
    notes: list[str] = []
    nodes = _nodes(sequence(graph.get("nodes")), notes)
    mode = "rag-pipeline" if root.get("kind") == "rag_pipeline" else text(app.get("mode"))
    return App(
        text(app.get("name")),
        mode or ("workflow" if nodes else "chat"),
        text(app.get("description")),
        nodes,
        _edges(sequence(graph.get("edges")), nodes, notes),
        _variables(workflow, "environment_variables"),
        _variables(workflow, "conversation_variables"),
        mapping(workflow.get("features")),
        mapping(root.get("model_config")) if not nodes else {},
        _plugins(root.get("dependencies")),
        tuple(notes),
    )


def _nodes(raw: Sequence[Any], notes: list[str]) -> tuple[RawNode, ...]:
    found: dict[str, RawNode] = {}
    for index, each in enumerate(raw):
        held = mapping(each)
        data = mapping(held.get("data"))
        kind = text(data.get("type"))
        if kind in _NOTE_TYPES or text(held.get("type")) in ("custom-note", "note"):
            continue
        node_id = text(held.get("id")) or f"(node {index + 1})"
        title = text(data.get("title")) or kind
        if node_id in found:
            notes.append(f"Two nodes have the id {node_id}: {title} was left out.")
            continue
        parent = (
            text(held.get("parentId"))
            or text(data.get("iteration_id"))
            or text(data.get("loop_id"))
        )
        found[node_id] = RawNode(
            node_id, kind, title, data, parent if parent != node_id else "",
            f"/workflow/graph/nodes/{index}",
        )  # fmt: skip
    return tuple(found.values())


def _edges(raw: Sequence[Any], nodes: Sequence[RawNode], notes: list[str]) -> tuple[RawEdge, ...]:
    known = {node.id: node for node in nodes}
    found: dict[RawEdge, None] = {}
    lost: list[str] = []
    for each in raw:
        held = mapping(each)
        edge = RawEdge(
            text(held.get("source")), text(held.get("target")), text(held.get("sourceHandle"))
        )
        if edge.source in known and edge.target in known:
            found[edge] = None
            continue
        ends = " to ".join(
            known[end].title if end in known else f"{end or 'nothing'} (no such node)"
            for end in (edge.source, edge.target)
        )
        lost.append(f"A connection from {ends} was left out.")
    notes.extend(lost[:_MOST_NOTES])
    if len(lost) > _MOST_NOTES:
        notes.append(f"{len(lost) - _MOST_NOTES} more connections lead from or to no node.")
    return tuple(found)


def _variables(workflow: Mapping[str, Any], key: str) -> tuple[Variable, ...]:
    found: dict[str, Variable] = {}
    for index, each in enumerate(sequence(workflow.get(key))):
        held = mapping(each)
        name = text(held.get("name"))
        if name and name not in found:
            found[name] = Variable(
                name,
                text(held.get("value_type")),
                held.get("value"),
                text(held.get("description")),
                f"/workflow/{key}/{index}",
            )
    return tuple(found.values())


def _plugins(dependencies: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in sequence(dependencies):
        for key, value in mapping(mapping(each).get("value")).items():
            # Such as `author/plugin:1.2.3@` and a checksum.
            name, _, version = text(value).partition(":")
            if str(key).endswith("unique_identifier") and name and version:
                found.setdefault(name, version)
    return found
