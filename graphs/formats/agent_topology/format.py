"""The importer of agent-topology documents."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.agent_topology.file import looks_like_topology, read_topology
from graphs.formats.agent_topology.graph import Flattened
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.langgraph.graph import PLATFORM, GraphMap
from graphs.formats.redact import redact
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: interrupts before and after nodes, not who resumes, nor those raised in code",
    credentials="no",
    zones="no",
)


@dataclass(frozen=True, slots=True)
class AgentTopologyFormat:
    """The importer of agent-topology documents."""

    id: str = "agent_topology"
    title: str = "agent-topology document"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document names its version of the format and has graphs."""
        return "topologyVersion" in document.text and looks_like_topology(document.peek)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow of a document. Raises `InputError` where its graphs have no nodes."""
        read = read_topology(document.data)
        graphs = [graph for graph in read.graphs.values() if graph.nodes]
        if not graphs:
            raise InputError.one(
                document.name,
                "the document has no graph with nodes.",
                "Write it again with the producer of its framework.",
            )
        draft = Draft(document.name, Vendors(Catalogue.named(catalogues, "vendors")), PLATFORM)
        whole = Flattened(read)
        draft.notes += [redact(note) for note in (*read.notes, *whole.notes)]
        builder = GraphMap(draft, catalogues)
        for graph in whole.graphs:
            if graph.nodes:
                builder.build(graph)
        named = graphs[0].name or graphs[0].id
        return draft.workflow(named if len(graphs) == 1 and named != "main" else "")


FORMAT = AgentTopologyFormat()
