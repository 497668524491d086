"""Nodes as items: silhouette, icon, name and telling facts, and badges for what is folded."""

from __future__ import annotations

from graphs.drawing.faces import (
    FACT_LEADING,
    FACT_SIZE,
    ICON_CENTRE,
    ICON_RADIUS,
    NAME_LEADING,
    NAME_SIZE,
    TEXT_LEFT,
    TOP_ROOM,
    Face,
    fact_line,
    telling_facts,
)
from graphs.drawing.geometry import Rect, circle, polygon, polyline
from graphs.drawing.icons import icon_at
from graphs.drawing.kit import Kit
from graphs.drawing.lens import NodeLook, View
from graphs.drawing.marks import CHANGE_TONES, change_mark, shield
from graphs.drawing.scene import Item, Label, Point, Shape, Style
from graphs.drawing.silhouettes import silhouette
from graphs.model.elements import Node
from graphs.model.workflow import Workflow

#: The family of each kind, which its icon is coloured by.
FAMILIES = {
    "trigger": "kind-entry",
    "human": "kind-entry",
    "agent": "kind-ai",
    "model": "kind-ai",
    "step": "kind-work",
    "tool": "kind-work",
    "data": "kind-store",
    "log": "kind-store",
    "system": "kind-system",
    "identity": "kind-key",
    "privilege": "kind-key",
    "gate": "kind-gate",
}
_BADGE = 10.0
_MOST_BADGES = 5
#: How far below the edge of its host a badge is centred, so that it covers no text.
_BADGE_DROP = 3.0


def node_item(
    node: Node, zone: str, rect: Rect, face: Face, look: NodeLook, quality: str | None, kit: Kit
) -> Item:
    """A node as it is drawn; `zone` is the title of its zone, `quality` that of a gate."""
    measure = kit.measure
    outline, inner = silhouette(node.kind, rect)
    body = Shape(outline, Style(look.fill, look.stroke, look.width, look.dash))
    thin = Style(stroke=look.stroke, width=min(look.width, 1.2))
    shapes = [body, *(Shape(line, thin) for line in inner)]
    top = rect.y + TOP_ROOM.get(node.kind, 0.0)
    middle = (top + rect.bottom) / 2
    centre = (rect.x + ICON_CENTRE, middle)
    if quality is not None:
        shapes += shield(centre, quality, 1.15)
    else:
        shapes += icon_shapes(node.kind, centre, ICON_RADIUS, kit)
    corner = rect.x + 2 if look.mark.startswith("entry-") else rect.right - 2
    shapes += corner_mark((corner, rect.y + 2), look.mark)
    words = telling_facts(node)
    if quality is not None:
        words = [quality, *words]
    facts = fact_line(words, node.kind, measure)
    text_height = len(face.name) * NAME_LEADING + FACT_LEADING
    base = middle - text_height / 2 + NAME_LEADING * 0.78
    labels = []
    for number, line in enumerate(face.name):
        labels.append(
            Label(
                rect.x + TEXT_LEFT,
                base + number * NAME_LEADING,
                line,
                NAME_SIZE,
                "semibold",
                "text",
                width=measure.width(line, NAME_SIZE, "semibold"),
            )
        )
    labels.append(
        Label(
            rect.x + TEXT_LEFT,
            base + len(face.name) * NAME_LEADING,
            facts,
            FACT_SIZE,
            fill="muted",
            width=measure.width(facts, FACT_SIZE),
        )
    )
    return Item(
        node.id,
        "gate" if node.kind == "gate" else "node",
        node.title,
        _description(node, zone, words, look),
        rect,
        tuple(shapes),
        tuple(labels),
        body,
        look.faded,
    )


def _description(node: Node, zone: str, words: list[str], look: NodeLook) -> str:
    parts = [", ".join([node.kind, *words]), f"in {zone}"]
    if node.owner and node.kind != "agent":
        parts.append(f"owner {node.owner}")
    if look.says:
        parts.append(look.says)
    return "; ".join(parts)


def icon_shapes(kind: str, centre: Point, radius: float, kit: Kit) -> list[Shape]:
    """The icon of a kind on its disc."""
    family = FAMILIES[kind]
    line = Style(stroke=family, width=1.5)
    return [
        Shape(circle(centre, radius), Style(fill=f"{family}-fill")),
        *(Shape(path, line) for path in icon_at(kit.icons[kind], centre, radius * 1.32)),
    ]


