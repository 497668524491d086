"""Copilot Studio: the `.mcs.yml` files of an agent, one by one or a folder of them as one agent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.copilot_studio.file import (
    Scope,
    is_reference_list,
    peek_of,
    read,
    what_of,
)
from graphs.formats.copilot_studio.graph import AgentGraph
from graphs.formats.draft import Draft
from graphs.formats.ms_declarative.file import text_of
from graphs.formats.toolbox import Toolbox
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: confirmations and questions; who may approve elsewhere is not in the files",
    credentials="partly: whose connection is used, not what it allows",
    zones="partly: who may talk to the agent; the rest inferred from services",
)


@dataclass(frozen=True, slots=True)
class CopilotStudioFormat:
    """The importer of Copilot Studio agents."""

    id: str = "copilot_studio"
    title: str = "Microsoft Copilot Studio agent"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a component or the settings of a Copilot Studio agent."""
        text = document.text
        if not any(mark in text for mark in ("kind", "schemaName", "mcs.metadata")):
            return False
        return bool(what_of(peek_of(document)))

    def joins(self, document: Document) -> bool:
        """Whether the document belongs to an agent though it is none of its components."""
        return "connectionReferences" in document.text and is_reference_list(document.peek)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """What one file defines; what it refers to stays unresolved."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The agents that files together define.

        Raises `InputError` where there is no agent, topic, tool or knowledge among them.
        """
        scopes, references = read(documents)
        first = documents[0].name if documents else ""
        if not any(scope.agent or scope.settings or _drawn(scope) for scope in scopes):
            raise InputError.one(
                first,
                "no agent, topic, tool or knowledge is in it.",
                "Open the folder of the agent, with agent.mcs.yml and its topics.",
            )
        vendors = Vendors(Catalogue.named(catalogues, "vendors"))
        draft = Draft(first, vendors, platform="Copilot Studio")
        box = Toolbox(draft, catalogues)
        graphs = [AgentGraph(draft, box, scope, catalogues, references) for scope in scopes]
        # Children first: topics of their parents name them.
        built = {id(scope): graph for scope, graph in zip(scopes, graphs, strict=True)}
        children = [scope for scope in scopes if scope.is_child]
        for scope in children:
            built[id(scope)].build()
            if scope.parent is not None and scope.agent is not None:
                built[id(scope.parent)].keep(scope.agent, built[id(scope)].agent)
        for scope in scopes:
            if not scope.is_child:
                built[id(scope)].build()
        for scope in children:
            parent = built.get(id(scope.parent)) if scope.parent is not None else None
            if parent is not None and parent.agent and scope.agent is not None:
                parent.child(scope.agent.name, built[id(scope)].agent)
        return draft.workflow(_title(scopes))


def _drawn(scope: Scope) -> bool:
    return any(one.what not in ("variable", "skill") for one in scope.components)


def _title(scopes: list[Scope]) -> str:
    for scope in scopes:
        shown = text_of(scope.settings.get("displayName"))
        if scope.agent is not None and not scope.is_child:
            return scope.agent.name or shown
        if shown:
            return shown
    named = [one.name for scope in scopes for one in scope.components]
    agents = [scope.agent.name for scope in scopes if scope.agent is not None]
    return next((name for name in (*agents, *named) if name), "")


FORMAT = CopilotStudioFormat()
