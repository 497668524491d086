"""The importer of Threagile models."""

from __future__ import annotations

from dataclasses import dataclass

from graphs.errors import InputError
from graphs.formats.architecture import Architecture, text_of
from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.catalogue import Catalogue, Vendors
from graphs.formats.draft import Draft
from graphs.formats.threagile.file import Model, looks_like
from graphs.model.workflow import Workflow

_TELLS = Tells(
    gates="no",
    credentials="partly: how links authenticate, not what they allow",
    zones="yes: trust boundaries; their trust is inferred",
)


@dataclass(frozen=True, slots=True)
class ThreagileFormat:
    """A Threagile model in YAML or JSON."""

    id: str = "threagile"
    title: str = "Threagile model"
    tells: Tells = _TELLS

    def sniff(self, document: Document) -> bool:
        """Whether the document is a Threagile model."""
        return looks_like(document)

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The assets, boundaries and links of a model. Raises `InputError` where it has none."""
        data = document.data if isinstance(document.data, dict) else {}
        draft = Draft(document.name, Vendors(Catalogue.named(catalogues, "vendors")))
        model = Model(data, draft)
        parts = model.parts()
        if not parts:
            raise InputError.one(
                document.name,
                "no technical asset stands in it.",
                "Give a Threagile model with `technical_assets`.",
            )
        Architecture(draft, parts, model.ways()).build()
        return draft.workflow(text_of(data.get("title")))


FORMAT = ThreagileFormat()
