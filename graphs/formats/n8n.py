"""n8n exports: workflows of an automation platform whose agents call its apps as tools."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.n8n_draft import Draft
from graphs.formats.n8n_file import looks_like_export, read_exports, too_many, workflows
from graphs.formats.n8n_graph import ExportGraph
from graphs.formats.n8n_touch import Reading
from graphs.formats.redact import redact
from graphs.model.elements import Source
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="yes",
    credentials="partly: names and types, not what they allow",
    zones="partly: inferred from vendors and addresses",
)


@dataclass(frozen=True, slots=True)
class N8nFormat:
    """The importer of n8n."""

    id: str = "n8n"
    title: str = "n8n workflow"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is an n8n export: one, several in a list, or one in an envelope."""
        if not document.is_json or '"nodes"' not in document.text:
            return False
        try:
            return any(looks_like_export(found) for found, _ in workflows(document.data))
        except InputError:
            return False

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """Read all workflows of the file into one. Raises `InputError` for what has no sense."""
        return self.load_all([document], catalogues)

    def joins(self, document: Document) -> bool:
        """No file of another format belongs to n8n's workflows."""
        return False

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """Read the workflows of all files into one; those that run one another are linked."""
        # Thousands of values are made and none is dropped: collecting garbage only costs time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return _load(documents, catalogues)
        finally:
            if collecting:
                gc.enable()


def _load(documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
    exports = [one for each in documents for one in read_exports(each.data, each.name)]
    if problems := too_many(exports, documents[0].name):
        raise InputError(problems)
    catalogue = Catalogue.named(catalogues, "n8n")
    draft = Draft(documents[0].name, Vendors(Catalogue.named(catalogues, "vendors")))
    ids = {one.workflow_id for one in exports if one.workflow_id}
    named: dict[str, list[str]] = {}
    for number, export in enumerate(exports):
        if not export.workflow_id:
            export.workflow_id = f"without an id, {number}"
        if export.name and not export.inline:
            named.setdefault(export.name, []).append(export.workflow_id)
    by_name = {name: held[0] for name, held in named.items() if len(held) == 1}
    reading = Reading(
        draft.vendors, own_ids=frozenset({*ids, *by_name.values()}), ids_by_name=by_name
    )
    built: list[ExportGraph] = []
    for export in exports:
        draft.file = export.file
        draft.notes.extend(redact(note) for note in export.notes)
        built.append(ExportGraph(export, draft, catalogue, replace(reading)))
        built[-1].build()
    common = {one.export.workflow_id: one for one in built if not one.export.inline}
    for graph in built:
        # Workflows within nodes go by their place in their own file.
        own = {
            one.export.workflow_id: one
            for one in built
            if one.export.inline and one.export.file == graph.export.file
        }
        graph.join({**common, **own})
    zones, nodes, links = draft.finish()
    names = [redact(export.name) for export in exports if export.name and not export.inline]
    file = documents[0].name.replace("\\", "/")
    return Workflow(
        _title(names) or file.rpartition("/")[2].removesuffix(".json"),
        zones=zones,
        nodes=nodes,
        links=links,
        source=Source(documents[0].name),
        unclassified=tuple(draft.unclassified),
        notes=tuple(dict.fromkeys(draft.notes)),
    )


def _title(names: Sequence[str]) -> str:
    listed = " + ".join(names[:3])
    return f"{listed} + {len(names) - 3} more" if len(names) > 3 else listed


FORMAT = N8nFormat()
