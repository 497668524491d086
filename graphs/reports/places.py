"""Where findings stand in the user's file: the line of the first element that has one."""

from __future__ import annotations

from collections.abc import Iterable

from graphs.formats.base import Loaded
from graphs.formats.json_lines import lines_of
from graphs.model.elements import Element, Link


class Places:
    """The lines of the elements of one loaded file."""

    def __init__(self, loaded: Loaded) -> None:
        self.file = loaded.document.name
        self._workflow = loaded.workflow
        #: What the overlay adds stands in no line of the file itself.
        self._elsewhere = loaded.overlay.document.name if loaded.overlay is not None else None
        pointers = {
            element.source.pointer
            for group in (self._workflow.nodes, self._workflow.links, self._workflow.zones)
            for element in group
            if element.source is not None and not element.source.line and element.source.pointer
        }
        self._lines = lines_of(loaded.document.text, pointers) if pointers else {}

    def line(self, elements: Iterable[str]) -> int:
        """The line (from 1) of the first element whose place is known; 1 where none is."""
        for element_id in elements:
            line = self._line(element_id)
            if line:
                return line
        return 1

    def _line(self, element_id: str) -> int:
        """The line of an element, of a link without one that of its start; 0 if not known."""
        element = self._workflow.element(element_id)
        line = 0
        if element is not None and element.source is not None and not self._is_elsewhere(element):
            line = element.source.line or self._lines.get(element.source.pointer, 0)
        if not line and isinstance(element, Link):
            line = self._line(element.from_id)
        return line

    def _is_elsewhere(self, element: Element) -> bool:
        return element.source is not None and element.source.file == self._elsewhere
