"""The importer of Dify's DSL files."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.dify.chat import ChatApp
from graphs.formats.dify.file import looks_like_dify, read
from graphs.formats.dify.graph import GraphApp
from graphs.formats.draft import Draft
from graphs.formats.own_tools import with_own_tools
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="yes: human input nodes, who may answer and what a timeout does",
    credentials="partly: keys of requests and secret variables, not those of plugins",
    zones="partly: inferred from vendors, addresses and providers",
)


@dataclass(frozen=True, slots=True)
class DifyFormat:
    """The importer of Dify apps."""

    id: str = "dify"
    title: str = "Dify app (DSL)"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document describes a Dify app: its mode, with a graph or settings."""
        return looks_like_dify(document.peek)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read the app into a workflow. Raises `InputError` where nothing in it could run."""
        app = read(document.data)
        if not app.nodes and not app.settings:
            raise InputError.one(
                document.name,
                "a Dify app with no nodes and no model settings.",
                "Export the app from Dify's studio (Export DSL) after something was added to it.",
            )
        vendors = Catalogue.named(catalogues, "vendors")
        draft = Draft(document.name, Vendors(vendors), platform="Dify")
        draft.notes.extend(app.notes)
        box = Toolbox(draft, with_own_tools(catalogues, "dify"))
        if app.nodes:
            GraphApp(app, draft, box, vendors).build()
        else:
            ChatApp(app, draft, box, vendors).build()
        return draft.workflow(app.name)


FORMAT = DifyFormat()
