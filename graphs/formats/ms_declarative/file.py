"""Read workflows, agents, manifests and toolboxes of Microsoft's declarative files into records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.inline_secrets import escaped
from graphs.formats.ms_declarative.actions import ASKS, ENDS, QUIET, STEERS, Action, Reader
from graphs.formats.reading import Document

#: Kinds of actions that reach beyond the conversation, in lower case.
_ACTING = frozenset({
    "invokeazureagent", "invokefunctiontool", "invokemcptool", "httprequestaction",
    "invokeazureresponse", "invokepromptagent",
})  # fmt: skip
_ACTIONS = ASKS | ENDS | QUIET | STEERS | _ACTING
_TOOL_TYPES = frozenset({
    "mcp", "websearch", "websearchpreview", "codeinterpreter", "filesearch", "openapi",
    "azureaisearch", "binggrounding", "bingcustomsearch", "bingcustomsearchpreview", "bingsearch",
    "sharepointgrounding", "sharepointgroundingpreview", "fabricdataagent", "imagegeneration",
    "fabricdataagentpreview", "a2a", "a2apreview", "azurefunction", "browserautomation",
    "browserautomationpreview", "connectedagent", "workiq", "workiqpreview", "memorysearch",
    "memorysearchpreview", "computeruse", "computerusepreview", "function", "custom", "toolbox",
    "toolboxsearch", "toolboxsearchpreview", "fabriciq", "fabriciqpreview",
})  # fmt: skip
_HOSTED = frozenset({"hosted", "container", "containerapp", "containeragent"})


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that an agent or toolbox has; `kind` without case and separators."""

    kind: str
    name: str
    description: str
    raw: Mapping[str, Any]
    pointer: str


@dataclass(frozen=True, slots=True)
class Agent:
    """A definition of an agent; `hosted` ones are programs whose code is not in the file."""

    name: str
    description: str
    hosted: bool
    model: Mapping[str, Any]
    tools: tuple[Tool, ...]
    file: str
    pointer: str
    raw: Mapping[str, Any]
    resources: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A workflow: its trigger and its actions, and the agents that it defines by name."""

    name: str
    description: str
    trigger: str
    actions: tuple[Action, ...]
    file: str
    pointer: str
    agents: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A toolbox: tools that agents load at run time."""

    name: str
    description: str
    tools: tuple[Tool, ...]
    file: str
    pointer: str


