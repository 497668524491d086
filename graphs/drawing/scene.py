"""The scene: what is drawn, as shapes with roles that a theme colours; every painter uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
#: The opacity at which a painter draws a faded item, where the theme does not say.
FADED_OPACITY = 0.32


def faded_opacity(theme: Mapping[str, str]) -> float:
    """The opacity of faded items in a theme: its `faded`, for eyes that need more contrast."""
    return float(theme.get("faded", FADED_OPACITY))


@dataclass(frozen=True, slots=True)
class Style:
    """Roles into the theme's colours, and how the line is drawn.

    `fill` and `stroke` name colours of the theme ("" = none). `dash` is in scene units; `opacity`
    0 to 1.
    """

    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline: `commands` are M, L, C (two control points, an end) and Z with their points."""

    commands: tuple[tuple[str, tuple[Point, ...]], ...]
    style: Style


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `x, y` is the baseline's start, middle or end. `width` as measured."""

    x: float
    y: float
    text: str
    size: float
    weight: Literal["regular", "medium", "semibold", "bold"] = "regular"
    fill: str = "text"
    anchor: Literal["start", "middle", "end"] = "start"
    width: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Item:
    """All that is drawn for one element.

    `element` is the id of a node, link or zone ("" for furniture such as legends). `role` says
    what it is: zone, link, node, badge, ghost-gate, gate, crossing, legend, title. `title` and
    `description` are for assistive readers and tooltips. `bounds` is x, y, width, height. `outline`
    is the shape to hit and to light up.
    """

    element: str
    role: str
    title: str
    description: str
    bounds: tuple[float, float, float, float]
    shapes: tuple[Shape, ...] = ()
    labels: tuple[Label, ...] = ()
    outline: Shape | None = None
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture; items are in painting order (zones, links, nodes, badges, furniture)."""

    width: float
    height: float
    title: str
    description: str
    items: tuple[Item, ...]
