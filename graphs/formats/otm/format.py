"""The importer of Open Threat Models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphs.errors import InputError
from graphs.formats.architecture import Architecture, text_of
from graphs.formats.base import Catalogues, Document, Drawn, Tells
from graphs.formats.carried import KEY, UNFIT, Carried
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.drawn import node_ids
from graphs.formats.foreign_threats import settled
from graphs.formats.otm.drawn import drawn_components
from graphs.formats.otm.file import Model, looks_like
from graphs.formats.otm.terms import GIVEN
from graphs.model.workflow import Workflow

_TELLS = Tells(gates="no", credentials="no", zones="yes: trust zones with their ratings")


@dataclass(frozen=True, slots=True)
class OtmFormat:
    """An Open Threat Model in YAML or JSON."""

    id: str = "otm"
    title: str = "Open Threat Model"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is an Open Threat Model."""
        return looks_like(document)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The components, zones and flows of a model. Raises `InputError` where it has none."""
        data = document.data if isinstance(document.data, dict) else {}
        project = data.get("project")
        held = project.get("attributes") if isinstance(project, Mapping) else None
        carried = Carried.of(held.get(KEY) if isinstance(held, Mapping) else None)
        base = self._read(document, data, carried, catalogues)
        if carried.is_empty:
            return base
        try:
            return carried.restored(base, document.name, _name(project))
        except InputError:
            plain = self._read(document, data, Carried.of(None), catalogues)
            return replace(plain, notes=(*plain.notes, UNFIT))

    def drawn(self, document: Document, workflow: Workflow) -> Drawn:
        """Where the first representation draws the components."""
        data = document.data if isinstance(document.data, dict) else {}
        return drawn_components(data, node_ids(workflow, document.name))

    def _read(
        self, document: Document, data: Mapping[str, Any], carried: Carried, catalogues: Catalogues
    ) -> Workflow:
        draft = Draft(document.name, Vendors(Catalogue.named(catalogues, "vendors")))
        model = Model(data, draft, carried)
        parts = model.parts()
        if not parts:
            raise InputError.one(
                document.name,
                "no component stands in it.",
                "Give an Open Threat Model with `components`.",
            )
        built = Architecture(draft, parts, model.ways())
        built.build()
        for entry in carried.nodes.values():
            # What the components say now counts, not what they said when we wrote them.
            entry.pop(GIVEN, None)
        for part, given in settled(model.given, built.node_of).items():
            node = built.node_of(part)
            if part in carried.nodes:
                carried.nodes[part][GIVEN] = given
            elif node is not None:
                draft.amend(node, extensions={**draft.nodes[node].extensions, GIVEN: given})
        return draft.workflow(_name(data.get("project")))


def _name(project: Any) -> str:
    return text_of(project.get("name")) if isinstance(project, Mapping) else ""


FORMAT = OtmFormat()
