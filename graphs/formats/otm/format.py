"""The importer of Open Threat Models."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.architecture import Architecture, text_of
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.otm.file import Model, looks_like
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
        draft = Draft(document.name, Vendors(Catalogue.named(catalogues, "vendors")))
        model = Model(data, draft)
        parts = model.parts()
        if not parts:
            raise InputError.one(
                document.name,
                "no component stands in it.",
                "Give an Open Threat Model with `components`.",
            )
        Architecture(draft, parts, model.ways()).build()
        project = data.get("project")
        return draft.workflow(text_of(project.get("name")) if isinstance(project, dict) else "")


FORMAT = OtmFormat()
