"""Places what is new on a map whose nodes stay where they are."""

from __future__ import annotations

from collections.abc import Mapping

from graphs.drawing.faces import NODE_WIDTH, Face
from graphs.drawing.geometry import Rect, centred
from graphs.drawing.parts import Parts
from graphs.drawing.scene import Point
from graphs.drawing.text import TextMeasure
from graphs.drawing.zoning import zone_boxes
from graphs.model.workflow import Workflow

_STEP_X, _STEP_Y = NODE_WIDTH + 92.0, 40.0
_GAP = 22.0
#: How far, in steps, a free place is looked for around the wished one.
_REACH = 14


def place_new(
    workflow: Workflow,
    parts: Parts,
    faces: Mapping[str, Face],
    kept: Mapping[str, Point],
    measure: TextMeasure,
) -> dict[str, Point]:
    """Centres of all nodes: the kept ones unchanged, unless the map has to make room below them.

    A new node goes to the free place nearest to where its links would like it, such that the zones
    stay apart. Where there is none, everything below its zone moves down together.
    """
    centres = dict(kept)
    neighbours: dict[str, list[tuple[str, float]]] = {}
    for tail, head, _, length in parts.ranked:
        neighbours.setdefault(head, []).append((tail, _STEP_X if length else 0.0))
        neighbours.setdefault(tail, []).append((head, -_STEP_X if length else 0.0))
    waiting = [node.id for node in parts.nodes if node.id not in centres]
    while waiting:
        # The node with most placed neighbours goes first, so that chains grow from what stands.
        node = max(waiting, key=lambda n: sum(m in centres for m, _ in neighbours.get(n, [])))
        waiting.remove(node)
        wish = _wish(workflow, node, neighbours.get(node, []), centres)
        centres[node] = _free(workflow, node, wish, faces, centres, measure)
    return centres


def _wish(
    workflow: Workflow, node: str, neighbours: list[tuple[str, float]], centres: Mapping[str, Point]
) -> Point:
    placed = [(centres[other], dx) for other, dx in neighbours if other in centres]
    if placed:
        return (
            sum(at[0] + dx for at, dx in placed) / len(placed),
            sum(at[1] for at, _ in placed) / len(placed),
        )
    zone = workflow.zone_id(workflow.node(node))
    mates = [
        centres[other.id]
        for other in workflow.nodes
        if other.id in centres and workflow.zone_id(other) == zone
    ]
    near = mates or list(centres.values())
    if not near:
        return 0.0, 0.0
    lowest = max(near, key=lambda at: at[1])
    return lowest[0], lowest[1] + 2 * _STEP_Y


def _boxes(faces: Mapping[str, Face], centres: Mapping[str, Point]) -> dict[str, Rect]:
    return {
        node: centred(at, faces[node].width, faces[node].height) for node, at in centres.items()
    }


def _free(
    workflow: Workflow,
    node: str,
    wish: Point,
    faces: Mapping[str, Face],
    centres: dict[str, Point],
    measure: TextMeasure,
) -> Point:
    """The free place nearest to the wish; moves nodes below down (in `centres`) if there is none."""
    boxes = _boxes(faces, centres)
    zone = workflow.zone_id(workflow.node(node))
    zones = zone_boxes(workflow, boxes, measure, {})
    tries = sorted(
        ((i * _STEP_X / 2, j * _STEP_Y) for i in range(-4, 5) for j in range(-_REACH, _REACH + 1)),
        key=lambda d: (abs(d[0]) + abs(d[1]), d),
    )
    if zone in zones:
        # Places inside the zone come before places that make it grow.
        tries.sort(key=lambda d: not zones[zone].contains((wish[0] + d[0], wish[1] + d[1])))
    for dx, dy in tries:
        at = (wish[0] + dx, wish[1] + dy)
        if _fits(workflow, node, at, faces, boxes, measure):
            return at
    inside = zones.get(zone)
    if inside is None:
        bottom = max((box.bottom for box in [*boxes.values(), *zones.values()]), default=0.0)
        return wish[0], bottom + 120.0 + faces[node].height / 2
    at = (inside.x + inside.width / 2, inside.bottom + _GAP)
    cut = inside.bottom - 21.0
    room = faces[node].height + 3 * _GAP
    for other, (x, y) in centres.items():
        if y > cut:
            centres[other] = (x, y + room)
    return at


def _fits(
    workflow: Workflow,
    node: str,
    at: Point,
    faces: Mapping[str, Face],
    boxes: Mapping[str, Rect],
    measure: TextMeasure,
) -> bool:
    box = centred(at, faces[node].width, faces[node].height)
    if any(box.overlaps(other, _GAP) for other in boxes.values()):
        return False
    return zones_stand_apart(workflow, {**boxes, node: box}, measure)


def zones_stand_apart(workflow: Workflow, boxes: Mapping[str, Rect], measure: TextMeasure) -> bool:
    """Whether no zone overlaps a zone that it is not nested in, nor a node of another zone."""
    zones = zone_boxes(workflow, boxes, measure, {})
    ids = list(zones)
    for i, a in enumerate(ids):
        for b in ids[i + 1 :]:
            nested = a in workflow.zone_chain(b) or b in workflow.zone_chain(a)
            if not nested and zones[a].overlaps(zones[b]):
                return False
        for other, box in boxes.items():
            outside = a not in workflow.zone_chain(workflow.zone_id(workflow.node(other)))
            if outside and zones[a].overlaps(box):
                return False
    return True
