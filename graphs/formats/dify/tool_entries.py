"""Tools of Dify, as nodes of a graph and as what an agent may call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.errors import InputError
from graphs.formats.catalogue import Catalogue
from graphs.formats.dify.canvas import Canvas, short_name
from graphs.formats.dify.file import RawNode, mapping, sequence, text
from graphs.formats.json_text import parse_json
from graphs.formats.redact import redact

_MOST_SERVERS = 100
#: The types of provider whose tools come from Dify or a plugin; absent in old exports.
_PLUGINS = frozenset({"builtin", "plugin", ""})
#: The catalogue's name for a statement that only reads.
_READING = "sql reading"
_STATEMENT = re.compile(
    r"\b(insert|update|delete|drop|alter|create|truncate|merge|grant|replace|into|call|exec)\b",
    re.I,
)
_SERVER_SETTINGS = frozenset({"servers_config", "mcp_servers_config", "mcp_server", "server_url"})
#: A name that no catalogue has.
_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """A tool as a node or an agent names it. `provider_type`: builtin, api, workflow, mcp."""

    name: str
    label: str
    provider: str
    provider_type: str
    description: str
    schema: Mapping[str, Any]
    enabled: bool
    credential: str
    settings: Any
    pointer: str


def tool_entry(held: Mapping[str, Any], pointer: str) -> ToolEntry:
    """The tool that a node's data or an entry of an agent names."""
    name = text(held.get("tool_name"))
    provider = text(held.get("provider_name")) or text(held.get("provider_id"))
    described = text(mapping(held.get("extra")).get("description")) or text(
        held.get("tool_description")
    )
    return ToolEntry(
        name or text(held.get("tool_label")) or provider or "tool",
        text(held.get("tool_label")) or name,
        provider,
        text(held.get("provider_type")) or text(held.get("type")),
        described,
        _schema(held),
        held.get("enabled") is not False,
        text(held.get("credential_id")),
        [held.get(key) for key in ("tool_parameters", "tool_configurations", "settings",
                                   "parameters", "credentials")],
        pointer,
    )  # fmt: skip


