"""Routes of links: out at one side, in at the facing side, and between the boxes in their way.

Every link has its own place on the side of a node, in the order of where the links lead, and its
own lane where it passes a column of boxes, so that the eye can follow it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from graphs.drawing.geometry import Rect, Route
from graphs.drawing.scene import Point
from graphs.drawing.silhouettes import inset

#: Space that a lane keeps from boxes, between lanes, and between the places on a side.
_CLEAR, _LANE_GAP, _PORT_GAP = 10.0, 10.0, 15.0
#: Room kept at the ends of a side when places on it are given out.
_SIDE_MARGIN = 9.0
#: A rise of at most this much is levelled.
_LEVEL = 14.0
#: Above this many links each is drawn straight to its end, whatever lies between.
_MOST_LINKS = 4_000


@dataclass(frozen=True, slots=True)
class Wire:
    """A link to route: its id, its ends, and points that a layout would lead it by (if any)."""

    id: str
    start: str
    end: str
    hint: tuple[Point, ...] = ()


@dataclass(slots=True)
class _Plan:
    wire: Wire
    start_side: str
    end_side: str
    #: Columns of boxes to pass: left, right, and the free interval and height chosen there.
    passes: list[_Pass] = field(default_factory=list)
    start: Point = (0.0, 0.0)
    end: Point = (0.0, 0.0)
    #: How many links share the side at each end: the line turns near the busier one.
    busy: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class _Pass:
    left: float
    right: float
    low: float
    high: float
    y: float


class _Boxes:
    """The boxes of all nodes as arrays, to ask what lies in a stretch."""

    def __init__(self, boxes: Mapping[str, Rect]) -> None:
        self.index = {node: i for i, node in enumerate(boxes)}
        values = np.array([tuple(box) for box in boxes.values()], dtype=float).reshape(-1, 4)
        self.left, self.top = values[:, 0], values[:, 1]
        self.right, self.bottom = values[:, 0] + values[:, 2], values[:, 1] + values[:, 3]

    def columns(self, left: float, right: float) -> list[tuple[float, float, np.ndarray]]:
        """The groups of boxes, overlapping sideways, that lie wholly or partly in a stretch."""
        inside = np.flatnonzero((self.right > left) & (self.left < right))
        inside = inside[np.argsort(self.left[inside], kind="stable")]
        groups: list[tuple[float, float, list[int]]] = []
        for i in inside:
            if groups and self.left[i] < groups[-1][1] + 4:
                low, high, members = groups[-1]
                members.append(int(i))
                groups[-1] = (low, max(high, float(self.right[i])), members)
            else:
                groups.append((float(self.left[i]), float(self.right[i]), [int(i)]))
        return [(low, high, np.array(members)) for low, high, members in groups]

    def gaps(self, members: np.ndarray) -> list[tuple[float, float]]:
        """The free intervals above, between and below some boxes."""
        order = members[np.argsort(self.top[members], kind="stable")]
        gaps, reached = [], -1e9
        for i in order:
            top, bottom = float(self.top[i]) - _CLEAR, float(self.bottom[i]) + _CLEAR
            if top > reached:
                gaps.append((reached, top))
            reached = max(reached, bottom)
        gaps.append((reached, 1e9))
        return gaps


def route_all(
    wires: Sequence[Wire], boxes: Mapping[str, Rect], kinds: Mapping[str, str]
) -> dict[str, Route]:
    """Routes of all wires, by id; a pure function of its arguments.

    `boxes` are the nodes by id and `kinds` their kinds, which say where the outline lies. A route
    begins and ends on the outlines of its nodes.
    """
    index = _Boxes(boxes)
    plans = [_plan(wire, boxes, index, len(wires) <= _MOST_LINKS) for wire in wires]
    _share_lanes(plans)
    _place_ends(plans, boxes, kinds)
    _straighten(plans, boxes, kinds)
    return {plan.wire.id: _curve(plan, boxes) for plan in plans}


def _plan(wire: Wire, boxes: Mapping[str, Rect], index: _Boxes, careful: bool) -> _Plan:
    a, b = boxes[wire.start], boxes[wire.end]
    if wire.start == wire.end:
        return _Plan(wire, "top", "top")
    if b.x >= a.right + 16:
        plan, left, right, steps = _Plan(wire, "right", "left"), a.right, b.x, 1
    elif a.x >= b.right + 16:
        plan, left, right, steps = _Plan(wire, "left", "right"), b.right, a.x, -1
    else:
        return _upright(wire, a, b, index)
    if not careful:
        return plan
    for low, high, members in index.columns(left, right)[::steps]:
        y = _wished(wire, a, b, (low + high) / 2)
        gap = min(index.gaps(members), key=lambda gap: (max(gap[0] - y, y - gap[1], 0.0), gap))
        y = min(max(y, gap[0]), gap[1])
        plan.passes.append(_Pass(low, high, gap[0], gap[1], y))
    return plan


def _upright(wire: Wire, a: Rect, b: Rect, index: _Boxes) -> _Plan:
    """Ends one above the other: straight where nothing is between, else round the right side."""
    upper, lower = (a, b) if a.y <= b.y else (b, a)
    left, right = max(a.x, b.x), min(a.right, b.right)
    between = (
        (index.right > left)
        & (index.left < right)
        & (index.bottom > upper.bottom)
        & (index.top < lower.y)
    )
    if right - left >= 24 and lower.y > upper.bottom and not between.any():
        return _Plan(wire, "bottom", "top") if upper is a else _Plan(wire, "top", "bottom")
    return _Plan(wire, "right", "right")


def _wished(wire: Wire, a: Rect, b: Rect, x: float) -> float:
    """The height at which a link would like to pass `x`: by the hint, else on the straight line."""
    points: Sequence[Point] = wire.hint
    if len(points) < 2 or not min(points[0][0], points[-1][0]) <= x <= max(
        points[0][0], points[-1][0]
    ):
        points = (a.centre, b.centre)
    for (ax, ay), (bx, by) in pairwise(points):
        if min(ax, bx) <= x <= max(ax, bx) and ax != bx:
            return ay + (by - ay) * (x - ax) / (bx - ax)
    return (a.centre[1] + b.centre[1]) / 2


def _share_lanes(plans: Sequence[_Plan]) -> None:
    """Give links that pass through the same gap lanes of their own, in the order of their wishes."""
    by_gap: dict[tuple[float, float, float, float], list[tuple[float, str, _Pass]]] = {}
    for plan in plans:
        for step in plan.passes:
            key = (round(step.left), round(step.right), round(step.low), round(step.high))
            by_gap.setdefault(key, []).append((step.y, plan.wire.id, step))
    for (_, _, low, high), steps in by_gap.items():
        steps.sort(key=lambda entry: entry[:2])
        room = min(_LANE_GAP, (high - low) / max(1, len(steps) - 1)) if high > low else 0.0
        spread = _spread([y for y, _, _ in steps], room, low, high)
        for (_, _, step), y in zip(steps, spread, strict=True):
            step.y = y


def _spread(wishes: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Sorted places at least `gap` apart within bounds, near the wishes (one pass each way)."""
    placed: list[float] = []
    for wish in wishes:
        placed.append(max(wish, placed[-1] + gap) if placed else max(wish, low))
    shift = sum(p - w for p, w in zip(placed, wishes, strict=True)) / max(1, len(placed))
    placed = [place - shift for place in placed]
    ceiling = high
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    floor = low
    for i in range(len(placed)):
        placed[i] = max(placed[i], floor)
        floor = placed[i] + gap
    return placed


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
        gap = min(_PORT_GAP, (length - 2 * _SIDE_MARGIN) / max(1, len(ends) - 1))
        middle = rect.centre[1] if upright else rect.centre[0]
        for number, (_, _, _, plan, is_start) in enumerate(ends):
            place = middle + (number - (len(ends) - 1) / 2) * gap
            point = _on_side(rect, kinds[node], side, place)
            if is_start:
                plan.start, plan.busy = point, (len(ends), plan.busy[1])
            else:
                plan.end, plan.busy = point, (plan.busy[0], len(ends))


