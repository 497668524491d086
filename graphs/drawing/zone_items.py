"""Zones as items: a dashed box behind everything, and its title with the trust in words."""

from __future__ import annotations

from graphs.drawing.geometry import Rect, rounded
from graphs.drawing.kit import Kit
from graphs.drawing.lens import NodeLook
from graphs.drawing.node_items import corner_mark
from graphs.drawing.scene import Item, Label, Shape, Style
from graphs.drawing.zoning import (
    TITLE_INSET,
    TITLE_SIZE,
    TRUST_SIZE,
    title_boxes,
    title_texts,
    zone_words,
)
from graphs.model.workflow import Workflow

_RADIUS = 12.0


def zone_item(workflow: Workflow, zone_id: str, rect: Rect, is_inhabited: bool) -> Item:
    zone = workflow.zone_by_id[zone_id]
    role = f"zone-{zone.trust}"
    outline = rounded(rect, _RADIUS)
    shape = Shape(outline, Style(fill=role, stroke=f"{role}-line", width=1.4, dash=(6.0, 4.0)))
    words = zone_words(workflow, zone)
    description = f"Zone, {words}"
    if not is_inhabited:
        description += "; no nodes of its own"
    return Item(zone_id, "zone", zone.title, description, rect, (shape,), outline=shape)


def zone_title_item(workflow: Workflow, zone_id: str, rect: Rect, kit: Kit) -> Item:
    """The title as an item of its own, so that no link runs over it."""
    zone = workflow.zone_by_id[zone_id]
    role = f"zone-{zone.trust}"
    (name, name_width), (trust, trust_width), tall = title_texts(
        workflow, zone_id, rect, kit.measure
    )
    boxes = title_boxes(workflow, zone_id, rect, kit.measure)
    left, base = rect.x + TITLE_INSET, rect.y + 23.0
    fill = f"{role}-text"
    labels = [Label(left, base, name, TITLE_SIZE, "semibold", fill, width=name_width)]
    if tall:
        below = base + 17
        labels.append(Label(left, below, trust, TRUST_SIZE, "medium", fill, width=trust_width))
    else:
        right = rect.right - TITLE_INSET
        labels.append(
            Label(right, base, trust, TRUST_SIZE, "medium", fill, "end", width=trust_width)
        )
    ground = Style(fill=role)
    return Item(
        zone_id,
        "zone-title",
        zone.title,
        f"Zone, {zone_words(workflow, zone)}",
        (rect.x, rect.y, rect.width, 47.0 if tall else 30.0),
        tuple(Shape(rounded(box, 4), ground) for box in boxes),
        tuple(labels),
    )


def zone_mark_item(workflow: Workflow, zone_id: str, rect: Rect, look: NodeLook) -> Item:
    """What a lens says of a zone, as a mark on its corner."""
    at = (rect.right - 12.0, rect.y)
    title = workflow.zone_by_id[zone_id].title
    bounds = (at[0] - 9.0, at[1] - 9.0, 18.0, 18.0)
    return Item(zone_id, "zone-mark", title, look.says, bounds, tuple(corner_mark(at, look.mark)))
