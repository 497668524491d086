"""Put the tools of ADK agents on the map: its own by name, users' functions, MCP toolsets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphs.formats.adk.board import Board
from graphs.formats.adk.file import Config, ToolEntry, listed, mapping, text, tools_of
from graphs.formats.adk.gates import Gates, asks_someone
from graphs.formats.mcp_server import read_server

#: ADK's own tools by what the shared catalogue calls them.
_KNOWN = {
    "google_search": "google search", "enterprise_web_search": "web search",
    "GoogleSearchAgentTool": "google search", "google_maps_grounding": "google maps",
    "url_context": "web fetch", "load_web_page": "web fetch", "code_execution": "code execution",
    "built_in_code_execution": "code execution", "VertexAiSearchTool": "vertex ai search",
    "DiscoveryEngineSearchTool": "vertex ai search", "load_memory": "load memory",
    "preload_memory": "load memory", "load_artifacts": "load memory",
    "computer_use": "computer use",
}  # fmt: skip
#: ADK's own tools that touch nothing outside the run.
_INNER = frozenset({
    "exit_loop", "transfer_to_agent", "TransferToAgentTool", "ExampleTool",
})  # fmt: skip
#: ADK's own tools that put a question to the user.
_ASKS_USER = frozenset({"get_user_choice", "request_input"})
_WRAPPERS = frozenset({"FunctionTool", "LongRunningFunctionTool"})
_ADAPTERS = frozenset({"LangchainTool", "CrewaiTool"})
_MCP = frozenset({"MCPToolset", "McpToolset", "RemoteMcpServer"})
_CONNECTIONS = (
    "stdio_server_params", "stdio_connection_params", "sse_connection_params",
    "streamable_http_connection_params", "connection_params",
)  # fmt: skip
_IN_CODE = ("model", "the model fills in its parameters, which stand in code")
_GROUP = "tools"


class Tools:
    """Adds the tools of agents; one that several agents list is added once."""

    def __init__(self, board: Board, agent: Callable[[Config, Any, str], str]) -> None:
        self._board = board
        self._agent = agent
        self._gates = Gates(board)
        self._nodes: dict[str, str] = {}

    def offer(self, node: str, config: Config) -> None:
        """Everything that an agent may call."""
        for entry in tools_of(config.values, config.pointer):
            self._offer(node, config, entry)
        settings = mapping(config.values.get("generate_content_config"))
        for at, one in enumerate(listed(settings.get("tools"))):
            for name in mapping(one):
                where = f"{config.pointer}/generate_content_config/tools/{at}/{name}"
                self._offer(node, config, ToolEntry(str(name), {}, where))

    def _offer(self, node: str, config: Config, entry: ToolEntry) -> None:
        draft = self._board.draft
        if entry.last == "AgentTool":
            called = self._agent(config, entry.args.get("agent"), f"{entry.pointer}/args/agent")
            draft.link("calls", node, called)
        elif entry.last in _MCP or any(key in entry.args for key in _CONNECTIONS):
            self._toolset(node, entry)
        else:
            self._call(node, entry, self._tool(entry))

    def _call(self, caller: str, entry: ToolEntry, node: str) -> None:
        draft = self._board.draft
        told = entry.args.get("require_confirmation")
        if told is None or told is False:
            draft.link("calls", caller, node)
        elif draft.nodes[node].kind == "tool":
            gate = self._gates.confirmation(entry, draft.nodes[node].name, told)
            draft.link("calls", caller, gate)
            draft.link("calls", gate, node)
        else:
            draft.link("calls", caller, node)

    def _tool(self, entry: ToolEntry) -> str:
        """A tool that is no toolset: one of ADK's own, or a function of the user's."""
        function = text(entry.args.get("func")) if entry.last in _WRAPPERS else ""
        key = function or (entry.name if not entry.args else entry.pointer)
        if key not in self._nodes:
            self._nodes[key] = self._add(entry, function)
        return self._nodes[key]

    def _add(self, entry: ToolEntry, function: str) -> str:
        draft, own = self._board.draft, "." not in entry.name
        if entry.last == "LongRunningFunctionTool" and asks_someone(function):
            return self._gates.asking(entry, function.rpartition(".")[2])
        if own and entry.last in _INNER:
            because = "it changes only how the run goes on"
            return draft.add(
                "tool", entry.last, "platform", because, {"content": ("trusted", because)},
                pointer=entry.pointer,
            )  # fmt: skip
        if own and entry.last in _ASKS_USER:
            return self._asks_user(entry)
        name, known_as = function.rpartition(".")[2] or entry.last, ""
        if own:
            known_as = _KNOWN.get(entry.last, "")
        if entry.last in _ADAPTERS:
            name = text(entry.args.get("name")) or text(entry.args.get("tool")).rpartition(".")[2]
            known_as = text(entry.args.get("tool")).rpartition(".")[2]
            name = name or entry.last
        placed = self._board.box.tool(
            name,
            text(entry.args.get("description")),
            known_as=known_as,
            pointer=entry.pointer,
            group=_GROUP,
            arguments=None if known_as and self._board.box.knows(known_as) else _IN_CODE,
            tags=() if name == entry.last else (entry.last,),
        )
        if entry.last == "LongRunningFunctionTool":
            because = "its result comes later, from whoever the code waits for"
            draft.set_facts(placed.node, {"content": (None, because)})
        draft.inline_secrets(placed.node, dict(entry.args), f"{entry.pointer}/args")
        return placed.node

    def _asks_user(self, entry: ToolEntry) -> str:
        draft = self._board.draft
        node = draft.add(
            "tool", entry.last, "platform", "it asks where its agent runs",
            {"content": (None, "it returns what the user answers"), "arguments": (
                "model", "the model writes the question")},
            pointer=entry.pointer, description="Asks the user, and returns the answer.",
        )  # fmt: skip
        self._board.converses(node)
        return node

    def _toolset(self, node: str, entry: ToolEntry) -> None:
        """The tools of an MCP server."""
        draft, box = self._board.draft, self._board.box
        held = _connection(entry.args)
        told = entry.args.get("require_confirmation")
        confirmed = told is not None and told is not False
        facts = read_server(held)
        name = text(entry.args.get("tool_name_prefix")) or facts.package or _host(facts.url)
        gate = self._gates.confirmation(entry, name or entry.last, told) if confirmed else ""

        def call(called: str, tool: str) -> None:
            because = "require_confirmation is set for the toolset"
            draft.link("calls", node, called, {"gate": (gate, because)} if gate else {})

        names = [str(one) for one in listed(entry.args.get("tool_filter")) if isinstance(one, str)]
        placed = box.server(
            name or entry.last, held, call=call, pointer=entry.pointer, host="platform",
            named=names,
        )  # fmt: skip
        self._credential(placed.node, entry, placed.things)
        draft.inline_secrets(placed.node, dict(entry.args), f"{entry.pointer}/args")

    def _credential(self, node: str, entry: ToolEntry, things: list[Any]) -> None:
        """The credential that ADK itself adds to the requests of a toolset."""
        told = mapping(entry.args.get("auth_credential"))
        if not told:
            return
        kind = text(told.get("auth_type")).lower()
        scheme = text(mapping(told.get("http")).get("scheme")).lower()
        credential = {"apikey": "api-key", "oauth2": "oauth", "openidconnect": "oauth",
                      "serviceaccount": "role"}.get(kind.replace("_", ""))  # fmt: skip
        if credential is None and (scheme or kind == "http"):
            credential = "password" if scheme == "basic" else "api-key"
        because = f"auth_type is {kind}" if kind else "auth_credential tells no type"
        issued = ("standing", "it holds until someone changes it")
        if credential == "oauth":
            issued = ("session", "ADK has its user log in and gets a token")
        title = self._board.draft.nodes[node].name
        identity = self._board.draft.identity(
            f"{title}: {kind or 'credential'}", credential, because,
            pointer=f"{entry.pointer}/args/auth_credential", facts={"issued": issued},
        )  # fmt: skip
        self._board.draft.link("uses", node, identity)
        for thing in things:
            self._board.draft.permit(identity, thing)


def _connection(args: Mapping[str, Any]) -> dict[str, Any]:
    """How a toolset reaches its server, as MCP clients write it."""
    held = next((mapping(args[key]) for key in _CONNECTIONS if mapping(args.get(key))), args)
    inner = mapping(held.get("server_params"))
    found = dict(inner or held)
    for key in ("url", "command"):
        if key in found and not isinstance(found[key], str):
            del found[key]
    return found


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2]
