"""Put the MCP servers behind MCP tools and toolboxes on the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.agent_spec.board import Board
from graphs.formats.agent_spec.credentials import Credentials
from graphs.formats.agent_spec.file import Component, Missing, is_set, schema_of
from graphs.formats.agent_spec.gates import Gates
from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Thing
from graphs.formats.hosts import host_of
from graphs.formats.mcp_server import read_server
from graphs.formats.mcp_tools import Servers

_NO_VENDOR = frozenset({"", "host", "platform", "private"})


@dataclass(frozen=True, slots=True)
class Offered:
    """A node that may be called, and the gate before it; `on_path` where the gate is its alone."""

    node: str
    gate: str = ""
    on_path: bool = False


@dataclass(frozen=True, slots=True)
class _Listed:
    """A tool that a toolbox or the file lists by name; `component` where it tells more."""

    name: str
    component: Component | None = None


class McpServers:
    """Adds servers, each once for every transport and toolbox."""

    def __init__(
        self, board: Board, credentials: Credentials, gates: Gates, catalogues: Catalogues
    ) -> None:
        self._board = board
        self._credentials = credentials
        self._gates = gates
        self._servers = Servers(Catalogue.named(catalogues, "mcp_servers"))
        self._placed: dict[str, tuple[str, dict[str, str]]] = {}
        self._wires: dict[Component, str] = {}
        self._by_transport: dict[str, list[_Listed]] | None = None

    def toolbox(self, toolbox: Component) -> list[Offered]:
        """All that a toolbox offers."""
        self._board.at(toolbox)
        board = self._board
        transport = board.library.component(toolbox, "client_transport")
        gate = self._gates.of(toolbox) if is_set(toolbox, "requires_confirmation") else ""
        if not isinstance(transport, Component):
            reference = transport.reference if transport else "its transport"
            return [Offered(board.draft.unresolved("tool", toolbox.title, reference), gate)]
        listed = self._filter(toolbox)
        server, tools, callable_whole = self._server(toolbox, transport, listed)
        own = {
            one.name: self._gates.of(one.component)
            for one in listed
            if one.component is not None and is_set(one.component, "requires_confirmation")
        }
        offered = [
            Offered(node, gate or own.get(name, ""), on_path=not gate)
            for name, node in tools.items()
        ]
        open_to_all = callable_whole or any(not one.gate for one in offered)
        whole = gate or ("" if open_to_all or not offered else offered[0].gate)
        return [Offered(server, whole), *offered]

    def _filter(self, toolbox: Component) -> list[_Listed]:
        held = self._board.library.get(toolbox, "tool_filter")
        found: list[_Listed] = []
        for one in held if isinstance(held, list) else [held] if held else []:
            each = self._board.library.resolve(one, toolbox.file)
            if isinstance(each, Component) and each.name:
                found.append(_Listed(each.name, each))
            elif isinstance(each, Missing):
                found.append(_Listed(each.reference))
            elif isinstance(each, str) and each:
                found.append(_Listed(each))
        return found

    def tool(self, tool: Component) -> list[Offered]:
        """One tool of a server."""
        self._board.at(tool)
        board = self._board
        gate = self._gates.of(tool) if is_set(tool, "requires_confirmation") else ""
        transport = board.library.component(tool, "client_transport")
        if not isinstance(transport, Component):
            reference = transport.reference if transport else "its transport"
            node = board.draft.unresolved("tool", tool.title, reference, tool.pointer)
            return [Offered(node, gate, on_path=True)]
        wire = self._wire(transport)
        if wire not in self._placed:
            server, tools, _ = self._server(transport, transport, self._tools_of(wire))
            self._placed[wire] = server, tools
        server, tools = self._placed[wire]
        return [Offered(server, gate), Offered(tools[tool.title], gate, on_path=True)]

    def _wire(self, transport: Component) -> str:
        """What is one for transports that say the same, however often they are written down."""
        if transport not in self._wires:
            told = [
                (str(key), value)
                for key, value in transport.values.items()
                if key not in ("id", "metadata")
            ]
            self._wires[transport] = repr(sorted(told, key=lambda pair: pair[0]))
        return self._wires[transport]

    def _tools_of(self, wire: str) -> list[_Listed]:
        """Every tool of the given files that is called over this transport."""
        library = self._board.library
        if self._by_transport is None:
            self._by_transport = {}
            for one in library.components:
                if one.kind != "MCPTool":
                    continue
                used = library.component(one, "client_transport")
                if isinstance(used, Component):
                    self._by_transport.setdefault(self._wire(used), []).append(
                        _Listed(one.title, one)
                    )
        return self._by_transport.get(wire, [])

    def _server(
        self, named: Component, transport: Component, listed: list[_Listed]
    ) -> tuple[str, dict[str, str], bool]:
        """The node of a server, its tools by name, and whether it may be asked for any other."""
        board = self._board
        entry = self._entry(transport)
        facts = read_server(entry)
        host = host_of(facts.url).name if facts.url else ""
        things: list[Thing] = []
        tools: dict[str, str] = {}
        if not listed or self._servers.find(facts.package, host) is not None:

            def call(node: str, tool: str) -> None:
                tools[tool or board.draft.nodes[node].name] = node

            placed = board.box.server(
                named.title, entry, call=call, pointer=named.pointer, host="platform",
                named=[one.name for one in listed],
            )  # fmt: skip
            tools.update(placed.tools)
            tools = {name: node for name, node in tools.items() if node != placed.node}
            node, things = placed.node, list(placed.things)
        else:
            node = self._unknown_server(named, entry, facts.url)
        vendor = self._place(facts.url)[0]
        for one in listed:
            if one.name not in tools:
                tools[one.name] = self._tool(one, named, vendor, things)
        identities = self._credentials.of_request(node, transport)
        self._credentials.permit(identities, things)
        return node, tools, not listed

    def _entry(self, transport: Component) -> dict[str, Any]:
        """The entry of the server as MCP clients write it, without its headers."""
        library = self._board.library
        url = library.text(transport, "url")
        if url:
            return {"url": url, "type": "sse" if "sse" in transport.kind.lower() else "http"}
        arguments = library.get(transport, "args")
        env = library.get(transport, "env")
        return {
            "command": library.text(transport, "command"),
            "args": arguments if isinstance(arguments, list) else [],
            "env": env if isinstance(env, Mapping) else {},
        }

    def _place(self, url: str) -> tuple[str, str]:
        if not url:
            return "platform", "the runtime starts it"
        return self._board.place_of(url)

    def _unknown_server(self, named: Component, entry: Mapping[str, Any], url: str) -> str:
        """A server that no catalogue knows, of whose tools those that may be called are listed."""
        place, because = self._place(url)
        facts = read_server(entry)
        return self._board.draft.add(
            "tool",
            named.title,
            place,
            because,
            {
                "content": ("trusted", "what its tools bring in is told at each of them"),
                "third_party": facts.third_party,
                "pinned": facts.pinned,
                "sandboxed": facts.sandboxed,
            },
            pointer=named.pointer,
            description=named.description,
            tags=("MCP server",),
        )

    def _tool(self, one: _Listed, named: Component, place: str, things: list[Thing]) -> str:
        told = one.component
        placed = self._board.box.tool(
            one.name,
            told.description if told else "",
            schema_of(told) if told and told.values.get("inputs") else None,
            pointer=told.pointer if told else named.pointer,
            place=place,
            group=named.pointer,
            vendor="" if place in _NO_VENDOR else place,
            arguments=("model", "the model chooses what it is called with"),
        )
        things.extend(placed.things)
        return placed.node
