"""The marks of the map: arrowheads, shields, missing gates, crossings; told by shape and colour."""

from __future__ import annotations

import math

from graphs.drawing.geometry import (
    Commands,
    Rect,
    Route,
    circle,
    moved,
    polygon,
    polyline,
    rounded,
)
from graphs.drawing.scene import Point, Shape, Style

HEAD_LENGTH, HEAD_HALF = 9.0, 4.2
_SHIELD: Commands = (
    ("M", ((0.0, -11.0),)),
    ("L", ((9.0, -7.5),)),
    ("L", ((9.0, -1.0),)),
    ("C", ((9.0, 5.0), (5.5, 9.0), (0.0, 11.0))),
    ("C", ((-5.5, 9.0), (-9.0, 5.0), (-9.0, -1.0))),
    ("L", ((-9.0, -7.5),)),
    ("Z", ()),
)
_LEFT_HALF: Commands = (
    ("M", ((0.0, -11.0),)),
    ("L", ((0.0, 11.0),)),
    ("C", ((-5.5, 9.0), (-9.0, 5.0), (-9.0, -1.0))),
    ("L", ((-9.0, -7.5),)),
    ("Z", ()),
)
_TICK = polyline((-4.2, 0.2), (-1.2, 3.4), (4.4, -3.4))
_QUESTION: tuple[Commands, ...] = (
    (
        ("M", ((-3.0, -2.6),)),
        ("C", ((-3.0, -6.6), (3.2, -6.6), (3.2, -2.8))),
        ("C", ((3.2, -0.6), (0.0, -0.6), (0.0, 2.0))),
    ),
    polyline((0.0, 4.7), (0.0, 5.2)),
)
#: The tones of a gate's quality.
QUALITY_TONES = {"valid": "gated", "weak": "weak", "unproven": "weak"}


def head(tip: Point, direction: Point, length: float = HEAD_LENGTH) -> Commands:
    """A filled arrowhead at a tip, pointing along a unit direction."""
    (x, y), (dx, dy) = tip, direction
    half = HEAD_HALF * length / HEAD_LENGTH
    back = (x - dx * length, y - dy * length)
    notch = (x - dx * length * 0.72, y - dy * length * 0.72)
    return polygon(
        (x, y), (back[0] - dy * half, back[1] + dx * half), notch,
        (back[0] + dy * half, back[1] - dx * half),
    )  # fmt: skip


def end_direction(route: Route) -> Point:
    """The unit direction in which a route arrives at its end."""
    end = route[-1]
    for before in reversed(route[:-1]):
        distance = math.dist(before, end)
        if distance > 0.5:
            return (end[0] - before[0]) / distance, (end[1] - before[1]) / distance
    return 1.0, 0.0


def reverse(route: Route) -> Route:
    return tuple(reversed(route))


def shortened(route: Route, by: float) -> Route:
    """The route with its end drawn back, so that a line does not show under an arrowhead."""
    dx, dy = end_direction(route)
    (ax, ay), (bx, by_) = route[-2:]
    return (*route[:-2], (ax - dx * by, ay - dy * by), (bx - dx * by, by_ - dy * by))


def shield(centre: Point, quality: str, scale: float = 1.0) -> tuple[Shape, ...]:
    """A gate: filled with a tick, valid; half filled, weak; open with a question mark, unproven."""
    tone = QUALITY_TONES.get(quality, "weak")
    x, y = centre
    outline = moved(_SHIELD, x, y, scale)
    line = Style(stroke=tone, width=1.8)
    if quality == "valid":
        tick = Shape(moved(_TICK, x, y, scale), Style(stroke="on-mark", width=2.2))
        return Shape(outline, Style(fill=tone, stroke=tone, width=1.8)), tick
    ground = Shape(outline, Style(fill="surface"))
    if quality == "weak":
        half = Shape(moved(_LEFT_HALF, x, y, scale), Style(fill=tone))
        return ground, half, Shape(outline, line)
    marks = tuple(
        Shape(moved(part, x, y, scale), Style(stroke=f"{tone}-text", width=1.9))
        for part in _QUESTION
    )
    return ground, Shape(outline, line), *marks


