"""Where findings stand in the user's files: the line of the first element that has one."""

from __future__ import annotations

from collections.abc import Iterable

from graphs.formats.base import Loaded
from graphs.formats.lines import lines_in
from graphs.model.elements import Element, Link


class Places:
    """The files and lines of the elements of what was loaded."""

    def __init__(self, loaded: Loaded) -> None:
        self._workflow = loaded.workflow
        #: What the overlay adds stands in no line of the file itself.
        self._elsewhere = loaded.overlay.document.name if loaded.overlay is not None else None
        documents = loaded.parts or (loaded.document,)
        self._first = documents[0].name
        pointers: dict[str, set[str]] = {document.name: set() for document in documents}
        for group in (self._workflow.nodes, self._workflow.links, self._workflow.zones):
            for element in group:
                source = element.source
                if source is not None and not source.line and source.file in pointers:
                    pointers[source.file].add(source.pointer)
        self._lines = {
            document.name: lines_in(document, pointers[document.name]) for document in documents
        }

    def at(self, elements: Iterable[str]) -> tuple[str, int]:
        """The file and the line (from 1) of the first element whose place is known.

        Where only a file is known, its first line; else that of the first file.
        """
        file = ""
        for element_id in elements:
            place = self._place(element_id)
            if place[1]:
                return place
            file = file or place[0]
        return file or self._first, 1

    def _place(self, element_id: str) -> tuple[str, int]:
        """The place of an element, of a link without one that of its start; line 0 if not known."""
        element = self._workflow.element(element_id)
        file, line = "", 0
        if element is not None and element.source is not None and not self._is_elsewhere(element):
            file = element.source.file if element.source.file in self._lines else ""
            found = self._lines.get(file, {}).get(element.source.pointer, 0)
            line = element.source.line or found
        if not line and isinstance(element, Link):
            start = self._place(element.from_id)
            return start if start[1] or not file else (file, 0)
        return file, line

    def _is_elsewhere(self, element: Element) -> bool:
        return element.source is not None and element.source.file == self._elsewhere
