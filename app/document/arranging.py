"""Where nodes are put on the map by hand: aligned, spread evenly, or dropped in a zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.document.beside import Places
    from graphs.drawing.geometry import Rect
    from graphs.drawing.layout import Layout
    from graphs.model.workflow import Workflow

Way = Literal["left", "top", "across", "down"]
#: How far right of and below the zones the first node stands that lies in none of them.
_FIRST = (120.0, 120.0)
#: How an empty zone is named among the places of a map.
_EMPTY = "zone:"


def aligned(boxes: Mapping[str, Rect], way: Way) -> Places:
    """New centres of these boxes: their left or top edges in line, or spread evenly.

    `across` and `down` keep the two outermost where they are, and make the steps from centre to
    centre equal. Boxes that need not move are left out.
    """
    if len(boxes) < 2:
        return {}
    moved: dict[str, tuple[float, float]] = {}
    if way == "left":
        left = min(box.x for box in boxes.values())
        moved = {name: (left + box.width / 2, box.centre[1]) for name, box in boxes.items()}
    elif way == "top":
        top = min(box.y for box in boxes.values())
        moved = {name: (box.centre[0], top + box.height / 2) for name, box in boxes.items()}
    else:
        axis = 0 if way == "across" else 1
        order = sorted(boxes, key=lambda name: boxes[name].centre[axis])
        first, last = (boxes[name].centre[axis] for name in (order[0], order[-1]))
        step = (last - first) / (len(order) - 1)
        for number, name in enumerate(order):
            x, y = boxes[name].centre
            at = first + number * step
            moved[name] = (at, y) if axis == 0 else (x, at)
    return {name: at for name, at in moved.items() if at != boxes[name].centre}


def zone_at(layout: Layout, point: tuple[float, float]) -> str | None:
    """The innermost zone whose box holds a point; None on open ground."""
    holding = [
        (box.width * box.height, zone)
        for zone, box in layout.zones.items()
        if box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom
    ]
    return min(holding)[1] if holding else None


def emptied(workflow: Workflow, layout: Layout, moved: Sequence[str], zone: str | None) -> Places:
    """The places of zones that lose all they hold when nodes are moved to another, to keep them."""
    gone = set(moved)
    left = {
        workflow.zone_id(workflow.node(node)) for node in moved if workflow.node(node).zone != zone
    }
    inhabited = {workflow.zone_id(node) for node in workflow.nodes if node.id not in gone}
    inhabited |= {each.parent for each in workflow.zones if each.parent is not None}
    return {
        _EMPTY + each: layout.zones[each].centre
        for each in left - inhabited
        if each in layout.zones
    }


def place_of_first(layout: Layout, zone: str | None) -> tuple[float, float] | None:
    """Where the first node of a zone goes: into the place that is kept open for it.

    The first node of all that lies in no zone goes below the zones. None for any other.
    """
    if zone is not None and zone in layout.empty:
        return layout.empty[zone]
    if layout.nodes or not layout.zones:
        return None
    left = min(box.x for box in layout.zones.values())
    return left + _FIRST[0], max(box.bottom for box in layout.zones.values()) + _FIRST[1]
