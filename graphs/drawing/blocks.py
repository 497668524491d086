"""Connected parts of a zone as blocks of rows and columns that can be more or less wide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graphs.drawing.graphviz import Job, Result

#: Space between nodes above one another, and between unconnected parts.
_NODE_GAP, GAP = 22.0, 34.0
#: Space between two rows of a chain: for a return line, and for each further one up to a number.
_ROW_GAP, _LINE, _MOST_LINES = 46.0, 9.0, 6
#: How many nodes may stand above one another before they are spread over several columns.
_TALL = (4, 6, 9, 14, 1_000)
#: What a link that has to go back to the next row costs, in pixels of height.
_RETURN = 40.0
_WIDTH_OF_A_COLUMN = 188.0 + 72.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Nodes in columns: `width` in columns, `height` in pixels; node, column, top of each."""

    width: int
    height: float
    places: tuple[tuple[int, int, float], ...]

    def moved(self, columns: int, down: float) -> tuple[tuple[int, int, float], ...]:
        return tuple((node, column + columns, y + down) for node, column, y in self.places)

    def within(self, above: float, below: float) -> Shape:
        """The same with room above and below."""
        return Shape(self.width, self.height + above + below, self.moved(0, above))


def beside(shapes: Sequence[Shape], joined: Mapping[int, Sequence[int]] | None = None) -> Shape:
    """Shapes side by side. A lower one stands as near as it can to what it is `joined` to in the
    highest, by node; without links at the top."""
    height = max(shape.height for shape in shapes)
    highest = next(shape for shape in shapes if shape.height == height)
    level = {node: y for node, _, y in highest.places}
    places: list[tuple[int, int, float]] = []
    column = 0
    for shape in shapes:
        down = 0.0
        if joined is not None and shape is not highest:
            rises = [
                level[other] - y
                for node, _, y in shape.places
                for other in joined.get(node, ())
                if other in level
            ]
            if rises:
                down = max(0.0, min(height - shape.height, sum(rises) / len(rises)))
        places += shape.moved(column, down)
        column += shape.width
    return Shape(column, height, tuple(places))


