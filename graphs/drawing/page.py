"""Lays a map out to fit a page: rows that all read from left to right, zone by zone.

A long chain is broken into rows, a tall fan of nodes into columns, and zones stand beside or above
one another, whichever lets the whole map be shown largest. All nodes stand in columns that run
through the whole map, so that links pass between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import numpy as np

from graphs.drawing.blocks import GAP, Component, Shape, beside, components, grid
from graphs.drawing.graphviz import Job, Result

#: The window that the whole map should fit into, in pixels, less its margins and title.
_PAGE = (1_440.0 - 64.0, 900.0 - 124.0)
#: A map that is shown at this scale or larger is legible as it is.
LEGIBLE = 0.7
#: With so few nodes a map in one row is calmer than one in rows, down to this scale.
_FEW, _LEGIBLE_OF_FEW = 24, 0.55
#: How much larger a map in rows has to be to be worth its longer links.
_WORTH = 1.15
#: The most columns, and the most zones side by side of which every arrangement is tried.
_MOST_COLUMNS, _MOST_TRIED = 14, 6
#: Space between zones; between a zone and what is in it: at the sides, below, and under the title.
_APART, _SIDE, _BELOW, _UNDER_TITLE = 26.0, 26.0, 20.0, 14.0
#: Space between columns, and from one column to the next.
_CHANNEL = 72.0
_PITCH = 260.0
#: Maps nearly as large as the largest are compared by their links: at this mean length they count
#: as much as the scale, and so much where all of them go back.
_NEARLY, _LENGTH, _BACK = 0.82, 6_000.0, 0.5


def fitted(width: float, height: float) -> float:
    """The scale at which a map of this size is shown whole on the page, at most 1."""
    return min(1.0, _PAGE[0] / max(width, 1.0), _PAGE[1] / max(height, 1.0))


def extent(job: Job, result: Result) -> tuple[float, float]:
    """The width and height of a layout, with the borders of zones roughly counted in."""
    lefts, rights, tops, bottoms = zip(
        *(
            (x - width / 2, x + width / 2, y - height / 2, y + height / 2)
            for (x, y), (width, height) in zip(result["nodes"], job["nodes"], strict=True)
        ),
        strict=True,
    )
    width, height = max(rights) - min(lefts), max(bottoms) - min(tops)
    return width + 2 * _SIDE, height + 2 * (_BELOW + _UNDER_TITLE)


def on_a_page(job: Job, plain: Result, run: Callable[[Job], Result]) -> Result | None:
    """A layout of the job in rows, or None where it is shown hardly larger than `plain`.

    `run` lays one zone out, as `graphviz_layout` does. Raises `LayoutFailed` as it does.
    """
    if len(job["nodes"]) < 2:
        return None
    before = fitted(*extent(job, plain))
    if before >= (LEGIBLE if len(job["nodes"]) > _FEW else _LEGIBLE_OF_FEW):
        return None
    page = _Page(job, plain, run)
    result = page.best()
    if result is None or fitted(*extent(job, result)) < before * _WORTH:
        return None
    return result


class _Page:
    def __init__(self, job: Job, plain: Result, run: Callable[[Job], Result]) -> None:
        self._job, self._plain, self._run = job, plain, run
        count = len(job["clusters"])
        self._first_container = count - job.get("containers", 0)
        self._children: dict[int, list[int]] = {}
        self._home = [-1] * len(job["nodes"])
        for cluster, (parent, _, members) in enumerate(job["clusters"]):
            self._children.setdefault(parent, []).append(cluster)
            for member in members:
                self._home[member] = cluster
        self._parts: dict[int, list[Component]] = {}
        self._shapes: dict[tuple[int, int], Shape | None] = {}
        self._own: dict[tuple[int, int], Shape | None] = {}
        self._onward = bool(job["edges"])
        self._ends = np.array([edge[:2] for edge in job["edges"]], dtype=np.int64).reshape(-1, 2)
        self._leads = np.array([edge[3] > 0 for edge in job["edges"]], dtype=bool)
        self._joined: dict[int, list[int]] = {}
        for tail, head, _, _ in job["edges"]:
            self._joined.setdefault(tail, []).append(head)
            self._joined.setdefault(head, []).append(tail)

    def best(self) -> Result | None:
        """The arrangement that is shown largest with the shortest links, and few that go back."""
        shapes: dict[Shape, None] = {}
        for columns in range(1, _MOST_COLUMNS + 1):
            for shape in self._arrangements(-1, columns):
                shapes[shape] = None
        sizes = {shape: fitted(shape.width * _PITCH, shape.height) for shape in shapes}
        largest = max(sizes.values(), default=0.0)
        near = [shape for shape, size in sizes.items() if size >= largest * _NEARLY]
        # Of equals the first is taken, so that the same workflow gives the same map.
        best = max(near, key=lambda shape: sizes[shape] - self._effort(shape), default=None)
        return self._placed(best) if best is not None else None

    def _effort(self, shape: Shape) -> float:
        """What it takes to follow the links: their mean length, and how many of them go back."""
        if not self._onward:
            return 0.0
        at = np.empty((len(self._home), 2))
        for node, column, top in shape.places:
            at[node] = column, top
        ways = at[self._ends[:, 1]] - at[self._ends[:, 0]]
        length = (np.abs(ways[:, 0]) * _PITCH + np.abs(ways[:, 1])).mean()
        back = (ways[:, 0] <= 0)[self._leads].mean() if self._leads.any() else 0.0
        return float(length / _LENGTH + back * _BACK)

    def _nodes_in(self, cluster: int) -> list[int]:
        found = list(self._job["clusters"][cluster][2])
        for child in self._children.get(cluster, ()):
            found += self._nodes_in(child)
        return found

    def _mean(self, nodes: Sequence[int]) -> tuple[float, float]:
        at = self._plain["nodes"]
        count = max(1, len(nodes))
        return sum(at[n][0] for n in nodes) / count, sum(at[n][1] for n in nodes) / count

    def _shape(self, cluster: int, columns: int) -> Shape | None:
        """A cluster with its border, at most so many columns wide."""
        key = cluster, columns
        if key not in self._shapes:
            inner = self._inside(cluster, columns)
            top = self._job["clusters"][cluster][1] + _UNDER_TITLE
            self._shapes[key] = inner and inner.within(top, _BELOW)
        return self._shapes[key]

    def _inside(self, cluster: int, columns: int) -> Shape | None:
        """What is in a cluster, as low as it gets in so many columns."""
        return min(
            self._arrangements(cluster, columns), key=lambda s: (s.height, s.width), default=None
        )

    def _arrangements(self, cluster: int, columns: int) -> list[Shape]:
        """What is in a cluster (-1: the map), in every arrangement that is tried."""
        zones = [one for one in self._children.get(cluster, ()) if one < self._first_container]
        own = self._own_parts(cluster)
        parts: list[tuple[tuple[float, float], Callable[[int], Shape | None]]] = [
            (self._mean(self._nodes_in(zone)), lambda w, z=zone: self._shape(z, w))  # type: ignore[misc]
            for zone in zones
            if self._nodes_in(zone)
        ]
        if own:
            nodes = [node for part in own for node in part.nodes]
            parts.append((self._mean(nodes), lambda w: self._own_shape(cluster, w)))
        parts.sort(key=lambda part: part[0])
        return self._arranged([shape for _, shape in parts], columns)

    def _own_shape(self, cluster: int, columns: int) -> Shape | None:
        key = cluster, columns
        if key not in self._own:
            parts = self._own_parts(cluster)
            singles = [part for part in parts if len(part.items) == 1]
            shapes = [part.shape(columns) for part in parts if len(part.items) > 1]
            shapes.append(grid([part.items[0] for part in singles], columns))
            self._own[key] = (
                _shelves([shape for shape in shapes if shape], columns)
                if all(shape is not None for shape in shapes)
                else None
            )
        return self._own[key]

    def _own_parts(self, cluster: int) -> list[Component]:
        """The connected parts of what lies in a cluster directly, containers as one item each."""
        if cluster in self._parts:
            return self._parts[cluster]
        job = self._job
        nodes = (
            list(job["clusters"][cluster][2])
            if cluster >= 0
            else [node for node, home in enumerate(self._home) if home < 0]
        )
        items = [Shape(1, job["nodes"][node][1], ((node, 0, 0.0),)) for node in nodes]
        for child in self._children.get(cluster, ()):
            if child >= self._first_container:
                box = self._container(child)
                if box is not None:
                    items.append(box)
        self._parts[cluster] = components(job, items, self._plain, self._run)
        return self._parts[cluster]

    def _container(self, cluster: int) -> Shape | None:
        """A container is one item of the row that it stands in: about twice as wide as high."""
        shapes = [self._shape(cluster, columns) for columns in range(1, 9)]
        known = [shape for shape in shapes if shape is not None]
        return min(
            known, key=lambda s: (abs(s.width * 260.0 - 2.2 * s.height), s.width), default=None
        )

    def _arranged(
        self, parts: Sequence[Callable[[int], Shape | None]], columns: int
    ) -> list[Shape]:
        """Parts in their order: rows of parts side by side, and stacks side by side."""
        if len(parts) < 2:
            shapes = [part(columns) for part in parts]
            return [shape for shape in shapes if shape is not None]
        if len(parts) <= _MOST_TRIED:
            cuts = [c for n in range(len(parts)) for c in combinations(range(1, len(parts)), n)]
        else:
            cuts = [tuple(range(step, len(parts), step)) for step in (1, 2, 3, 4, 6, len(parts))]
        found: list[Shape] = []
        for cut in cuts:
            bounds = [0, *cut, len(parts)]
            groups = [parts[a:b] for a, b in pairwise(bounds)]
            rows = [self._side_by_side([[part] for part in group], columns) for group in groups]
            tried = (_stacked(rows), self._side_by_side(groups, columns))
            found += [shape for shape in tried if shape is not None]
        return found

    def _side_by_side(
        self, stacks: Sequence[Sequence[Callable[[int], Shape | None]]], columns: int
    ) -> Shape | None:
        """Stacks of parts beside one another: the highest is widened while there are columns."""

        def of(stack: int, width: int) -> Shape | None:
            return _stacked([part(width) for part in stacks[stack]])

        widths: list[int] = []
        for stack in range(len(stacks)):
            width = next((w for w in range(1, columns + 1) if of(stack, w) is not None), 0)
            if not width:
                return None
            widths.append(width)
        if sum(widths) > columns:
            return None
        while sum(widths) < columns:
            shapes = [of(stack, width) for stack, width in enumerate(widths)]
            highest = max(range(len(stacks)), key=lambda s: (shapes[s].height, -s))  # type: ignore[union-attr]
            spare = columns - sum(widths)
            wider = next(
                (
                    widths[highest] + more
                    for more in range(1, spare + 1)
                    if (shape := of(highest, widths[highest] + more)) is not None
                    and shape.height < shapes[highest].height - 1.0  # type: ignore[union-attr]
                ),
                0,
            )
            if not wider:
                break
            widths[highest] = wider
        return beside(
            [shape for s, w in enumerate(widths) if (shape := of(s, w)) is not None], self._joined
        )

    def _placed(self, shape: Shape) -> Result:
        """Columns become places: the channels between them are as wide as borders need."""
        column = {node: place for node, place, _ in shape.places}
        job = self._job
        before = [0.0] * (shape.width + 1)
        after = [0.0] * (shape.width + 1)
        spans: dict[int, tuple[int, int]] = {}
        for cluster in range(len(job["clusters"])):
            inside = [column[node] for node in self._nodes_in(cluster)]
            if inside:
                spans[cluster] = min(inside), max(inside)
        for node, place in column.items():
            left = right = 0.0
            cluster = self._home[node]
            while cluster >= 0:
                left += _SIDE * (spans[cluster][0] == place)
                right += _SIDE * (spans[cluster][1] == place)
                cluster = job["clusters"][cluster][0]
            before[place], after[place] = max(before[place], left), max(after[place], right)
        wide = max(width for width, _ in job["nodes"])
        lefts = [0.0]
        for place in range(1, shape.width):
            room = max(_CHANNEL, after[place - 1] + before[place] + _APART)
            lefts.append(lefts[-1] + wide + room)
        centres = [(0.0, 0.0)] * len(job["nodes"])
        for node, place, top in shape.places:
            centres[node] = (lefts[place] + wide / 2, top + job["nodes"][node][1] / 2)
        return {"nodes": centres}


def _stacked(shapes: Sequence[Shape | None]) -> Shape | None:
    known = [shape for shape in shapes if shape is not None]
    if len(known) < len(shapes):
        return None
    top, places, width = 0.0, [], 0
    for shape in known:
        places += [(node, column, top + y) for node, column, y in shape.places]
        top += shape.height + _APART
        width = max(width, shape.width)
    return Shape(width, top - _APART, tuple(places))


def _shelves(shapes: Sequence[Shape], columns: int) -> Shape | None:
    """Shapes in their order, side by side as far as the columns reach, then in the next row."""
    rows: list[Shape | None] = []
    row: list[Shape] = []
    for shape in shapes:
        if row and sum(each.width for each in row) + shape.width > columns:
            rows.append(beside(row))
            row = []
        row.append(shape)
    if row:
        rows.append(beside(row))
    top, places, width = 0.0, [], 0
    for each in rows:
        assert each is not None
        places += [(node, column, top + y) for node, column, y in each.places]
        top += each.height + GAP
        width = max(width, each.width)
    return Shape(width, top - GAP, tuple(places)) if rows else None