@dataclass(slots=True)
class Contents:
    """All that some documents define."""

    flows: list[Flow] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    shelves: list[Shelf] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether no action, agent or tool was found."""
        acting = any(flow.actions for flow in self.flows)
        return not (acting or self.agents or any(shelf.tools for shelf in self.shelves))

    def read(self, document: Document) -> None:
        """Add what a document defines; raises `InputError` where it cannot be parsed."""
        data = document.data
        what = kind_of(data)
        if what == "definition":
            data = {
                **data["definition"],
                "name": data.get("name") or data["definition"].get("name"),
            }
            self._read(data, kind_of(data), document.name, "/definition")
        elif what == "manifest":
            self._manifest(data, document.name)
        else:
            self._read(data, what, document.name, "")

    def _read(self, data: Mapping[str, Any], what: str, file: str, pointer: str) -> None:
        if what == "workflow":
            self.flows.append(self._flow(data, file, pointer))
        elif what in ("agent", "hosted"):
            self.agents.append(agent_of(data, file, pointer, what == "hosted"))
        elif what == "toolbox":
            tools = tuple(tools_of(data.get("tools"), f"{pointer}/tools"))
            name, told = text_of(data.get("name")), text_of(data.get("description"))
            self.shelves.append(Shelf(name, told, tools, file, pointer))

    def _manifest(self, data: Mapping[str, Any], file: str) -> None:
        template = data["template"]
        named = {**template, "name": template.get("name") or data.get("name")}
        named.setdefault("description", data.get("description"))
        what = kind_of(named) or "agent"
        if what == "workflow":
            self.flows.append(self._flow(named, file, "/template"))
            return
        found = agent_of(named, file, "/template", what == "hosted", tuple(_resources(data)))
        self.agents.append(found)

    def _flow(self, data: Mapping[str, Any], file: str, pointer: str) -> Flow:
        reader = Reader(self.notes)
        trigger = data.get("trigger")
        held: Any = data.get("actions")
        where, kind, name = f"{pointer}/actions", "", text_of(data.get("name"))
        if isinstance(trigger, dict):
            kind = text_of(trigger.get("kind"))
            if held is None:
                held, where = trigger.get("actions"), f"{pointer}/trigger/actions"
        agents = data.get("agents")
        return Flow(
            name, text_of(data.get("description")), kind, reader.actions(held, where), file,
            pointer, agents if isinstance(agents, dict) else {},
        )  # fmt: skip


def text_of(value: Any) -> str:
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def plain(kind: Any) -> str:
    """A kind without case and separators."""
    return text_of(kind).lower().replace("_", "").replace("-", "").replace(" ", "")


def kind_of(data: Any) -> str:
    """What data is: workflow, agent, hosted, manifest, toolbox, definition; empty if nothing."""
    if not isinstance(data, dict):
        return ""
    kind = plain(data.get("kind"))
    if kind == "workflow":
        trigger = data.get("trigger")
        held = isinstance(trigger, dict) and ("actions" in trigger or "kind" in trigger)
        return "workflow" if held or _known_actions(data.get("actions")) else ""
    if "apiVersion" in data or "agentspec_version" in data or "component_type" in data:
        return ""
    if kind in ("prompt", "agent", "promptagent"):
        fits = any(key in data for key in ("instructions", "model", "tools", "outputSchema"))
        return "agent" if fits else ""
    if kind in _HOSTED:
        fits = any(
            key in data for key in ("protocols", "environment_variables", "image", "template")
        )
        return "hosted" if fits or isinstance(data.get("resources"), dict) else ""
    if kind:
        return ""
    template, definition = data.get("template"), data.get("definition")
    if isinstance(template, dict) and (kind_of(template) or _is_bare_agent(template)):
        return "manifest"
    if isinstance(definition, dict) and kind_of(definition) in ("workflow", "agent", "hosted"):
        return "definition"
    if _known_actions(data.get("actions")):
        return "workflow"
    if _is_bare_agent(data):
        return "agent"
    return "toolbox" if _is_toolbox(data) else ""


def _known_actions(held: Any) -> bool:
    if not isinstance(held, list) or not held:
        return False
    kinds = [one.get("kind") for one in held[:200] if isinstance(one, dict)]
    return bool(kinds) and any(isinstance(k, str) and k.lower() in _ACTIONS for k in kinds)


def _is_bare_agent(data: Mapping[str, Any]) -> bool:
    """An agent without a kind: instructions, a model and tools that have kinds."""
    if not isinstance(data.get("instructions"), str) or not data.get("model"):
        return False
    tools = list(tools_of(data.get("tools"), ""))
    return bool(tools) and all(plain(tool.raw.get("kind")) in _TOOL_TYPES for tool in tools)


def _is_toolbox(data: Mapping[str, Any]) -> bool:
    held = data.get("tools")
    if not isinstance(held, list) or not held or {"model", "messages", "input"} & set(data):
        return False
    if not all(isinstance(one, dict) and plain(one.get("type")) in _TOOL_TYPES for one in held):
        return False
    marks = ("require_approval", "server_label", "server_url", "project_connection_id")
    return any(mark in one for one in held for mark in marks) or "skills" in data or (
        not any("function" in one or "inputSchema" in one for one in held)
        and any(plain(one.get("type")) != "function" for one in held)
    )  # fmt: skip


def agent_of(
    data: Mapping[str, Any],
    file: str,
    pointer: str,
    hosted: bool,
    resources: tuple[Mapping[str, Any], ...] = (),
) -> Agent:
    """An agent's definition as a record."""
    model = data.get("model")
    held = model if isinstance(model, dict) else {"id": model} if isinstance(model, str) else {}
    return Agent(
        text_of(data.get("name")) or text_of(data.get("displayName")) or "Agent",
        text_of(data.get("description")),
        hosted,
        held,
        tuple(tools_of(data.get("tools"), f"{pointer}/tools")),
        file,
        pointer,
        data,
        resources,
    )


def tools_of(held: Any, pointer: str) -> Iterator[Tool]:
    """The tools of a list, or of a mapping by name."""
    pairs: list[tuple[str, str, Any]] = []
    if isinstance(held, dict):
        pairs = [(str(name), escaped(str(name)), one) for name, one in held.items()]
    elif isinstance(held, list):
        pairs = [("", str(at), one) for at, one in enumerate(held)]
    for key, at, one in pairs:
        if not isinstance(one, dict):
            continue
        kind = plain(one.get("kind", one.get("type")))
        inner = one.get("function")
        nested = inner if isinstance(inner, dict) else {}
        named = ("name", "server_label", "serverName", "serverLabel", "id")
        name = key or next((text_of(one.get(k)) for k in named if text_of(one.get(k))), "")
        name = name or text_of(nested.get("name")) or text_of(one.get("kind", one.get("type")))
        told = one.get("description", one.get("serverDescription", one.get("server_description")))
        described = text_of(told) or text_of(nested.get("description"))
        yield Tool(kind, name or "tool", described, {**nested, **one}, f"{pointer}/{at}")


def _resources(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    held = data.get("resources")
    if isinstance(held, dict):
        for name, one in held.items():
            if isinstance(one, dict):
                yield {"name": name, **one}
    elif isinstance(held, list):
        yield from (one for one in held if isinstance(one, dict))
