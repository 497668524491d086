"""What each further gate buys: for every number of gates the least open impact that remains.

Exact within a time limit, past which a point says that it is not proved (DESIGN 3.4). The tails
fall into parts that share nothing; of each, minimum cuts tell most numbers of gates (see `trade`),
and mixed-integer programming (HiGHS, through `scipy.optimize.milp`) the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphs.analysis.actions import Arrivals
from graphs.analysis.flow import InfluenceGraph
from graphs.analysis.impact import Stakes
from graphs.analysis.placement import PREFERENCE, Friction, Tail, tail_of
from graphs.analysis.result import Action, FrontierPoint, Placement
from graphs.analysis.trade import Choice, Part, Trade, joined
from graphs.policy.policy import Policy
from graphs.progress import Progress, step

Longs = npt.NDArray[np.int64]

#: What an open action of each impact weighs.
IMPACT_WEIGHTS = {1: 1, 2: 10, 3: 100, 4: 1_000}
#: Seconds for the whole frontier.
TIME_LIMIT = 10.0
#: Seconds for one search of the two that a number of gates takes; only after both is it heard
#: whether the result is still wanted.
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
    choices, least = problem.weighed(final, seconds, progress)
    points = [problem.point(0, (), base, True)]
    rollout: list[int] | None = None
    for k in range(1, placement.cost + 1):
        if k == placement.cost:
            points.append(problem.point(k, final, base, True))
            break
        chosen, proved = choices[k].links, choices[k].cost == least[k]
        if not proved:
            rollout = rollout if rollout is not None else problem.order(final)
            # What is known beside the answer that the searches came to.
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
    links: list[int]


class _Problem:
    """The links that may be gated and the actions that these close."""

    def __init__(
        self, tail: Tail, friction: Friction, weights: dict[int, int], closable: Sequence[int]
    ) -> None:
        self._tail = tail
        self._friction = friction
        self._closable = np.asarray(closable, np.int64)
        self._weight = np.zeros(len(tail.graph.workflow.links), np.int64)
        self._weight[list(weights)] = list(weights.values())
        self._unit = 1

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

    def residual(self, chosen: Iterable[int], actions: Sequence[int] | None = None) -> int:
        """The weight of the closable actions (or of some) that stay open with these links gated."""
        tail = self._tail
        stopped = np.zeros(tail.size, np.bool_)
        stopped[np.asarray(list(chosen), np.int64) + tail.graph.size] = True
        reached = tail.reached(tail.sources, stopped)
        at = self._closable if actions is None else np.asarray(actions, np.int64)
        return int(self._weight[at][reached[tail.graph.size + at]].sum())

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

    def weighed(
        self, final: Sequence[int], seconds: float, progress: Progress | None
    ) -> tuple[list[Choice], list[int]]:
        """For each number of gates the best choice that was found, and what none can beat."""
        ends = time.monotonic() + seconds
        if seconds <= 0:
            nothing = Choice(int(self._weight[self._closable].sum()), ())
            return [nothing] * (len(final) + 1), [0] * (len(final) + 1)
        parts = self._parts(final)
        share = 0.0

        def left() -> float:
            if progress is None:
                return ends - time.monotonic()
            step(progress, share, "weighing gates against impact")
            return min(ends - time.monotonic(), 2 * SEARCH_LIMIT)

        # The small ones first: most is proved there in the least time.
        in_turn = sorted(parts, key=lambda part: part.most)
        trades: dict[int, Trade] = {}
        for done, part in enumerate(in_turn):
            share = done / (2 * len(parts))
            trades[id(part)] = part.trade(lambda: left() > 0)
        for done, part in enumerate(in_turn):
            share = 0.5 + done / (2 * len(parts))
            self._search(part, trades[id(part)], left)
        choices, least = joined([trades[id(part)] for part in parts], len(final))
        size = self._tail.graph.size
        links = (tuple(vertex - size for vertex in one.links) for one in choices)
        return [Choice(one.cost, each) for one, each in zip(choices, links, strict=True)], least

    def _search(self, part: Part, trade: Trade, left: Callable[[], float]) -> None:
        """Find by integer programming what minimum cuts did not tell."""
        program: _Program | None = None
        for gates in range(1, part.most):
            if gates in trade.known:
                continue
            if (seconds := left()) <= 0:
                return
            program = program or self._formulate(part)
            found = self._best(program, part, gates, seconds)
            if found is not None:
                trade.improve(gates, *found)

    def _best(
        self, program: _Program, part: Part, gates: int, seconds: float
    ) -> tuple[Choice, bool] | None:
        """At most so many links that leave the least open impact, with least friction; and whether
        that is proved. None where the time is up."""
        size = self._tail.graph.size
        actions = [vertex - size for vertex in part.weight]

        def residual(chosen: Iterable[int]) -> int:
            return self.residual([vertex - size for vertex in chosen], actions)

        ends = time.monotonic() + seconds
        first = self._solve(program, gates, program.impact, None, seconds)
        if first is None:
            return None
        chosen, proved = first
        limit = residual(chosen)
        second = self._solve(program, gates, program.friction, limit, ends - time.monotonic())
        if second is not None and residual(second[0]) == limit:
            chosen, proved = second[0], proved and second[1]
        else:
            proved = False
        cost = limit * self._unit + sum(part.price[link] for link in chosen)
        return Choice(cost, chosen), proved

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
        return tuple(program.links[at] for at in cut.tolist()), result.status == 0

    def _parts(self, final: Sequence[int]) -> list[Part]:
        """The vertices that gates decide on, in groups that no arc joins."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        tail = self._tail
        graph, size, free = tail.graph, tail.graph.size, tail.free
        sinks = self._closable + size
        nothing = np.zeros(tail.size, np.bool_)
        useful = tail.reached(tail.sources, nothing) & tail.reached(sinks, nothing, back=True)
        decided = np.flatnonzero(useful & ~free)
        if not decided.size:
            return []
        # In the order of ids: the answer must not depend on the order of the file.
        decided = decided[np.argsort(_rank(graph)[decided])]
        price = self._prices((decided[tail.cuttable_mask[decided]] - size).tolist())
        # Impact counts before all friction, and the smallest set that closes all before a cheaper.
        self._unit = (sum(price.values()) + 1) * (len(final) + 1)
        place = np.full(tail.size, -1, np.int64)
        place[decided] = np.arange(len(decided))
        inner = useful[tail.tail] & useful[tail.head] & ~free[tail.head]
        heads, tails = place[tail.head[inner]], place[tail.tail[inner]]
        entered = np.unique(heads[tails < 0])
        heads, tails = heads[tails >= 0], tails[tails >= 0]
        order = np.lexsort((heads, tails))
        heads, tails = heads[order], tails[order]
        joint = coo_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(len(decided),) * 2)
        _, found = connected_components(joint.tocsr(), directed=False)
        _, first, number = np.unique(found, return_index=True, return_inverse=True)
        label = np.argsort(np.argsort(first))[number]
        vertices, arcs, certain = (
            _grouped(keys, len(first)) for keys in (label, label[tails], label[entered])
        )
        at_end = np.asarray(final, np.int64) + size
        closing = _grouped(label[place[at_end]], len(first))
        is_action = np.zeros(tail.size, np.bool_)
        is_action[sinks] = True
        parts = []
        for mine, within, entering, last in zip(vertices, arcs, certain, closing, strict=True):
            members = decided[mine]
            parts.append(
                Part(
                    members,
                    (decided[tails[within]], decided[heads[within]]),
                    decided[entered[entering]],
                    {v: price[v - size] for v in members.tolist() if v - size in price},
                    {
                        vertex: int(self._weight[vertex - size]) * self._unit
                        for vertex in members[is_action[members]].tolist()
                    },
                    tuple(at_end[last].tolist()),
                )
            )
        return parts

    def _prices(self, links: Sequence[int]) -> dict[int, int]:
        """One integer a link that orders sets by friction, then number and ease of gating."""
        elements = self._tail.graph.workflow.links
        per_minute = 10 * (max(PREFERENCE.values()) + 10) * (len(links) + 1) * 1_000_000
        return {
            link: round(self._friction.minutes[link] * per_minute)
            + 10
            + PREFERENCE[elements[link].kind]
            for link in links
        }

    def _formulate(self, part: Part) -> _Program:
        """What content reaches is at least what reaches the vertex before, unless a gate stops it.

        A vertex that content reaches whatever is gated is no variable: it counts as reached.
        """
        from scipy.sparse import csr_array

        size = self._tail.graph.size
        links = [vertex for vertex in part.vertices.tolist() if vertex in part.price]
        place = {vertex: at for at, vertex in enumerate(part.vertices.tolist())}
        gate = {link: len(place) + at for at, link in enumerate(links)}
        entering = [(-1, place[vertex], gate.get(vertex)) for vertex in part.certain.tolist()]
        pairs = zip(*(ends.tolist() for ends in part.arcs), strict=True)
        inner = [(place[tail], place[head], gate.get(head)) for tail, head in pairs]
        # One row an arc.
        entries: list[tuple[int, int, float]] = []
        least = np.zeros(len(entering) + len(inner))
        least[: len(entering)] = 1.0
        for row, (tail, head, gated) in enumerate([*entering, *inner]):
            entries.append((row, head, 1.0))
            if gated is not None:
                entries.append((row, gated, 1.0))
            if tail >= 0:
                entries.append((row, tail, -1.0))
        rows, columns, values = zip(*entries, strict=True)
        count = len(place) + len(gate)
        matrix = csr_array((values, (rows, columns)), shape=(len(least), count))
        impact, friction = np.zeros(count), np.zeros(count)
        for vertex in part.weight:
            impact[place[vertex]] = int(self._weight[vertex - size])
        elements = self._tail.graph.workflow.links
        for vertex, at in gate.items():
            kind = PREFERENCE[elements[vertex - size].kind]
            friction[at] = self._friction.minutes[vertex - size] + _EACH + _KIND * kind
        return _Program(matrix, least, impact, friction, len(place), links)


def _grouped(keys: Longs, groups: int) -> list[Longs]:
    """For each group the positions of its keys, in order."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.searchsorted(keys[order], np.arange(1, groups)))


def _rank(graph: InfluenceGraph) -> Longs:
    """The rank of each vertex of the network of tails by the id of its node or link."""
    nodes = np.empty(graph.n, np.int64)
    order = sorted(range(graph.n), key=lambda i: graph.workflow.nodes[i].id)
    nodes[order] = np.arange(graph.n)
    sides = graph.size // max(1, graph.n)
    vertices = [side * graph.n + nodes for side in range(sides)]
    return np.concatenate([*vertices, graph.size + graph.link_rank])
