"""The importer of Open Agent Specification documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.agent_spec.agents import Agents
from graphs.formats.agent_spec.board import RUNTIME, Board
from graphs.formats.agent_spec.file import AGENTIC, Component, Library, data_of, looks_like
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: which tools must be confirmed, not how",
    credentials="partly: headers, keys and client configurations, not what they allow",
    zones="partly: inferred from addresses",
)


@dataclass(frozen=True, slots=True)
class AgentSpecFormat:
    """Open Agent Specification: one document, or a main one with those it refers to."""

    id: str = "agent_spec"
    title: str = "Open Agent Specification"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a component, or holds components that another refers to."""
        return looks_like(document)

    def joins(self, document: Document) -> bool:
        """No document of another kind belongs to it."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow of one document. Raises `InputError` where it holds nothing to show."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The workflow of documents that may refer to each other's components."""
        library = Library([(document.name, data_of(document)) for document in documents])
        name = documents[0].name
        draft = Draft(name, Vendors(Catalogue.named(catalogues, "vendors")), platform=RUNTIME)
        board = Board(draft, catalogues, library)
        agents = Agents(board, catalogues)
        roots = library.roots()
        for root in roots:
            if root.kind in AGENTIC:
                agents.root(root)
            else:
                _part(root, agents)
            board.run()
        if not draft.nodes:
            raise InputError.one(
                name,
                "no agent, flow or tool stands in it.",
                "Give the document of an agent or a flow.",
            )
        _notes(library, roots, draft)
        return draft.workflow(roots[0].title)


def _part(part: Component, agents: Agents) -> None:
    """A component that no agent or flow in the given files uses."""
    if part.kind.endswith("Node"):
        agents.flows.lone(part)
    elif part.kind.endswith(("Tool", "ToolBox")):
        agents.tools.place(part)
    elif part.kind.endswith("Datastore"):
        agents.models.store("", part)
    elif "model_id" in part.values or part.kind == "LlmConfig":
        agents.models.add(part)


def _notes(library: Library, roots: list[Component], draft: Draft) -> None:
    if not any(root.kind in AGENTIC for root in roots):
        draft.notes.append(
            "No agent or flow is in the file: these components are used by one that was not given."
        )
    asking = [one.title for one in library.components if one.values.get("human_in_the_loop")]
    if asking:
        draft.notes.append(
            "human_in_the_loop lets an agent ask its user; it makes no call wait for approval "
            f"({', '.join(asking[:5])})."
        )


FORMAT = AgentSpecFormat()
