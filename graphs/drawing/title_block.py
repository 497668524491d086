"""The title block: what a picture shows and of what, in a frame at its lower right corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphs.drawing.geometry import Rect, polyline, rounded
from graphs.drawing.kit import Kit
from graphs.drawing.layout import MARGIN
from graphs.drawing.scene import Item, Label, Scene, Shape, Style

_SIZE, _ROW, _PAD = 11.5, 20.0, 12.0
_WIDEST, _GAP = 420.0, 14.0


def with_title_block(scene: Scene, rows: Sequence[tuple[str, str]], kit: Kit) -> Scene:
    """The scene with a block of rows, beside the legend or below all else."""
    measure = kit.measure
    keys = max((measure.width(key, _SIZE, "medium") for key, _ in rows), default=0.0) + 16.0
    told = [(key, measure.elide(value, _WIDEST - keys, _SIZE, "medium")) for key, value in rows]
    values = max((measure.width(value, _SIZE, "medium") for _, value in told), default=0.0)
    width, height = keys + values + 2 * _PAD, len(rows) * _ROW + 12.0
    whole = max(scene.width, width + 2 * MARGIN)
    frame = Rect(whole - MARGIN - width, scene.height - MARGIN - height, width, height)
    if any(Rect(*item.bounds).overlaps(frame, _GAP) for item in scene.items):
        frame = frame._replace(y=scene.height)
    shapes = [Shape(rounded(frame, 4), Style("surface", "line", 1.2))]
    labels = []
    for number, (key, value) in enumerate(told):
        base = frame.y + 20.0 + number * _ROW
        if number:
            line = polyline((frame.x, base - 14.0), (frame.right, base - 14.0))
            shapes.append(Shape(line, Style(stroke="line", width=0.8)))
        wide = measure.width(key, _SIZE)
        labels.append(Label(frame.x + _PAD, base, key, _SIZE, fill="muted", width=wide))
        wide = measure.width(value, _SIZE, "medium")
        left = frame.x + _PAD + keys
        labels.append(Label(left, base, value, _SIZE, "medium", width=wide))
    words = "; ".join(f"{key}: {value}" for key, value in rows)
    block = Item("", "title-block", "Title block", words, frame, tuple(shapes), tuple(labels))
    return replace(scene, width=whole, height=frame.bottom + MARGIN, items=(*scene.items, block))