def ghost_gate(centre: Point, tone: str = "ungated") -> tuple[Shape, ...]:
    """A missing gate: a hollow dashed diamond with a plus."""
    x, y = centre
    r, arm = 13.0, 4.6
    diamond = polygon((x, y - r), (x + r, y), (x, y + r), (x - r, y))
    plus = Style(stroke=tone, width=2.2)
    return (
        Shape(diamond, Style(fill="surface", stroke=tone, width=2.0, dash=(4.0, 2.6))),
        Shape(polyline((x - arm, y), (x + arm, y)), plus),
        Shape(polyline((x, y - arm), (x, y + arm)), plus),
    )


def crossing_tick(centre: Point, direction: Point, tone: str = "focus") -> tuple[Shape, ...]:
    """A bar across a link where it passes a zone's border."""
    (x, y), (dx, dy) = centre, direction
    reach = 7.5
    bar = polyline((x - dy * reach, y + dx * reach), (x + dy * reach, y - dx * reach))
    return Shape(bar, Style(stroke="canvas", width=5.6)), Shape(bar, Style(stroke=tone, width=2.6))


def chevron(centre: Point, direction: Point, tone: str = "focus") -> tuple[Shape, ...]:
    """A filled arrowhead beside a crossing: the way in which content moves."""
    (x, y), (dx, dy) = centre, direction
    mark = head((x + dx * 5.0, y + dy * 5.0), direction, 12.0)
    return (Shape(mark, Style(fill=tone, stroke="canvas", width=1.4)),)


def refused(centre: Point) -> tuple[Shape, ...]:
    """A crossing that the policy does not allow: a filled disc with a cross."""
    x, y = centre
    arm = 3.2
    cross = Style(stroke="on-mark", width=2.0)
    return (
        Shape(circle(centre, 8.0), Style(fill="ungated", stroke="canvas", width=1.6)),
        Shape(polyline((x - arm, y - arm), (x + arm, y + arm)), cross),
        Shape(polyline((x - arm, y + arm), (x + arm, y - arm)), cross),
    )


def pill(x: float, y: float, width: float, height: float) -> Commands:
    return rounded(Rect(x, y, width, height), height / 2)


#: The tone of each mark of a change.
CHANGE_TONES = {"lost": "ungated", "added": "focus", "changed": "latent", "removed": "muted"}


def change_mark(centre: Point, mark: str) -> tuple[Shape, ...]:
    """What became of an element: plus, minus, tilde, and a cross for a gate that was lost."""
    x, y = centre
    tone, arm = CHANGE_TONES[mark], 3.6
    is_filled = mark in ("lost", "added")
    line = Style(stroke="on-mark" if is_filled else tone, width=2.0)
    rim = Style(tone if is_filled else "surface", tone, 1.8, (2.4, 2.0) * (mark == "removed"))
    across = Shape(polyline((x - arm, y), (x + arm, y)), line)
    disc = Shape(circle(centre, 8.0), rim)
    if mark == "added":
        return disc, across, Shape(polyline((x, y - arm), (x, y + arm)), line)
    if mark == "removed":
        return disc, across
    if mark == "lost":
        r = arm - 0.6
        return (
            disc,
            Shape(polyline((x - r, y - r), (x + r, y + r)), line),
            Shape(polyline((x - r, y + r), (x + r, y - r)), line),
        )
    wave: Commands = (
        ("M", ((x - 4.0, y + 1.2),)),
        ("C", ((x - 2.0, y - 4.6), (x + 2.0, y + 4.6), (x + 4.0, y - 1.2))),
    )
    return disc, Shape(wave, line)