def corner_mark(at: Point, mark: str) -> list[Shape]:
    """The state of a node by shape: focus ring, full, half, ticked or open disc."""
    if not mark:
        return []
    x, y = at
    r = 7.5
    ground = Shape(circle(at, r + 1.8), Style(fill="canvas"))
    if mark.startswith("entry-"):
        known = mark == "entry-untrusted"
        rim = Style("ungated" if known else "surface", "ungated", 1.8)
        line = Style(stroke="on-mark" if known else "ungated", width=1.9)
        return [
            ground,
            Shape(circle(at, r), rim),
            Shape(polyline((x - 3.2, y - 3.2), (x + 2.6, y + 2.6)), line),
            Shape(polyline((x - 1.6, y + 3.0), (x + 3.0, y + 3.0), (x + 3.0, y - 1.6)), line),
        ]
    if mark == "focus":
        return [
            ground,
            Shape(circle(at, r), Style(fill="surface", stroke="focus", width=2.2)),
            Shape(circle(at, 3.0), Style(fill="focus")),
        ]
    if mark in CHANGE_TONES:
        return [ground, *change_mark(at, mark)]
    rim = Style(fill="surface", stroke=mark, width=2.0)
    if mark == "ungated":
        arm = 3.0
        return [
            ground,
            Shape(circle(at, r), Style(fill=mark, stroke=mark, width=2.0)),
            Shape(polyline((x, y - arm - 1), (x, y + 0.6)), Style(stroke="on-mark", width=2.2)),
            Shape(polyline((x, y + 3.5), (x, y + 4.0)), Style(stroke="on-mark", width=2.2)),
        ]
    if mark == "weak":
        half = (
            ("M", ((x, y - r),)),
            ("C", ((x - r * 1.34, y - r), (x - r * 1.34, y + r), (x, y + r))),
            ("Z", ()),
        )
        return [ground, Shape(circle(at, r), rim), Shape(half, Style(fill=mark))]
    if mark == "gated":
        tick = polyline((x - 3.4, y + 0.2), (x - 0.9, y + 2.8), (x + 3.6, y - 2.8))
        return [
            ground,
            Shape(circle(at, r), Style(fill=mark, stroke=mark, width=2.0)),
            Shape(tick, Style(stroke="on-mark", width=2.0)),
        ]
    return [
        ground,
        Shape(circle(at, r), Style("surface", mark, 2.0, (2.4, 2.0))),
        Shape(polygon((x, y - 2.8), (x + 2.8, y), (x, y + 2.8), (x - 2.8, y)), Style(fill=mark)),
    ]


def badge_items(
    workflow: Workflow, badges: tuple[str, ...], rect: Rect, view: View, faded: bool, kit: Kit
) -> list[Item]:
    """The folded nodes of a host as discs on its lower edge."""
    items = []
    # A privilege is told by the identity that has it, unless a lens has something to say of it.
    told = [
        badge
        for badge in badges
        if workflow.node(badge).kind != "privilege"
        or view.nodes.get(badge, NodeLook()).stroke not in ("node-line", "line")
    ]
    for number, node_id in enumerate(told[:_MOST_BADGES]):
        node = workflow.node(node_id)
        look = view.nodes.get(node_id, NodeLook())
        centre = (rect.right - 22.0 - number * (2 * _BADGE + 3), rect.bottom + _BADGE_DROP)
        family = FAMILIES[node.kind]
        stroke = look.stroke if look.stroke not in ("node-line", "line") else family
        disc = Shape(
            circle(centre, _BADGE),
            Style(f"{family}-fill", stroke, max(1.2, look.width * 0.8), look.dash),
        )
        lines = icon_at(kit.icons[node.kind], centre, _BADGE * 1.3)
        items.append(
            Item(
                node_id,
                "badge",
                node.title,
                _description(node, workflow.zone_of(node).title, telling_facts(node), look),
                (centre[0] - _BADGE, centre[1] - _BADGE, 2 * _BADGE, 2 * _BADGE),
                (disc, *(Shape(line, Style(stroke=family, width=1.4)) for line in lines)),
                outline=disc,
                faded=faded and look.faded,
            )
        )
    rest = told[_MOST_BADGES:]
    if rest:
        centre = (rect.right - 22.0 - _MOST_BADGES * (2 * _BADGE + 3), rect.bottom + _BADGE_DROP)
        text = f"+{len(rest)}"
        disc = Shape(circle(centre, _BADGE), Style("surface", "node-line", 1.2))
        names = ", ".join(workflow.node(node).title for node in rest)
        width = kit.measure.width(text, 10.0, "medium")
        items.append(
            Item(
                "",
                "badge",
                text,
                f"and {names}",
                (centre[0] - _BADGE, centre[1] - _BADGE, 2 * _BADGE, 2 * _BADGE),
                (disc,),
                (Label(centre[0], centre[1] + 3.6, text, 10.0, "medium", "text", "middle", width),),
                disc,
                faded,
            )
        )
    return items
