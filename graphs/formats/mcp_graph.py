"""Build the map of an MCP client, its servers and their tools, or of a list of tools alone."""

from __future__ import annotations

from functools import partial

from graphs.formats.draft import Draft
from graphs.formats.mcp_clients import Client
from graphs.formats.mcp_file import McpFile, RawServer
from graphs.formats.mcp_place import ServerMap
from graphs.formats.mcp_tools import Servers, Tools
from graphs.formats.redact import redact

#: Where the tools of one list are kept apart from those of no other.
_ALONE = ""


def build_listing(found: McpFile, draft: Draft, tools: Tools) -> None:
    """Tools listed alone: an implied agent may call every one of them."""
    because = "no client is in the file: some agent is offered these tools"
    title = redact(found.server_name)
    agent = draft.add(
        "agent",
        "Implied agent",
        "",
        because,
        {},
        description=f"The agent that is offered the tools{f' of {title}' if title else ''}.",
        tags=("derived", "implied"),
    )
    draft.notes.append(
        "The file lists tools alone: an implied agent that may call all of them was added, and "
        "what asks before a call is not known."
    )
    for tool in found.tools:
        node, _ = tools.judged(tool, _ALONE, "", "")
        draft.link("calls", agent, node)


class ClientGraph:
    """The map of a client's configuration."""

    def __init__(self, found: McpFile, draft: Draft, tools: Tools, servers: Servers) -> None:
        self._found = found
        self._draft = draft
        self._tools = tools
        self._servers = servers
        self._client = Client(found.client, found.settings)
        self._gate = ""
        self._agent = ""

    def build(self) -> None:
        """Add the client with its user, then every server with what it offers."""
        draft, name = self._draft, self._client.name
        here = "the client runs on its user's machine"
        prompt = draft.add(
            "trigger",
            "User's prompt",
            "host",
            here,
            {"exposure": ("internal", "the client's own user writes the prompt")},
            tags=("derived",),
        )
        self._agent = draft.add(
            "agent", name, "host", here, {}, description="The client, whose model chooses tools.",
            tags=("derived",),
        )  # fmt: skip
        draft.link("flow", prompt, self._agent)
        draft.link("replies", self._agent, prompt)
        if because := self._client.switched_off():
            draft.notes.append(f"{name} asks before no call: {because}.")
        servers = ServerMap(draft, self._tools, self._servers)
        for raw in self._found.servers:
            servers.place(raw, partial(self._call, raw))

    def _ask(self) -> str:
        """The gate of the client's own question, made when a call is first asked about."""
        if not self._gate:
            here = "the client asks on its user's machine"
            user = self._draft.add("human", "User", "host", here, {}, tags=("derived",))
            self._gate = self._draft.add(
                "gate",
                f"Question of {self._client.name}",
                "host",
                here,
                self._client.gate_facts(user),
                description="What the client asks its user before it calls a tool.",
                tags=("derived",),
            )
        return self._gate

    def _call(self, raw: RawServer, node: str, tool: str) -> None:
        approval = self._client.approval(raw.entry, tool)
        if approval.off:
            self._draft.link("calls", self._agent, node)
            held = self._draft.nodes[node]
            self._draft.amend(
                node,
                tags=(*held.tags, "approval off"),
                extensions={**held.extensions, "x-mcp-approval": f"off: {approval.because}"},
            )
            return
        because = f"{self._client.name} may ask before a call; nothing switches that off here"
        self._draft.link("calls", self._agent, node, {"gate": (self._ask(), because)})
