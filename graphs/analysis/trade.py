"""Gates against open impact in one separate part of the tails: the least impact for each number.

With a price on every gate the best set of gates is a minimum cut. Prices between those of two known
numbers of gates give all numbers on the lower hull; where several cuts cost the same, those between
the least and the greatest of them give numbers on its edges. What lies above the hull is left open.

Source: M. J. Eisner, D. G. Severance, "Mathematical techniques for efficient record segmentation
in large shared databases", Journal of the ACM 23, 1976 (all breakpoints of a parametric problem).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from graphs.analysis.cut import FlowNetwork

Longs = npt.NDArray[np.int64]
_SOURCE, _SINK = 0, 1


@dataclass(frozen=True, slots=True)
class Choice:
    """Links to gate, and what remains: impact and friction packed into one exact integer."""

    cost: int
    links: tuple[int, ...]


@dataclass
class Trade:
    """What is known of each number of gates: the best choice found, and what none can beat."""

    best: list[Choice | None]
    least: list[int]
    #: The corners and edges of the hull that were found, as numbers of gates.
    known: set[int] = field(default_factory=set)

    def improve(self, gates: int, found: Choice, proved: bool) -> None:
        """Note a choice of at most so many gates; `proved` says that none is better."""
        before = self.best[gates]
        if before is None or found.cost < before.cost:
            self.best[gates] = before = found
        if proved:
            self.least[gates] = before.cost
            self.known.add(gates)


class Part:
    """A part of the network of tails that shares nothing with the others.

    `vertices` in a fixed order, `arcs` between them (tails, heads), `certain` those that content
    enters whatever is gated; `price` of each link that may be gated, by its vertex, and `weight` of
    each open action, both in the units of `Choice.cost`. `final` is the cheapest smallest set of
    links that closes all.
    """

    def __init__(
        self,
        vertices: Longs,
        arcs: tuple[Longs, Longs],
        certain: Longs,
        price: dict[int, int],
        weight: dict[int, int],
        final: tuple[int, ...],
    ) -> None:
        self.vertices = vertices
        self.price = price
        self.weight = weight
        self.final = final
        self._network: FlowNetwork | None = None
        self.arcs, self.certain = arcs, certain

    @property
    def most(self) -> int:
        """The number of gates that closes all."""
        return len(self.final)

    def trade(self, go_on: Callable[[], bool]) -> Trade:
        """All that minimum cuts tell, as long as `go_on` allows."""
        everything = sum(self.weight.values())
        trade = Trade([None] * (self.most + 1), [0] * (self.most + 1))
        trade.improve(0, Choice(everything, ()), True)
        closed = sum(self.price[link] for link in self.final)
        trade.improve(self.most, Choice(closed, self.final), True)
        waiting = [(0, self.most)]
        while waiting and go_on():
            low, high = waiting.pop()
            if high - low < 2:
                continue
            first, last = trade.best[low], trade.best[high]
            assert first is not None
            assert last is not None
            drop, span = first.cost - last.cost, high - low
            cuts = self._cuts(drop, span)
            on_line = first.cost * span + drop * low
            gates, corner = min(cuts.items())
            if corner.cost * span + drop * gates < on_line:
                trade.improve(gates, corner, True)
                waiting += ((low, gates), (gates, high))
                continue
            for gates in range(low + 1, high):
                if gates in cuts:
                    trade.improve(gates, cuts[gates], True)
                else:
                    ahead = first.cost * span - drop * (gates - low)
                    trade.least[gates] = -(-ahead // span)
        return trade

    def _cuts(self, each: int, scale: int) -> dict[int, Choice]:
        """Minimum cuts by their number of gates, where a gate costs `scale` prices and `each`."""
        network = self._network = self._network or self._build()
        capacities = [self.price[link] * scale + each for link in self._links]
        weights = [self.weight[link] * scale for link in self._actions]
        endless = sum(weights) + 1
        network.residual = [endless, 0] * self._endless
        for capacity in (*capacities, *weights):
            network.residual += (capacity, 0)
        network.maximise(_SOURCE, _SINK)
        return self._between(network)

    def _build(self) -> FlowNetwork:
        """Links that may be gated are two vertices, joined by an arc that costs their price."""
        vertices = self.vertices.tolist()
        self._links = [vertex for vertex in vertices if vertex in self.price]
        self._actions = [vertex for vertex in vertices if vertex in self.weight]
        place = {vertex: 2 + at for at, vertex in enumerate(vertices)}
        beyond = {link: 2 + len(place) + at for at, link in enumerate(self._links)}
        network = FlowNetwork(2 + len(place) + len(beyond))
        for vertex in self.certain.tolist():
            network.add(_SOURCE, place[vertex], 0)
        for tail, head in zip(*(ends.tolist() for ends in self.arcs), strict=True):
            network.add(beyond.get(tail, place[tail]), place[head], 0)
        self._endless = len(network.head) // 2
        self._gates = [(place[link], beyond[link]) for link in self._links]
        self._after = dict(self._gates)
        self._before = {after: before for before, after in self._gates}
        self._opened = [beyond.get(link, place[link]) for link in self._actions]
        for before, after in self._gates:
            network.add(before, after, 0)
        for vertex in self._opened:
            network.add(vertex, _SINK, 0)
        return network

    def _between(self, network: FlowNetwork) -> dict[int, Choice]:
        """The minimum cuts from the one nearest the source to the one nearest the sink.

        Between the two any set that residual arcs do not leave is one too, so the components of
        the residual network are added one by one, those first to which the others lead; once with
        what adds gates first and once with what saves them.
        """
        near = network.side_of_source(_SOURCE)
        far = network.side_of_sink(_SINK)
        cut = self._cut(near)
        first = len(cut.links)
        found = {first: cut}
        free = [v for v in range(len(near)) if not near[v] and not far[v]]
        if not free:
            return found
        label, leads = _components(network, free)
        steps = self._steps(label)
        for sign in (1, -1):
            inside, gates = list(near), first
            for members in _in_order(leads, [sign * step for step in steps], free, label):
                for vertex in members:
                    inside[vertex] = True
                    after, before = self._after.get(vertex), self._before.get(vertex)
                    gates += after is not None and not inside[after]
                    gates -= before is not None and inside[before]
                if gates not in found:
                    found[gates] = self._cut(inside)
        return found

    def _steps(self, label: dict[int, int]) -> list[int]:
        """By how much each component mostly changes the number of gates when it is added."""
        steps = [0] * (max(label.values()) + 1)
        for before, after in self._gates:
            if before in label:
                steps[label[before]] += 1
            if after in label:
                steps[label[after]] -= 1
        return steps

    def _cut(self, inside: Sequence[bool]) -> Choice:
        """What is chosen where content gets to these vertices and no further."""
        links = tuple(
            link
            for link, (before, after) in zip(self._links, self._gates, strict=True)
            if inside[before] and not inside[after]
        )
        opened = sum(
            self.weight[link]
            for link, vertex in zip(self._actions, self._opened, strict=True)
            if inside[vertex]
        )
        return Choice(opened + sum(self.price[link] for link in links), links)


def _components(
    network: FlowNetwork, free: Sequence[int]
) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """The strong components of the residual network among these vertices, and which lead where."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    place = {vertex: at for at, vertex in enumerate(free)}
    arcs = [
        (place[vertex], place[network.head[arc]])
        for vertex in free
        for arc in network.leaving[vertex]
        if network.residual[arc] and network.head[arc] in place
    ]
    tails = np.asarray([tail for tail, _ in arcs], np.int64)
    heads = np.asarray([head for _, head in arcs], np.int64)
    graph = coo_array((np.ones(len(arcs), np.int8), (tails, heads)), shape=(len(free), len(free)))
    _, found = connected_components(graph.tocsr(), directed=True, connection="strong")
    # Numbered by their first vertices, whatever order they were found in.
    _, first, number = np.unique(found, return_index=True, return_inverse=True)
    labels = np.argsort(np.argsort(first))[number]
    pairs = {
        (a, b)
        for a, b in zip(labels[tails].tolist(), labels[heads].tolist(), strict=True)
        if a != b
    }
    return dict(zip(free, labels.tolist(), strict=True)), sorted(pairs)


