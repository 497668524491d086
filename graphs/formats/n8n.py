"""n8n exports: workflows of an automation platform whose agents call its apps as tools."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace

from graphs.errors import InputError
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.n8n_draft import Draft
from graphs.formats.n8n_file import looks_like_export, read_exports, workflows
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
        # Thousands of values are made and none is dropped: collecting garbage only costs time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self._load(document, catalogues)
        finally:
            if collecting:
                gc.enable()

    def _load(self, document: Document, catalogues: Catalogues) -> Workflow:
        exports = read_exports(document.data, document.name)
        catalogue = Catalogue.named(catalogues, "n8n")
        draft = Draft(document.name, Vendors(Catalogue.named(catalogues, "vendors")))
        reading = Reading(
            draft.vendors, own_ids=frozenset(one.workflow_id for one in exports if one.workflow_id)
        )
        built: list[ExportGraph] = []
        for export in exports:
            draft.notes.extend(redact(note) for note in export.notes)
            built.append(ExportGraph(export, draft, catalogue, replace(reading)))
            built[-1].build()
        by_id = {graph.export.workflow_id: graph for graph in built}
        for graph in built:
            graph.join(by_id)
        zones, nodes, links = draft.finish()
        names = [redact(export.name) for export in exports if export.name and not export.inline]
        return Workflow(
            " + ".join(names) or document.name.rpartition("/")[2].removesuffix(".json"),
            zones=zones,
            nodes=nodes,
            links=links,
            source=Source(document.name),
            unclassified=tuple(draft.unclassified),
            notes=tuple(dict.fromkeys(draft.notes)),
        )


FORMAT = N8nFormat()
