"""Ways of level and upright pieces as smooth lines with round corners."""

from __future__ import annotations

from collections.abc import Sequence

from graphs.drawing.geometry import KAPPA, Route
from graphs.drawing.scene import Point

_CORNER = 14.0


def rounded_way(corners: Sequence[Point]) -> Route:
    """The route through these corners; those on a straight piece are left out."""
    bends: list[Point] = [corners[0]]
    for before, here, after in zip(corners, corners[1:], corners[2:], strict=False):
        is_level = abs(before[1] - here[1]) < 0.01 and abs(here[1] - after[1]) < 0.01
        is_upright = abs(before[0] - here[0]) < 0.01 and abs(here[0] - after[0]) < 0.01
        if not (is_level or is_upright):
            bends.append(here)
    bends.append(corners[-1])
    route: list[Point] = [bends[0]]
    for before, here, after in zip(bends, bends[1:], bends[2:], strict=False):
        radius = min(_CORNER, _distance(before, here) / 2, _distance(here, after) / 2)
        enter, leave = _toward(here, before, radius), _toward(here, after, radius)
        route += [*_thirds(route[-1], enter), enter]
        slack = radius * (1 - KAPPA)
        route += [_toward(here, before, slack), _toward(here, after, slack), leave]
    route += [*_thirds(route[-1], bends[-1]), bends[-1]]
    return tuple(route)


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(point: Point, other: Point, by: float) -> Point:
    distance = _distance(point, other)
    share = by / distance if distance else 0.0
    return point[0] + (other[0] - point[0]) * share, point[1] + (other[1] - point[1]) * share


def _thirds(a: Point, b: Point) -> tuple[Point, Point]:
    dx, dy = (b[0] - a[0]) / 3, (b[1] - a[1]) / 3
    return (a[0] + dx, a[1] + dy), (b[0] - dx, b[1] - dy)
