"""Takes over where another program drew the nodes, as far as our boxes fit there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from graphs.drawing.closing import closed_up
from graphs.drawing.faces import face
from graphs.drawing.geometry import Rect, centred, union
from graphs.drawing.parts import parts_of
from graphs.drawing.scene import Point
from graphs.drawing.text import TextMeasure
from graphs.drawing.zoning import zone_boxes
from graphs.model.workflow import Workflow

#: How far a drawing of smaller boxes is spread until ours stand clear of one another.
_SPREADS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
#: A drawing wider or taller than this many pixels is not taken over.
_LARGEST = 200_000.0
#: What stays open beside our boxes, for links to pass, and above and below them.
_BESIDE, _BELOW = 64.0, 16.0


def taken_over(
    workflow: Workflow, drawn: Mapping[str, tuple[float, float, float, float]], measure: TextMeasure
) -> dict[str, Point]:
    """Centres of nodes by id from where they are drawn: left, top, width and height in pixels.

    A drawing whose boxes are ours is taken as it is. One of other boxes is spread until ours and
    those of the zones stand clear of one another, and gaps that grew with that are closed again;
    where it never does, nothing is taken over and the map is laid out afresh. Nodes that are not
    drawn are no part of this.
    """
    sizes = {node.id: face(node, measure) for node in parts_of(workflow).nodes if node.id in drawn}
    given = {node: Rect(*drawn[node]) for node in sizes}
    if not given:
        return {}
    whole = union(given.values())
    if max(whole.width, whole.height) > _LARGEST:
        return {}
    if all(
        abs(given[node].width - size.width) < 1 and abs(given[node].height - size.height) < 1
        for node, size in sizes.items()
    ):
        return {node: box.centre for node, box in given.items()}
    for spread in _SPREADS:
        boxes = {
            node: centred(
                ((box.centre[0] - whole.x) * spread, (box.centre[1] - whole.y) * spread),
                sizes[node].width,
                sizes[node].height,
            )
            for node, box in given.items()
        }
        zones = zone_boxes(workflow, boxes, measure, {})
        if _is_clear(boxes.values()) and _zones_are_clear(workflow, zones, boxes):
            centres = {node: box.centre for node, box in boxes.items()}
            return closed_up(workflow, centres, measure)
    return {}


def _is_clear(boxes: Iterable[Rect]) -> bool:
    ordered = sorted(boxes)
    for place, box in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.x >= box.right + _BESIDE:
                break
            if box.grown(_BESIDE, _BELOW).overlaps(other):
                return False
    return True


def _zones_are_clear(
    workflow: Workflow, zones: Mapping[str, Rect], boxes: Mapping[str, Rect]
) -> bool:
    """Whether zones overlap only where one lies in the other, and no box of a node outside it."""
    chains = {zone: set(workflow.zone_chain(zone)) for zone in zones}
    for one, other in combinations(zones, 2):
        is_nested = other in chains[one] or one in chains[other]
        if not is_nested and zones[one].overlaps(zones[other]):
            return False
    for node, box in boxes.items():
        around = set(workflow.zone_chain(workflow.zone_id(workflow.node(node))))
        if any(zone not in around and rect.overlaps(box) for zone, rect in zones.items()):
            return False
    return True
