"""Cells of an mxGraph model: ids, styles, labels and geometry as draw.io reads them."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from graphs.drawing.geometry import Rect, Route, moved
from graphs.drawing.scene import Item, Label, Point, Scene, Shape
from graphs.drawing.svg import to_svg
from graphs.drawing.text import plain_line
from graphs.drawing.xml_text import xml_text

FONT = "fontFamily=Inter,Helvetica,Arial"
#: The outline of each kind of node.
SHAPES = {
    "trigger": "shape=step;perimeter=stepPerimeter;size=13;fixedSize=1",
    "agent": "shape=hexagon;perimeter=hexagonPerimeter2;size=13;fixedSize=1",
    "step": "rounded=1;absoluteArcSize=1;arcSize=10",
    "model": "shape=ext;double=1;rounded=1;absoluteArcSize=1;arcSize=24;margin=3",
    "tool": "rounded=1;absoluteArcSize=1;arcSize=24",
    "data": "shape=cylinder3;boundedLbl=0;backgroundOutline=1;size=6",
    "system": "shape=process;backgroundOutline=1;size=0.035",
    "identity": "shape=card;size=14",
    "privilege": "shape=plaque;size=8",
    "human": "rounded=1;arcSize=50",
    "gate": "shape=octagon;size=0.12",
    "log": "shape=note;size=12;backgroundOutline=1",
}  # fmt: skip


@dataclass(slots=True)
class Ids:
    """Ids of cells, made of the ids of elements, so that they stay from one version to the next."""

    taken: set[str] = field(default_factory=set)

    def new(self, kind: str, element: str) -> str:
        """An id that no cell has yet."""
        base = wanted = f"{kind}:{plain_line(xml_text(element))}"
        number = 2
        while wanted in self.taken:
            wanted = f"{base}~{number}"
            number += 1
        self.taken.add(wanted)
        return wanted


def style(*parts: str, **values: str | float | int) -> str:
    """A style: shapes first, then keys with their values, as `key=value;`."""
    named = [f"{key}={_plain(value)}" for key, value in values.items()]
    return "".join(f"{part};" for part in (*parts, *named) if part)


def dashes(dash: Sequence[float]) -> str:
    """A dashed line with these steps, or nothing for a solid one."""
    return f"dashed=1;fixDash=1;dashPattern={' '.join(map(_plain, dash))}" if dash else ""


def vertex(
    cell: str,
    parent: str,
    box: Rect,
    look: str,
    *,
    label: str = "",
    data: Mapping[str, str] | None = None,
    within: Rect | None = None,
) -> list[str]:
    """A box in its parent, whose own box is `within`. `data`: what its tooltip and its list of
    properties say, by key."""
    x, y = (box.x - within.x, box.y - within.y) if within is not None else (box.x, box.y)
    geometry = (
        f'<mxGeometry x="{_plain(x)}" y="{_plain(y)}" width="{_plain(box.width)}" '
        f'height="{_plain(box.height)}" as="geometry"/>'
    )
    return _cell(cell, f'vertex="1" parent={attribute(parent)}', look, geometry, label, data)


def attached(
    cell: str,
    edge: str,
    at: tuple[float, Point],
    size: Point,
    look: str,
    *,
    label: str = "",
    data: Mapping[str, str] | None = None,
) -> list[str]:
    """A box that stays on an edge: its centre is off the place `at` of the line by some pixels."""
    share, (dx, dy) = at
    width, height = size
    geometry = (
        f'<mxGeometry x="{_plain(share)}" width="{_plain(width)}" height="{_plain(height)}" '
        'relative="1" as="geometry">'
        f'<mxPoint x="{_plain(dx - width / 2)}" y="{_plain(dy - height / 2)}" as="offset"/>'
        "</mxGeometry>"
    )
    ends = f'vertex="1" connectable="0" parent={attribute(edge)}'
    return _cell(cell, ends, look, geometry, label, data)


def edge(
    cell: str,
    parent: str,
    ends: tuple[str, str],
    points: Sequence[Point],
    look: str,
    *,
    data: Mapping[str, str] | None = None,
) -> list[str]:
    """A line between two cells through points; one without an end (`""`) ends at its last point."""
    source, target = ends
    placed = "".join(
        f'<mxPoint x="{_plain(x)}" y="{_plain(y)}"/>' for x, y in (points if target else ())
    )
    inner = f'<Array as="points">{placed}</Array>' if placed else ""
    if not target:
        x, y = points[-1]
        inner = f'<mxPoint x="{_plain(x)}" y="{_plain(y)}" as="targetPoint"/>'
    joined = f"source={attribute(source)}" + (f" target={attribute(target)}" if target else "")
    geometry = f'<mxGeometry relative="1" as="geometry">{inner}</mxGeometry>'
    return _cell(cell, f'edge="1" parent={attribute(parent)} {joined}', look, geometry, "", data)


def layer(cell: str, title: str, is_visible: bool = True) -> str:
    hidden = "" if is_visible else ' visible="0"'
    return f'<mxCell id={attribute(cell)} value={attribute(title)} parent="0"{hidden}/>'


def _cell(
    cell: str,
    ends: str,
    look: str,
    geometry: str,
    label: str,
    data: Mapping[str, str] | None,
) -> list[str]:
    if data is None:
        return [
            f"<mxCell id={attribute(cell)} value={attribute(label)} style={attribute(look)} {ends}>"
            f"{geometry}</mxCell>"
        ]
    told = "".join(f" {key}={attribute(value)}" for key, value in data.items() if value)
    return [
        f"<UserObject label={attribute(label)}{told} id={attribute(cell)}>"
        f"<mxCell style={attribute(look)} {ends}>{geometry}</mxCell></UserObject>"
    ]


def waypoints(route: Route) -> list[Point]:
    """The points by which draw.io's curved line follows a route of cubics: their control points."""
    if len({round(y, 2) for _, y in route}) == 1 or len({round(x, 2) for x, _ in route}) == 1:
        return []
    inner = [point for i in range(0, len(route) - 1, 3) for point in route[i + 1 : i + 3]]
    return [point for point, before in zip(inner, [None, *inner], strict=False) if point != before]


