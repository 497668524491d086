"""Where an arrow key leads on the map: along the links first, else to what lies that way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from graphs.drawing.scene import Item, Point, Scene

Direction = Literal["left", "right", "up", "down"]
#: By link id, the ids of the nodes that it joins: from, to.
Joins = Mapping[str, tuple[str, str]]
_WAYS: dict[Direction, Point] = {
    "left": (-1.0, 0.0),
    "right": (1.0, 0.0),
    "up": (0.0, -1.0),
    "down": (0.0, 1.0),
}
#: Going aside counts this much more than going ahead.
_ASIDE = 2.0


def neighbour(scene: Scene, joins: Joins, selected: str, direction: Direction) -> Item | None:
    """The node to select next.

    From a node: the linked node that lies most nearly in the direction, else the nearest node that
    way. From a link: the end of it that lies more in the direction. With anything else selected, or
    nothing: the first node. None where nothing lies that way.
    """
    nodes = {item.element: item for item in scene.items if item.role in ("node", "gate")}
    if not nodes:
        return None
    if selected in joins:
        ends = [nodes[end] for end in joins[selected] if end in nodes]
        return max(ends, key=lambda item: _along(item, direction), default=None)
    here = nodes.get(selected)
    if here is None:
        return min(nodes.values(), key=lambda item: (item.bounds[0], item.bounds[1]))
    linked = {end for ends in joins.values() if selected in ends for end in ends} - {selected}
    partners = (nodes[end] for end in sorted(linked) if end in nodes)
    others = (item for item in nodes.values() if item is not here)
    return _nearest(here, partners, direction) or _nearest(here, others, direction)


def _centre(item: Item) -> Point:
    x, y, width, height = item.bounds
    return x + width / 2, y + height / 2


def _along(item: Item, direction: Direction) -> float:
    x, y = _centre(item)
    ahead_x, ahead_y = _WAYS[direction]
    return x * ahead_x + y * ahead_y


def _nearest(here: Item, others: Iterable[Item], direction: Direction) -> Item | None:
    x, y = _centre(here)
    ahead_x, ahead_y = _WAYS[direction]
    best: tuple[float, str, Item] | None = None
    for other in others:
        other_x, other_y = _centre(other)
        ahead = (other_x - x) * ahead_x + (other_y - y) * ahead_y
        aside = abs((other_x - x) * ahead_y) + abs((other_y - y) * ahead_x)
        if ahead <= 1 or aside > 4 * ahead:
            continue
        candidate = (ahead + _ASIDE * aside, other.element, other)
        if best is None or candidate[:2] < best[:2]:
            best = candidate
    return best[2] if best else None
