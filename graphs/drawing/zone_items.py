"""Zones as items: a dashed box behind everything, and its title with the trust in words."""

from __future__ import annotations

from graphs.drawing.geometry import Rect, rounded
from graphs.drawing.kit import Kit
from graphs.drawing.scene import Item, Label, Shape, Style
from graphs.drawing.zoning import (
    TITLE_INSET,
    TITLE_SIZE,
    TRUST_SIZE,
    title_is_tall,
    zone_words,
)
from graphs.model.workflow import Workflow

_RADIUS = 12.0


def zone_item(workflow: Workflow, zone_id: str, rect: Rect, kit: Kit) -> Item:
    zone = workflow.zone_by_id[zone_id]
    role = f"zone-{zone.trust}"
    outline = rounded(rect, _RADIUS)
    shape = Shape(outline, Style(fill=role, stroke=f"{role}-line", width=1.4, dash=(6.0, 4.0)))
    words = zone_words(workflow, zone)
    description = f"Zone, {words}"
    if not any(workflow.zone_id(node) == zone_id for node in workflow.nodes):
        description += "; no nodes of its own"
    return Item(zone_id, "zone", zone.title, description, rect, (shape,), outline=shape)


def zone_title_item(workflow: Workflow, zone_id: str, rect: Rect, kit: Kit) -> Item:
    """The title as an item of its own, so that no link runs over it."""
    zone = workflow.zone_by_id[zone_id]
    role, measure = f"zone-{zone.trust}", kit.measure
    words = zone_words(workflow, zone)
    tall = title_is_tall(workflow, zone_id, measure)
    room = rect.width - 2 * TITLE_INSET
    trust = measure.elide(words, room, TRUST_SIZE, "medium")
    trust_width = measure.width(trust, TRUST_SIZE, "medium")
    name = measure.elide(
        zone.title, room if tall else room - trust_width - 12, TITLE_SIZE, "semibold"
    )
    name_width = measure.width(name, TITLE_SIZE, "semibold")
    left, base = rect.x + TITLE_INSET, rect.y + 23.0
    labels = [
        Label(left, base, name, TITLE_SIZE, "semibold", f"{role}-text", width=name_width),
    ]
    grounds = [Rect(left - 4, rect.y + 8, name_width + 8, 20)]
    if tall:
        labels.append(
            Label(left, base + 17, trust, TRUST_SIZE, "medium", f"{role}-text", width=trust_width)
        )
        grounds.append(Rect(left - 4, rect.y + 28, trust_width + 8, 17))
    else:
        right = rect.right - TITLE_INSET
        labels.append(
            Label(right, base, trust, TRUST_SIZE, "medium", f"{role}-text", "end", trust_width)
        )
        grounds.append(Rect(right - trust_width - 4, rect.y + 8, trust_width + 8, 20))
    ground = Style(fill=role)
    return Item(
        zone_id,
        "zone-title",
        zone.title,
        f"Zone, {words}",
        (rect.x, rect.y, rect.width, 30.0 if not tall else 47.0),
        tuple(Shape(rounded(box, 4), ground) for box in grounds),
        tuple(labels),
    )
