"""Microsoft's declarative files: Agent Framework workflows, Foundry agents and toolboxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.ms_declarative.agent_map import AgentMap
from graphs.formats.ms_declarative.file import Contents, kind_of
from graphs.formats.ms_declarative.workflow import Agents, add_flow
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: what asks and when; who is asked is not in the files",
    credentials="partly: named connections and keys, not what they allow",
    zones="no: inferred from hosts and vendors",
)


@dataclass(frozen=True, slots=True)
class MsDeclarativeFormat:
    """The importer of Agent Framework and Foundry files; a folder of them is one workflow."""

    id: str = "ms_declarative"
    title: str = "Microsoft Agent Framework or Foundry"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a workflow, an agent, a manifest or a toolbox of Microsoft's."""
        text = document.text
        if "kind" not in text and "tools" not in text:
            return False
        return bool(kind_of(document.peek))

    def joins(self, document: Document) -> bool:
        """No other document belongs to such a workflow."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow that one file defines; agents that it only names stay unresolved."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The workflow that files together define; agents are found by name and by path.

        Raises `InputError` where there is nothing in them.
        """
        contents = Contents()
        for document in documents:
            if kind_of(document.data):
                contents.read(document)
        first = documents[0].name if documents else ""
        if contents.is_empty:
            raise InputError.one(
                first,
                "there is no action, agent or tool in it.",
                "Give a file with `actions`, an agent's definition, or a toolbox.",
            )
        draft = Draft(
            first, Vendors(Catalogue.named(catalogues, "vendors")), platform="Agent Framework"
        )
        draft.notes.extend(contents.notes)
        box = Toolbox(draft, catalogues)
        agent_map = AgentMap(draft, box)
        agents = Agents(draft, agent_map, contents)
        agents.place_all(contents)
        for flow in contents.flows:
            add_flow(draft, box, flow, agents)
        for shelf in contents.shelves:
            agent_map.shelf(shelf)
        return draft.workflow(_title(contents))


def _title(contents: Contents) -> str:
    names = [flow.name for flow in contents.flows] + [agent.name for agent in contents.agents]
    names += [shelf.name for shelf in contents.shelves]
    return next((name for name in names if name), "")


FORMAT = MsDeclarativeFormat()
