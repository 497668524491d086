"""Put tools on the map, and say who may call them and past which gate."""

from __future__ import annotations

from collections.abc import Callable

from graphs.formats.agent_spec.board import Board
from graphs.formats.agent_spec.credentials import Credentials
from graphs.formats.agent_spec.file import AGENTIC, Component, Missing, is_set, schema_of
from graphs.formats.agent_spec.gates import ASKS, Gates
from graphs.formats.agent_spec.mcp import McpServers, Offered
from graphs.formats.agent_spec.requests import add_request
from graphs.formats.base import Catalogues
from graphs.model.elements import Origin

#: One owner of all that the runtime's own tools touch.
_GROUP = "tools"
_FLOW_FILLS: tuple[str | None, str] = (None, "a flow fills in what it is called with")
_MODEL_FILLS: tuple[str | None, str] = ("model", "the model fills in its request")
_NOT_TOLD = ("model", "its inputs are not in the file")
_TOOLS = frozenset({"ServerTool", "ClientTool", "BuiltinTool"})


class Tools:
    """Adds tools, each once, and links whoever calls them."""

    def __init__(
        self,
        board: Board,
        credentials: Credentials,
        catalogues: Catalogues,
        agentic: Callable[[Component], str],
    ) -> None:
        self._board = board
        self._credentials = credentials
        self._gates = Gates(board)
        self._servers = McpServers(board, credentials, self._gates, catalogues)
        self._agentic = agentic
        self._offered: dict[Component | Missing, list[Offered]] = {}
        self._for_agents: set[Component] | None = None

    def offer(self, actor: str, tool: Component | Missing) -> None:
        """An actor may call a tool, or everything in a toolbox."""
        draft = self._board.draft
        for one in self.place(tool):
            if not one.gate:
                draft.link("calls", actor, one.node)
            elif one.on_path:
                draft.link("calls", actor, one.gate)
                draft.link("calls", one.gate, one.node)
            else:
                draft.link("calls", actor, one.node, {"gate": (one.gate, ASKS)})

    def place(self, tool: Component | Missing) -> list[Offered]:
        """Add a tool or toolbox when it is first asked for; gives what of it may be called."""
        if tool not in self._offered:
            self._offered[tool] = self._add(tool)
        return self._offered[tool]

    def _add(self, tool: Component | Missing) -> list[Offered]:
        if isinstance(tool, Missing):
            return [Offered(self._board.draft.unresolved("tool", tool.reference, tool.reference))]
        if tool.kind == "MCPTool":
            return self._servers.tool(tool)
        if tool.kind == "MCPToolBox" or tool.values.get("client_transport") is not None:
            return self._servers.toolbox(tool)
        if tool.kind in AGENTIC:
            node = self._agentic(tool)
        elif tool.kind == "RemoteTool" or tool.values.get("http_method") is not None:
            node = self._remote(tool)
        else:
            node = self._plain(tool)
        gate = self._gates.of(tool) if is_set(tool, "requires_confirmation") else ""
        return [Offered(node, gate, on_path=True)]

    def _plain(self, tool: Component) -> str:
        board = self._board
        board.at(tool)
        known = isinstance(tool.values.get("inputs"), list)
        arguments: tuple[str | None, str] | None = None if known else _NOT_TOLD
        if not self._is_for_agents(tool) and (tool.values.get("inputs") or not known):
            arguments = _FLOW_FILLS
        placed = board.box.tool(
            tool.title,
            tool.description,
            schema_of(tool) if known else None,
            known_as=board.library.text(tool, "tool_type") if tool.kind == "BuiltinTool" else "",
            pointer=tool.pointer,
            place="" if tool.kind == "ClientTool" else "platform",
            group=_GROUP,
            arguments=arguments,
        )
        node = board.draft.nodes[placed.node]
        if tool.kind == "ClientTool":
            because = "the client runs it and hands back its result: nothing tells where"
            origins = {**node.origins, "zone": Origin("unknown", because)}
            board.draft.amend(placed.node, origins=origins)
        if tool.kind not in _TOOLS:
            board.unclassified(tool)
        board.draft.inline_secrets(
            placed.node, {"configuration": tool.values.get("configuration")}, tool.pointer
        )
        return placed.node

    def _remote(self, tool: Component) -> str:
        board = self._board
        board.at(tool)
        schema = schema_of(tool)
        judged = board.box.judge(tool.title, tool.description, schema)
        content: tuple[str | None, str] = (None, "nothing tells who writes what it answers")
        if judged.content.value == "untrusted":
            content = ("untrusted", judged.content.because)
        arguments = _MODEL_FILLS if self._is_for_agents(tool) else _FLOW_FILLS
        node = board.draft.add(
            "tool",
            tool.title,
            "platform",
            "the runtime sends its request",
            {"content": content, "arguments": arguments},
            pointer=tool.pointer,
            description=tool.description,
        )
        add_request(board, self._credentials, node, tool, arguments)
        return node

    def _is_for_agents(self, tool: Component) -> bool:
        """Whether an agent may call the tool, and not only the flow that it is a node of."""
        library = self._board.library
        if self._for_agents is None:
            self._for_agents = {
                one
                for holder in library.components
                if holder.kind != "ToolNode"
                for one in library.many(holder, "tools", "additional_tools")
                if isinstance(one, Component)
            }
        return tool in self._for_agents
