"""The boxes of zones: around their nodes and inner zones, with room for a title in words."""

from __future__ import annotations

from collections.abc import Mapping

from graphs.drawing.containers import container_boxes
from graphs.drawing.faces import NODE_WIDTH
from graphs.drawing.geometry import Rect, centred, union
from graphs.drawing.scene import Point
from graphs.drawing.text import TextMeasure, plain_line
from graphs.model.elements import Zone
from graphs.model.workflow import Workflow

#: Space between a zone's border and what is in it, above and below, and at the sides, where links
#: come in; Graphviz keeps more, so that zones stand apart.
ZONE_PADDING, ZONE_SIDE, CLUSTER_MARGIN = 20.0, 26.0, 34.0
#: The blank that keeps an empty zone open.
EMPTY_SIZE = (NODE_WIDTH, 34.0)
TITLE_SIZE, TRUST_SIZE = 13.0, 11.5
#: Height of a title with name and trust side by side, and one above the other.
_ONE_LINE, _TWO_LINES = 24.0, 41.0
#: The narrowest that a zone can be (one node wide), less the margins of the title.
TITLE_INSET = 14.0
_NARROWEST = NODE_WIDTH + 2 * ZONE_SIDE - 2 * TITLE_INSET


def zone_words(workflow: Workflow, zone: Zone) -> str:
    """Trust and environment in words: `restricted · prod`; an assumed trust says so."""
    words = [zone.trust]
    if zone.origin("trust").how == "unknown":
        words = [f"{zone.trust}, assumed"]
    environment = zone.facts.get("environment")
    if environment:
        words.append(str(environment))
    return " · ".join(words)


def zone_order(workflow: Workflow) -> list[str]:
    """All zones, each parent before the zones in it; a zone with an unknown parent is on top."""
    order: list[str] = []
    children: dict[str | None, list[str]] = {}
    for zone in workflow.zone_by_id.values():
        parent = zone.parent if zone.parent in workflow.zone_by_id else None
        children.setdefault(parent, []).append(zone.id)
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        zone_id = waiting.pop()
        order.append(zone_id)
        waiting.extend(reversed(children.get(zone_id, [])))
    # Zones that enclose one another in a circle have no outermost one; they follow in file order.
    order += [zone_id for zone_id in workflow.zone_by_id if zone_id not in order]
    return order


def title_is_tall(workflow: Workflow, zone_id: str, measure: TextMeasure) -> bool:
    """Whether name and trust need a line each even in the narrowest zone."""
    zone = workflow.zone_by_id[zone_id]
    name = measure.width(zone.title, TITLE_SIZE, "semibold")
    trust = measure.width(zone_words(workflow, zone), TRUST_SIZE, "medium")
    return name + 16 + trust > _NARROWEST


def title_height(workflow: Workflow, zone_id: str, measure: TextMeasure) -> float:
    return _TWO_LINES if title_is_tall(workflow, zone_id, measure) else _ONE_LINE


def title_texts(
    workflow: Workflow, zone_id: str, rect: Rect, measure: TextMeasure
) -> tuple[tuple[str, float], tuple[str, float], bool]:
    """The name and the trust as they fit into the zone's width, each with its width, and whether
    they stand one above the other."""
    zone = workflow.zone_by_id[zone_id]
    tall = title_is_tall(workflow, zone_id, measure)
    room = rect.width - 2 * TITLE_INSET
    trust = measure.elide(zone_words(workflow, zone), room, TRUST_SIZE, "medium")
    trust_width = measure.width(trust, TRUST_SIZE, "medium")
    name_room = room if tall else room - trust_width - 12
    name = measure.elide(plain_line(zone.title) or zone.id, name_room, TITLE_SIZE, "semibold")
    return (name, measure.width(name, TITLE_SIZE, "semibold")), (trust, trust_width), tall


def title_boxes(
    workflow: Workflow, zone_id: str, rect: Rect, measure: TextMeasure
) -> tuple[Rect, Rect]:
    """Where the name and the trust of a zone stand."""
    (_, name_width), (_, trust_width), tall = title_texts(workflow, zone_id, rect, measure)
    left, top = rect.x + TITLE_INSET, rect.y + 8
    name = Rect(left - 4, top, name_width + 8, 20)
    if tall:
        return name, Rect(left - 4, top + 20, trust_width + 8, 17)
    return name, Rect(rect.right - TITLE_INSET - trust_width - 4, top, trust_width + 8, 20)


def around(workflow: Workflow, zone_id: str, inner: Rect, measure: TextMeasure) -> Rect:
    """The box of a zone around what is in it."""
    top = title_height(workflow, zone_id, measure) + ZONE_PADDING - 6
    return Rect(
        inner.x - ZONE_SIDE,
        inner.y - top,
        inner.width + 2 * ZONE_SIDE,
        inner.height + top + ZONE_PADDING,
    )


def zone_boxes(
    workflow: Workflow,
    nodes: Mapping[str, Rect],
    measure: TextMeasure,
    empty: Mapping[str, Point],
) -> dict[str, Rect]:
    """The box of every zone that holds something, or whose blank has a place in `empty`."""
    within: dict[str, list[Rect]] = {}
    for node in workflow.nodes:
        if node.id in nodes:
            within.setdefault(workflow.zone_id(node), []).append(nodes[node.id])
    for container, box in container_boxes(workflow, nodes).items():
        within.setdefault(workflow.zone_id(workflow.node(container)), []).append(box)
    for zone_id, at in empty.items():
        within.setdefault(zone_id, []).append(centred(at, *EMPTY_SIZE))
    boxes: dict[str, Rect] = {}
    order = zone_order(workflow)
    for zone_id in reversed(order):
        if zone_id not in within:
            continue
        box = around(workflow, zone_id, union(within[zone_id]), measure)
        boxes[zone_id] = box
        parent = workflow.zone_by_id[zone_id].parent
        if parent is not None and parent in workflow.zone_by_id:
            within.setdefault(parent, []).append(box)
    return {zone_id: boxes[zone_id] for zone_id in order if zone_id in boxes}