def on_line(points: Sequence[Point], at: Point) -> tuple[float, Point]:
    """Where a place lies at a line: the share of its length from -1 to 1, and how far off it is."""
    total = sum(math.dist(a, b) for a, b in pairwise(points))
    best, reached, answer = math.inf, 0.0, (0.0, (0.0, 0.0))
    for (ax, ay), (bx, by) in pairwise(points):
        length = math.dist((ax, ay), (bx, by))
        if not length:
            continue
        along = ((at[0] - ax) * (bx - ax) + (at[1] - ay) * (by - ay)) / length**2
        along = max(0.0, min(1.0, along))
        x, y = ax + (bx - ax) * along, ay + (by - ay) * along
        distance = math.dist((x, y), at)
        if distance < best:
            share = 2 * (reached + length * along) / total - 1
            # The place is told by the share as it is written, so the rest is measured from there.
            best, answer = distance, (round(share, 4), (at[0] - x, at[1] - y))
        reached += length
    return answer


def picture(
    shapes: Iterable[Shape], labels: Iterable[Label], box: Rect, theme: Mapping[str, str]
) -> str:
    """A style that shows a mark of the map as it is drawn there."""
    item = Item(
        "",
        "mark",
        "",
        "",
        (0.0, 0.0, box.width, box.height),
        tuple(replace(one, commands=moved(one.commands, -box.x, -box.y)) for one in shapes),
        tuple(replace(one, x=one.x - box.x, y=one.y - box.y) for one in labels),
    )
    drawn = to_svg(Scene(box.width, box.height, "", "", (item,)), theme, background=False)
    data = base64.b64encode(drawn.encode("utf-8", "backslashreplace")).decode()
    # draw.io leaves `;base64` out, since a semicolon ends a part of a style.
    return style("shape=image", imageAspect=0, aspect="fixed", image=f"data:image/svg+xml,{data}")


def rich(*lines: tuple[str, float, bool, str]) -> str:
    """Lines of text as the HTML of a label, each with its size, whether it is bold, its colour."""
    return "<br>".join(
        f'<span style="font-size:{_plain(size)}px;color:{colour}'
        f'{";font-weight:600" if bold else ""}">{escape(plain_line(xml_text(text)))}</span>'
        for text, size, bold, colour in lines
    )


def attribute(text: str) -> str:
    """The text as a quoted attribute, without the characters that XML does not allow."""
    return quoteattr(xml_text(text), {"\n": "&#10;", "\r": "&#10;", "\t": "&#9;"})


def _plain(value: str | float) -> str:
    if isinstance(value, str):
        return value
    text = f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return "0" if text == "-0" else text
