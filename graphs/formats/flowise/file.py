"""What stands in a Flowise export, made regular: nodes by id, and edges with their anchors."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.bounds import MAX_DEPTH

#: How many nodes and edges one file may have before the rest is left out.
MAX_NODES = 100_000
MAX_EDGES = 400_000
#: How many edges to nowhere are told one by one.
_NOTED = 10
_LONGEST = 20_000
_SHAPES = frozenset({"customNode", "agentFlow", "iteration", "stickyNote"})
_PARTS = ("inputParams", "inputAnchors", "outputAnchors")
_TAGS = re.compile(r"<[^<>]{0,2000}>")
#: What stands for another node in an input of v1.
_INSTANCE = re.compile(r"\{\{\s*([^{}.\s]{1,200})\.data\.instance\s*\}\}")
_NAMES = (
    "agentName", "workerName", "supervisorName", "llmNodeName", "conditionAgentName",
    "conditionName", "toolNodeName", "seqExecuteFlowName", "functionName", "customFunctionName",
    "chainName", "toolName", "name", "requestsGetName", "requestsPostName", "requestsPutName",
    "requestsDeleteName", "customToolName",
)  # fmt: skip
_KINDS = ("AgentFlow", "AgentFlowV2", "ChatFlow", "AssistantFlow", "chatflows", "data")


@dataclass(slots=True)
class RawNode:
    """One node. `type` is its class; `inputs` what was filled in; `pointer` a JSON pointer."""

    id: str
    type: str
    label: str
    category: str
    parent: str
    inputs: dict[str, Any]
    data: dict[str, Any]
    pointer: str

    @property
    def newer(self) -> bool:
        """Whether it is a node of an agentflow (v2)."""
        return self.category == "Agent Flows" or self.type.endswith("Agentflow")

    @property
    def title(self) -> str:
        """The name that its user gave it, else its label."""
        return self.text(*_NAMES) or self.label

    @property
    def note(self) -> bool:
        return self.type.startswith("stickyNote")

    def text(self, *names: str) -> str:
        """The first of these inputs that has text, without markup; empty where none has."""
        return next((found for name in names if (found := plain(self.inputs.get(name)))), "")

    def flag(self, name: str) -> bool:
        return truth(self.inputs.get(name))

    @property
    def credentials(self) -> tuple[list[str], bool] | None:
        """The kinds of credential that it asks for, and whether it may go without."""
        for param in items(self.data.get("inputParams")):
            if param.get("type") == "credential":
                named = param.get("credentialNames")
                listed = named if isinstance(named, list) else []
                kinds = [one for one in listed if isinstance(one, str)]
                return kinds, param.get("optional") is True
        return None

    @property
    def output(self) -> str:
        """Which of its outputs was chosen, in v1."""
        outputs = self.data.get("outputs")
        chosen = outputs.get("output") if isinstance(outputs, dict) else None
        return chosen if isinstance(chosen, str) else ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the canvas. `anchor`: the input it goes to (v1); `port`: the output it leaves."""

    source: str
    target: str
    anchor: str = ""
    port: str = ""
    label: str = ""


@dataclass(slots=True)
class Flow:
    """One flow of the file. `kind` is `chat`, `agent` (v1) or `agentflow` (v2)."""

    name: str
    flow_id: str
    nodes: dict[str, RawNode] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def newer(self) -> bool:
        return any(node.newer for node in self.nodes.values())


