"""Lines from the end of a row to the beginning of a row below, as the eye goes when it reads.

Such a line leaves at the right, goes down beside its column, back between two rows, and comes in
at the left, with lanes of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphs.drawing.geometry import Rect, Route
from graphs.drawing.rounding import rounded_way
from graphs.drawing.scene import Point

#: How far from the column a line goes down, between two such lines, and how many stand apart.
_OUT, _STEP, _MOST = 14.0, 7.0, 5
#: Space that a level line keeps from boxes, and from other such lines.
_CLEAR, _LANE = 9.0, 9.0


def goes_back(start: Rect, end: Rect) -> bool:
    """Whether the end lies in a row below and not further right than the start."""
    return end.y >= start.bottom + _CLEAR and end.x < start.right


class Returns:
    """Gives every returning line its lanes between `boxes`; the same lines in the same order get
    the same.
    """

    def __init__(self, boxes: Sequence[Rect]) -> None:
        values = np.array([tuple(box) for box in boxes], dtype=float).reshape(-1, 4)
        self._left, self._top = values[:, 0], values[:, 1]
        self._right, self._bottom = values[:, 0] + values[:, 2], values[:, 1] + values[:, 3]
        self._trunks: dict[str, tuple[float, float]] = {}
        self._level: list[tuple[float, float, float]] = []
        self._upright: list[tuple[float, float, float]] = []

    def route(self, start: Point, end: Point, a: Rect, b: Rect, trunk: str = "") -> Route:
        """The route from the right side of `a` to the left side of `b`, which lies below.

        Lines of one `trunk` ("" for none) come together above the end.
        """
        shared = self._trunks.get(trunk)
        if shared is not None and shared[1] > a.bottom:
            into, height = shared
            out = self._beside(a.right, 1.0, start[1], height)
        else:
            out = self._beside(a.right, 1.0, start[1], b.y)
            into = self._beside(b.x, -1.0, a.bottom, end[1])
            height = self._between(into, out, a.bottom, b.y)
        if trunk:
            self._trunks[trunk] = into, height
        ways: Sequence[Point] = (
            start, (out, start[1]), (out, height), (into, height), (into, end[1]), end,
        )  # fmt: skip
        return rounded_way(ways)

    def _beside(self, edge: float, way: float, top: float, bottom: float) -> float:
        for lane in range(_MOST):
            x = edge + way * (_OUT + lane * _STEP)
            if all(
                abs(x - other) >= _STEP - 1 or low >= bottom or top >= high
                for other, low, high in self._upright
            ):
                break
        self._upright.append((x, top, bottom))
        return x

    def _between(self, left: float, right: float, top: float, bottom: float) -> float:
        """The height of the level line: in the lowest free strip above the end."""
        across = (self._left < right + _CLEAR) & (self._right > left - _CLEAR)
        rows = sorted(
            (float(t) - _CLEAR, float(b) + _CLEAR)
            for t, b in zip(self._top[across], self._bottom[across], strict=True)
            if b > top - 1 and t < bottom + 1
        )
        strips: list[tuple[float, float]] = []
        reached = top + _CLEAR
        for low, high in rows:
            if low > reached:
                strips.append((reached, low))
            reached = max(reached, high)
        if bottom - _CLEAR >= reached:
            strips.append((reached, bottom - _CLEAR))
        for low, high in reversed(strips):
            middle = (low + high) / 2
            lanes = int((high - low) / _LANE / 2)
            for lane in sorted(range(-lanes, lanes + 1), key=lambda n: (abs(n), n)):
                y = middle + lane * _LANE
                if all(
                    abs(y - other) >= _LANE - 1 or a >= right or left >= b
                    for other, a, b in self._level
                ):
                    self._level.append((y, left, right))
                    return y
        low, high = strips[-1] if strips else (top, bottom)
        self._level.append(((low + high) / 2, left, right))
        return (low + high) / 2