def _schema(held: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that a model fills in, as a JSON schema; empty where the file lists none."""
    listed = sequence(held.get("schemas")) or sequence(held.get("paramSchemas"))
    chosen = mapping(held.get("parameters"))
    properties: dict[str, Any] = {}
    for each in listed[:200]:
        parameter = mapping(each)
        name = text(parameter.get("name"))
        setting = mapping(chosen.get(name))
        if not name or text(parameter.get("form")) != "llm":
            continue
        if setting and setting.get("auto") == 0:
            continue
        options = [text(mapping(one).get("value")) for one in sequence(parameter.get("options"))]
        described = text(parameter.get("llm_description"))
        properties[name] = {"description": described, **({"enum": options} if options else {})}
    return {"type": "object", "properties": properties} if properties else {}


class Tools:
    """Puts tools on the map."""

    def __init__(self, canvas: Canvas, vendors: Catalogue) -> None:
        self._canvas = canvas
        self._vendors = vendors
        self._credentials: dict[str, str] = {}
        self._placed_servers: dict[str, list[str]] = {}

    def node(self, node: RawNode) -> str:
        """A tool node: a tool that the workflow runs with arguments that it fills in."""
        canvas = self._canvas
        entry = tool_entry(node.data, node.pointer)
        if entry.provider_type == "workflow":
            step = canvas.draft.unresolved(
                "step", node.title, f"the workflow tool “{entry.name}”", node.pointer
            )
            extensions = dict(canvas.draft.nodes[step].extensions)
            if node.parent in canvas.ids:
                extensions["x-part-of"] = canvas.ids[node.parent]
            canvas.draft.amend(step, extensions=extensions)
            canvas.ids[node.id] = step
            return step
        decided = canvas.references.decided(
            [node.data.get("tool_parameters"), node.data.get("tool_configurations")]
        )
        placed = canvas.box.tool(
            entry.name, entry.description, entry.schema or None, known_as=self._known_as(entry),
            pointer=node.pointer, group=entry.provider, vendor=self._vendor(entry),
            arguments=decided, part_of=canvas.ids.get(node.parent, ""),
        )  # fmt: skip
        canvas.ids[node.id] = placed.node
        extensions = dict(canvas.draft.nodes[placed.node].extensions)
        canvas.draft.amend(
            placed.node,
            name=redact(node.title)[:200],
            description=redact(text(node.data.get("desc")) or entry.description)[:1000],
            extensions={**extensions, "x-dify-provider": redact(entry.provider)[:200]},
        )
        canvas.draft.inline_secrets(placed.node, node.data, f"{node.pointer}/data")
        canvas.use_secrets(placed.node, entry.settings, placed.things)
        self._credential(placed.node, entry, placed.things)
        self._configured(placed.node, entry)
        self._pin(placed.node, entry)
        return placed.node

    def offer(self, agent: str, entry: ToolEntry) -> None:
        """A tool that an agent may call."""
        canvas = self._canvas
        if not entry.enabled:
            canvas.draft.notes.append(
                f"The tool {entry.name} of {canvas.draft.nodes[agent].name} is switched off: "
                "left out."
            )
            return
        if entry.provider_type == "workflow":
            reference = f"the workflow tool “{entry.name}”"
            tool = canvas.draft.unresolved("tool", entry.label, reference, entry.pointer)
            canvas.draft.link("calls", agent, tool)
            return
        fixed = None if entry.schema else ("model", "the agent fills in its arguments")
        placed = canvas.box.tool(
            entry.name, entry.description, entry.schema or None, known_as=self._known_as(entry),
            pointer=entry.pointer, group=entry.provider, vendor=self._vendor(entry),
            arguments=fixed,
        )  # fmt: skip
        node = canvas.draft.nodes[placed.node]
        extensions = {**node.extensions, "x-dify-provider": redact(entry.provider)[:200]}
        canvas.draft.amend(placed.node, extensions=extensions)
        canvas.draft.link("calls", agent, placed.node)
        canvas.draft.inline_secrets(placed.node, entry.settings, entry.pointer)
        canvas.use_secrets(placed.node, entry.settings, placed.things)
        self._credential(placed.node, entry, placed.things)
        self._configured(placed.node, entry)
        self._pin(placed.node, entry)

    def _configured(self, actor: str, entry: ToolEntry) -> None:
        """MCP servers that the settings of a tool name, which calls them for others."""
        for held in entry.settings:
            for name, one in settings_of(held):
                if one and name in _SERVER_SETTINGS:
                    self.servers(actor, name, one, entry.pointer)

    def servers(self, agent: str, key: str, value: Any, pointer: str) -> None:
        """MCP servers that a setting names, by URL or by a configuration in JSON.

        A server that several agents name is on the map once.
        """
        for name, entry in _servers(key, value):
            known = f"{name} {json.dumps(entry, sort_keys=True, default=str)}"
            if known not in self._placed_servers:
                self._placed_servers[known] = self._server(name, entry, pointer)
            for node in self._placed_servers[known]:
                self._canvas.draft.link("calls", agent, node)

    def _server(self, name: str, entry: Mapping[str, Any], pointer: str) -> list[str]:
        """Add an MCP server; gives what of it may be called."""
        called: list[str] = []

        def call(node: str, tool: str) -> None:
            called.append(node)

        self._canvas.box.server(name, entry, pointer=pointer, host="platform", call=call)
        return called

    def _pin(self, tool: str, entry: ToolEntry) -> None:
        """Whether the file fixes the plugin that a tool comes from, by version and checksum."""
        version = self._canvas.app.plugins.get("/".join(entry.provider.split("/")[:2]), "")
        if "@" in version:
            because = f"the file names version {redact(version.partition('@')[0])[:40]} by its sum"
            self._canvas.draft.set_facts(tool, {"pinned": (True, because)})

    def _known_as(self, entry: ToolEntry) -> str:
        """The name by which the catalogue knows a tool: its own, else that of a provider.

        A provider that only reads is trusted to tell of its tools, unless their words tell more.
        What a workspace defines itself may be called anything, so no catalogue is asked for it.
        """
        if entry.provider_type not in _PLUGINS:
            return _NOBODY
        if _only_selects(entry):
            return _READING
        if self._canvas.box.knows(entry.name) is not None:
            return entry.name
        provider = short_name(entry.provider)
        known = self._canvas.box.knows(provider) if provider else None
        if known is not None and all(effect.verb == "read" for effect in known.effects):
            found = self._canvas.box.judge(entry.name, entry.description, entry.schema)
            if found.verb.value in ("read", "unknown"):
                return provider
        return entry.name

    def _vendor(self, entry: ToolEntry) -> str:
        """The vendor that a provider is called after, if it is one."""
        short = short_name(entry.provider).lower()
        names = (short, short.replace("_", "-"), short.replace("_", ""))
        return next((name for name in names if name and name in self._vendors), "")

    def _credential(self, actor: str, entry: ToolEntry, things: tuple[Any, ...]) -> None:
        if not entry.credential:
            return
        if entry.credential not in self._credentials:
            name = f"Credential of {short_name(entry.provider) or entry.name}"
            because = "the file names a credential that the workspace keeps"
            self._credentials[entry.credential] = self._canvas.draft.identity(
                name, None, because, pointer=entry.pointer
            )
        identity = self._credentials[entry.credential]
        self._canvas.draft.link("uses", actor, identity)
        for thing in things:
            self._canvas.draft.permit(identity, thing)


def _only_selects(entry: ToolEntry) -> bool:
    """Whether a tool for SQL is given one statement that the file has, and that only reads."""
    if "sql" not in entry.name.lower():
        return False
    texts = [
        one for held in entry.settings for name, one in settings_of(held)
        if isinstance(one, str) and name.lower() in ("query", "sql", "query_sql", "statement")
    ]  # fmt: skip
    return (
        bool(texts)
        and all(
            one.lstrip()[:6].lower() == "select" or one.lstrip()[:4].lower() == "with"
            for one in texts
        )
        and not any(_STATEMENT.search(one) for one in texts)
    )


def settings_of(held: Any) -> list[tuple[str, Any]]:
    """The settings of a tool by name, each as a plain value or below `value`."""
    found: list[tuple[str, Any]] = []
    for name, one in mapping(held).items():
        found.append((str(name), one.get("value") if isinstance(one, Mapping) else one))
    return found


def _servers(key: str, value: Any) -> list[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, str):
        if value.lstrip()[:1] != "{":
            urls = [part for part in value.replace(",", " ").split() if "://" in part]
            return [(_host(url) or key, {"url": url}) for url in urls[:_MOST_SERVERS]]
        try:
            value = parse_json(value, key)
        except (InputError, json.JSONDecodeError):
            return []
    held = mapping(value)
    held = mapping(held.get("mcpServers")) or held
    if isinstance(held.get("url"), str) or isinstance(held.get("command"), str):
        held = {key: held}
    return [
        (str(name), entry) for name, entry in held.items()
        if isinstance(entry, Mapping)
    ][:_MOST_SERVERS]  # fmt: skip


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2][:120]
