"""Where everything stands: boxes of nodes and zones, routes of links; the same in every lens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from graphs.drawing.containers import (
    container_boxes,
)
from graphs.drawing.faces import NODE_WIDTH, Face, face
from graphs.drawing.fresh import EMPTY, empty_zones, fresh, trunk_group
from graphs.drawing.geometry import Line, Rect, Route, centred, flattened, union
from graphs.drawing.graphviz import (
    Job,
    Result,
)
from graphs.drawing.kept import place_new
from graphs.drawing.order import onward
from graphs.drawing.parts import Parts, parts_of
from graphs.drawing.routes import Wire, route_all
from graphs.drawing.scene import Point
from graphs.drawing.spots import GATE_SIZE, Grid, gate_spots, word_spots
from graphs.drawing.text import TextMeasure
from graphs.drawing.zoning import (
    title_boxes,
    zone_boxes,
)
from graphs.model.elements import Link
from graphs.model.workflow import Workflow

#: Centres of nodes by id.
Positions = Mapping[str, Point]

#: Space around the map, and above it for the title of the picture.
MARGIN, TITLE_ROOM = 32.0, 92.0
#: A picture this wide has its title and legend at their plain size; a wider one has them larger.
_PLAIN_WIDTH, _LARGEST_SCALE = 1_900.0, 2.6


@dataclass(frozen=True)
class Layout:
    """The geometry of a map, in pixels at 100 %, y downwards.

    `nodes` and `zones`: boxes by id; `containers`: boxes around the
    parts of a node, by its id. `routes`: by link id, from the link's start to its end.
    `trunks`: for links that share a trunk its name. `shield_spots`: where a link that names a gate
    bears its shield. `faces`: what stands on the nodes. `folded`: by the id of a node that is
    shown, the nodes drawn as badges on it. `shields`: by the id of a gate that is drawn on links,
    those links. `approvals`: links made to show who approves. `titles`: where the titles of zones
    stand. `empty`: the places of empty zones. `scale`: how much larger than usual title and legend
    are. `note` says why the map is plainer than usual.
    """

    nodes: dict[str, Rect]
    zones: dict[str, Rect]
    containers: dict[str, Rect]
    routes: dict[str, Route]
    trunks: dict[str, str]
    shield_spots: dict[str, Point]
    faces: dict[str, Face] = field(repr=False)
    folded: dict[str, tuple[str, ...]]
    shields: dict[str, tuple[str, ...]]
    approvals: tuple[Link, ...]
    titles: list[Rect] = field(repr=False)
    empty: dict[str, Point]
    width: float
    height: float
    scale: float = 1.0
    note: str = ""

    @cached_property
    def boxes(self) -> Grid:
        """The boxes of nodes and of the titles of zones, to ask whether a place is taken."""
        return Grid([*self.nodes.values(), *self.titles])

    @cached_property
    def tips(self) -> Grid:
        """The places of arrowheads."""
        ends = (end for route in self.routes.values() for end in (route[0], route[-1]))
        return Grid(centred(end, 10.0, 10.0) for end in ends)

    @cached_property
    def _lines(self) -> dict[str, Line]:
        return {}

    def line(self, link_id: str) -> Line:
        """The route of a link as a polyline."""
        line = self._lines.get(link_id)
        if line is None:
            line = self._lines[link_id] = Line(flattened(self.routes[link_id]))
        return line

    @cached_property
    def _word_spots(self) -> dict[tuple[str, float, float], list[Point]]:
        return {}

    def word_spots(self, link_id: str, width: float, height: float) -> list[Point]:
        """Where a word of this size may stand on a link, the best place first."""
        key = (link_id, width, height)
        spots = self._word_spots.get(key)
        if spots is None:
            clear_of = (self.boxes, self.tips)
            spots = word_spots(self.line(link_id), width, height, clear_of)
            self._word_spots[key] = spots
        return spots

    def with_shields(
        self,
        spots: dict[str, Point],
        shields: dict[str, tuple[str, ...]],
        folded: dict[str, tuple[str, ...]],
        approvals: tuple[Link, ...],
    ) -> Layout:
        """The same geometry with other shields; what was derived from the geometry is kept."""
        other = replace(
            self, shield_spots=spots, shields=shields, folded=folded, approvals=approvals
        )
        for name in ("_lines", "_word_spots", "boxes", "tips"):
            if name in self.__dict__:
                other.__dict__[name] = self.__dict__[name]
        return other

    @property
    def positions(self) -> dict[str, Point]:
        """What is kept from one layout to the next: the centres of the nodes by id.

        The place of a zone that is empty is kept as `zone:` and its id.
        """
        places = {node: rect.centre for node, rect in self.nodes.items()}
        places |= {EMPTY + zone: centre for zone, centre in self.empty.items()}
        return places


def lay_out(
    workflow: Workflow,
    measure: TextMeasure,
    kept: Positions | None = None,
    fold: bool | None = None,
    run: Callable[[Job], Result] | None = None,
) -> Layout:
    """Lay a workflow out; the same arguments give the same layout.

    `kept`: nodes stay at these centres, and only what is new is placed, near its neighbours and in
    its zone (*Tidy* is a call without it). `fold`: draw identities, privileges, models and logs as
    badges; by default for large workflows. `run` runs Graphviz; by default in this process for a
    small job, else in one of its own with a time limit. Where Graphviz fails, nodes are put in
    lanes and `note` says so.
    """
    parts = parts_of(workflow, fold)
    faces = {node.id: face(node, measure) for node in parts.nodes}
    known = {node: centre for node, centre in (kept or {}).items() if node in faces}
    empty: dict[str, Point] = {}
    note = ""
    zones_known = any(EMPTY + zone in (kept or {}) for zone in workflow.zone_by_id)
    is_kept = bool(known) or zones_known
    if is_kept:
        centres = place_new(workflow, parts, faces, known, measure)
        empty = _kept_empty(workflow, kept or {}, centres)
    else:
        centres, empty, note = fresh(workflow, parts, faces, measure, run)
    nodes = {
        node.id: centred(centres[node.id], faces[node.id].width, faces[node.id].height)
        for node in parts.nodes
    }
    zones = zone_boxes(workflow, nodes, measure, empty)
    read_on = onward(parts)
    wires = [
        Wire(link.id, link.from_id, link.to_id, trunk_group(link), link.id in read_on)
        for link in parts.links
    ]
    kinds = {node.id: node.kind for node in parts.nodes}
    scale = _scale([*nodes.values(), *zones.values()])
    # On a kept map no link passes above the rest: it would have to move down for it.
    ceiling = TITLE_ROOM * scale if is_kept else None
    held = _holdings(workflow, zones)
    titles = _titles(workflow, zones, measure)
    routes, trunks = route_all(wires, nodes, kinds, held, ceiling, titles)
    dx, dy = _shift([*nodes.values(), *zones.values()], {} if is_kept else routes, scale, is_kept)
    if dx or dy:
        nodes = {node: Rect(r.x + dx, r.y + dy, r.width, r.height) for node, r in nodes.items()}
        zones = {zone: Rect(r.x + dx, r.y + dy, r.width, r.height) for zone, r in zones.items()}
        routes = {link: tuple((x + dx, y + dy) for x, y in r) for link, r in routes.items()}
        empty = {zone: (x + dx, y + dy) for zone, (x, y) in empty.items()}
    named = {link for links in parts.shields.values() for link in links}
    lines = {link: Line(flattened(route)) for link, route in routes.items() if link in named}
    titles = _titles(workflow, zones, measure)
    spots = gate_spots(lines, Grid([*nodes.values(), *titles]), Grid(), trunks)
    routes.update(_tethers(workflow, parts, nodes, spots))
    reach = [point for route in routes.values() for point in route]
    boxes = [*nodes.values(), *zones.values()]
    return Layout(
        nodes,
        zones,
        container_boxes(workflow, nodes),
        routes,
        trunks,
        spots,
        faces,
        parts.folded,
        parts.shields,
        parts.approvals,
        titles,
        empty,
        width=max([r.right for r in boxes] + [x for x, _ in reach], default=0.0) + MARGIN,
        height=max([r.bottom for r in boxes] + [y for _, y in reach], default=TITLE_ROOM) + MARGIN,
        scale=scale,
        note=note,
    )


def _kept_empty(
    workflow: Workflow, kept: Positions, centres: Mapping[str, Point]
) -> dict[str, Point]:
    """The places of empty zones: where they were, new ones side by side below the map."""
    empty: dict[str, Point] = {}
    left = min((x for x, _ in centres.values()), default=0.0)
    bottom = max((y for _, y in centres.values()), default=0.0) + 200.0
    for zone in empty_zones(workflow):
        place = kept.get(EMPTY + zone)
        if place is None:
            place = (left, bottom)
            left += NODE_WIDTH + 100.0
        empty[zone] = place
    return empty


def _titles(workflow: Workflow, zones: Mapping[str, Rect], measure: TextMeasure) -> list[Rect]:
    """Where the words of all zones stand."""
    return [box for zone in zones for box in title_boxes(workflow, zone, zones[zone], measure)]


def _holdings(workflow: Workflow, zones: Mapping[str, Rect]) -> list[tuple[Rect, frozenset[str]]]:
    """The box of each zone with the nodes in it and in the zones within."""
    within: dict[str, set[str]] = {zone: set() for zone in zones}
    for node in workflow.nodes:
        for zone in workflow.zone_chain(workflow.zone_id(node)):
            if zone in within:
                within[zone].add(node.id)
    return [(rect, frozenset(within[zone])) for zone, rect in zones.items()]


def _scale(rects: list[Rect]) -> float:
    """How much larger title and legend are; in tenths, so that a small edit does not change it."""
    if not rects:
        return 1.0
    width = union(rects).width
    return max(1.0, min(_LARGEST_SCALE, round(width / _PLAIN_WIDTH, 1)))


def _shift(rects: list[Rect], routes: Mapping[str, Route], scale: float, is_kept: bool) -> Point:
    """How far to move all so that it begins at the margin (a kept map only if it must)."""
    if not rects:
        return 0.0, 0.0
    left = min([r.x for r in rects] + [x for route in routes.values() for x, _ in route])
    top = min([r.y for r in rects] + [y for route in routes.values() for _, y in route])
    dx, dy = MARGIN - left, TITLE_ROOM * scale - top
    if is_kept:
        # Positions come back from files with rounded numbers.
        dx, dy = (by if by > 0.5 else 0.0 for by in (dx, dy))
    return dx, dy


def _tethers(
    workflow: Workflow, parts: Parts, nodes: Mapping[str, Rect], spots: Mapping[str, Point]
) -> dict[str, Route]:
    """Routes of links that end at a gate drawn on a link (who approves there)."""
    boxes = dict(nodes)
    for gate, links in parts.shields.items():
        at = next((spots[link] for link in links if link in spots), None)
        if at is not None:
            boxes[gate] = centred(at, GATE_SIZE, GATE_SIZE)
    wires = [
        Wire(link.id, link.from_id, link.to_id)
        for link in parts.tethers
        if link.from_id in boxes and link.to_id in boxes
    ]
    # A shield is reached on its rim, as the side of a plain box.
    kinds = {node.id: "step" if node.id in parts.shields else node.kind for node in workflow.nodes}
    return route_all(wires, boxes, kinds)[0]
