"""A plain and fast layout: zones as lanes, nodes in layers along the longest path, in numpy.

For workflows that are too large for Graphviz, and for those on which Graphviz gives up.
"""

from __future__ import annotations

import numpy as np

from graphs.drawing.graphviz import Job, Result

#: A layer of a lane with more nodes than this is broken into several columns.
_TALLEST = 24


def layers(count: int, tails: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """The layer of each of `count` nodes along the longest path from a start.

    Nodes are taken in topological order (Kahn 1962). Where only cycles are left, one is entered at
    its first node in file order, and its closing link points backwards.
    """
    layer = np.zeros(count, dtype=np.int64)
    if not len(tails):
        return layer
    indegree = np.bincount(heads, minlength=count)
    order = np.argsort(tails, kind="stable")
    starts = np.searchsorted(tails[order], np.arange(count + 1))
    ready = [int(node) for node in np.flatnonzero(indegree == 0)]
    seen = np.zeros(count, dtype=bool)
    waiting = iter(range(count))
    while True:
        while ready:
            node = ready.pop()
            if seen[node]:
                continue
            seen[node] = True
            for link in order[starts[node] : starts[node + 1]]:
                head = int(heads[link])
                if seen[head]:
                    continue
                layer[head] = max(layer[head], layer[node] + 1)
                indegree[head] -= 1
                if indegree[head] == 0:
                    ready.append(head)
        # Only cycles are left: enter one at its first node in file order.
        node = next((n for n in waiting if not seen[n]), -1)
        if node < 0:
            return layer
        ready.append(node)


def lane_layout(job: Job) -> Result:
    """Lay a job out in lanes; same result for the same job."""
    count = len(job["nodes"])
    sizes = np.array(job["nodes"], dtype=float).reshape(count, 2)
    edges = np.array([edge[:2] for edge in job["edges"] if edge[3]], dtype=np.int64).reshape(-1, 2)
    layer = layers(count, edges[:, 0], edges[:, 1])
    lane, lane_count, order = _lanes(job, count)
    layer_count = int(layer.max(initial=0)) + 1
    cells, sizes_of_cells = np.unique(lane * layer_count + layer, return_counts=True)
    heaviest = np.zeros(layer_count, dtype=np.int64)
    np.maximum.at(heaviest, cells % layer_count, sizes_of_cells)
    columns_of_layer = -(-heaviest // _TALLEST)
    first_column = np.concatenate([[0], np.cumsum(columns_of_layer)])
    # The place of each node within its lane and layer, in file order.
    by_cell = np.lexsort((np.arange(count), layer, lane))
    cell = lane[by_cell] * layer_count + layer[by_cell]
    new_cell = np.concatenate([[True], cell[1:] != cell[:-1]]) if count else np.zeros(0, bool)
    start = np.maximum.accumulate(np.where(new_cell, np.arange(count), 0))
    place = np.empty(count, dtype=np.int64)
    place[by_cell] = np.arange(count) - start
    column = first_column[layer] + place // _TALLEST
    row = place % _TALLEST
    pitch_x = float(sizes[:, 0].max(initial=1)) + job["rank_gap"]
    pitch_y = float(sizes[:, 1].max(initial=1)) + job["node_gap"]
    rows = np.zeros(lane_count, dtype=np.int64)
    np.maximum.at(rows, lane, row + 1)
    top = np.zeros(lane_count)
    y = 0.0
    for index, before, after in order:
        y += before
        if index >= 0:
            top[index] = y
            y += rows[index] * pitch_y
        y += after
    x = column * pitch_x
    ys = top[lane] + row * pitch_y + pitch_y / 2
    return {
        "nodes": [(float(a), float(b)) for a, b in zip(x, ys, strict=True)],
    }


def _lanes(job: Job, count: int) -> tuple[np.ndarray, int, list[tuple[int, float, float]]]:
    """The lane of each node, the number of lanes, and the lanes with the room around each.

    Lane 0 holds the nodes outside every zone. A zone's own nodes lie above the zones within it.
    """
    clusters = job["clusters"]
    lane = np.zeros(count, dtype=np.int64)
    children: dict[int, list[int]] = {}
    for index, (parent, _, members) in enumerate(clusters):
        lane[members] = index + 1
        children.setdefault(parent, []).append(index)
    order: list[tuple[int, float, float]] = [(0, 0.0, job["margin"])]

    def visit(index: int) -> None:
        margin, title = job["margin"], clusters[index][1]
        order.append((index + 1, margin + title, 0.0))
        for child in children.get(index, []):
            visit(child)
        order.append((-1, 0.0, 2 * margin))

    for top in children.get(-1, []):
        visit(top)
    return lane, len(clusters) + 1, order
