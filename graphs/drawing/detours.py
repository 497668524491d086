"""Leads a link around boxes that stand in its way, at right angles with round corners.

For maps whose nodes were moved by hand, where there are no clean columns to pass.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphs.drawing.geometry import Rect, Route, union
from graphs.drawing.rounding import rounded_way
from graphs.drawing.scene import Point

_CLEAR, _STUB = 8.0, 12.0
#: What a bend costs beside its length, and how far around the two ends a way is looked for.
_BEND, _ROOM = 60.0, 420.0
_MOST_BOXES = 70
_SAMPLE = 5.0
_STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))


@dataclass(frozen=True, slots=True)
class Port:
    """A place to leave or enter a box: on its outline, and a step outside."""

    on: Point
    out: Point
    way: int


def ports(rect: Rect, left: Point, right: Point) -> list[Port]:
    """The middles of the four sides; `left` and `right` are where the outline is."""
    x = rect.centre[0]
    return [
        Port(right, (rect.right + _STUB, right[1]), 0),
        Port(left, (rect.x - _STUB, left[1]), 1),
        Port((x, rect.bottom), (x, rect.bottom + _STUB), 2),
        Port((x, rect.y), (x, rect.y - _STUB), 3),
    ]


def is_hit(line: Sequence[Point], boxes: npt.NDArray[np.float64]) -> bool:
    """Whether a polyline runs through one of the boxes (left, top, right, bottom)."""
    points = np.array(line)
    # Only the boxes in its bounds are looked at, at points a few pixels apart.
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    near = (
        (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
    )
    if not near.any():
        return False
    boxes = boxes[near]
    steps = np.hypot(*np.diff(points, axis=0).T)
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    places = np.arange(0.0, reached[-1], _SAMPLE)
    x = np.interp(places, reached, points[:, 0])[:, None]
    y = np.interp(places, reached, points[:, 1])[:, None]
    inside = (x > boxes[:, 0]) & (x < boxes[:, 2]) & (y > boxes[:, 1]) & (y < boxes[:, 3])
    return bool(inside.any())


def detour(
    start: Rect,
    end: Rect,
    start_ports: Sequence[Port],
    end_ports: Sequence[Port],
    boxes: Sequence[Rect],
) -> Route | None:
    """The way with the least length and bends around the boxes (the two ends among them).

    A* on the lines along the sides of the boxes; None where the ends are walled in.
    """
    area = union([start, end]).grown(_ROOM)
    near = sorted(
        (box for box in boxes if box.overlaps(area)),
        key=lambda box: abs(box.centre[0] - area.centre[0]) + abs(box.centre[1] - area.centre[1]),
    )[:_MOST_BOXES]
    walls = np.array([tuple(box.grown(_CLEAR)) for box in [*near, start, end]], dtype=float)
    walls[:, 2:] += walls[:, :2]
    outs = [port.out for port in (*start_ports, *end_ports)]
    xs = np.unique(np.concatenate([walls[:, 0], walls[:, 2], [x for x, _ in outs]]))
    ys = np.unique(np.concatenate([walls[:, 1], walls[:, 3], [y for _, y in outs]]))
    across = _blocked(xs, ys, walls)
    along = _blocked(ys, xs, walls[:, [1, 0, 3, 2]])

    def at(point: Point) -> tuple[int, int]:
        return int(np.searchsorted(xs, point[0])), int(np.searchsorted(ys, point[1]))

    goals = {at(port.out): port for port in end_ports}
    goal_x, goal_y = end.centre
    queue: list[tuple[float, float, int, int, int]] = []
    best: dict[tuple[int, int, int], float] = {}
    came: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    for port in start_ports:
        i, j = at(port.out)
        heapq.heappush(queue, (0.0, 0.0, i, j, port.way))
        best[i, j, port.way] = 0.0
    while queue:
        _, cost, i, j, way = heapq.heappop(queue)
        if cost > best[i, j, way] + 1e-9:
            continue
        goal = goals.get((i, j))
        if goal is not None and way != goal.way:
            return _route(_walk(came, (i, j, way), xs, ys), start_ports, goal)
        for turn, (di, dj) in enumerate(_STEPS):
            if turn == way ^ 1:
                continue
            ni, nj = i + di, j + dj
            if not (0 <= ni < len(xs) and 0 <= nj < len(ys)):
                continue
            if across[j, min(i, ni)] if dj == 0 else along[i, min(j, nj)]:
                continue
            length = abs(xs[ni] - xs[i]) + abs(ys[nj] - ys[j])
            reached = cost + float(length) + (_BEND if turn != way else 0.0)
            if reached < best.get((ni, nj, turn), np.inf) - 1e-9:
                best[ni, nj, turn] = reached
                came[ni, nj, turn] = (i, j, way)
                left = abs(float(xs[ni]) - goal_x) + abs(float(ys[nj]) - goal_y)
                heapq.heappush(queue, (reached + left * 0.5, reached, ni, nj, turn))
    return None


def _blocked(
    xs: npt.NDArray[np.float64], ys: npt.NDArray[np.float64], walls: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """For each y and each step from one x to the next: whether a wall is in between."""
    in_y = (ys[:, None] > walls[:, 1] + 0.5) & (ys[:, None] < walls[:, 3] - 0.5)
    in_x = (xs[1:, None] > walls[:, 0] + 0.5) & (xs[:-1, None] < walls[:, 2] - 0.5)
    hits: npt.NDArray[np.float32] = in_y.astype(np.float32) @ in_x.T.astype(np.float32)
    return hits > 0


def _walk(
    came: dict[tuple[int, int, int], tuple[int, int, int]],
    state: tuple[int, int, int],
    xs: npt.NDArray[np.float64],
    ys: npt.NDArray[np.float64],
) -> list[Point]:
    points = [(float(xs[state[0]]), float(ys[state[1]]))]
    while state in came:
        state = came[state]
        points.append((float(xs[state[0]]), float(ys[state[1]])))
    points.reverse()
    return points


def _route(points: list[Point], start_ports: Sequence[Port], goal: Port) -> Route:
    """From outline to outline through the points, with round corners."""
    first = min(
        start_ports,
        key=lambda port: abs(port.out[0] - points[0][0]) + abs(port.out[1] - points[0][1]),
    )
    corners = [first.on, *points, goal.on]
    return rounded_way(corners)