def _in_order(
    leads: list[tuple[int, int]], steps: list[int], free: Sequence[int], label: dict[int, int]
) -> list[list[int]]:
    """The vertices of each component, those to which a component leads before it."""
    members: list[list[int]] = [[] for _ in steps]
    for vertex in free:
        members[label[vertex]].append(vertex)
    left = [0] * len(steps)
    behind: list[list[int]] = [[] for _ in steps]
    for a, b in leads:
        left[a] += 1
        behind[b].append(a)
    ready = [(step, at) for at, step in enumerate(steps) if not left[at]]
    heapq.heapify(ready)
    order = []
    while ready:
        _, at = heapq.heappop(ready)
        order.append(members[at])
        for before in behind[at]:
            left[before] -= 1
            if not left[before]:
                heapq.heappush(ready, (steps[before], before))
    return order


def joined(trades: Sequence[Trade], most: int) -> tuple[list[Choice], list[int]]:
    """For 0 to `most` gates over all parts: the best choice known, and what none can beat."""
    best = [0]
    least = [0]
    taken: list[list[int]] = []
    offered: list[list[Choice]] = []
    for trade in trades:
        offers = _falling(trade.best)
        offered.append(offers)
        length = min(most + 1, len(best) + len(offers) - 1)
        chosen = [0] * length
        together: list[int | None] = [None] * length
        bound: list[int | None] = [None] * length
        for here, (offer, limit) in enumerate(zip(offers, trade.least, strict=True)):
            for before in range(min(len(best), length - here)):
                k = before + here
                total, floor = best[before] + offer.cost, least[before] + limit
                known, lowest = together[k], bound[k]
                if known is None or total < known:
                    together[k], chosen[k] = total, here
                if lowest is None or floor < lowest:
                    bound[k] = floor
        best = [value for value in together if value is not None]
        least = [value for value in bound if value is not None]
        taken.append(chosen)
    choices = [Choice(best[k], _traced(offered, taken, k)) for k in range(len(best))]
    return choices, least


def _falling(best: Sequence[Choice | None]) -> list[Choice]:
    """With the choice of fewer gates where nothing better is known; the first is always known."""
    filled: list[Choice] = []
    for one in best:
        is_better = one is not None and (not filled or one.cost <= filled[-1].cost)
        filled.append(one if one is not None and is_better else filled[-1])
    return filled


def _traced(
    offered: Sequence[Sequence[Choice]], taken: Sequence[list[int]], gates: int
) -> tuple[int, ...]:
    links: list[int] = []
    for offers, chosen in zip(reversed(offered), reversed(taken), strict=True):
        here = chosen[gates]
        gates -= here
        links += offers[here].links
    return tuple(links)
