"""The importer of ADK agent files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.adk.agents import Agents
from graphs.formats.adk.board import PLATFORM, Board
from graphs.formats.adk.file import Library, looks_like
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: what must be confirmed; what callbacks check stands in code",
    credentials="partly: of MCP toolsets; others stand in code or the environment",
    zones="partly: inferred from vendors and addresses",
)


@dataclass(frozen=True, slots=True)
class AdkFormat:
    """Agents of the Agent Development Kit, one a file."""

    id: str = "adk"
    title: str = "Agent Development Kit (YAML)"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document defines an agent of ADK."""
        return looks_like(document)

    def joins(self, document: Document) -> bool:
        """No document of another kind belongs to it."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The agent of one file; those in other files stand as unresolved."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The agents of files that refer to each other by their paths."""
        library = Library([(document.name, document.data) for document in documents])
        roots = library.roots()
        if not roots:
            raise InputError.one(
                documents[0].name, "no agent stands in it.", "Give the file of an agent."
            )
        vendors = Vendors(Catalogue.named(catalogues, "vendors"))
        draft = Draft(documents[0].name, vendors, platform=PLATFORM)
        board = Board(draft, catalogues)
        agents = Agents(board, library)
        for root in roots:
            agents.root(root)
        board.run()
        return draft.workflow(roots[0].name)


FORMAT = AdkFormat()
