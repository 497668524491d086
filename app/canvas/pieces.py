"""A scene cut into the pieces that the map shows: made on the worker, what stays kept as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.canvas.detail import BADGE_GROWTH, MARK_ROOM, TITLE_ROOM, is_mark
from graphs.drawing.scene import Item, Scene, Shape

#: How near to a line a click counts as on it, in scene units.
LINE_REACH = 10.0

#: The role and the element of an item, and its number among those of the same.
Key = tuple[str, str, int]
#: Left, top, right and bottom.
_Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """An item, and the rectangle it may paint on: left, top, right, bottom in scene units."""

    item: Item
    edges: _Edges


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The items of a scene in painting order, each told from the others by its key."""

    scene: Scene
    by_key: Mapping[Key, Piece]


def cut(scene: Scene, before: Pieces | None = None) -> Pieces:
    """The pieces of a scene; one that is equal to a piece of the scene before is that very piece.

    Needs no Qt, so that any thread may do it.
    """
    known = before.by_key if before is not None else {}
    pieces: dict[Key, Piece] = {}
    for item in scene.items:
        number = 0
        while (key := (item.role, item.element, number)) in pieces:
            number += 1
        kept = known.get(key)
        same = kept is not None and kept.item == item
        pieces[key] = kept if kept is not None and same else Piece(item, edges_of(item))
    return Pieces(scene, pieces)


def edges_of(item: Item) -> _Edges:
    """What an item may paint on, and where a pointer may be on it.

    A curve lies within its control points, so that its path need not be made for this.
    """
    x, y, width, height = item.bounds
    boxes = [(x, y, x + width, y + height)]
    if item.outline is not None:
        reach = LINE_REACH if item.role in ("link", "crossing") else 0.0
        boxes += _around(item.outline, reach)
    for shape in item.shapes:
        boxes += _around(shape, shape.style.width)
    left, top, right, bottom = _united(boxes)
    if item.role == "zone-title":
        top -= TITLE_ROOM
    elif item.role == "finding":
        wide, high = (BADGE_GROWTH - 1) * (right - left), (BADGE_GROWTH - 1) * (bottom - top)
        right, top, bottom = right + wide, top - high / 2, bottom + high / 2
    elif item.role in ("ghost-gate", "gate") and is_mark(item):
        left, top = left - MARK_ROOM, top - MARK_ROOM
        right, bottom = right + MARK_ROOM, bottom + MARK_ROOM
    return left, top, right, bottom


def _around(shape: Shape, margin: float) -> list[_Edges]:
    points = [point for _, given in shape.commands for point in given]
    if not points:
        return []
    across, down = zip(*points, strict=True)
    return [(min(across) - margin, min(down) - margin, max(across) + margin, max(down) + margin)]


def _united(boxes: Iterable[_Edges]) -> _Edges:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
