"""What an importer is, what it is given, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from graphs.formats.reading import Document
from graphs.model.said import Applied, Overlay, Unmatched
from graphs.model.workflow import Workflow

__all__ = ["Catalogues", "Document", "Format", "JoiningFormat", "Loaded", "OverlayFile", "Tells"]


@dataclass(frozen=True, slots=True)
class Tells:
    """What a format can say, in a few words each: `yes`, `partly: …` or `no`."""

    gates: str
    credentials: str
    zones: str


#: Data by catalogue name (the file stem), as loaded from `resources/catalogue`.
Catalogues = Mapping[str, Any]


#: Where nodes are drawn in a file, by id: left, top, width and height in pixels.
Drawn = Mapping[str, tuple[float, float, float, float]]


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


@runtime_checkable
class JoiningFormat(Format, Protocol):
    """An importer of workflows that may span several files: a folder, a project."""

    def joins(self, document: Document) -> bool:
        """Whether a document of another format belongs to such a workflow too. Never raises."""
        ...

    def load_all(self, documents: Sequence[Document], catalogues: Catalogues) -> Workflow:
        """The workflow that the documents define together, in the order of their names.

        Raises `InputError` where none of them has anything in it.
        """
        ...


@runtime_checkable
class DrawingFormat(Format, Protocol):
    """An importer of files that say where things are drawn."""

    def drawn(self, document: Document, workflow: Workflow) -> Drawn:
        """Where the nodes of the workflow that the document defines are drawn. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """An overlay that was read, and what came of it on `source_workflow`."""

    document: Document
    overlay: Overlay
    applied: Applied
    source_workflow: Workflow


@dataclass(frozen=True, slots=True)
class Loaded:
    """A workflow with the document and the format it came from.

    `warnings` are problems of files of a folder that could not be read; of those only the rest is
    in the workflow. `parts` are the files of a folder. `drawn`: where the file draws its nodes.
    """

    workflow: Workflow
    document: Document
    format_id: str
    warnings: tuple[str, ...] = field(default=())
    overlay: OverlayFile | None = None
    parts: tuple[Document, ...] = ()
    drawn: Drawn = field(default_factory=dict)

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """What of the overlay does not fit the file as it is now."""
        return self.overlay.applied.unmatched if self.overlay is not None else ()

    @property
    def source_workflow(self) -> Workflow:
        """The workflow as the file defines it, without what the overlay adds."""
        return self.overlay.source_workflow if self.overlay is not None else self.workflow
