"""Finds where links pass the columns of boxes in their way: long level runs, few steps.

Many links to one node share a trunk. Other links have lanes of their own in a gap.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, nextafter

import numpy as np

from graphs.drawing.geometry import Rect

#: Space that a lane keeps from boxes, and from other lanes where there is room, and at the least.
_CLEAR, _LANE_GAP, _LEAST_GAP = 9.0, 10.0, 4.0
#: What a step costs beside its height, and a column passed in a zone that holds neither end.
_STEP_COST, _FOREIGN_COST = 14.0, 90.0
#: With more gaps than this on its way, a link takes the nearest gap at each column in turn.
_MOST_GAPS = 2_500
_FAR = 1e9
#: Boxes closer sideways than this are passed as one column.
_LEAST_CHANNEL = 12.0


@dataclass(slots=True)
class Pass:
    """A column passed at a height; `left` and `right` are its borders."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Column:
    """Boxes that overlap sideways, and the free intervals above, between and below them."""

    left: float
    right: float
    gaps: tuple[tuple[float, float], ...]

    @property
    def key(self) -> tuple[int, int]:
        return round(self.left), round(self.right)


class Channels:
    """The columns of a map and the lanes that are taken in them."""

    def __init__(
        self,
        boxes: Mapping[str, Rect],
        zones: Sequence[tuple[Rect, frozenset[str]]] = (),
        ceiling: float | None = None,
    ) -> None:
        self._ceiling = -_FAR if ceiling is None else ceiling
        values = np.array([tuple(box) for box in boxes.values()], dtype=float).reshape(-1, 4)
        self._left, self._top = values[:, 0], values[:, 1]
        self._right = values[:, 0] + values[:, 2]
        self._bottom = values[:, 1] + values[:, 3]
        self._zones = zones
        self._taken: dict[tuple[int, int], list[tuple[float, str]]] = {}
        self._columns: dict[tuple[float, float], list[Column]] = {}
        self._trunks: dict[str, dict[tuple[int, int], float]] = {}

    def anything_in(self, rect: Rect) -> bool:
        """Whether a box reaches into this rectangle."""
        return bool(
            (
                (self._right > rect.x)
                & (self._left < rect.right)
                & (self._bottom > rect.y)
                & (self._top < rect.bottom)
            ).any()
        )

    def columns(self, left: float, right: float) -> list[Column]:
        """The columns that lie wholly or partly in a stretch, from left to right."""
        known = self._columns.get((left, right))
        if known is not None:
            return known
        inside = np.flatnonzero((self._right > left) & (self._left < right))
        inside = inside[np.argsort(self._left[inside], kind="stable")]
        groups: list[tuple[float, float, list[int]]] = []
        for i in inside:
            if groups and self._left[i] < groups[-1][1] + _LEAST_CHANNEL:
                low, high, members = groups[-1]
                members.append(int(i))
                groups[-1] = (low, max(high, float(self._right[i])), members)
            else:
                groups.append((float(self._left[i]), float(self._right[i]), [int(i)]))
        columns = [
            # A column that reaches beside an end is passed from there on.
            Column(max(low, left), min(high, right), self._gaps(members))
            for low, high, members in groups
        ]
        self._columns[left, right] = columns
        return columns

    def _gaps(self, members: Sequence[int]) -> tuple[tuple[float, float], ...]:
        gaps, reached = [], self._ceiling
        for i in sorted(members, key=lambda i: float(self._top[i])):
            top, bottom = float(self._top[i]) - _CLEAR, float(self._bottom[i]) + _CLEAR
            if top >= reached:
                gaps.append((reached, top))
            reached = max(reached, bottom)
        gaps.append((reached, _FAR))
        return tuple(gaps)

    def lead(
        self, wire: str, ends: tuple[str, str], columns: Sequence[Column], start: float, end: float,
        trunk: str,
    ) -> list[Pass]:  # fmt: skip
        """Lead a link past columns (in the order of its way) from one height to another.

        `trunk` names the links that it may share lanes with ("" for none).
        """
        if not columns:
            return []
        shared = self._trunks.get(trunk)
        if shared is not None and all(column.key in shared for column in columns):
            return [Pass(c.left, c.right, shared[c.key]) for c in columns]
        gaps = self._choose(columns, start, end, ends)
        passes = self._run(columns, gaps, start, end, trunk or wire)
        for column, step in zip(columns, passes, strict=True):
            insort(self._taken.setdefault(column.key, []), (step.y, trunk or wire))
            if trunk:
                self._trunks.setdefault(trunk, {})[column.key] = step.y
        return passes

    def _choose(
        self, columns: Sequence[Column], start: float, end: float, ends: tuple[str, str]
    ) -> list[tuple[float, float]]:
        """The gap to take at each column: the least rise and fall, by dynamic programming."""
        straight = np.linspace(start, end, len(columns) + 2)[1:-1]
        options = [self._options(column) for column in columns]
        if sum(len(gaps) for gaps in options) > _MOST_GAPS:
            return _nearest(options, start)
        best = np.zeros(1)
        heights = np.array([start])
        back: list[np.ndarray] = []
        for column, gaps, wish in zip(columns, options, straight, strict=True):
            bounds = np.array(gaps)
            here = np.clip(wish, bounds[:, 0], bounds[:, 1])
            rise = np.abs(here[:, None] - heights[None, :])
            cost = best[None, :] + rise + np.where(rise > 1, _STEP_COST, 0.0)
            cost += self._foreign(column, here, ends)[:, None]
            back.append(cost.argmin(axis=1))
            best, heights = cost.min(axis=1), here
        chosen = [int((best + np.abs(heights - end)).argmin())]
        for step in reversed(back[1:]):
            chosen.append(int(step[chosen[-1]]))
        chosen.reverse()
        return [gaps[i] for gaps, i in zip(options, chosen, strict=True)]

    def _options(self, column: Column) -> list[tuple[float, float]]:
        """The gaps of a column that still have room; the two outer ones always have."""
        taken = self._taken.get(column.key, ())
        if not taken:
            return list(column.gaps)
        options = []
        for low, high in column.gaps:
            # Sorted by height: only what runs through the gap is looked at.
            first, last = bisect_left(taken, (low,)), bisect_left(taken, (nextafter(high, inf),))
            inside = len({owner for _, owner in taken[first:last]})
            if inside * _LEAST_GAP <= high - low:
                options.append((low, high))
        return options

    def _foreign(self, column: Column, heights: np.ndarray, ends: tuple[str, str]) -> np.ndarray:
        cost = np.zeros(len(heights))
        for rect, members in self._zones:
            if ends[0] in members or ends[1] in members:
                continue
            if rect.x < column.right and rect.right > column.left:
                cost[(heights > rect.y) & (heights < rect.bottom)] += _FOREIGN_COST
        return cost

    def _run(
        self,
        columns: Sequence[Column],
        gaps: Sequence[tuple[float, float]],
        start: float,
        end: float,
        owner: str,
    ) -> list[Pass]:
        """Level runs through the chosen gaps, each as long as the gaps allow."""
        passes: list[Pass] = []
        height, at = start, 0
        while at < len(columns):
            low, high, stop = -_FAR, _FAR, at
            while stop < len(columns):
                lower, upper = max(low, gaps[stop][0]), min(high, gaps[stop][1])
                if lower > upper:
                    break
                low, high, stop = lower, upper, stop + 1
            wish = height if low <= height <= high else end
            y = self._lane(columns[at:stop], low, high, min(max(wish, low), high), owner)
            passes += [Pass(column.left, column.right, y) for column in columns[at:stop]]
            height, at = y, stop
        return passes

    def _lane(
        self, columns: Sequence[Column], low: float, high: float, wish: float, owner: str
    ) -> float:
        """The height nearest to the wish that keeps clear of the lanes taken in these columns."""
        taken = np.unique(
            [
                y
                for column in columns
                for y, other in self._taken.get(column.key, ())
                if other != owner and low - _LANE_GAP < y < high + _LANE_GAP
            ]
        )
        if not len(taken):
            return wish
        for gap in (_LANE_GAP, _LANE_GAP / 2 + 1, _LEAST_GAP):
            places = np.concatenate([[wish], taken + gap, taken - gap])
            places = places[(places >= low) & (places <= high)]
            after = np.searchsorted(taken, places)
            room = np.minimum(
                np.abs(places - taken[np.minimum(after, len(taken) - 1)]),
                np.abs(places - taken[np.maximum(after - 1, 0)]),
            )
            free = places[room >= gap - 0.01]
            if len(free):
                return float(free[np.lexsort((free, np.abs(free - wish)))[0]])
        return wish


def _nearest(
    options: Sequence[Sequence[tuple[float, float]]], start: float
) -> list[tuple[float, float]]:
    chosen, height = [], start
    for gaps in options:
        gap = min(gaps, key=lambda gap: (max(gap[0] - height, height - gap[1], 0.0), gap))
        height = min(max(height, gap[0]), gap[1])
        chosen.append(gap)
    return chosen
