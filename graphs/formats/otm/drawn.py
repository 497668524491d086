"""Where an Open Threat Model draws its components: each from the corner of what is around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphs.formats.architecture import listed, text_of
from graphs.formats.base import Drawn
from graphs.formats.drawn import numbers
from graphs.formats.otm.file import parent_of

_Place = tuple[float, float, float, float]


def drawn_components(data: Mapping[str, Any], node_of: Callable[[str, Any], str | None]) -> Drawn:
    """The places of the components of which one is given, and of all that is around them too.

    Of several representations the first that draws a component counts.
    """
    sorts = {"trustZone": "trustZones", "component": "components"}
    things = {
        (sort, text_of(one.get("id")) or text_of(one.get("name"))): one
        for sort, key in sorts.items()
        for one in reversed(listed(data.get(key)))
    }
    drawing = _first_drawing(data)
    found: dict[str, _Place] = {}
    for at, one in enumerate(listed(data.get("components"))):
        node = node_of(f"/components/{at}", one.get("attributes"))
        place = _place(one, drawing)
        if node is None or place is None:
            continue
        x, y, width, height = place
        passed: set[tuple[str, str]] = set()
        around = parent_of(one)
        while around in things and around not in passed:
            passed.add(around)
            outer = _place(things[around], drawing)
            if outer is None:
                break
            x, y = x + outer[0], y + outer[1]
            around = parent_of(things[around])
        else:
            found.setdefault(node, (x, y, width, height))
    return found


def _first_drawing(data: Mapping[str, Any]) -> str:
    """The id of the first representation that draws a component."""
    drawings = [text_of(one.get("id")) for one in listed(data.get("representations"))]
    for drawing in drawings:
        if any(_place(one, drawing) for one in listed(data.get("components"))):
            return drawing
    return ""


def _place(one: Mapping[str, Any], drawing: str) -> _Place | None:
    for told in listed(one.get("representations")):
        if text_of(told.get("representation")) == drawing:
            return numbers(told.get("position"), told.get("size"))
    return None
