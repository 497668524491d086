"""MCP: the configuration of a client with its servers, or the tools that a server lists."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.mcp_clients import Client
from graphs.formats.mcp_file import looks_like_mcp, read
from graphs.formats.mcp_graph import ClientGraph, build_listing
from graphs.formats.mcp_tools import Servers, Tools
from graphs.formats.redact import redact
from graphs.formats.tool_words import ToolWords
from graphs.model.elements import Source
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: where a client's question is switched off; what it asks is seldom known",
    credentials="partly: their names, not what they allow",
    zones="partly: inferred from vendors, addresses and paths",
)


@dataclass(frozen=True, slots=True)
class McpFormat:
    """The importer of MCP configurations and tools/list snapshots."""

    id: str = "mcp"
    title: str = "MCP configuration or tools/list"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document names MCP servers or lists tools with their schemas."""
        try:
            return looks_like_mcp(document)
        except InputError:
            return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read the servers or tools into a workflow. Raises `InputError` where there are none."""
        found = read(document)
        vendors = Catalogue.named(catalogues, "vendors")
        draft = Draft(document.name, Vendors(vendors))
        draft.notes.extend(redact(note) for note in found.notes)
        judge = ToolWords(Catalogue.named(catalogues, "tool_words"))
        tools = Tools(draft, judge, vendors)
        if found.is_listing:
            build_listing(found, draft, tools)
            title = redact(found.server_name)
        else:
            servers = Servers(Catalogue.named(catalogues, "mcp_servers"))
            ClientGraph(found, draft, tools, servers).build()
            names = ", ".join(redact(one.name) for one in found.servers[:3])
            title = f"{Client(found.client, {}).name}: {names}" if names else ""
        zones, nodes, links = draft.finish()
        return Workflow(
            title[:200] or document.name.rpartition("/")[2].rpartition(".")[0] or document.name,
            zones=zones,
            nodes=nodes,
            links=links,
            source=Source(document.name),
            unclassified=tuple(dict.fromkeys(draft.unclassified)),
            notes=tuple(dict.fromkeys(draft.notes)),
        )


FORMAT = McpFormat()
