"""The best walks from many nodes to many others at once, and what can be marked along them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graphs.analysis.flow import Adjacency, InfluenceGraph, adjacency
from graphs.analysis.walks import PLACES, STATES, explore

Longs = npt.NDArray[np.int64]
Marks = npt.NDArray[np.int8]
#: The state of a target that is not reached; the mark of what no marked way takes.
UNREACHED = STATES
UNMARKED = 127


class Ways:
    """For each source and target (by node index) the walk that witnesses the target in a radius.

    It is the best of those at the lowest state, gates being no targets, as in `blast_radius`.
    `states`: these states, of shape (sources, targets); UNREACHED where there is none.
    """

    def __init__(
        self, graph: InfluenceGraph, sources: Sequence[int], targets: Sequence[int]
    ) -> None:
        self._graph = graph
        self._sources = np.asarray(sources, np.int64)
        starts = np.stack([self._sources, self._sources + graph.n], axis=1) * PLACES
        self._walks = explore(graph, graph.reaching, starts.ravel(), scoped=False)
        self._size = len(self._walks.codes)
        place = self._walks.positions(starts.ravel()).reshape(starts.shape)
        self._search(place)
        self._settle(np.asarray(targets, np.int64))

    def _search(self, starts: Longs) -> None:
        """Breadth-first from all sources; a cell is a source's number and a place."""
        walks, size, graph = self._walks, self._size, self._graph
        steps: Adjacency = adjacency(walks.tail.astype(np.int32), np.arange(len(walks.tail)), size)
        rank_of_step = graph.link_rank[graph.link[walks.arc]].astype(np.int64)
        cells = len(starts) * size
        self._distance = np.full(cells, -1, np.int64)
        self._step = np.full(cells, -1, np.int64)
        self._rank = np.zeros(cells, np.int64)
        #: The cells that are reached, one array a level.
        self._levels: list[Longs] = []
        frontier = (starts + np.arange(len(starts))[:, None] * size).ravel()
        self._distance[frontier] = 0
        while frontier.size:
            self._levels.append(frontier)
            source, at = np.divmod(frontier, size)
            step, owner = steps.leaving(at)
            head = source[owner] * size + walks.head[step]
            fresh = np.flatnonzero(self._distance[head] < 0)
            step, head, owner = step[fresh].astype(np.int64), head[fresh], owner[fresh]
            key = self._rank[frontier[owner]] * (len(graph.link_rank) + 1) + rank_of_step[step]
            order = np.lexsort((key, head))
            head, key, step = head[order], key[order], step[order]
            first = np.flatnonzero(np.r_[True, head[1:] != head[:-1]]) if head.size else order
            frontier = head[first]
            self._distance[frontier] = len(self._levels)
            self._step[frontier] = step[first]
            self._rank[frontier] = np.unique(key[first], return_inverse=True)[1]

    def _settle(self, targets: Longs) -> None:
        """The state and the last cell of the way to each target."""
        walks, graph = self._walks, self._graph
        column = np.full(max(graph.n, 1), -1, np.int64)
        column[targets] = np.arange(len(targets))
        column[: graph.n][graph.is_gate] = -1
        of_place = column[walks.vertex % max(graph.n, 1)]
        reached = np.concatenate(self._levels) if self._levels else np.zeros(0, np.int64)
        reached = reached[of_place[reached % self._size] >= 0] if reached.size else reached
        shape = (len(self._sources), len(targets))
        self.states = np.full(shape, UNREACHED, np.int8)
        self._last = np.full(shape, -1, np.int64)
        if not reached.size:
            return
        source, at = np.divmod(reached, self._size)
        pair = source * len(targets) + of_place[at]
        state = walks.codes[at] % STATES
        order = np.lexsort((reached, self._rank[reached], self._distance[reached], state, pair))
        first = order[np.flatnonzero(np.r_[True, np.diff(pair[order]) > 0])]
        self.states.reshape(-1)[pair[first]] = state[first]
        self._last.reshape(-1)[pair[first]] = reached[first]

    def least_marks(self, marks: Marks) -> tuple[Marks, Marks]:
        """For each link, and each source, the least mark of the ways that take it.

        `marks`: of the way from each source to each target; UNMARKED for a way that is not told.
        """
        told = (marks < UNMARKED) & (self._last >= 0)
        of_cell = np.full(len(self._distance), UNMARKED, np.int8)
        np.minimum.at(of_cell, self._last[told], marks[told])
        of_link = np.full(len(self._graph.link_rank), UNMARKED, np.int8)
        for level in reversed(self._levels[1:]):
            cells = level[of_cell[level] < UNMARKED]
            step = self._step[cells]
            before = cells - cells % self._size + self._walks.tail[step]
            np.minimum.at(of_cell, before, of_cell[cells])
            np.minimum.at(of_link, self._graph.link[self._walks.arc[step]], of_cell[cells])
        of_source = np.where(told, marks, UNMARKED).min(axis=1, initial=UNMARKED)
        return of_link, of_source.astype(np.int8)
