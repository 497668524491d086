"""Rectangles and cubic paths: the small geometry that layout, routes and marks share."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from graphs.drawing.scene import Point

Commands = tuple[tuple[str, tuple[Point, ...]], ...]
#: A smooth line: a start, then for each cubic piece two control points and an end (3n + 1 points).
Route = tuple[Point, ...]
#: Control distance that makes a cubic a quarter of a circle of radius 1.
KAPPA = 0.5522847498


class Rect(NamedTuple):
    """A rectangle by its left top corner; y grows downwards, as on a screen."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def grown(self, by: float, down: float | None = None) -> Rect:
        """Larger by `by` on the left and right, and by `down` (default `by`) above and below."""
        down = by if down is None else down
        return Rect(self.x - by, self.y - down, self.width + 2 * by, self.height + 2 * down)

    def overlaps(self, other: Rect, gap: float = 0.0) -> bool:
        """Whether the two come closer than `gap`; sharing an edge is no overlap at gap 0."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )

    def holds(self, other: Rect, slack: float = 0.01) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.x <= other.x + slack
            and self.y <= other.y + slack
            and self.right >= other.right - slack
            and self.bottom >= other.bottom - slack
        )

    def contains(self, point: Point) -> bool:
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom


def union(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around all of them; raises ValueError for none."""
    all_rects = list(rects)
    left, top = min(r.x for r in all_rects), min(r.y for r in all_rects)
    right, bottom = max(r.right for r in all_rects), max(r.bottom for r in all_rects)
    return Rect(left, top, right - left, bottom - top)


def centred(centre: Point, width: float, height: float) -> Rect:
    return Rect(centre[0] - width / 2, centre[1] - height / 2, width, height)


def polygon(*points: Point) -> Commands:
    """The closed outline through the points."""
    first, *rest = points
    return (("M", (first,)), *(("L", (point,)) for point in rest), ("Z", ()))


def polyline(*points: Point) -> Commands:
    first, *rest = points
    return (("M", (first,)), *(("L", (point,)) for point in rest))


def rounded(rect: Rect, radius: float) -> Commands:
    """A rectangle with round corners."""
    x, y, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    r = min(radius, rect.width / 2, rect.height / 2)
    if r <= 0:
        return polygon((x, y), (right, y), (right, bottom), (x, bottom))
    k = r * (1 - KAPPA)
    return (
        ("M", ((x + r, y),)),
        ("L", ((right - r, y),)),
        ("C", ((right - k, y), (right, y + k), (right, y + r))),
        ("L", ((right, bottom - r),)),
        ("C", ((right, bottom - k), (right - k, bottom), (right - r, bottom))),
        ("L", ((x + r, bottom),)),
        ("C", ((x + k, bottom), (x, bottom - k), (x, bottom - r))),
        ("L", ((x, y + r),)),
        ("C", ((x, y + k), (x + k, y), (x + r, y))),
        ("Z", ()),
    )


def circle(centre: Point, radius: float) -> Commands:
    cx, cy = centre
    r, k = radius, radius * KAPPA
    return (
        ("M", ((cx + r, cy),)),
        ("C", ((cx + r, cy + k), (cx + k, cy + r), (cx, cy + r))),
        ("C", ((cx - k, cy + r), (cx - r, cy + k), (cx - r, cy))),
        ("C", ((cx - r, cy - k), (cx - k, cy - r), (cx, cy - r))),
        ("C", ((cx + k, cy - r), (cx + r, cy - k), (cx + r, cy))),
        ("Z", ()),
    )


def moved(commands: Commands, dx: float, dy: float, scale: float = 1.0) -> Commands:
    """The outline scaled about the origin and then moved."""
    return tuple(
        (command, tuple((x * scale + dx, y * scale + dy) for x, y in points))
        for command, points in commands
    )


def route_commands(route: Route) -> Commands:
    """A route as path commands."""
    pieces = range(1, len(route), 3)
    return (("M", (route[0],)), *(("C", tuple(route[i : i + 3])) for i in pieces))


def straight(start: Point, end: Point) -> Route:
    """A straight line as a route of one piece."""
    (ax, ay), (bx, by) = start, end
    return (
        start,
        (ax + (bx - ax) / 3, ay + (by - ay) / 3),
        (bx - (bx - ax) / 3, by - (by - ay) / 3),
        end,
    )


def cubic_at(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (
        a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0],
        a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1],
    )


def flattened(route: Route, steps: int = 12) -> list[Point]:
    """Points along a route, `steps` to a piece."""
    points = [route[0]]
    for i in range(0, len(route) - 1, 3):
        p0, p1, p2, p3 = route[i : i + 4]
        if p0[1] == p1[1] == p2[1] == p3[1]:
            points.append(p3)
            continue
        points.extend(cubic_at(p0, p1, p2, p3, step / steps) for step in range(1, steps + 1))
    return points


class Line:
    """A polyline that is asked for points by their distance from its start."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.points = points
        self._reached = list(accumulate((math.dist(a, b) for a, b in pairwise(points)), initial=0))
        self.length = self._reached[-1]

    def at(self, distance: float) -> Point:
        """The point at a distance along the line, held within its ends."""
        distance = max(0.0, min(self.length, distance))
        i = min(bisect_right(self._reached, distance), len(self.points) - 1)
        a, b = self.points[i - 1], self.points[i]
        step = self._reached[i] - self._reached[i - 1]
        share = (distance - self._reached[i - 1]) / step if step > 0 else 0.0
        return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def border_crossing(points: Sequence[Point], rect: Rect) -> list[tuple[Point, Point]]:
    """Where a polyline passes the border of a rectangle: each point with the direction there."""
    crossings = []
    for a, b in pairwise(points):
        if rect.contains(a) == rect.contains(b):
            continue
        low, high = 0.0, 1.0
        inside_first = rect.contains(a)
        for _ in range(24):
            middle = (low + high) / 2
            here = (a[0] + (b[0] - a[0]) * middle, a[1] + (b[1] - a[1]) * middle)
            if rect.contains(here) == inside_first:
                low = middle
            else:
                high = middle
        distance = math.dist(a, b)
        point = (a[0] + (b[0] - a[0]) * high, a[1] + (b[1] - a[1]) * high)
        crossings.append((point, ((b[0] - a[0]) / distance, (b[1] - a[1]) / distance)))
    return crossings
