"""The importer of graphs and manifests of LangGraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.langgraph.file import RawGraph, looks_like_graph, read_graph
from graphs.formats.langgraph.graph import PLATFORM, GraphMap
from graphs.formats.langgraph.manifest import build_manifest, graphs_of, looks_like_manifest
from graphs.formats.langgraph.mermaid import mermaid_of, read_mermaid
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="partly: interrupts before and after nodes, not who resumes; interrupt() in code is not",
    credentials="no",
    zones="no",
)


@dataclass(frozen=True, slots=True)
class LangGraphFormat:
    """The importer of LangGraph."""

    id: str = "langgraph"
    title: str = "LangGraph graph (JSON, Mermaid) or langgraph.json"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a graph of LangGraph, or names some."""
        if mermaid_of(document.text):
            return True
        if not document.is_json:
            return False
        data = document.peek
        return looks_like_graph(data) or looks_like_manifest(data)

    def joins(self, document: Document) -> bool:
        """No file of another format belongs to a graph."""
        return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow of one document. Raises `InputError` where it has no nodes."""
        return self.load_all([document], catalogues)

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The workflow of graphs, and of manifests that name them."""
        draft = Draft(documents[0].name, Vendors(Catalogue.named(catalogues, "vendors")), PLATFORM)
        manifests: list[Document] = []
        known: dict[str, list[str]] = {}
        named = {name for each in documents for name in _named_by(each)}
        for document in documents:
            try:
                graph = _graph(document)
            except InputError as error:
                if len(documents) == 1:
                    raise
                draft.notes += [str(problem) for problem in error.problems]
                continue
            if graph is None:
                manifests.append(document)
                continue
            stem = _stem(document.name)
            if stem in known:
                draft.notes.append(f"{document.name} holds {stem} once more: it was left out.")
                continue
            draft.file = document.name
            drawn = GraphMap(draft, catalogues).build(graph)
            known[stem] = drawn.starts if stem in named or len(documents) > 1 else []
        for document in manifests:
            draft.file = document.name
            build_manifest(draft, document.data, known)
        if not draft.nodes and not any(graphs_of(each.data) for each in manifests):
            raise InputError.one(
                documents[0].name,
                "the graph has no nodes.",
                "Export it with get_graph().to_json() or get_graph().draw_mermaid().",
            )
        return draft.workflow(_folder_of(documents))


def _graph(document: Document) -> RawGraph | None:
    """The graph of a document; None for a manifest. Raises `InputError` where it has no nodes."""
    drawing = mermaid_of(document.text)
    if not drawing and looks_like_manifest(document.data):
        return None
    graph = read_mermaid(drawing) if drawing else read_graph(document.data)
    if not graph.nodes:
        raise InputError.one(
            document.name,
            "the graph has no nodes.",
            "Export it with get_graph().to_json() or get_graph().draw_mermaid().",
        )
    return graph


def _folder_of(documents: Sequence[Document]) -> str:
    """The folder that several documents lie in; nothing for one."""
    folders = {each.name.replace("\\", "/").rpartition("/")[0] for each in documents}
    return folders.pop().rpartition("/")[2] if len(documents) > 1 and len(folders) == 1 else ""


def _named_by(document: Document) -> list[str]:
    data = document.peek if document.is_json else None
    return list(graphs_of(data)) if looks_like_manifest(data) else []


def _stem(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2].partition(".")[0] or file


FORMAT = LangGraphFormat()