def _straighten(
    plans: Sequence[_Plan], boxes: Mapping[str, Rect], kinds: Mapping[str, str]
) -> None:
    """Level a link that rises or falls by a hair, where one of its ends has its side to itself."""
    for plan in plans:
        rise = plan.end[1] - plan.start[1]
        if plan.passes or plan.start_side == plan.end_side or not 0 < abs(rise) <= _LEVEL:
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
    points: list[Point] = [start]
    forward = plan.end_side == "left"
    route: list[Point] = [start]
    for step in plan.passes:
        near, far = (step.left, step.right) if forward else (step.right, step.left)
        points += [(near, step.y), (far, step.y)]
    points.append(end)
    for number, (a, b) in enumerate(pairwise(points)):
        if number % 2:
            third = (b[0] - a[0]) / 3
            route += [(a[0] + third, a[1]), (b[0] - third, b[1]), b]
        else:
            width = b[0] - a[0]
            first, last = number == 0, number == len(points) - 2
            early = _earliness(plan.busy[0] if first else 1, plan.busy[1] if last else 1)
            route += [(a[0] + width * (0.5 - early), a[1]), (b[0] - width * (0.5 + early), b[1]), b]
    return tuple(route)


def _earliness(at_start: int, at_end: int) -> float:
    """How much sooner than halfway a line turns: near the end where it is one of many."""
    share = at_start / (at_start + at_end)
    return max(-0.24, min(0.24, (share - 0.5) * 0.6))


def _loop(start: Point, end: Point) -> Route:
    left, right = min(start[0], end[0]) - 14, max(start[0], end[0]) + 14
    top = min(start[1], end[1]) - 34
    return start, (left, top), (right, top), end
