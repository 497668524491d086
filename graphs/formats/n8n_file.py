"""What stands in an n8n export, made regular: nodes by name, main connections, attachments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphs.errors import InputError, Problem
from graphs.formats.json_text import parse_json

#: How many nodes and connections one file may have before it is refused.
MAX_NODES = 100_000
#: How many workflows within nodes are read.
_MAX_INLINE = 500
#: Outputs of a node beyond this many are taken for one.
_MAX_OUTPUTS = 1000
#: How many connections to nowhere are told one by one.
_NOTED = 10


@dataclass(slots=True)
class RawNode:
    """One node of an export. `name` is unique in its export; `pointer` is a JSON pointer."""

    name: str
    type: str
    version: float
    parameters: dict[str, Any]
    credentials: dict[str, Any]
    disabled: bool
    pointer: str
    raw: dict[str, Any]

    def text(self, name: str) -> str:
        """A parameter as text, of a resource locator its value; empty where it is absent."""
        value = self.parameters.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else plain(value)


@dataclass(slots=True)
class Export:
    """One workflow of the file.

    `file` is the one that it stands in. `inline`: it stands within a node that runs it, and that
    node's `inline_id` is its id.
    `main`: by source name, for each output the names that it leads to. `attached`: child,
    connection type, parent, as the file has them (the child serves the parent).
    """

    name: str
    workflow_id: str
    nodes: dict[str, RawNode] = field(default_factory=dict)
    main: dict[str, list[list[str]]] = field(default_factory=dict)
    attached: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    inline: bool = False
    file: str = ""


def plain(value: Any) -> str:
    """The text of a parameter; a resource locator stands for its value."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and "value" in value:
        return plain(value["value"])
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return ""
    return str(value)


def looks_like_export(data: Any) -> bool:
    """Whether a value has the shape of an n8n workflow."""
    if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
        return False
    if not isinstance(data.get("connections", {}), dict):
        return False
    nodes = data["nodes"][:50]
    typed = [n for n in nodes if isinstance(n, dict) and isinstance(n.get("type"), str)]
    if any(node["type"].startswith(("n8n-nodes-", "@n8n/", "@")) for node in typed):
        return True
    # An empty workflow, or one of private node types only, is still told by its other keys.
    return "connections" in data and "edges" not in data and (not nodes or "." in str(typed[:1]))


