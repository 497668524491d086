"""What an importer is, and the document it is given: text read once, within bounds, parsed lazily."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from graphs.formats.reading import parse_json, parse_yaml
from graphs.model.workflow import Workflow


@dataclass(frozen=True)
class Document:
    """One input file.

    `name` is what messages call it; `text` is decoded and within the size limit; `sha256` is of the
    bytes.
    """

    name: str
    text: str
    sha256: str = ""

    @cached_property
    def is_json(self) -> bool:
        """Whether the text looks like a JSON object or list."""
        return self.text.lstrip()[:1] in ("{", "[")

    @cached_property
    def data(self) -> Any:
        """The parsed JSON or YAML as plain values.

        Raises `InputError` where it is neither, too deep, or expands without bound.
        """
        if self.is_json:
            return parse_json(self.text, self.name)
        return parse_yaml(self.text, self.name)


@dataclass(frozen=True, slots=True)
class Tells:
    """What a format can say, for `ungated formats` and the README: yes, partly or no, with a word."""

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
