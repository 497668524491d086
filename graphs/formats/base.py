"""What an importer is, what it is given, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphs.formats.reading import Document
from graphs.model.workflow import Workflow

__all__ = ["Catalogues", "Document", "Format", "Loaded", "Tells"]


@dataclass(frozen=True, slots=True)
class Tells:
    """What a format can say, in a few words each: `yes`, `partly: …` or `no`."""

    gates: str
    credentials: str
    zones: str


#: Data by catalogue name (the file stem), as loaded from `resources/catalogue`.
Catalogues = Mapping[str, Any]


class Format(Protocol):
    """An importer: one module with one value of this shape, named in `registry.FORMATS`."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def tells(self) -> Tells: ...

    def sniff(self, document: Document) -> bool:
        """Whether this document, by its content, is of this format. Never raises."""
        ...

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        """The workflow that the document defines. Raises `InputError` with all problems at once."""
        ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """A workflow with the document and the format it came from."""

    workflow: Workflow
    document: Document
    format_id: str
    warnings: tuple[str, ...] = field(default=())