def workflows(data: Any, pointer: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """Every workflow in the file with its pointer: alone, in a list, or in an envelope."""
    if looks_like_export(data):
        yield data, pointer
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from workflows(item, f"{pointer}/{index}")
    elif isinstance(data, dict):
        for key in ("workflow", "workflowData", "data"):
            if isinstance(data.get(key), (dict, list)):
                yield from workflows(data[key], f"{pointer}/{key}")


def read_exports(data: Any, file: str) -> list[Export]:
    """All workflows of the file. Raises `InputError` with everything that cannot be read."""
    problems: list[Problem] = []
    exports = [_read(raw, pointer, file, problems) for raw, pointer in workflows(data)]
    for export in exports:
        # The list grows while it is walked: a workflow within one may hold another.
        if len(exports) < _MAX_INLINE:
            exports.extend(_inline(export, file, problems))
    if not exports:
        problems.append(
            Problem(file, 0, 0, "no n8n workflow in it.", "It needs `nodes` and `connections`.")
        )
    problems += too_many(exports, file)
    if problems:
        raise InputError(problems)
    return exports


def too_many(exports: Sequence[Export], name: str) -> list[Problem]:
    """What is wrong where some workflows have more nodes together than are read."""
    if sum(len(export.nodes) for export in exports) <= MAX_NODES:
        return []
    return [Problem(name, 0, 0, f"more than {MAX_NODES:,} nodes.", "Split the file.")]


def inline_id(node: RawNode) -> str:
    """The id of the workflow that a node holds itself; empty where it holds none."""
    if node.text("source") == "parameter" and node.parameters.get("workflowJson"):
        return f"{node.pointer}/parameters/workflowJson"
    return ""


def _inline(export: Export, file: str, problems: list[Problem]) -> Iterator[Export]:
    for node in export.nodes.values():
        held_id = inline_id(node)
        if not held_id or node.disabled:
            continue
        raw = node.parameters["workflowJson"]
        try:
            data = parse_json(raw.removeprefix("="), file) if isinstance(raw, str) else raw
        except InputError:
            data = None
        if not looks_like_export(data):
            export.notes.append(f"The workflow within {node.name} cannot be read.")
            continue
        held = _read(data, held_id, file, problems)
        held.workflow_id, held.inline = held_id, True
        yield held


def _read(raw: dict[str, Any], pointer: str, file: str, problems: list[Problem]) -> Export:
    name = raw.get("name")
    workflow_id = raw.get("id")
    export = Export(
        name.strip() if isinstance(name, str) else "",
        str(workflow_id) if isinstance(workflow_id, (str, int)) else "",
        file=file,
    )
    for index, node in enumerate(raw["nodes"]):
        place = f"{pointer}/nodes/{index}"
        if node is None:
            continue
        if not isinstance(node, dict):
            problems.append(Problem(file, 0, 0, f"{place} is no node but {_kind(node)}.", _FIX))
            continue
        if not isinstance(node.get("type"), str) or not node["type"]:
            problems.append(Problem(file, 0, 0, f"{place} has no `type` in text.", _FIX))
            continue
        _add_node(export, node, place)
    _connect(export, raw.get("connections") or {})
    return export


_FIX = "Export the workflow from n8n again."


def _kind(value: Any) -> str:
    names = {str: "text", list: "a list", bool: "a truth value", int: "a number", float: "a number"}
    return names.get(type(value), "something else")


def _add_node(export: Export, node: dict[str, Any], place: str) -> None:
    name = node.get("name")
    if not isinstance(name, str) or not name.strip():
        name = str(name) if isinstance(name, (int, float)) else node["type"].rpartition(".")[2]
        export.notes.append(f"{place} has no name: it is called {name}.")
    if name in export.nodes:
        number = 2
        while f"{name} ({number})" in export.nodes:
            number += 1
        export.notes.append(
            f"Two nodes are called {name}: connections by that name are those of the first."
        )
        name = f"{name} ({number})"
    version = node.get("typeVersion")
    parameters = node.get("parameters")
    credentials = node.get("credentials")
    export.nodes[name] = RawNode(
        name,
        node["type"],
        float(version) if isinstance(version, (int, float)) else 1.0,
        parameters if isinstance(parameters, dict) else {},
        credentials if isinstance(credentials, dict) else {},
        node.get("disabled") is True,
        place,
        node,
    )


def _connect(export: Export, connections: Any) -> None:
    """Take over connections between known nodes; what cannot be followed is noted."""
    unknown: set[str] = set()
    # Names join nodes; some tools write ids in their place.
    by_id = {
        str(node.raw["id"]): name
        for name, node in export.nodes.items()
        if isinstance(node.raw.get("id"), (str, int))
    }

    def known(key: Any) -> str:
        if isinstance(key, str):
            if key in export.nodes:
                return key
            if key in by_id:
                return by_id[key]
        unknown.add(key if isinstance(key, str) else _kind(key))
        return ""

    for key, by_type in connections.items() if isinstance(connections, dict) else ():
        source = known(key)
        for kind, outputs in by_type.items() if source and isinstance(by_type, dict) else ():
            for index, slot in enumerate(outputs if isinstance(outputs, list) else ()):
                # An output without a connection may be a null slot.
                for end in slot if isinstance(slot, list) else ():
                    target = known(end.get("node") if isinstance(end, dict) else end)
                    if not target:
                        continue
                    if kind == "main":
                        slots = export.main.setdefault(source, [])
                        while len(slots) <= min(index, _MAX_OUTPUTS):
                            slots.append([])
                        slots[min(index, _MAX_OUTPUTS)].append(target)
                    else:
                        export.attached.append((source, str(kind), target))
    for name in sorted(unknown)[:_NOTED]:
        export.notes.append(f"Connections name {name!r}, which is no node: they are left out.")
    if len(unknown) > _NOTED:
        more = len(unknown) - _NOTED
        export.notes.append(f"Connections name {more} more that are no nodes: left out.")
