"""Parse XML text within bounds, with the line of every element; hostile documents are refused.

Documents that declare a type or entities are refused whole: so nothing expands, and nothing is
fetched.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn
from xml.parsers import expat

from graphs.errors import InputError
from graphs.formats.bounds import MAX_DEPTH, MAX_VALUES

#: How many characters of one attribute or text are kept.
MAX_TEXT = 100_000
_SAVE = "Save it again from the editor that made it."


@dataclass(slots=True)
class XmlElement:
    """An element: its namespace and local name, attributes, children and the line it begins on.

    `attributes` are those without a namespace, `foreign` those with one, by local name. `text` is
    what stands directly in it.
    """

    namespace: str
    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)
    children: list[XmlElement] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator[XmlElement]:
        """The children of a local name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> XmlElement | None:
        """The first child of a local name."""
        return next(self.all(name), None)

    def get(self, name: str) -> str:
        """An attribute, with a namespace or without; empty where there is none."""
        return self.attributes.get(name) or self.foreign.get(name, "")


def parse_xml(text: str, file: str, skipped: Container[str] = ()) -> XmlElement:
    """The root of a document; elements of the namespaces `skipped` are left out with all in them.

    Raises `InputError` with the line where it is no XML, declares a document type or entities,
    nests deeper than `MAX_DEPTH`, or has more than `MAX_VALUES` elements and attributes.
    """
    return _Builder(file, skipped).parse(text)


class _Builder:
    def __init__(self, file: str, skipped: Container[str]) -> None:
        self._file = file
        self._skipped = skipped
        self._root: XmlElement | None = None
        self._open: list[XmlElement] = []
        self._texts: list[list[str]] = []
        self._depth = 0
        #: The depth at which the element began that is being left out; 0 for none.
        self._out = 0
        self._values = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")

    def parse(self, text: str) -> XmlElement:
        parser = self._parser
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._refuse_type
        parser.EntityDeclHandler = self._refuse_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(text, True)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code) or "an error"
            raise InputError.one(
                self._file, f"not well-formed XML: {what}.", _SAVE, error.lineno, error.offset + 1
            ) from None
        except UnicodeEncodeError:
            raise InputError.one(self._file, "not text in UTF-8.", _SAVE) from None
        if self._root is None:
            raise InputError.one(self._file, "XML without an element.", _SAVE)
        return self._root

    def _refuse(self, what: str, fix: str) -> NoReturn:
        raise InputError.one(self._file, what, fix, self._parser.CurrentLineNumber)

    def _refuse_type(self, *_: object) -> None:
        self._refuse(
            "a document type (<!DOCTYPE>) is declared, which may hold entities that expand without "
            "end or name other files.",
            "Remove the declaration.",
        )

    def _refuse_entity(self, *_: object) -> None:
        self._refuse("an entity (<!ENTITY>) is declared.", "Remove the declaration.")

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(f"elements nest deeper than {MAX_DEPTH} levels.", "Simplify the document.")
        self._values += 1 + len(attributes)
        if self._values > MAX_VALUES:
            self._refuse(
                f"more than {MAX_VALUES:,} elements and attributes.", "Open a part of it alone."
            )
        if self._out:
            return
        namespace, name = _split(tag)
        if namespace in self._skipped:
            self._out = self._depth
            return
        element = XmlElement(namespace, name, self._parser.CurrentLineNumber)
        for key, value in attributes.items():
            space, local = _split(key)
            (element.foreign if space else element.attributes)[local] = value[:MAX_TEXT]
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)
        self._texts.append([])

    def _end(self, _: str) -> None:
        if self._out:
            if self._depth == self._out:
                self._out = 0
        else:
            self._open.pop().text = "".join(self._texts.pop())[:MAX_TEXT].strip()
        self._depth -= 1

    def _characters(self, data: str) -> None:
        if self._texts and not self._out:
            self._texts[-1].append(data)


@lru_cache(maxsize=1024)
def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return namespace, local