def grid(items: Sequence[Shape], columns: int) -> Shape | None:
    """Items without links among them in rows; None where one is wider than the columns."""
    if not items:
        return Shape(0, 0.0, ())
    if max(item.width for item in items) > columns:
        return None
    count = min(columns, len(items))
    # Rows of one length: the last is not left with a single node.
    count = -(-len(items) // -(-len(items) // count))
    places: list[tuple[int, int, float]] = []
    top, at, high, width = 0.0, 0, 0.0, 0
    for item in items:
        if at and at + item.width > max(count, item.width):
            top, at, high = top + high + _NODE_GAP, 0, 0.0
        places += item.moved(at, top)
        at, high = at + item.width, max(high, item.height)
        width = max(width, at)
    return Shape(width, top + high, tuple(places))


def components(
    job: Job, items: Sequence[Shape], plain: Result, run: Callable[[Job], Result]
) -> list[Component]:
    """The connected parts of some items, the larger ones first; links out of them do not count."""
    item_of = {node: index for index, item in enumerate(items) for node, _, _ in item.places}
    edges: dict[tuple[int, int], tuple[int, int]] = {}
    root = list(range(len(items)))

    def find(item: int) -> int:
        while root[item] != item:
            root[item] = root[root[item]]
            item = root[item]
        return item

    for tail, head, weight, length in job["edges"]:
        a, b = item_of.get(tail), item_of.get(head)
        if a is None or b is None or a == b:
            continue
        pull, least = edges.get((a, b), (0, 0))
        edges[a, b] = pull + weight, max(least, length)
        root[find(b)] = find(a)
    groups: dict[int, list[int]] = {}
    for index in range(len(items)):
        groups.setdefault(find(index), []).append(index)
    at = plain["nodes"]

    def place(item: int) -> tuple[float, float]:
        nodes = [node for node, _, _ in items[item].places]
        return sum(at[n][1] for n in nodes) / len(nodes), sum(at[n][0] for n in nodes) / len(nodes)

    centres: list[tuple[float, float]] = [(x, y) for y, x in map(place, range(len(items)))]
    if edges:
        inner: Job = {
            "nodes": [(item.width * _WIDTH_OF_A_COLUMN - 72.0, item.height) for item in items],
            "edges": [(a, b, *rest) for (a, b), rest in edges.items()],
            "clusters": [],
            "rank_gap": 72.0,
            "node_gap": _NODE_GAP,
            "margin": 0.0,
        }
        centres = run(inner)["nodes"]
    found = []
    for members in groups.values():
        members.sort(key=place)
        inside = set(members)
        links = [pair for pair in edges if pair[0] in inside]
        found.append(Component(items, members, links, centres))
    found.sort(key=lambda one: (-len(one.items), place(one.members[0])))
    return found


class Component:
    """A connected part: items in ranks from left to right, as Graphviz put them."""

    def __init__(
        self,
        items: Sequence[Shape],
        members: Sequence[int],
        links: Sequence[tuple[int, int]],
        centres: Sequence[tuple[float, float]],
    ) -> None:
        self.members = members
        self.items = [items[member] for member in members]
        self.nodes = [node for item in self.items for node, _, _ in item.places]
        self._all, self._centres = items, centres
        ranks: dict[int, list[int]] = {}
        for member in members:
            ranks.setdefault(round(centres[member][0]), []).append(member)
        self._ranks = [sorted(ranks[x], key=lambda m: (centres[m][1], m)) for x in sorted(ranks)]
        rank_of = {m: number for number, rank in enumerate(self._ranks) for m in rank}
        # How many nodes have links over each border between two ranks: lines to go back there.
        over: list[set[int]] = [set() for _ in self._ranks]
        for tail, head in links:
            low, high = sorted((rank_of[tail], rank_of[head]))
            for border in range(low + 1, high + 1):
                over[border].add(head)
        self._over = [len(each) for each in over]
        self._rows: dict[tuple[int, int, int], Shape] = {}

    def shape(self, columns: int) -> Shape | None:
        """The part in rows of at most so many columns, as low as it gets; None if none fits."""
        found = [shape for tall in _TALL if (shape := self._wrapped(columns, tall)) is not None]
        return min(found, key=lambda s: (s.height, s.width), default=None)

    def _wrapped(self, columns: int, tall: int) -> Shape | None:
        """Rows broken where the least height and the fewest return lines come of it."""
        count = len(self._ranks)
        widths = [self._width(rank, tall) for rank in self._ranks]
        best: list[tuple[float, int, Shape | None]] = [(0.0, 0, None)]
        for end in range(1, count + 1):
            options: list[tuple[float, int, Shape | None]] = []
            for start in range(end - 1, -1, -1):
                if sum(widths[start:end]) > columns:
                    break
                if best[start][0] == float("inf"):
                    continue
                row = self._row(start, end, tall)
                cost = best[start][0] + row.height
                if start:
                    cost += self._between(start) + _RETURN * self._over[start]
                options.append((cost, start, row))
            best.append(min(options, key=lambda o: (o[0], -o[1]), default=(float("inf"), 0, None)))
        if best[count][2] is None:
            return None
        rows: list[tuple[int, Shape]] = []
        at = count
        while at:
            _, start, chosen = best[at]
            assert chosen is not None
            rows.append((start, chosen))
            at = start
        places: list[tuple[int, int, float]] = []
        top, width = 0.0, 0
        for start, row in reversed(rows):
            if start:
                top += self._between(start)
            places += row.moved(0, top)
            top += row.height
            width = max(width, row.width)
        return Shape(width, top, tuple(places))

    def _between(self, start: int) -> float:
        return _ROW_GAP + _LINE * min(_MOST_LINES, self._over[start])

    def _width(self, rank: Sequence[int], tall: int) -> int:
        wide = max(self._all[member].width for member in rank)
        return wide * -(-len(rank) // tall)

    def _row(self, start: int, end: int, tall: int) -> Shape:
        # The rows of one height of columns come up for every width of the map.
        tallest = max(len(rank) for rank in self._ranks[start:end])
        key = start, end, min(tall, tallest)
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = self._made_row(start, end, tall)
        return row

    def _made_row(self, start: int, end: int, tall: int) -> Shape:
        """Some ranks beside one another, with the heights that Graphviz gave, less empty strips."""
        boxes: list[tuple[float, float, int, int]] = []
        column = 0
        for rank in self._ranks[start:end]:
            wide = max(self._all[member].width for member in rank)
            parts = -(-len(rank) // tall)
            if parts == 1:
                for member in rank:
                    item = self._all[member]
                    top = self._centres[member][1] - item.height / 2
                    boxes.append((top, item.height, member, column + (wide - item.width) // 2))
            else:
                boxes += self._spread(rank, parts, wide, column)
            column += wide * parts
        boxes.sort()
        places: list[tuple[int, int, float]] = []
        reached, removed = boxes[0][0], boxes[0][0]
        for top, height, member, at in boxes:
            if top > reached + _NODE_GAP:
                removed += top - reached - _NODE_GAP
            places += self._all[member].moved(at, top - removed)
            reached = max(reached, top + height)
        return Shape(column, reached - removed, tuple(places))

    def _spread(
        self, rank: Sequence[int], parts: int, wide: int, column: int
    ) -> list[tuple[float, float, int, int]]:
        """A tall rank over several columns, row by row, about the same middle."""
        boxes: list[tuple[float, float, int, int]] = []
        top = 0.0
        for first in range(0, len(rank), parts):
            members = rank[first : first + parts]
            high = max(self._all[member].height for member in members)
            for number, member in enumerate(members):
                boxes.append((top, self._all[member].height, member, column + number * wide))
            top += high + _NODE_GAP
        middle = sum(self._centres[member][1] for member in rank) / len(rank)
        shift = middle - (top - _NODE_GAP) / 2
        return [(y + shift, height, member, at) for y, height, member, at in boxes]
