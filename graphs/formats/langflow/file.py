"""What stands in a Langflow export, made regular: components by id, and edges by their handles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: How many components and edges one flow may have before the rest is left out.
MAX_NODES = 100_000
MAX_EDGES = 400_000
_NOTED = 10
_DEEPEST_GROUP = 8
#: What stands for a quotation mark in handles that are kept as text.
_QUOTE = "œ"
_HANDLE_LENGTH = 20_000


@dataclass(slots=True)
class RawNode:
    """One component. `template` has its fields; `pointer` is a JSON pointer."""

    id: str
    type: str
    title: str
    description: str
    template: dict[str, Any]
    node: dict[str, Any]
    pointer: str

    def field(self, name: str) -> dict[str, Any]:
        found = self.template.get(name)
        return found if isinstance(found, dict) else {}

    def value(self, name: str) -> Any:
        return self.field(name).get("value")

    def text(self, *names: str) -> str:
        """The first of these fields that has text; empty where none has."""
        return next((found for name in names if (found := plain(self.value(name)))), "")

    @property
    def tool_mode(self) -> bool:
        if self.node.get("tool_mode") is True:
            return True
        return any(output.get("name") == "component_as_tool" for output in self.outputs)

    @property
    def module(self) -> str:
        metadata = self.node.get("metadata")
        return plain(metadata.get("module")) if isinstance(metadata, dict) else ""

    @property
    def edited(self) -> bool:
        return self.node.get("edited") is True

    @property
    def own_code(self) -> bool:
        """Whether its code is in the flow, and was written or edited by the flow's author."""
        # A text that defines no class is not the code of a component.
        if "class " not in plain(self.value("code")):
            return False
        return self.edited or not self.module.startswith(("lfx", "langflow"))

    @property
    def gives(self) -> set[str]:
        """The types of what it gives out."""
        types = {one for one in listed(self.node.get("base_classes")) if isinstance(one, str)}
        for output in self.outputs:
            types.update(one for one in listed(output.get("types")) if isinstance(one, str))
        return types

    @property
    def outputs(self) -> list[dict[str, Any]]:
        return [one for one in listed(self.node.get("outputs")) if isinstance(one, dict)]

    @property
    def tools(self) -> list[dict[str, Any]]:
        """The tools that it offers to an agent, those that were switched off left out."""
        rows = [one for one in listed(self.value("tools_metadata")) if isinstance(one, dict)]
        return [one for one in rows if one.get("status") is not False][:300]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge: which output of the source goes into which field of the target."""

    source: str
    target: str
    output: str = ""
    field: str = ""
    types: tuple[str, ...] = ()

    @property
    def attaches_tool(self) -> bool:
        return self.output == "component_as_tool" or self.types == ("Tool",)


@dataclass(slots=True)
class Flow:
    """One flow of the file."""

    name: str
    flow_id: str
    file: str = ""
    nodes: dict[str, RawNode] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def plain(value: Any) -> str:
    """A value as text; empty for what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def looks_like_langflow(data: Any) -> bool:
    """Whether a value is a Langflow flow, or holds some."""
    return next(_found(data, 0, ""), None) is not None


def read(data: Any, file: str) -> list[Flow]:
    """Every flow of the file; what cannot be read in one is noted there."""
    flows = []
    for raw, canvas, pointer in _found(data, 0, ""):
        flow = Flow(plain(raw.get("name")), plain(raw.get("id")), file)
        _read_nodes(flow, listed(canvas.get("nodes")), f"{pointer}/nodes", 0)
        _read_edges(flow, listed(canvas.get("edges")))
        flows.append(flow)
    return flows


def _found(data: Any, depth: int, pointer: str) -> Iterator[tuple[dict[str, Any], Any, str]]:
    """Every flow with its canvas and pointer: alone, or in a list of flows."""
    if isinstance(data, list) and depth < 2:
        for index, item in enumerate(data[:1000]):
            yield from _found(item, depth + 1, f"{pointer}/{index}")
    elif isinstance(data, dict):
        canvas = data.get("data")
        if isinstance(canvas, dict) and _is_canvas(canvas):
            yield data, canvas, f"{pointer}/data"
        elif _is_canvas(data):
            yield data, data, pointer
        elif isinstance(data.get("flows"), list) and depth < 2:
            yield from _found(data["flows"], depth + 1, f"{pointer}/flows")


