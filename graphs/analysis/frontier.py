"""What each further gate buys: for every number of gates the least open impact that remains.

Exact, by mixed-integer programming (HiGHS, through `scipy.optimize.milp`), within a time limit;
past it a point says that it is not proved (DESIGN 3.4).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphs.analysis.actions import Arrivals
from graphs.analysis.flow import InfluenceGraph
from graphs.analysis.impact import Stakes
from graphs.analysis.placement import PREFERENCE, Friction, Tail, tail_of
from graphs.analysis.result import Action, FrontierPoint, Placement
from graphs.policy.policy import Policy
from graphs.progress import Progress, step

Longs = npt.NDArray[np.int64]

#: What an open action of each impact weighs.
IMPACT_WEIGHTS = {1: 1, 2: 10, 3: 100, 4: 1_000}
#: Seconds for the whole frontier.
TIME_LIMIT = 10.0
#: Seconds for one search of the two that a point takes; only after both is it heard whether the
#: result is still wanted.
SEARCH_LIMIT = 1.0
#: Up to so many gates each next one is chosen beside those before it, which takes a search for
#: every pair of them.
MOST_ORDERED = 200
#: Added for each gate, and for each place in the order of kinds, so that among sets of equal
#: friction the smaller and easier one is taken; far below any friction that people state.
_EACH, _KIND = 1e-6, 1e-7


def find_frontier(
    graph: InfluenceGraph,
    policy: Policy,
    actions: Sequence[Action],
    arrivals: Arrivals,
    placement: Placement,
    seconds: float = TIME_LIMIT,
    progress: Progress | None = None,
) -> tuple[FrontierPoint, ...]:
    """The points for 0, 1, 2 … gates, up to the fewest that close all that gates can close.

    Disclosures are left out: gates seldom close them. `residual` weighs the open actions that
    remain, those that no gate closes among them. With `progress` no single search takes longer
    than `SEARCH_LIMIT`; raises `Cancelled` when it says that the result is no longer wanted.
    """
    tail = tail_of(graph, actions, arrivals)
    weights = _weights(graph, actions)
    closable, stuck = tail.closable
    base = sum(weights[link] for link in stuck)
    problem = _Problem(tail, Friction.of(graph.workflow, policy), weights, closable)
    number = {link.id: position for position, link in enumerate(graph.workflow.links)}
    final = [number[gate.link] for gate in placement.gates]
    ends = time.monotonic() + seconds
    points = [problem.point(0, (), base, True)]
    rollout: list[int] | None = None
    for k in range(1, placement.cost + 1):
        if k == placement.cost:
            points.append(problem.point(k, final, base, True))
            break
        left = ends - time.monotonic()
        if progress is not None:
            step(progress, k / placement.cost, "weighing gates against impact")
            left = min(left, 2 * SEARCH_LIMIT)
        chosen, proved = problem.best(k, left)
        if not proved:
            rollout = rollout if rollout is not None else problem.order(final)
            # What is known beside the answer that the search came to.
            known: list[Iterable[int]] = [
                chosen,
                rollout[:k],
                [number[one] for one in points[-1].links],
            ]
            chosen = tuple(min(known, key=problem.residual))
        points.append(problem.point(k, chosen, base, proved))
    return tuple(points)


def rollout_of(
    graph: InfluenceGraph,
    policy: Policy,
    actions: Sequence[Action],
    arrivals: Arrivals,
    placement: Placement,
) -> tuple[str, ...]:
    """The proposed gates in the order in which each next one takes most of the open impact."""
    tail = tail_of(graph, actions, arrivals)
    weights = _weights(graph, actions)
    problem = _Problem(tail, Friction.of(graph.workflow, policy), weights, tail.closable[0])
    number = {link.id: position for position, link in enumerate(graph.workflow.links)}
    order = problem.order([number[gate.link] for gate in placement.gates])
    return tuple(graph.workflow.links[link].id for link in order)


def _weights(graph: InfluenceGraph, actions: Sequence[Action]) -> dict[int, int]:
    """The weight of every open action by the index of its link."""
    number = {link.id: position for position, link in enumerate(graph.workflow.links)}
    stakes = Stakes(graph.workflow)
    return {
        number[action.link]: IMPACT_WEIGHTS[stakes.impact(action).value]
        for action in actions
        if action.is_open and action.verb != "disclose"
    }


@dataclass(frozen=True)
class _Program:
    """The mixed-integer program: variables are the vertices that gates decide on, then the links.

    `rows` times the variables must be at least `least`.
    """

    rows: Any
    least: npt.NDArray[np.float64]
    impact: npt.NDArray[np.float64]
    friction: npt.NDArray[np.float64]
    vertices: int


class _Problem:
    """The links that may be gated and the actions that these close."""

    def __init__(
        self, tail: Tail, friction: Friction, weights: dict[int, int], closable: Sequence[int]
    ) -> None:
        self._tail = tail
        self._friction = friction
        self._weights = weights
        self._closable = list(closable)
        self._program: _Program | None = None
        self._links: list[int] = []

    def point(self, gates: int, chosen: Iterable[int], base: int, proved: bool) -> FrontierPoint:
        chosen = sorted(chosen)
        links = self._tail.graph.workflow.links
        return FrontierPoint(
            gates,
            tuple(sorted(links[link].id for link in chosen)),
            base + self.residual(chosen),
            round(sum(self._friction.minutes[link] for link in chosen), 6),
            proved,
        )

    def residual(self, chosen: Iterable[int]) -> int:
        """The weight of the closable actions that stay open when these links are gated."""
        tail = self._tail
        stopped = np.zeros(tail.size, np.bool_)
        stopped[np.asarray(list(chosen), np.int64) + tail.graph.size] = True
        reached = tail.reached(tail.sources, stopped)
        return sum(
            self._weights[link] for link in self._closable if reached[tail.graph.size + link]
        )

    def order(self, links: Sequence[int]) -> list[int]:
        """The links so that each next one leaves the least open impact, the cheaper first.

        Of more than `MOST_ORDERED` links each is judged by what it closes alone.
        """
        if len(links) > MOST_ORDERED:
            alone = {link: self.residual([link]) for link in links}
            return sorted(links, key=lambda link: (alone[link], self._friction.minutes[link], link))
        left, taken = sorted(links), list[int]()
        while left:
            best = min(
                left,
                key=lambda link: (
                    self.residual([*taken, link]), self._friction.minutes[link], link,
                ),
            )  # fmt: skip
            left.remove(best)
            taken.append(best)
        return taken

    def best(self, gates: int, seconds: float) -> tuple[tuple[int, ...], bool]:
        """At most so many links that leave the least open impact, with least friction; and whether
        that is proved. Nothing where the time is up."""
        if seconds <= 0:
            return (), False
        program = self._program = self._program or self._formulate()
        ends = time.monotonic() + seconds
        first = self._solve(program, gates, program.impact, None, seconds)
        if first is None:
            return (), False
        chosen, proved = first
        limit = self.residual(chosen)
        second = self._solve(program, gates, program.friction, limit, ends - time.monotonic())
        if second is None:
            return chosen, False
        cheaper, cheapest = second
        if self.residual(cheaper) == limit:
            return cheaper, proved and cheapest
        return chosen, False

    def _solve(
        self,
        program: _Program,
        gates: int,
        objective: npt.NDArray[np.float64],
        limit: int | None,
        seconds: float,
    ) -> tuple[tuple[int, ...], bool] | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        if seconds <= 0:
            return None
        count = len(objective)
        of_links = np.zeros(count)
        of_links[program.vertices :] = 1.0
        constraints = [
            LinearConstraint(program.rows, program.least, np.inf),
            LinearConstraint(of_links[None, :], -np.inf, gates),
        ]
        if limit is not None:
            constraints.append(LinearConstraint(program.impact[None, :], -np.inf, limit + 0.5))
        result = milp(
            objective,
            integrality=of_links.astype(np.int64),
            bounds=Bounds(0.0, 1.0),
            constraints=constraints,
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if result.x is None:
            return None
        cut = np.flatnonzero(result.x[program.vertices :] > 0.5)
        return tuple(self._links[at] for at in cut.tolist()), result.status == 0

    def _formulate(self) -> _Program:
        """What content reaches is at least what reaches the vertex before, unless a gate stops it.

        A vertex that content reaches whatever is gated is no variable: it counts as reached.
        """
        from scipy.sparse import csr_array

        tail = self._tail
        size = tail.graph.size
        sinks = np.asarray(self._closable, np.int64) + size
        nothing = np.zeros(tail.size, np.bool_)
        useful = tail.reached(tail.sources, nothing) & tail.reached(sinks, nothing, back=True)
        free = tail.free
        decided = np.flatnonzero(useful & ~free)
        # In the order of ids: the answer must not depend on the order of the file.
        decided = decided[np.argsort(_rank(tail.graph)[decided])]
        place = np.full(tail.size, -1, np.int64)
        place[decided] = np.arange(len(decided))
        at_links = decided[tail.cuttable_mask[decided]]
        self._links = (at_links - size).tolist()
        gate = np.full(tail.size, -1, np.int64)
        gate[at_links] = len(decided) + np.arange(len(at_links))
        # One row an arc.
        inner = np.flatnonzero(useful[tail.tail] & useful[tail.head] & ~free[tail.head])
        inner = inner[np.lexsort((place[tail.head[inner]], place[tail.tail[inner]]))]
        heads, tails = tail.head[inner], tail.tail[inner]
        least = np.zeros(len(inner))
        each = np.arange(len(inner))
        ones = np.ones(len(inner))
        gated = gate[heads] >= 0
        certain = place[tails] < 0
        least[certain] = 1.0
        rows = np.concatenate([each, each[gated], each[~certain]])
        columns = np.concatenate([place[heads], gate[heads[gated]], place[tails[~certain]]])
        values = np.concatenate([ones, ones[gated], -ones[~certain]])
        count = len(decided) + len(at_links)
        matrix = csr_array((values, (rows, columns)), shape=(len(least), count))
        impact, friction = np.zeros(count), np.zeros(count)
        for link in self._closable:
            impact[place[size + link]] = self._weights[link]
        links = tail.graph.workflow.links
        for at, link in enumerate(self._links):
            friction[len(decided) + at] = (
                self._friction.minutes[link] + _EACH + _KIND * PREFERENCE[links[link].kind]
            )
        return _Program(matrix, least, impact, friction, len(decided))


def _rank(graph: InfluenceGraph) -> Longs:
    """The rank of each vertex of the network of tails by the id of its node or link."""
    nodes = np.empty(graph.n, np.int64)
    order = sorted(range(graph.n), key=lambda i: graph.workflow.nodes[i].id)
    nodes[order] = np.arange(graph.n)
    sides = graph.size // max(1, graph.n)
    vertices = [side * graph.n + nodes for side in range(sides)]
    return np.concatenate([*vertices, graph.size + graph.link_rank])
