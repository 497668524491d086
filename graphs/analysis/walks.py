"""Walks over the influence graph that carry a state: which (vertex, scope, state) they visit.

A place is the code `vertex * 10 + scope * 5 + state`. Exploring gives the places that walks from
given starts visit and the steps between them, on which every question about walks is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graphs.analysis.flow import Adjacency, InfluenceGraph
from graphs.analysis.reach import distinct
from graphs.analysis.result import Path

Longs = npt.NDArray[np.int64]
#: The states of a walk, and the places of a vertex: each state out of scope and in scope.
STATES = 5
PLACES = 2 * STATES


@dataclass(frozen=True)
class Walks:
    """The places that walks visit (codes, sorted) and the steps they take between them.

    `tail` and `head` are positions in `codes`; `arc` is the arc of the influence graph taken.
    """

    graph: InfluenceGraph
    codes: Longs
    tail: Longs
    head: Longs
    arc: Longs

    @cached_property
    def vertex(self) -> Longs:
        return self.codes // PLACES

    @cached_property
    def _position(self) -> Longs:
        position = np.full(self.graph.size * PLACES, -1, np.int64)
        position[self.codes] = np.arange(len(self.codes))
        return position

    def positions(self, codes: Longs) -> Longs:
        """Where these codes stand; those that no walk visits are left out."""
        found = self._position[codes]
        return found[found >= 0]

    @cached_property
    def visited(self) -> npt.NDArray[np.bool_]:
        """Whether some walk visits a vertex in a scope and a state: shape (vertices, 2, 5)."""
        seen = np.zeros(self.graph.size * PLACES, np.bool_)
        seen[self.codes] = True
        return seen.reshape(self.graph.size, 2, STATES)

    @cached_property
    def _position_of(self) -> dict[int, int]:
        return {code: position for position, code in enumerate(self.codes.tolist())}

    def places(
        self, vertices: tuple[int, ...], in_scope: bool | None, states: Sequence[int]
    ) -> list[int]:
        """The positions of the visited places at these vertices, in scope, out of it, or both."""
        scopes = (0, 1) if in_scope is None else (int(in_scope),)
        position = self._position_of
        return [
            position[code]
            for vertex in vertices
            for scope in scopes
            for state in states
            if (code := vertex * PLACES + scope * STATES + state) in position
        ]

    @cached_property
    def node_ids(self) -> list[str]:
        """The node of each place."""
        ids = [node.id for node in self.graph.workflow.nodes]
        return [ids[node] for node in (self.vertex % max(self.graph.n, 1)).tolist()]

    @cached_property
    def link_ids(self) -> list[str]:
        """The link of each step."""
        ids = [link.id for link in self.graph.workflow.links]
        return [ids[link] for link in self.graph.link[self.arc].tolist()]


def place(vertex: int, in_scope: bool = False, state: int = 0) -> int:
    return vertex * PLACES + int(in_scope) * STATES + state


def explore(graph: InfluenceGraph, arcs: Adjacency, starts: Longs, *, scoped: bool = True) -> Walks:
    """All places that walks from the start places visit over the given arcs.

    Without `scoped`, scope is not tracked and every place is out of scope.
    """
    seen = np.zeros(graph.size * PLACES, np.bool_)
    frontier = distinct(starts)
    seen[frontier] = True
    tails: list[Longs] = []
    heads: list[Longs] = []
    taken: list[Longs] = []
    while frontier.size:
        vertices, rest = np.divmod(frontier, PLACES)
        arc, owner = arcs.leaving(vertices)
        scope, state = np.divmod(rest[owner], STATES)
        head = graph.head[arc].astype(np.int64)
        state = np.maximum(state, np.maximum(graph.gate_state[arc], graph.raises[head]))
        state = np.where(graph.resets[head], np.minimum(state, 1), state)
        if scoped:
            scope = np.where(graph.scopes[head], 1, np.where(graph.unscopes[head], 0, scope))
        code = head * PLACES + scope * STATES + state
        tails.append(frontier[owner])
        heads.append(code)
        taken.append(arc.astype(np.int64))
        frontier = distinct(code[~seen[code]])
        seen[frontier] = True
    codes = np.flatnonzero(seen).astype(np.int64)
    if not tails:
        none = np.zeros(0, np.int64)
        return Walks(graph, codes, none, none, none)
    position = np.zeros(graph.size * PLACES, np.int64)
    position[codes] = np.arange(len(codes))
    return Walks(
        graph,
        codes,
        position[np.concatenate(tails)],
        position[np.concatenate(heads)],
        np.concatenate(taken),
    )


@dataclass(frozen=True)
class WitnessTree:
    """The best walk to every place: the shortest, then the least by the ids of its links.

    `distance` is -1 where no walk arrives; `step` is the last step of the best walk, -1 at a start.
    `rank` orders the walks of equal length by their link ids.
    """

    walks: Walks
    distance: Longs
    step: Longs
    rank: Longs

    @cached_property
    def _order(self) -> list[tuple[int, int]]:
        return list(zip(self.distance.tolist(), self.rank.tolist(), strict=True))

    @cached_property
    def _steps(self) -> list[int]:
        steps: list[int] = self.step.tolist()
        return steps

    @cached_property
    def _tails(self) -> list[int]:
        tails: list[int] = self.walks.tail.tolist()
        return tails

    def best(self, positions: Iterable[int]) -> int | None:
        """Of these places, the one with the best walk; None where no walk arrives at any."""
        order = self._order
        reached = ((order[position], position) for position in positions)
        return min((it for it in reached if it[0][0] >= 0), default=(None, None))[1]

    def path(self, position: int) -> Path:
        """The best walk to a place, told as nodes and links."""
        walks, steps, tails = self.walks, self._steps, self._tails
        node_ids = [walks.node_ids[position]]
        link_ids: list[str] = []
        while (step := steps[position]) >= 0:
            link_ids.append(walks.link_ids[step])
            position = tails[step]
            node_ids.append(walks.node_ids[position])
        return Path(tuple(reversed(node_ids)), tuple(reversed(link_ids)))


def witness_tree(walks: Walks, starts: Longs) -> WitnessTree:
    """Best walks from the given positions, by breadth-first search that keeps link-id order."""
    graph = walks.graph
    size = len(walks.codes)
    distance = np.full(size, -1, np.int64)
    best_step = np.full(size, -1, np.int64)
    rank = np.zeros(size, np.int64)
    order = np.argsort(walks.tail, kind="stable")
    start = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(walks.tail, minlength=size), out=start[1:])
    steps = Adjacency(start, order.astype(np.int32))
    frontier = np.unique(starts)
    distance[frontier] = 0
    level = 0
    while frontier.size:
        level += 1
        step, owner = steps.leaving(frontier)
        step = step.astype(np.int64)
        head = walks.head[step]
        fresh = distance[head] < 0
        step, head, origin = step[fresh], head[fresh], frontier[owner[fresh]]
        if not step.size:
            break
        link = graph.link_rank[graph.link[walks.arc[step]]].astype(np.int64)
        key = rank[origin] * (len(graph.link_rank) + 1) + link
        by_head = np.lexsort((step, key, head))
        first = np.ones(len(by_head), np.bool_)
        first[1:] = head[by_head][1:] != head[by_head][:-1]
        chosen = by_head[first]
        frontier = head[chosen]
        distance[frontier] = level
        best_step[frontier] = step[chosen]
        rank[frontier] = np.unique(key[chosen], return_inverse=True)[1]
    return WitnessTree(walks, distance, best_step, rank)
