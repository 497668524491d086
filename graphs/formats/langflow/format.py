"""The importer of Langflow exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.langflow.canvas import Canvas, Shared
from graphs.formats.langflow.file import looks_like_langflow, read
from graphs.formats.langflow.graph import FlowGraph
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="yes: human input components and approvals of tools; who may answer is not in the file",
    credentials="partly: variables and keys in fields, not those of model providers set elsewhere",
    zones="partly: inferred from providers, stores and addresses",
)


@dataclass(frozen=True, slots=True)
class LangflowFormat:
    """The importer of Langflow flows; code embedded in components is never run."""

    id: str = "langflow"
    title: str = "Langflow flow"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document has components with templates as Langflow writes them."""
        return looks_like_langflow(document.peek)

    def joins(self, document: Document) -> bool:
        """No other file belongs to a flow."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read the flows of one file. Raises `InputError` where they have no components."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """Read flows of several files, which may run one another, into one workflow."""
        flows = [flow for one in documents for flow in read(one.data, one.name) if flow.nodes]
        if not flows:
            raise InputError.one(
                documents[0].name,
                "a Langflow flow without components.",
                "Export the flow from Langflow after a component was added to it.",
            )
        vendors = Vendors(Catalogue.named(catalogues, "vendors"))
        draft = Draft(documents[0].name, vendors, platform="Langflow")
        shared = Shared(draft, Toolbox(draft, catalogues), Catalogue.named(catalogues, "langflow"))
        for flow in flows:
            draft.file = flow.file
            draft.notes.extend(flow.notes)
            FlowGraph(Canvas(flow, shared)).build()
        shared.resolve()
        return draft.workflow(flows[0].name if len(flows) == 1 else "")


FORMAT = LangflowFormat()
