"""Badges on nodes that say how much was found there: a count beside the shape of the worst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graphs.drawing.geometry import Commands, circle, polygon
from graphs.drawing.kit import Kit
from graphs.drawing.marks import pill
from graphs.drawing.scene import Item, Label, Point, Scene, Shape, Style
from graphs.words import counted

ROLE = "finding"
_SIZE, _HEIGHT, _MARK = 10.0, 16.0, 5.0
#: The room of the mark, between mark and count, and after the count.
_LEFT, _BETWEEN, _RIGHT = 5.0, 4.0, 6.0
#: How far along the lower edge of its node a badge begins, and how far below it is centred.
_INSET, _DROP = 16.0, 2.0
#: Space between the badges of folded nodes that stand side by side.
_APART = 2.0


@dataclass(frozen=True, slots=True)
class FindingBadge:
    """What was found at a node: the worst severity, and how many findings there are."""

    severity: str
    count: int

    @property
    def words(self) -> str:
        if self.count == 1:
            return f"1 {self.severity} finding"
        return f"{counted(self.count, 'finding')}, the worst {self.severity}"


def with_finding_badges(scene: Scene, badges: Mapping[str, FindingBadge], kit: Kit) -> Scene:
    """The scene with a badge at every node that has findings, by node id."""
    return replace(scene, items=tuple(_items(scene, badges, kit))) if badges else scene


def _items(scene: Scene, badges: Mapping[str, FindingBadge], kit: Kit) -> Iterator[Item]:
    lefts = _lefts(scene, badges, kit)
    for item in scene.items:
        yield item
        badge = badges.get(item.element)
        if badge is None or item.role not in ("node", "gate", "badge"):
            continue
        x, y, width, height = item.bounds
        if item.labels:
            at = x + _INSET, y + height + _DROP
        else:
            # A shield or a folded node is a small mark itself: its badge begins at its corner.
            at = lefts.get((item.element, x, y), x + width * 0.62), y + height
        yield kit.memory.recall(
            ROLE,
            item.element if item.role != "badge" else f"{item.element} at {item.bounds}",
            (at, badge, item.title, item.faded),
            lambda item=item, badge=badge, at=at: _badge(item, badge, at, kit),  # type: ignore[misc]
        )


def _lefts(
    scene: Scene, badges: Mapping[str, FindingBadge], kit: Kit
) -> dict[tuple[str, float, float], float]:
    """Where the badges of folded nodes begin, by id and place: those of a row one after another."""
    folded = [item for item in scene.items if item.role == "badge" and item.element in badges]
    lefts: dict[tuple[str, float, float], float] = {}
    level, end = 0.0, 0.0
    for item in sorted(folded, key=lambda one: (one.bounds[1], one.bounds[0], one.element)):
        x, y, width, _ = item.bounds
        left = x + width * 0.62
        if y == level:
            left = max(left, end + _APART)
        lefts[item.element, x, y] = left
        level, end = y, left + _width(badges[item.element], kit)
    return lefts


def _width(badge: FindingBadge, kit: Kit) -> float:
    wide = kit.measure.width(str(badge.count), _SIZE, "semibold")
    return _LEFT + 2 * _MARK + _BETWEEN + wide + _RIGHT


def _badge(item: Item, badge: FindingBadge, at: Point, kit: Kit) -> Item:
    """`at`: the left end of the badge, halfway up."""
    text = str(badge.count)
    wide = kit.measure.width(text, _SIZE, "semibold")
    width = _width(badge, kit)
    x, y = at[0], at[1] - _HEIGHT / 2
    tone = f"severity-{badge.severity}"
    ground = Shape(pill(x, y, width, _HEIGHT), Style("surface", tone, 1.4))
    mark = _mark(badge.severity, (x + _LEFT + _MARK, at[1]))
    is_open = badge.severity == "low"
    style = Style(stroke=tone, width=1.6) if is_open else Style(fill=tone)
    label = Label(
        x + _LEFT + 2 * _MARK + _BETWEEN, at[1] + 3.6, text, _SIZE, "semibold", "text", width=wide
    )
    return Item(
        item.element,
        ROLE,
        badge.words.capitalize(),
        f"at {item.title}; a click lists them",
        (x, y, width, _HEIGHT),
        (ground, Shape(mark, style)),
        (label,),
        ground,
        item.faded,
    )


def _mark(severity: str, centre: Point) -> Commands:
    """The shape of a severity: octagon, triangle, square, and a circle that is not filled."""
    x, y = centre
    r = _MARK
    if severity == "critical":
        near = r * 0.42
        return polygon(
            (x - near, y - r), (x + near, y - r), (x + r, y - near), (x + r, y + near),
            (x + near, y + r), (x - near, y + r), (x - r, y + near), (x - r, y - near),
        )  # fmt: skip
    if severity == "high":
        return polygon((x, y - r), (x + r, y + r * 0.82), (x - r, y + r * 0.82))
    if severity == "medium":
        half = r * 0.82
        return polygon(
            (x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)
        )
    return circle(centre, r * 0.78)
