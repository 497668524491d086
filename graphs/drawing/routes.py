"""Routes of links: out at one side, in at the facing side, and between the boxes in their way.

Every link has its own place on the side of a node, in the order of where the links lead, and its
own lane where it passes a column of boxes, so that the eye can follow it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from graphs.drawing.channels import Channels, Column, Pass
from graphs.drawing.detours import detour, is_hit, ports
from graphs.drawing.geometry import Rect, Route, flattened
from graphs.drawing.returns import Returns, goes_back
from graphs.drawing.scene import Point
from graphs.drawing.silhouettes import inset

#: Space between the places on a side, where there are few and where there are more than three.
_PORT_GAPS = (19.0, 14.0)
#: As many links of a group as this share a trunk.
_LEAST_TRUNK = 3
#: Room kept at the ends of a side when places on it are given out.
_SIDE_MARGIN = 9.0
#: A rise of at most this much is levelled.
_LEVEL = 14.0
#: Up to this many links it is checked that none runs through a box, and so many may be led round.
_MOST_CHECKED, _MOST_DETOURS = 1_500, 60
#: Above this many links each is drawn straight to its end, whatever lies between.
_MOST_LINKS = 4_000


@dataclass(frozen=True, slots=True)
class Wire:
    """A link to route: its id, its ends, and the group with which it may share a trunk (if any).

    The links of a group have the same end and the same kind. `onward`: its end is read after its
    start, so that where it lies in a row below, the line goes there as the eye does.
    """

    id: str
    start: str
    end: str
    group: str = ""
    onward: bool = False


@dataclass(slots=True)
class _Plan:
    wire: Wire
    start_side: str
    end_side: str
    #: The stretch between the ends that holds other columns, if the ends lie side by side.
    stretch: tuple[float, float] | None = None
    passes: list[Pass] = field(default_factory=list)
    start: Point = (0.0, 0.0)
    end: Point = (0.0, 0.0)
    #: How many links share the side at each end: the line turns near the busier one.
    busy: tuple[int, int] = (1, 1)
    trunk: str = ""
    returns: bool = False


def route_all(
    wires: Sequence[Wire],
    boxes: Mapping[str, Rect],
    kinds: Mapping[str, str],
    zones: Sequence[tuple[Rect, frozenset[str]]] = (),
    ceiling: float | None = None,
    titles: Sequence[Rect] = (),
) -> tuple[dict[str, Route], dict[str, str]]:
    """Routes of all wires by id, and for those that share a trunk its name.

    `boxes` are the nodes by id and `kinds` their kinds, which say where the outline lies; `zones`
    are boxes to be passed by links that have no end in them, with the nodes that they hold;
    `ceiling` is the height above which no link may pass; lines from row to row leave `titles` free
    where there is room. A route begins and ends on the outlines
    of its nodes.
    """
    channels = Channels(boxes, zones, ceiling)
    plans = [_plan(wire, boxes, channels) for wire in wires]
    if len(wires) <= _MOST_LINKS:
        _lead(plans, boxes, channels)
    _place_ends(plans, boxes, kinds)
    _straighten(plans, boxes, kinds)
    routes = {plan.wire.id: _curve(plan, boxes) for plan in plans if not plan.returns}
    back = Returns([*boxes.values(), *titles])
    returning = [plan for plan in plans if plan.returns]
    # Of a trunk the lowest line leads: the others can all join it.
    returning.sort(key=lambda plan: (plan.end, -plan.start[1], plan.wire.id))
    for plan in returning:
        a, b = boxes[plan.wire.start], boxes[plan.wire.end]
        routes[plan.wire.id] = back.route(plan.start, plan.end, a, b, plan.trunk)
    if len(wires) <= _MOST_CHECKED:
        _go_round(plans, routes, boxes, kinds)
    return routes, {plan.wire.id: plan.trunk for plan in plans if plan.trunk}


def _go_round(
    plans: Sequence[_Plan],
    routes: dict[str, Route],
    boxes: Mapping[str, Rect],
    kinds: Mapping[str, str],
) -> None:
    """Replace the routes that run through a box: where nodes were moved, columns are not clean."""
    names = list(boxes)
    index = {name: number for number, name in enumerate(names)}
    walls = np.array([tuple(boxes[name].grown(-2.0)) for name in names], dtype=float)
    walls = walls.reshape(-1, 4)
    walls[:, 2:] += walls[:, :2]
    rest = _MOST_DETOURS
    for plan in plans:
        ends = (plan.wire.start, plan.wire.end)
        if ends[0] == ends[1] or not rest:
            continue
        number = (index[ends[0]], index[ends[1]])
        if not is_hit(flattened(routes[plan.wire.id]), np.delete(walls, number, axis=0)):
            continue
        rest -= 1
        sides = []
        for node in ends:
            rect = boxes[node]
            middle = rect.centre[1]
            left, right = (_on_side(rect, kinds[node], side, middle) for side in ("left", "right"))
            sides.append(ports(rect, left, right))
        obstacles = [boxes[name] for name in names if name not in ends]
        way = detour(boxes[ends[0]], boxes[ends[1]], sides[0], sides[1], obstacles)
        if way is not None:
            routes[plan.wire.id] = way
            plan.trunk = ""


def _plan(wire: Wire, boxes: Mapping[str, Rect], channels: Channels) -> _Plan:
    a, b = boxes[wire.start], boxes[wire.end]
    if wire.start == wire.end:
        return _Plan(wire, "top", "top")
    if b.x >= a.right + 16:
        return _Plan(wire, "right", "left", (a.right, b.x))
    if wire.onward and goes_back(a, b) and not _is_open_below(a, b, channels):
        return _Plan(wire, "right", "left", returns=True)
    if a.x >= b.right + 16:
        return _Plan(wire, "left", "right", (b.right, a.x))
    return _upright(wire, a, b, channels)


def _lead(plans: Sequence[_Plan], boxes: Mapping[str, Rect], channels: Channels) -> None:
    """Lead every link past the columns in its way.

    Short links come first, so that they keep their straight way. Of a trunk the longest link
    leads, and the others join it.
    """
    ways: list[tuple[_Plan, list[Column]]] = []
    groups: dict[str, list[_Plan]] = {}
    pairs: set[tuple[str, str, str]] = set()
    for plan in plans:
        pair = (plan.wire.start, plan.wire.end, plan.wire.group)
        is_other = bool(plan.wire.group) and pair not in pairs
        if is_other and (plan.returns or plan.stretch is not None):
            # A second link between the same nodes has to stay beside the first.
            pairs.add(pair)
            groups.setdefault(f"{plan.wire.group} {plan.end_side}", []).append(plan)
        if plan.stretch is None:
            continue
        columns = channels.columns(*plan.stretch)
        if plan.start_side == "left":
            columns = columns[::-1]
        ways.append((plan, columns))
    for name, members in groups.items():
        if len(members) >= _LEAST_TRUNK:
            for plan in members:
                plan.trunk = name
    ways.sort(key=lambda way: (bool(way[0].trunk), -len(way[1]) if way[0].trunk else len(way[1])))
    for plan, columns in ways:
        start, end = boxes[plan.wire.start].centre[1], boxes[plan.wire.end].centre[1]
        ends = (plan.wire.start, plan.wire.end)
        plan.passes = channels.lead(plan.wire.id, ends, columns, start, end, plan.trunk)


def _is_open_below(upper: Rect, lower: Rect, channels: Channels) -> bool:
    """Whether a straight line leads down from one box to another."""
    left, right = max(upper.x, lower.x), min(upper.right, lower.right)
    between = Rect(left, upper.bottom + 0.5, right - left, lower.y - upper.bottom - 1)
    return right - left >= 24 and lower.y > upper.bottom and not channels.anything_in(between)


def _upright(wire: Wire, a: Rect, b: Rect, channels: Channels) -> _Plan:
    """Ends one above the other: straight where nothing is between, else round the right side."""
    upper, lower = (a, b) if a.y <= b.y else (b, a)
    if _is_open_below(upper, lower, channels):
        return _Plan(wire, "bottom", "top") if upper is a else _Plan(wire, "top", "bottom")
    return _Plan(wire, "right", "right")


def _place_ends(
    plans: Sequence[_Plan], boxes: Mapping[str, Rect], kinds: Mapping[str, str]
) -> None:
    """Give every link its place on the sides of its two nodes."""
    sides: dict[tuple[str, str], list[tuple[float, float, str, _Plan, bool]]] = {}
    for plan in plans:
        a, b = boxes[plan.wire.start], boxes[plan.wire.end]
        first = plan.passes[0].y if plan.passes else b.centre[1]
        last = plan.passes[-1].y if plan.passes else a.centre[1]
        if plan.start_side in ("top", "bottom"):
            first, last = b.centre[0], a.centre[0]
        far = abs(b.x - a.x)
        sides.setdefault((plan.wire.start, plan.start_side), []).append(
            (first, far, plan.wire.id, plan, True)
        )
        sides.setdefault((plan.wire.end, plan.end_side), []).append(
            (last, far, plan.wire.id, plan, False)
        )
    for (node, side), ends in sides.items():
        ends.sort(key=lambda end: (end[0], end[1], end[2], not end[4]))
        rect = boxes[node]
        upright = side in ("left", "right")
        length = rect.height if upright else rect.width
        # The links of a trunk arrive as one.
        places = list(dict.fromkeys(_place_of(plan, is_start) for _, _, _, plan, is_start in ends))
        gap = min(
            _PORT_GAPS[len(places) > 3], (length - 2 * _SIDE_MARGIN) / max(1, len(places) - 1)
        )
        middle = rect.centre[1] if upright else rect.centre[0]
        numbers = {place: number for number, place in enumerate(places)}
        for _, _, _, plan, is_start in ends:
            number = numbers[_place_of(plan, is_start)]
            place = middle + (number - (len(places) - 1) / 2) * gap
            point = _on_side(rect, kinds[node], side, place)
            if is_start:
                plan.start, plan.busy = point, (len(places), plan.busy[1])
            else:
                plan.end, plan.busy = point, (plan.busy[0], len(places))


def _place_of(plan: _Plan, is_start: bool) -> str:
    if plan.trunk and not is_start:
        return f"trunk {plan.trunk}"
    return f"{plan.wire.id} {is_start}"


def _straighten(
    plans: Sequence[_Plan], boxes: Mapping[str, Rect], kinds: Mapping[str, str]
) -> None:
    """Level a link that rises or falls by a hair, where one of its ends has its side to itself."""
    for plan in plans:
        rise = plan.end[1] - plan.start[1]
        if (
            plan.passes
            or plan.returns
            or plan.start_side == plan.end_side
            or not 0 < abs(rise) <= _LEVEL
        ):
            continue
        if {plan.start_side, plan.end_side} != {"left", "right"}:
            continue
        if plan.busy[1] == 1:
            plan.end = _on_side(
                boxes[plan.wire.end], kinds[plan.wire.end], plan.end_side, plan.start[1]
            )
        elif plan.busy[0] == 1:
            plan.start = _on_side(
                boxes[plan.wire.start], kinds[plan.wire.start], plan.start_side, plan.end[1]
            )


def _on_side(rect: Rect, kind: str, side: str, place: float) -> Point:
    if side == "left":
        return rect.x + inset(kind, rect, "left", place), place
    if side == "right":
        return rect.right - inset(kind, rect, "right", place), place
    return place, rect.y if side == "top" else rect.bottom


def _curve(plan: _Plan, boxes: Mapping[str, Rect]) -> Route:
    start, end = plan.start, plan.end
    if plan.wire.start == plan.wire.end:
        return _loop(start, end)
    if plan.start_side in ("top", "bottom"):
        middle = (start[1] + end[1]) / 2
        return start, (start[0], middle), (end[0], middle), end
    if plan.start_side == plan.end_side:
        out = max(start[0], end[0]) + min(60.0, 24.0 + abs(end[1] - start[1]) * 0.12)
        return start, (out, start[1]), (out, end[1]), end
    forward = plan.end_side == "left"
    a, b = boxes[plan.wire.start], boxes[plan.wire.end]
    # A pointed or round side lies inside the box: the line is level up to the edge of the box, or
    # it would cut the corners of the boxes above and below.
    points: list[Point] = [start, (a.right if forward else a.x, start[1])]
    for step in plan.passes:
        near, far = (step.left, step.right) if forward else (step.right, step.left)
        points += [(near, step.y), (far, step.y)]
    points += [(b.x if forward else b.right, end[1]), end]
    route: list[Point] = [start]
    for number, (here, there) in enumerate(pairwise(points)):
        width = there[0] - here[0]
        if number % 2 == 0:
            if abs(width) > 0.5:
                third = width / 3
                route += [(here[0] + third, here[1]), (there[0] - third, there[1]), there]
            continue
        first, last = number == 1, number == len(points) - 3
        early = _earliness(plan.busy[0] if first else 1, plan.busy[1] if last else 1)
        bend, turn = width * (0.5 - early), width * (0.5 + early)
        route += [(here[0] + bend, here[1]), (there[0] - turn, there[1]), there]
    return tuple(route)


def _earliness(at_start: int, at_end: int) -> float:
    """How much sooner than halfway a line turns: near the end where it is one of many."""
    share = at_start / (at_start + at_end)
    return max(-0.24, min(0.24, (share - 0.5) * 0.6))


def _loop(start: Point, end: Point) -> Route:
    left, right = min(start[0], end[0]) - 14, max(start[0], end[0]) + 14
    top = min(start[1], end[1]) - 24
    return start, (left, top), (right, top), end