def _is_canvas(canvas: dict[str, Any]) -> bool:
    nodes, edges = canvas.get("nodes"), canvas.get("edges", [])
    if not isinstance(nodes, list) or not isinstance(edges, list):
        return False
    for node in nodes[:50]:
        held = node.get("data") if isinstance(node, dict) else None
        if not isinstance(held, dict):
            continue
        inner = held.get("node")
        if isinstance(inner, dict) and isinstance(inner.get("template"), dict):
            return node.get("type") in ("genericNode", None) or "type" in held
    return any(
        isinstance(edge, dict)
        and any(_QUOTE in str(edge.get(key))[:200] for key in ("sourceHandle", "targetHandle"))
        for edge in edges[:20]
    )


def _read_nodes(flow: Flow, nodes: list[Any], pointer: str, depth: int) -> None:
    for index, raw in enumerate(nodes[:MAX_NODES]):
        place = f"{pointer}/{index}"
        held = raw.get("data") if isinstance(raw, dict) else None
        if not isinstance(held, dict) or not isinstance(raw, dict):
            flow.notes.append(f"{place} has no data: left out.")
            continue
        inner = held.get("node")
        if raw.get("type") == "noteNode" or held.get("type") in ("note", "noteNode"):
            continue
        inner = inner if isinstance(inner, dict) else {}
        group = inner.get("flow")
        grouped = group.get("data") if isinstance(group, dict) else None
        if isinstance(grouped, dict) and isinstance(grouped.get("nodes"), list):
            if depth < _DEEPEST_GROUP:
                at = f"{place}/data/node/flow/data/nodes"
                _read_nodes(flow, grouped["nodes"], at, depth + 1)
                _read_edges(flow, listed(grouped.get("edges")))
            flow.notes.append(f"The group {plain(inner.get('display_name'))} is shown opened.")
            continue
        _add(flow, raw, held, inner, place)
    if len(nodes) > MAX_NODES:
        flow.notes.append(f"More than {MAX_NODES:,} components: the rest is left out.")


def _add(
    flow: Flow, raw: dict[str, Any], held: dict[str, Any], inner: dict[str, Any], place: str
) -> None:
    kind = plain(held.get("type")) or "unknown"
    node_id = plain(raw.get("id")) or plain(held.get("id")) or place
    if node_id in flow.nodes:
        flow.notes.append(f"Two components have the id {node_id}: edges are those of the first.")
        node_id = place
    template = inner.get("template")
    flow.nodes[node_id] = RawNode(
        node_id,
        kind,
        plain(inner.get("display_name")) or kind,
        plain(inner.get("description")),
        template if isinstance(template, dict) else {},
        inner,
        place,
    )


def _read_edges(flow: Flow, edges: list[Any]) -> None:
    """Take over edges between known components."""
    lost: set[str] = set()
    seen = set(flow.edges)
    for raw in edges[:MAX_EDGES]:
        if not isinstance(raw, dict):
            continue
        kept = raw.get("data")
        data = kept if isinstance(kept, dict) else {}
        out = _handle(data.get("sourceHandle")) or _handle(raw.get("sourceHandle"))
        into = _handle(data.get("targetHandle")) or _handle(raw.get("targetHandle"))
        source = _end(flow, raw.get("source"), out)
        target = _end(flow, raw.get("target"), into)
        if not source or not target:
            lost.update(
                plain(raw.get(key)) or "no id"
                for key, end in (("source", source), ("target", target))
                if not end
            )
            continue
        types = tuple(one for one in listed(out.get("output_types")) if isinstance(one, str))
        edge = Edge(source, target, _of(out, "name"), _of(into, "fieldName"), types)
        if edge not in seen:
            seen.add(edge)
            flow.edges.append(edge)
    for end in sorted(lost)[:_NOTED]:
        flow.notes.append(f"An edge names {end!r}, which is no component: left out.")
    if len(lost) > _NOTED:
        flow.notes.append(f"Edges name {len(lost) - _NOTED} more that are no components: left out.")


def _end(flow: Flow, named: Any, handle: dict[str, Any]) -> str:
    """The component at one end; of a group, the one that the handle stands for."""
    proxy = handle.get("proxy")
    inner = plain(proxy.get("id")) if isinstance(proxy, dict) else ""
    for found in (inner, plain(named), plain(handle.get("id"))):
        if found in flow.nodes:
            return found
    return ""


def _of(handle: dict[str, Any], key: str) -> str:
    """A part of a handle; of a group, of the handle that it stands for."""
    proxy = handle.get("proxy")
    inner = {"fieldName": "field", "name": "name"}[key]
    told = plain(proxy.get(inner)) if isinstance(proxy, dict) else ""
    return told or plain(handle.get(key))


def _handle(value: Any) -> dict[str, Any]:
    """A handle; its text form is JSON with another letter for quotation marks."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, str) or not value.lstrip().startswith("{"):
        return {}
    try:
        found = json.loads(value[:_HANDLE_LENGTH].replace(_QUOTE, '"'))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