def plain(value: Any) -> str:
    """A value as text: the editor of Flowise wraps what people type in HTML."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = str(value)[:_LONGEST]
    if "<" in text:
        text = _TAGS.sub("", text)
    return html.unescape(text).strip() if "&" in text else text.strip()


def truth(value: Any) -> bool:
    """Whether a switch is on; forms keep switches as truth values or as text."""
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def items(value: Any) -> list[dict[str, Any]]:
    """The mappings in a list; forms may keep the list as JSON text."""
    return [one for one in _listed(value) if isinstance(one, dict)]


def names(value: Any) -> list[str]:
    """The texts in a list; forms may keep the list as JSON text."""
    return [one for one in _listed(value) if isinstance(one, str) and one]


def mapping(value: Any) -> dict[str, Any]:
    """A mapping; forms may keep it as JSON text."""
    found = _parsed(value)
    return found if isinstance(found, dict) else {}


def _listed(value: Any) -> list[Any]:
    found = _parsed(value)
    return found if isinstance(found, list) else []


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text.startswith(("{", "[")) or text.count("[") + text.count("{") > 100 * MAX_DEPTH:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def looks_like_flowise(data: Any) -> bool:
    """Whether a value is a Flowise flow, or holds some."""
    return next(iter(_found(data, 0)), None) is not None


def read(data: Any) -> list[Flow]:
    """Every flow of the file; what cannot be read in one is noted there."""
    return [_read(*found) for found in _found(data, 0)]


def _found(
    data: Any, depth: int, name: str = "", flow_id: str = "", pointer: str = ""
) -> Iterator[tuple[dict[str, Any], str, str, str]]:
    """Every canvas with its name, id and pointer: alone, in a record, in a list of records."""
    if depth > 4:
        return
    if isinstance(data, list):
        for index, item in enumerate(data[:1000]):
            yield from _found(item, depth + 1, "", "", f"{pointer}/{index}")
        return
    if not isinstance(data, dict):
        return
    name = plain(data.get("name")) or name
    flow_id = plain(data.get("id")) or flow_id
    if _is_canvas(data):
        yield data, name, flow_id, pointer
        return
    if "flowData" in data:
        inner = _parsed(data["flowData"])
        yield from _found(inner, depth + 1, name, flow_id, f"{pointer}/flowData")
        return
    for key in _KINDS:
        if isinstance(data.get(key), (list, dict)):
            yield from _found(data[key], depth + 1, "", "", f"{pointer}/{key}")


def _is_canvas(data: dict[str, Any]) -> bool:
    nodes, edges = data.get("nodes"), data.get("edges")
    if not isinstance(nodes, list) or not isinstance(edges, list):
        return False
    for node in nodes[:50]:
        held = node.get("data") if isinstance(node, dict) else None
        if not isinstance(held, dict) or not isinstance(held.get("name"), str):
            continue
        shape = node.get("type")
        if (isinstance(shape, str) and shape in _SHAPES) or any(
            isinstance(held.get(part), list) for part in _PARTS
        ):
            return True
    return False


def _read(raw: dict[str, Any], name: str, flow_id: str, pointer: str) -> Flow:
    flow = Flow(name, flow_id)
    listed = raw["nodes"]
    if len(listed) > MAX_NODES:
        flow.notes.append(f"More than {MAX_NODES:,} nodes: the rest is left out.")
    for index, node in enumerate(listed[:MAX_NODES]):
        _add(flow, node, f"{pointer}/nodes/{index}")
    _connect(flow, raw["edges"])
    return flow


def _add(flow: Flow, node: Any, pointer: str) -> None:
    held = node.get("data") if isinstance(node, dict) else None
    if not isinstance(held, dict):
        flow.notes.append(f"{pointer} has no data: left out.")
        return
    kind = held.get("name") if isinstance(held.get("name"), str) else ""
    node_id = node.get("id") or held.get("id")
    node_id = node_id if isinstance(node_id, str) and node_id else pointer
    if node_id in flow.nodes:
        flow.notes.append(f"Two nodes have the id {node_id}: edges of it are those of the first.")
        node_id = pointer
    inputs, parent = held.get("inputs"), node.get("parentNode") or node.get("parentId")
    category = held.get("category")
    flow.nodes[node_id] = RawNode(
        node_id,
        kind or "unknown",
        plain(held.get("label")) or kind or "Node",
        category if isinstance(category, str) else "",
        parent if isinstance(parent, str) else "",
        inputs if isinstance(inputs, dict) else {},
        held,
        pointer,
    )


def _connect(flow: Flow, edges: list[Any]) -> None:
    """Take over edges between known nodes, and those that only inputs name."""
    lost: set[str] = set()
    seen: set[tuple[str, str, str, str]] = set()

    def add(edge: Edge) -> None:
        key = (edge.source, edge.target, edge.anchor, edge.port)
        if key not in seen:
            seen.add(key)
            flow.edges.append(edge)

    for raw in edges[:MAX_EDGES]:
        if not isinstance(raw, dict):
            continue
        source, target = raw.get("source"), raw.get("target")
        ends = [end if isinstance(end, str) else "" for end in (source, target)]
        if any(end not in flow.nodes for end in ends):
            lost.update(end or "no id" for end in ends if end not in flow.nodes)
            continue
        data = raw.get("data")
        label = data.get("edgeLabel") if isinstance(data, dict) else None
        add(
            Edge(
                ends[0],
                ends[1],
                _anchor(raw.get("targetHandle"), ends[1], "input"),
                _anchor(raw.get("sourceHandle"), ends[0], "output"),
                plain(label),
            )
        )
    joined = {(edge.source, edge.target) for edge in flow.edges}
    for node in flow.nodes.values():
        if node.newer:
            continue
        for key, value in node.inputs.items():
            for source in _instances(value):
                # The edge itself tells more, where there is one.
                if source in flow.nodes and source != node.id and (source, node.id) not in joined:
                    add(Edge(source, node.id, str(key)))
    for end in sorted(lost)[:_NOTED]:
        flow.notes.append(f"An edge names {end!r}, which is no node: left out.")
    if len(lost) > _NOTED:
        flow.notes.append(f"Edges name {len(lost) - _NOTED} more that are no nodes: left out.")


def _instances(value: Any) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    return [
        found
        for text in texts[:500]
        if isinstance(text, str) and ".data.instance" in text
        for found in _INSTANCE.findall(text[:_LONGEST])
    ]


def _anchor(handle: Any, node_id: str, side: str) -> str:
    """The name of an anchor: handles are made of the node's id, the side, a name and types."""
    if not isinstance(handle, str):
        return ""
    beginning = f"{node_id}-{side}-"
    if not handle.startswith(beginning):
        return ""
    return handle[len(beginning) :].partition("-")[0]
