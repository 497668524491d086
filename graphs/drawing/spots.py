"""Finds on every link a place for a gate and one for a word, clear of boxes and of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphs.drawing.geometry import Rect, Route, along, centred, flattened
from graphs.drawing.scene import Point

GATE_SIZE = 26.0
WORD_SIZE = (58.0, 18.0)
_GATE_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
_WORD_SHARES = (0.5, 0.62, 0.38, 0.7, 0.3, 0.78, 0.22, 0.84, 0.16)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a link bears a gate, and where a word (None if no place is free of boxes)."""

    gate: Point
    word: Point | None


class _Grid:
    """Rectangles in cells, to ask quickly whether a place is taken."""

    def __init__(self, cell: float = 120.0) -> None:
        self._cell = cell
        self._cells: dict[tuple[int, int], list[Rect]] = {}

    def _range(self, rect: Rect) -> list[tuple[int, int]]:
        c = self._cell
        return [
            (i, j)
            for i in range(int(rect.x // c), int(rect.right // c) + 1)
            for j in range(int(rect.y // c), int(rect.bottom // c) + 1)
        ]

    def add(self, rect: Rect) -> None:
        for key in self._range(rect):
            self._cells.setdefault(key, []).append(rect)

    def is_free(self, rect: Rect, gap: float = 0.0) -> bool:
        return not any(
            rect.overlaps(other, gap)
            for key in self._range(rect.grown(gap))
            for other in self._cells.get(key, ())
        )


def find_spots(
    routes: Mapping[str, Route],
    gated: frozenset[str],
    worded: frozenset[str],
    taken: list[Rect],
) -> dict[str, Spot]:
    """Places for all links, in a fixed order.

    `gated`: links that can bear a gate; `worded`: links that bear a word; `taken`: boxes to keep
    clear of. Places of gates are found first, so that a word never moves a gate.
    """
    boxes, marks = _Grid(), _Grid()
    for rect in taken:
        boxes.add(rect)
    lines = {link: flattened(route) for link, route in routes.items()}
    gates: dict[str, Point] = {}
    for link, line in lines.items():
        points = [along(line, share)[0] for share in _GATE_SHARES]
        gates[link] = points[0]
        if link not in gated:
            continue
        rects = [centred(point, GATE_SIZE, GATE_SIZE) for point in points]
        clear = [i for i, rect in enumerate(rects) if boxes.is_free(rect, 3)]
        free = [i for i in clear if marks.is_free(rects[i], 2)]
        best = (free or clear or [0])[0]
        gates[link] = points[best]
        marks.add(rects[best])
    words: dict[str, Point] = {}
    for link, line in lines.items():
        if link not in worded:
            continue
        for share in _WORD_SHARES:
            point = along(line, share)[0]
            rect = centred(point, *WORD_SIZE)
            if boxes.is_free(rect, 2) and marks.is_free(rect, 2):
                words[link] = point
                marks.add(rect)
                break
    return {link: Spot(gates[link], words.get(link)) for link in lines}


def bounds_of(points: list[Point]) -> tuple[float, float, float, float]:
    values = np.array(points)
    low, high = values.min(axis=0), values.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])
