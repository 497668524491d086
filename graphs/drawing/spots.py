"""Finds places for gates and words on links, clear of boxes and of each other."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from graphs.drawing.geometry import Line, Rect, centred
from graphs.drawing.scene import Point

GATE_SIZE = 27.0
_GATE_SHARES = (0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78, 0.15, 0.85)
_GATE_DISTANCES = (34.0, 28.0, 42.0, 52.0, 64.0, 80.0)
#: Where a word is tried, as distances of its middle from the end of the link, where links have
#: parted; the first leaves room for the arrowhead.
_WORD_DISTANCES = (50.0, 58.0, 44.0, 66.0, 38.0, 76.0, 88.0, 102.0, 118.0, 140.0, 170.0, 210.0)


class Grid:
    """Rectangles in cells, to ask quickly whether a place is taken."""

    def __init__(self, rects: Iterable[Rect] = (), cell: float = 120.0) -> None:
        self._cell = cell
        self._cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
        for rect in rects:
            self.add(rect)

    def add(self, rect: Rect) -> None:
        left, top, width, height = rect
        sides = (left, top, left + width, top + height)
        cell = self._cell
        for i in range(int(left // cell), int(sides[2] // cell) + 1):
            for j in range(int(top // cell), int(sides[3] // cell) + 1):
                self._cells.setdefault((i, j), []).append(sides)

    def is_free(self, rect: Rect, gap: float = 0.0) -> bool:
        """Whether nothing comes closer to the rectangle than `gap`."""
        left, top, width, height = rect
        right, bottom = left + width + gap, top + height + gap
        left, top, cell = left - gap, top - gap, self._cell
        for i in range(int(left // cell), int(right // cell) + 1):
            for j in range(int(top // cell), int(bottom // cell) + 1):
                for other in self._cells.get((i, j), ()):
                    if (
                        left < other[2]
                        and other[0] < right
                        and top < other[3]
                        and other[1] < bottom
                    ):
                        return False
        return True


def gate_spots(
    lines: Mapping[str, Line], boxes: Grid, taken: Grid, trunks: Container[str] = ()
) -> dict[str, Point]:
    """Where each of these links bears a gate: as near to its middle as is clear of boxes.

    A link that shares a trunk bears it near its start, before it joins the others.

    Places found are added to `taken`. Where no place is clear of the other gates, or of boxes, the
    place that is nearest to the middle is used all the same: a gate is never left out.
    """
    spots: dict[str, Point] = {}
    for link, line in lines.items():
        best = fallback = None
        nearby = [distance / max(line.length, 1.0) for distance in _GATE_DISTANCES]
        for share in (*nearby, *_GATE_SHARES) if link in trunks else _GATE_SHARES:
            point = line.at(line.length * share)
            rect = centred(point, GATE_SIZE, GATE_SIZE)
            if boxes.is_free(rect, 2):
                fallback = fallback or point
                if taken.is_free(rect, 1):
                    best = point
                    break
        spots[link] = best or fallback or line.at(line.length * _GATE_SHARES[0])
        taken.add(centred(spots[link], GATE_SIZE, GATE_SIZE))
    return spots


def word_spots(line: Line, width: float, height: float, boxes: tuple[Grid, ...]) -> list[Point]:
    """The places on a link where a word of this size is clear of boxes, the best first."""
    points = (
        line.at(line.length - distance)
        for distance in _WORD_DISTANCES
        if width / 2 + 10 <= distance <= line.length - 16
    )
    return [
        point
        for point in points
        if all(grid.is_free(centred(point, width, height), 2) for grid in boxes)
    ]


def word_spot(spots: Iterable[Point], width: float, height: float, taken: Grid) -> Point | None:
    """The first of these places that is not taken, and takes it; None where there is none."""
    for point in spots:
        rect = centred(point, width, height)
        if taken.is_free(rect, 1):
            taken.add(rect)
            return point
    return None
