"""Links as items: line and arrowheads, words, gates and missing gates on them, border crossings."""

from __future__ import annotations

from collections.abc import Sequence

from graphs.analysis.result import GateQuality
from graphs.drawing.geometry import Route, border_crossing, circle, route_commands
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout
from graphs.drawing.lens import LinkLook, Tick
from graphs.drawing.marks import (
    HEAD_LENGTH,
    chevron,
    crossing_tick,
    end_direction,
    ghost_gate,
    head,
    pill,
    refused,
    reverse,
    shield,
    shortened,
)
from graphs.drawing.scene import Item, Label, Point, Shape, Style
from graphs.drawing.spots import Grid, word_spot
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow

WORD_TEXT, _WORD_ROOM = 10.5, 92.0
_HIT_WIDTH = 10.0
#: Where each kind of link has arrowheads: where content arrives.
HEADS = {"calls": "both", "delegates": "both", "reads": "start"}


def link_shapes(route: Route, look: LinkLook, heads: str) -> list[Shape]:
    """A line with its arrowheads."""
    length = HEAD_LENGTH + max(0.0, look.width - 1.4) * 1.6
    line, tips = route, []
    solid = Style(fill=look.stroke)
    if heads in ("end", "both"):
        tips.append(Shape(head(route[-1], end_direction(route), length), solid))
        line = shortened(line, length * 0.7)
    if heads in ("start", "both"):
        back = reverse(route)
        tips.append(Shape(head(back[-1], end_direction(back), length), solid))
        line = reverse(shortened(reverse(line), length * 0.7))
    return [
        Shape(route_commands(line), Style(stroke=look.stroke, width=look.width, dash=look.dash)),
        *tips,
    ]


def link_item(link: Link, element: str, title: str, route: Route, look: LinkLook) -> Item:
    shapes = link_shapes(route, look, HEADS.get(link.kind, "end"))
    xs, ys = [x for x, _ in route], [y for _, y in route]
    hit = Shape(route_commands(route), Style(stroke=look.stroke, width=_HIT_WIDTH))
    return Item(
        element,
        "link",
        title,
        link_description(link),
        (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)),
        tuple(shapes),
        outline=hit,
        faded=look.faded,
    )


def link_title(workflow: Workflow, link: Link) -> str:
    start, end = workflow.node(link.from_id).title, workflow.node(link.to_id).title
    return f"{start} → {end}"


def link_description(link: Link) -> str:
    words = [link.kind]
    if link.verb:
        words.append(link.verb)
    if link.name:
        words.append(link.name)
    if link.gate:
        words.append(f"gate {link.gate}")
    return ", ".join(words)


def word_item(link: Link, layout: Layout, look: LinkLook, taken: Grid, kit: Kit) -> Item | None:
    """The word on a link, on a ground of its own; None where there is no room for it."""
    text = kit.measure.elide(look.word, _WORD_ROOM, WORD_TEXT, "medium")
    width = kit.measure.width(text, WORD_TEXT, "medium")
    spots = layout.word_spots(link.id, width + 12, 17.0)
    centre = word_spot(spots, width + 12, 17.0, taken)
    if centre is None:
        return None
    return kit.memory.recall(
        "word",
        link.id,
        (link, centre, look.word, look.word_tone, look.faded),
        lambda: _word_at(link, centre, text, width, look),
    )


def _word_at(link: Link, centre: Point, text: str, width: float, look: LinkLook) -> Item:
    x, y = centre
    bounds = (x - width / 2 - 6, y - 8.5, width + 12, 17.0)
    tone = f"{look.word_tone}-text" if look.word_tone else "word-text"
    ground = Style(
        fill=f"{look.word_tone}-fill" if look.word_tone else "word",
        stroke=look.word_tone or "line",
        width=0.9,
    )
    return Item(
        link.id,
        "word",
        look.word,
        link_description(link),
        bounds,
        (Shape(pill(*bounds), ground),),
        (Label(x, y + 3.8, text, WORD_TEXT, "medium", tone, "middle", width),),
        faded=look.faded,
    )


def shield_item(
    gate: Node, on: str, centre: Point, quality: GateQuality | None, faded: bool
) -> Item:
    """A gate on the link that names it."""
    grade = quality.quality if quality is not None else "unproven"
    reasons = "; ".join(quality.reasons) if quality is not None else ""
    x, y = centre
    ground = Shape(circle(centre, 14.5), Style(fill="canvas"))
    return Item(
        gate.id,
        "gate",
        gate.title,
        f"{grade} gate on {on}" + (f": {reasons}" if reasons else ""),
        (x - 13, y - 13, 26, 26),
        (ground, *shield(centre, grade)),
        outline=ground,
        faded=faded,
    )


def ghost_item(link: Link, title: str, centre: Point, says: str) -> Item:
    """The place on a link where a gate is missing."""
    x, y = centre
    shapes = ghost_gate(centre)
    return Item(
        link.id,
        "ghost-gate",
        f"Gate missing: {title}",
        says,
        (x - 14, y - 14, 28, 28),
        shapes,
        outline=shapes[0],
    )


def tick_items(workflow: Workflow, link: Link, layout: Layout, ticks: Sequence[Tick]) -> list[Item]:
    """The crossings of a link: one item at every border that it passes."""
    line = layout.line(link.id).points
    items = []
    for zone in dict.fromkeys(tick.zone for tick in ticks):
        at_zone = [tick for tick in ticks if tick.zone == zone]
        rect = layout.zones.get(zone)
        crossings = border_crossing(line, rect) if rect is not None else []
        if rect is None or not crossings:
            continue
        point, direction = crossings[0] if not rect.contains(line[0]) else crossings[-1]
        shapes: list[Shape] = []
        is_refused = any(not tick.allowed for tick in at_zone)
        shapes += crossing_tick(point, direction, "ungated" if is_refused else "focus")
        ways = {tick.with_link for tick in at_zone if tick.is_entered}
        for with_link in (True, False):
            same_way = [tick for tick in at_zone if tick.with_link == with_link and tick.is_entered]
            if not same_way:
                continue
            sign = 1.0 if with_link else -1.0
            way = (direction[0] * sign, direction[1] * sign)
            allowed = all(tick.allowed for tick in same_way)
            shapes += chevron(_beside(point, way, 10.0), way, "focus" if allowed else "ungated")
            if not allowed:
                shapes += refused(_beside(point, way, -14.0 if len(ways) == 1 else 24.0))
        x, y = point
        says = "; ".join(dict.fromkeys(tick.says for tick in at_zone))
        title = f"{link_title(workflow, link)} crosses {workflow.zone_by_id[zone].title}"
        items.append(
            Item(link.id, "crossing", title, says, (x - 14, y - 14, 28, 28), tuple(shapes))
        )
    return items


def _beside(point: Point, way: Point, by: float) -> Point:
    return point[0] + way[0] * by, point[1] + way[1] * by
