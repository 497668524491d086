"""All ungated simple paths between two nodes, shortest first, within bounds that it tells."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass

import numpy as np

from graphs.analysis.flow import ArcKind, InfluenceGraph
from graphs.analysis.result import Path

#: So many paths are listed, and so many steps are taken to look for them.
MOST_PATHS, MOST_STEPS = 200, 50_000


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths, shortest first, then by link ids; `stopped`: a bound was met, there may be more.

    `limit` names that bound: `paths` or `steps`, "" where none was met.
    """

    paths: tuple[Path, ...]
    limit: str = ""

    @property
    def stopped(self) -> bool:
        return bool(self.limit)


#: Its length with what remains, the ranks of its link ids, its vertices and its links.
_Partial = tuple[int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def ungated_paths(
    graph: InfluenceGraph,
    source: str,
    target: str,
    most_paths: int = MOST_PATHS,
    most_steps: int = MOST_STEPS,
) -> Paths:
    """The ways by which walks from the source arrive at the target at state 0 (DESIGN 3.1).

    A walk is simple if it visits no vertex of the influence graph twice, does not come back to the
    source, and ends where it first arrives at the target; walks that visit the same nodes by the
    same links are one path. Raises KeyError for an unknown id.

    The partial paths wait in a heap by their length and the distance that remains (A* search, Hart,
    Nilsson and Raphael 1968, which finds every path in order of length); a step makes one of them.
    """
    start, end, n = graph.index[source], graph.index[target], graph.n
    if start == end:
        return Paths(())
    arcs = _ungated_arcs(graph, start)
    remaining = _distances(arcs, {end + block * n for block in range(4)})
    waiting: list[_Partial] = [
        (remaining[vertex], (), (vertex,), ())
        for vertex in (start, start + n)
        if vertex in remaining
    ]
    heapq.heapify(waiting)
    found: dict[tuple[tuple[int, ...], tuple[int, ...]], None] = {}
    steps = 0
    limit = ""
    while waiting:
        if steps > most_steps:
            limit = "steps"
            break
        _, ranks, vertices, links = heapq.heappop(waiting)
        here = vertices[-1]
        if here % n == end:
            told = tuple(vertex % n for vertex in vertices), links
            if told not in found and len(found) == most_paths:
                limit = "paths"
                break
            found[told] = None
            continue
        for head, link in arcs.get(here, ()):
            if head in vertices or head not in remaining:
                continue
            steps += 1
            length = len(vertices) + remaining[head]
            rank = (*ranks, int(graph.link_rank[link]))
            heapq.heappush(waiting, (length, rank, (*vertices, head), (*links, link)))
    node_ids = [node.id for node in graph.workflow.nodes]
    link_ids = [link.id for link in graph.workflow.links]
    return Paths(
        tuple(
            Path(tuple(node_ids[i] for i in nodes), tuple(link_ids[i] for i in links))
            for nodes, links in found
        ),
        limit,
    )


def _ungated_arcs(graph: InfluenceGraph, start: int) -> dict[int, list[tuple[int, int]]]:
    """From each vertex the heads and links of the arcs that keep a walk at state 0."""
    keeps = (graph.kind <= ArcKind.ACCESS) & (graph.gate_state == 0)
    keeps &= (graph.raises[graph.head] == 0) & (graph.head % max(graph.n, 1) != start)
    arcs: dict[int, list[tuple[int, int]]] = {}
    chosen = np.flatnonzero(keeps)
    columns = (graph.tail[chosen], graph.head[chosen], graph.link[chosen])
    for tail, head, link in zip(*(column.tolist() for column in columns), strict=True):
        arcs.setdefault(tail, []).append((head, link))
    return arcs


def _distances(arcs: dict[int, list[tuple[int, int]]], ends: set[int]) -> dict[int, int]:
    """How many arcs each vertex is from the nearest of the ends; none for those that miss all."""
    back: dict[int, list[int]] = {}
    for tail, leaving in arcs.items():
        for head, _ in leaving:
            back.setdefault(head, []).append(tail)
    distance = dict.fromkeys(ends, 0)
    queue = deque(ends)
    while queue:
        vertex = queue.popleft()
        for tail in back.get(vertex, ()):
            if tail not in distance:
                distance[tail] = distance[vertex] + 1
                queue.append(tail)
    return distance
