"""The importer of Flowise exports."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.flowise.agentflow import Agentflow
from graphs.formats.flowise.canvas import Canvas, Shared
from graphs.formats.flowise.chatflow import Chatflow
from graphs.formats.flowise.file import looks_like_flowise, read
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="yes: human input nodes and approvals of tools; who may answer is not in the file",
    credentials="partly: which kinds the nodes ask for; exports leave the chosen ones out",
    zones="partly: inferred from providers, stores and addresses",
)


@dataclass(frozen=True, slots=True)
class FlowiseFormat:
    """The importer of Flowise exports, of chatflows and of both generations of agent graphs."""

    id: str = "flowise"
    title: str = "Flowise export"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document has nodes and edges as Flowise writes them."""
        return looks_like_flowise(document.peek)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read all flows of the file into one workflow. Raises `InputError` if they are empty."""
        flows = [
            flow
            for flow in read(document.data)
            if any(not node.note for node in flow.nodes.values())
        ]
        if not flows:
            raise InputError.one(
                document.name,
                "a Flowise export without nodes.",
                "Export the flow from its canvas in Flowise after something was added to it.",
            )
        draft = Draft(document.name, Vendors(Catalogue.named(catalogues, "vendors")), "Flowise")
        shared = Shared(draft, Toolbox(draft, catalogues), Catalogue.named(catalogues, "flowise"))
        for flow in flows:
            draft.notes.extend(flow.notes)
            canvas = Canvas(flow, shared)
            (Agentflow if flow.newer else Chatflow)(canvas).build()
        shared.resolve()
        return draft.workflow(flows[0].name if len(flows) == 1 else "")


FORMAT = FlowiseFormat()
