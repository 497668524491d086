"""Places what is new on a map whose nodes stay where they are."""

from __future__ import annotations

from collections.abc import Mapping

from graphs.drawing.faces import NODE_WIDTH, Face
from graphs.drawing.geometry import Rect, centred, union
from graphs.drawing.parts import Parts
from graphs.drawing.scene import Point
from graphs.drawing.text import TextMeasure
from graphs.drawing.zoning import around, zone_boxes
from graphs.model.workflow import Workflow

_STEP_X, _STEP_Y = NODE_WIDTH + 92.0, 40.0
_GAP, _ZONE_GAP = 22.0, 12.0
#: How many columns, and how many steps up and down, a free place is looked for around the wish.
_COLUMNS, _REACH = 7, 16


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
        centres[node] = _place(workflow, node, wish, faces, centres, measure)
    return centres


def _wish(
    workflow: Workflow, node: str, neighbours: list[tuple[str, float]], centres: Mapping[str, Point]
) -> Point:
    """A column on from what leads to it and before what it leads to, at their mean height."""
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


def _tries(wish: Point, centres: Mapping[str, Point]) -> list[Point]:
    """Places to try, nearest first: in the columns that there are, and one column further on.

    In a column of others a node leaves the channels between the columns to the links.
    """
    columns = sorted({round(x, 1) for x, _ in centres.values()} or {round(wish[0], 1)})
    columns.append(columns[-1] + _STEP_X)
    columns.sort(key=lambda x: (abs(x - wish[0]), x))
    places = [
        (x, wish[1] + step * _STEP_Y)
        for x in columns[:_COLUMNS]
        for step in range(-_REACH, _REACH + 1)
    ]
    return sorted(places, key=lambda p: (abs(p[0] - wish[0]) + abs(p[1] - wish[1]), p))


class _Ground:
    """What stands already: the boxes of nodes and zones, and which of them a node belongs to."""

    def __init__(
        self,
        workflow: Workflow,
        node: str,
        faces: Mapping[str, Face],
        centres: Mapping[str, Point],
        measure: TextMeasure,
    ) -> None:
        self.boxes = {
            other: centred(at, faces[other].width, faces[other].height)
            for other, at in centres.items()
        }
        self.zones = zone_boxes(workflow, self.boxes, measure, {})
        self._workflow, self._measure = workflow, measure
        # Nothing is placed left of the map or above it: the map would have to move for it.
        everything = [*self.boxes.values(), *self.zones.values()]
        self._left = min((box.x for box in everything), default=0.0) - 0.5
        self._top = min((box.y for box in everything), default=0.0) - 0.5
        self.chain = workflow.zone_chain(workflow.zone_id(workflow.node(node)))
        inside = set(self.chain)
        self._others = [zone for zone in self.zones if zone not in inside]
        self._nodes = [
            (box, frozenset(workflow.zone_chain(workflow.zone_id(workflow.node(other)))))
            for other, box in self.boxes.items()
        ]

    def fits(self, box: Rect) -> bool:
        """Whether a box of the node can stand here: clear of nodes, and its zones of all others."""
        if any(box.overlaps(other, _GAP) for other, _ in self._nodes):
            return False
        if box.x < self._left or box.y < self._top:
            return False
        if any(box.overlaps(self.zones[zone], _ZONE_GAP) for zone in self._others):
            return False
        inner = box
        for zone in self.chain:
            inner = around(self._workflow, zone, inner, self._measure)
            known = self.zones.get(zone)
            if known is not None:
                if known.holds(inner):
                    return True
                inner = union([known, inner])
            if inner.x < self._left or inner.y < self._top:
                return False
            if any(
                inner.overlaps(self.zones[other], _ZONE_GAP)
                for other in self._others
                if zone not in self._workflow.zone_chain(other)
            ):
                return False
            if any(inner.overlaps(other, _ZONE_GAP) for other, of in self._nodes if zone not in of):
                return False
        return True


def _place(
    workflow: Workflow,
    node: str,
    wish: Point,
    faces: Mapping[str, Face],
    centres: dict[str, Point],
    measure: TextMeasure,
) -> Point:
    """The free place nearest to the wish; if there is none, nodes below move down in `centres`."""
    ground = _Ground(workflow, node, faces, centres, measure)
    width, height = faces[node].width, faces[node].height
    own = ground.zones.get(ground.chain[0])
    tries = _tries(wish, centres)
    if own is not None:
        # Places inside the zone come before places that make it grow.
        tries.sort(key=lambda at: not own.holds(centred(at, width, height)))
    for at in tries:
        if ground.fits(centred(at, width, height)):
            return at
    home = next((ground.zones[zone] for zone in ground.chain if zone in ground.zones), None)
    everything = [*ground.boxes.values(), *ground.zones.values()]
    if home is None:
        bottom = max((box.bottom for box in everything), default=0.0)
        return wish[0], bottom + 120.0 + height / 2
    # Make room below the zone: all that lies lower moves down as one, and so keeps its shape.
    cut = home.bottom
    room = height + 6 * _GAP + 60.0 * len(ground.chain)
    for other, (x, y) in centres.items():
        if ground.boxes[other].y >= cut - 0.5:
            centres[other] = (x, y + room)
    return home.x + home.width / 2, cut + 2 * _GAP + height / 2
