"""A path as a small picture: its nodes in a row on their zones, with the gates that are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil

from graphs.analysis.result import Path
from graphs.drawing.geometry import Rect, circle, rounded
from graphs.drawing.kit import Kit
from graphs.drawing.lens import TONE_DASHES, LinkLook
from graphs.drawing.link_items import link_shapes
from graphs.drawing.marks import ghost_gate, pill, shield
from graphs.drawing.node_items import icon_shapes
from graphs.drawing.scene import Item, Label, Point, Scene, Shape, Style
from graphs.drawing.silhouettes import silhouette
from graphs.drawing.text import plain_line
from graphs.drawing.zoning import zone_words
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow

#: More nodes than this stand in several rows, so that the text stays readable on a page.
MOST_IN_ROW = 5
#: Of a longer path the stretches that tell least are folded.
MOST_TILES = 10
TILE_WIDTH, _GAP = 126.0, 76.0
_NAME, _KIND, _WORD, _ZONE, _MISSING = 12.5, 10.5, 10.5, 11.0, 10.5
_LEADING = 15.0
_NAME_LINES = 3
#: From the top of a tile to the middle of its icon; from there to the first line of its name.
_ICON_AT, _NAME_AT = 24.0, 32.0
_ICON_RADIUS = 12.0
#: Of a zone's ground, beside, above and below the tiles in it.
_SIDE, _ABOVE, _BELOW = 12.0, 12.0, 27.0
_ROW_GAP, _MARGIN = 30.0, 8.0
#: What a link is called along a path, with it and against it.
_WITH = {"flow": "goes on to", "calls": "calls", "delegates": "hands over", "replies": "answers",
         "reads": "asks", "logs": "records", "uses": "uses", "grants": "grants",
         "permits": "permits"}  # fmt: skip
_AGAINST = {"calls": "answers", "delegates": "answers", "reads": "is read by"}


@dataclass(frozen=True, slots=True)
class _Tile:
    """One or, folded, several nodes of the path with their place.

    `first` and `last` count the nodes of the path from 0.
    """

    first: int
    last: int
    nodes: tuple[Node, ...]
    lines: tuple[str, ...]
    rect: Rect

    @property
    def is_folded(self) -> bool:
        return len(self.nodes) > 1

    @property
    def title(self) -> str:
        return ", ".join(plain_line(node.title) for node in self.nodes)


def path_strip(
    workflow: Workflow,
    path: Path,
    kit: Kit,
    *,
    tone: str = "ungated",
    qualities: Mapping[str, str] | None = None,
    missing: Collection[str] = (),
    words: Mapping[str, str] | None = None,
) -> Scene:
    """A path in a row, or in several where it is long; the text is for a width of some 16 cm.

    `tone` (ungated, weak, gated, latent, focus) colours its links. `qualities`: that of gates by
    node id, for their shields. `missing`: the links that a gate is missing on. `words` replace what
    is written on links, by link id.
    """
    tiles = _tiles(workflow, path, missing, kit)
    rows = [list(row) for _, row in groupby(tiles, lambda tile: tile.rect.y)]
    items: list[Item] = []
    for row in rows:
        items += _zones(workflow, row, kit)
    for before, after in pairwise(tiles):
        if before.last < len(path.links):
            link = workflow.link_by_id[path.links[before.last]]
            word = (words or {}).get(link.id) or step_word(link, path.nodes[before.last])
            gate = _gate(workflow, link, qualities or {}, link.id in missing)
            items += _step(workflow, link, before, after, word, tone, gate, kit)
    for tile in tiles:
        items.append(
            _folded_item(tile, kit)
            if tile.is_folded
            else _tile_item(workflow, tile, (qualities or {}).get(tile.nodes[0].id), kit)
        )
    names = " → ".join(plain_line(workflow.node(node).title) for node in path.nodes)
    right = max((tile.rect.right for tile in tiles), default=0.0) + _SIDE + _MARGIN
    bottom = max((tile.rect.bottom for tile in tiles), default=0.0) + _BELOW + _MARGIN
    return Scene(right, bottom, names, strip_words(workflow, path, missing), tuple(items))


def strip_words(workflow: Workflow, path: Path, missing: Collection[str] = ()) -> str:
    """What a strip shows, in words: each node with its zone, and where a gate is missing."""
    parts = []
    for number, node_id in enumerate(path.nodes):
        node = workflow.node(node_id)
        zone = plain_line(workflow.zone_of(node).title)
        words = f"{plain_line(node.title)} ({node.kind} in {zone})"
        if number and number <= len(path.links):
            link = workflow.link_by_id[path.links[number - 1]]
            words = f"{step_word(link, path.nodes[number - 1])} {words}"
            if link.id in missing:
                words = f"[gate missing] {words}"
        parts.append(words)
    return ", ".join(parts)


def step_word(link: Link, start: str) -> str:
    """What a link is called where a path takes it from this node."""
    if link.from_id != start:
        return _AGAINST.get(link.kind, "answers")
    if link.kind in ("acts", "writes"):
        verb = link.verb or ("write" if link.kind == "writes" else "unknown")
        return plain_line(link.name or "acts on") if verb == "unknown" else verb
    return _WITH.get(link.kind, link.kind)


def _tiles(workflow: Workflow, path: Path, missing: Collection[str], kit: Kit) -> list[_Tile]:
    """The nodes with their boxes: as many in every row as go, all equally high."""
    stretches = _stretches(workflow, path, missing)
    if not stretches:
        return []
    made = []
    for first, last in stretches:
        nodes = tuple(workflow.node(node) for node in path.nodes[first : last + 1])
        title = nodes[0].title if len(nodes) == 1 else f"{len(nodes)} more steps"
        lines = kit.measure.wrap(title, TILE_WIDTH - 32, _NAME, "semibold", _NAME_LINES)
        made.append((first, last, nodes, lines or (nodes[0].id[:12],)))
    height = _ICON_AT + _NAME_AT + max(len(lines) for *_, lines in made) * _LEADING + 12.0
    in_row = ceil(len(made) / ceil(len(made) / MOST_IN_ROW))
    down = height + _ABOVE + _BELOW + _ROW_GAP
    return [
        _Tile(
            first,
            last,
            nodes,
            lines,
            Rect(
                _MARGIN + _SIDE + number % in_row * (TILE_WIDTH + _GAP),
                _MARGIN + _ABOVE + number // in_row * down,
                TILE_WIDTH,
                height,
            ),
        )
        for number, (first, last, nodes, lines) in enumerate(made)
    ]


def _stretches(workflow: Workflow, path: Path, missing: Collection[str]) -> list[tuple[int, int]]:
    """The first and last node of each tile: alone what tells most, folded what lies between."""
    count = len(path.nodes)
    if count <= MOST_TILES:
        return [(number, number) for number in range(count)]
    ends = [
        end
        for number, link in enumerate(path.links)
        if link in missing or workflow.link_by_id[link].gate
        for end in (number, number + 1)
    ]
    kinds = [workflow.node(node).kind for node in path.nodes]
    telling = [0, count - 1, count - 2, *ends]
    telling += [number for number in range(count) if kinds[number] in ("gate", "agent")]
    kept: set[int] = set()
    for number in dict.fromkeys([*telling, *range(count)]):
        if len(_folds(kept | {number}, count)) <= MOST_TILES:
            kept.add(number)
    return _folds(kept, count)


def _folds(kept: Collection[int], count: int) -> list[tuple[int, int]]:
    folds: list[tuple[int, int]] = []
    for is_kept, run in groupby(range(count), lambda number: number in kept):
        numbers = list(run)
        folds += [(n, n) for n in numbers] if is_kept else [(numbers[0], numbers[-1])]
    return folds


def _zones(workflow: Workflow, row: Sequence[_Tile], kit: Kit) -> Iterator[Item]:
    """The grounds of the zones of a row: one behind neighbours in the same zone."""
    for zone_id, group in groupby(row, lambda tile: _zone_of(workflow, tile)):
        tiles = list(group)
        if zone_id is None:
            continue
        zone = workflow.zone_by_id[zone_id]
        role = f"zone-{zone.trust}"
        first, last = tiles[0].rect, tiles[-1].rect
        rect = Rect(
            first.x - _SIDE,
            first.y - _ABOVE,
            last.right - first.x + 2 * _SIDE,
            first.height + _ABOVE + _BELOW,
        )
        name, room = plain_line(zone.title) or zone.id, rect.width - 16
        text = f"{name} · {zone_words(workflow, zone)}"
        if kit.measure.width(text, _ZONE, "medium") > room:
            # The trust tells more than the environment, and more than the end of a long name.
            trust = f" · {zone.trust}"
            left = room - kit.measure.width(trust, _ZONE, "medium")
            text = kit.measure.elide(name, left, _ZONE, "medium") + trust
        width = kit.measure.width(text, _ZONE, "medium")
        outline = rounded(rect, 9.0)
        style = Style(fill=role, stroke=f"{role}-line", width=1.2, dash=(6.0, 4.0))
        middle = rect.x + rect.width / 2
        label = Label(
            middle, rect.bottom - 9.0, text, _ZONE, "medium", f"{role}-text", "middle", width
        )
        yield Item(
            zone_id,
            "zone",
            plain_line(zone.title),
            f"Zone, {zone_words(workflow, zone)}",
            rect,
            (Shape(outline, style),),
            (label,),
        )


def _zone_of(workflow: Workflow, tile: _Tile) -> str | None:
    """The zone of a tile; None where several are folded in it."""
    zones = {workflow.zone_id(node) for node in tile.nodes}
    return zones.pop() if len(zones) == 1 else None


def _gate(workflow: Workflow, link: Link, qualities: Mapping[str, str], is_missing: bool) -> str:
    """What stands on a link: `missing`, the quality of its gate, or ""."""
    if is_missing:
        return "missing"
    if link.gate is None or link.gate not in workflow.node_by_id:
        return ""
    return qualities.get(link.gate, "unproven")


def _step(
    workflow: Workflow,
    link: Link,
    before: _Tile,
    after: _Tile,
    word: str,
    tone: str,
    gate: str,
    kit: Kit,
) -> Iterator[Item]:
    """A link from one tile to the next, with its word above it and its gate on it."""
    start, end = _ends(before.rect, after.rect)
    is_turn = after.rect.y > before.rect.y
    if is_turn:
        # Round the end of the row and back below it to the first tile of the next.
        low = before.rect.bottom + _BELOW + _ROW_GAP / 2
        at = ((start[0] + end[0]) / 2, low)
        route: tuple[Point, ...] = (
            start,
            (start[0], low), (start[0], low), at,
            (end[0], low), (end[0], low), end,
        )  # fmt: skip
        room = 150.0
    else:
        (x1, y), (x2, _) = start, end
        at = ((x1 + x2) / 2, y)
        third = (x2 - x1) / 3
        route = (start, (x1 + third, y), (x2 - third, y), end)
        room = _GAP - 4.0
    look = LinkLook(tone, 2.4, TONE_DASHES.get(tone, ()))
    title = f"{before.title} → {after.title}"
    yield Item(
        link.id,
        "link",
        title,
        word,
        (
            min(start[0], end[0]),
            min(start[1], end[1]),
            abs(end[0] - start[0]),
            abs(end[1] - start[1]),
        ),
        tuple(link_shapes(route, look, "end")),
    )
    if word:
        beside = (at[0] + (90.0 if gate and is_turn else 0.0), at[1] - (0.0 if is_turn else 25.0))
        yield _word(link, word, beside, tone, room, kit)
    if gate == "missing":
        text = "gate missing"
        width = kit.measure.width(text, _MISSING, "semibold")
        spot = (at[0], at[1] + 27.0) if not is_turn else (at[0] - 60.0, at[1] + 4.0)
        label = Label(*spot, text, _MISSING, "semibold", "ungated-text", "middle", width)
        yield Item(
            link.id, "ghost-gate", f"Gate missing: {title}", "no person has to agree here",
            (at[0] - 14, at[1] - 14, 28, 28),
            (Shape(circle(at, 14.5), Style(fill="canvas")), *ghost_gate(at)), (label,),
        )  # fmt: skip
    elif gate and link.gate is not None:
        yield Item(
            link.gate, "gate", plain_line(workflow.node(link.gate).title),
            f"{gate} gate on {title}",
            (at[0] - 13, at[1] - 13, 26, 26),
            (Shape(circle(at, 14.5), Style(fill="canvas")), *shield(at, gate)),
        )  # fmt: skip


def _ends(before: Rect, after: Rect) -> tuple[Point, Point]:
    if after.y > before.y:
        return (before.centre[0], before.bottom), (after.centre[0], after.y)
    return (before.right, before.centre[1]), (after.x, after.centre[1])


def _word(link: Link, word: str, at: Point, tone: str, room: float, kit: Kit) -> Item:
    text = kit.measure.elide(word, room - 12, _WORD, "medium")
    width = kit.measure.width(text, _WORD, "medium")
    bounds = Rect(at[0] - width / 2 - 6, at[1] - 8.5, width + 12, 17.0)
    style = Style(fill=f"{tone}-fill", stroke=tone, width=0.9)
    fill = "text" if tone == "focus" else f"{tone}-text"
    label = Label(at[0], at[1] + 3.8, text, _WORD, "medium", fill, "middle", width)
    return Item(link.id, "word", word, "", bounds, (Shape(pill(*bounds), style),), (label,))


def _tile_item(workflow: Workflow, tile: _Tile, quality: str | None, kit: Kit) -> Item:
    node, rect = tile.nodes[0], tile.rect
    outline, inner = silhouette(node.kind, rect)
    shapes = [Shape(outline, Style("node", "node-line", 1.2))]
    shapes += [Shape(line, Style(stroke="node-line", width=1.2)) for line in inner]
    x = rect.centre[0]
    icon = (x, rect.y + _ICON_AT)
    if node.kind == "gate":
        shapes += shield(icon, quality or "unproven", 1.1)
    else:
        shapes += icon_shapes(node.kind, icon, _ICON_RADIUS, kit)
    base = icon[1] + _NAME_AT - 3.0
    labels = []
    for number, line in enumerate(tile.lines):
        width = kit.measure.width(line, _NAME, "semibold")
        at = base + number * _LEADING
        labels.append(Label(x, at, line, _NAME, "semibold", "text", "middle", width))
    kind = f"{quality or 'unproven'} gate" if node.kind == "gate" else node.kind
    width = kit.measure.width(kind, _KIND)
    below = base + len(tile.lines) * _LEADING
    labels.append(Label(x, below, kind, _KIND, "regular", "muted", "middle", width))
    zone = plain_line(workflow.zone_of(node).title)
    return Item(
        node.id,
        "gate" if node.kind == "gate" else "node",
        plain_line(node.title),
        f"{kind} in {zone}",
        rect,
        tuple(shapes),
        tuple(labels),
    )


def _folded_item(tile: _Tile, kit: Kit) -> Item:
    """Several nodes as a sheaf: their number, and their names for those who ask."""
    rect = tile.rect
    style = Style("node", "node-line", 1.2, (4.0, 3.0))
    x = rect.centre[0]
    dots = [Shape(circle((x + by, rect.y + _ICON_AT), 2.6), Style("muted")) for by in (-9, 0, 9)]
    base = rect.y + _ICON_AT + _NAME_AT - 3.0
    labels = []
    for number, text in enumerate(tile.lines):
        width = kit.measure.width(text, _NAME, "semibold")
        at = base + number * _LEADING
        labels.append(Label(x, at, text, _NAME, "semibold", "muted", "middle", width))
    return Item(
        "", "node", f"{len(tile.nodes)} more steps", tile.title, rect,
        (Shape(rounded(rect, 8.0), style), *dots), tuple(labels),
    )  # fmt: skip
