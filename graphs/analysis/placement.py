"""Where to put gates: the fewest links that close every ungated path, by minimum cut.

A gate counts only after the last interpreter, so the cut is made in the tail of the walks: from
where content last starts or is last interpreted to the action (DESIGN 3.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graphs.analysis.actions import Arrivals
from graphs.analysis.cut import FlowNetwork
from graphs.analysis.dominators import immediate_dominators, strict_dominators
from graphs.analysis.flow import Adjacency, ArcKind, InfluenceGraph, adjacency
from graphs.analysis.reach import distinct, reach_bits, sources_at
from graphs.analysis.result import Action, OpenAction, Placement, ProposedGate, State
from graphs.model.facts import SENSITIVITIES
from graphs.model.workflow import Workflow
from graphs.policy.policy import Policy

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_CUTTABLE_ARCS = (ArcKind.REQUEST, ArcKind.FLOW, ArcKind.ACTION)
#: The kinds of links that can be gated, the one that an organisation can gate best first.
PREFERENCE = {"calls": 0, "flow": 1, "acts": 2, "writes": 3, "delegates": 4}


class Tail:
    """The network of tails: vertices of the influence graph, then one more for each link.

    Every arc of a link that a gate would guard runs through the link's vertex, so that cutting the
    link cuts them all. `open_links` are the actions to close, by link index.
    """

    def __init__(
        self, graph: InfluenceGraph, arrivals: Arrivals, open_links: Sequence[int]
    ) -> None:
        self.graph = graph
        links = graph.workflow.links
        self.size = graph.size + len(links)
        self.open_links = np.asarray(sorted(open_links), np.int64)
        third_party = {
            node.id for node in graph.workflow.nodes
            if node.kind == "tool" and node.fact("third_party") is True
        }  # fmt: skip
        self.cuttable = np.fromiter(
            (link.kind in PREFERENCE and link.from_id not in third_party for link in links),
            np.bool_,
            len(links),
        )
        closed = np.fromiter(
            (
                link.gate is not None and graph.qualities[link.gate].state == State.VALID
                for link in links
            ),
            np.bool_,
            len(links),
        )
        self._arcs(closed)
        self.sources = self._sources(arrivals)

    def _arcs(self, closed: Bools) -> None:
        graph = self.graph
        through = np.isin(graph.kind, _CUTTABLE_ARCS)
        content = graph.is_content & (graph.kind != ArcKind.REPLY)
        keep = content & ~(through & closed[graph.link])
        keep &= graph.raises[graph.head] != State.VALID
        # What arrives at an interpreter or is rewritten starts a new tail there; content whose
        # integrity was checked is out of scope.
        enters = keep & ~(graph.resets[graph.head] | graph.unscopes[graph.head])
        into = np.flatnonzero(keep & through)
        out_of = np.flatnonzero(enters & through)
        plain = np.flatnonzero(enters & ~through)
        at_link = graph.size + graph.link
        self.tail = np.concatenate([graph.tail[into], at_link[out_of], graph.tail[plain]])
        self.head = np.concatenate([at_link[into], graph.head[out_of], graph.head[plain]])
        pairs = np.unique(np.stack([self.tail, self.head]).astype(np.int64), axis=1)
        self.tail, self.head = pairs[0], pairs[1]

    def _sources(self, arrivals: Arrivals) -> Longs:
        """Starts of untrusted and unknown entries, and interpreters that in-scope walks reach."""
        graph = self.graph
        starts = [
            graph.starts[entry.node]
            for entry in graph.entries.entries
            if entry.content != "trusted"
        ]
        in_scope = arrivals.walks.visited[:, 1].any(axis=1)
        turning = np.flatnonzero(in_scope & graph.resets)
        return np.unique(np.concatenate([np.asarray(starts, np.int64), turning]))

    @cached_property
    def forward(self) -> Adjacency:
        return adjacency(self.tail.astype(np.int32), np.arange(len(self.tail)), self.size)

    @cached_property
    def backward(self) -> Adjacency:
        return adjacency(self.head.astype(np.int32), np.arange(len(self.tail)), self.size)

    def reached(self, starts: Longs, stopped: Bools, *, back: bool = False) -> Bools:
        """The vertices reached from the starts, not entering those where `stopped`."""
        arcs, ends = (self.backward, self.tail) if back else (self.forward, self.head)
        seen = np.zeros(self.size, np.bool_)
        frontier = distinct(starts[~stopped[starts]])
        seen[frontier] = True
        while frontier.size:
            arc, _ = arcs.leaving(frontier)
            head = ends[arc]
            frontier = distinct(head[~seen[head] & ~stopped[head]])
            seen[frontier] = True
        return seen

    @cached_property
    def cuttable_mask(self) -> Bools:
        return np.concatenate([np.zeros(self.graph.size, np.bool_), self.cuttable])

    @cached_property
    def free(self) -> Bools:
        """The vertices that content reaches whatever is gated."""
        return self.reached(self.sources, self.cuttable_mask)

    @cached_property
    def closable(self) -> tuple[list[int], list[int]]:
        """The open actions that some set of gates closes, and those that none does."""
        free = self.free
        at = self.graph.size + self.open_links
        return self.open_links[~free[at]].tolist(), self.open_links[free[at]].tolist()


@dataclass(frozen=True)
class Friction:
    """Minutes of review a day that a gate on each link costs, by link index."""

    minutes: list[float]

    @classmethod
    def of(cls, workflow: Workflow, policy: Policy) -> Friction:
        """Runs a day times the policy's minutes; unknown runs count as the largest known, or 1."""
        runs = [link.fact("runs_per_day") for link in workflow.links]
        largest = max((float(run) for run in runs if run is not None), default=1.0)
        return cls(
            [policy.minutes_per_review * float(largest if run is None else run) for run in runs]
        )


def minimum_cut(tail: Tail, friction: Friction) -> list[int]:
    """The links to gate: fewest, then least friction, easiest to gate, nearest the action."""
    closable, _ = tail.closable
    if not closable:
        return []
    graph = tail.graph
    sinks = np.asarray([graph.size + link for link in closable], np.int64)
    nothing = np.zeros(tail.size, np.bool_)
    useful = tail.reached(tail.sources, nothing) & tail.reached(sinks, nothing, back=True)
    is_cut = useful & tail.cuttable_mask
    links = (np.flatnonzero(is_cut) - graph.size).tolist()
    links.sort(key=lambda link: int(graph.link_rank[link]))
    weight = _weights(graph, friction, links)
    endless = sum(weight.values()) + 1
    source, sink = 0, 1
    entry, exit_ = _sides(tail, useful, sinks)
    network = FlowNetwork(int(max(entry.max(), exit_.max())) + 1)
    inner = useful[tail.tail] & useful[tail.head]
    arcs = np.unique(np.stack([exit_[tail.tail[inner]], entry[tail.head[inner]]]), axis=1)
    for a, b in arcs[:, arcs[0] != arcs[1]].T.tolist():
        network.add(a, b, endless)
    ends = {link: (int(entry[graph.size + link]), int(exit_[graph.size + link])) for link in links}
    for link in links:
        network.add(*ends[link], weight[link])
    network.maximise(source, sink)
    inside = network.side_of_sink(sink)
    return [link for link in links if inside[ends[link][1]] and not inside[ends[link][0]]]


def _sides(tail: Tail, useful: Bools, sinks: Longs) -> tuple[Longs, Longs]:
    """The vertex of the network for what enters, and for what leaves, each vertex of the tail.

    A link that may be cut is two vertices, joined by an arc of its weight. What no cut parts from
    the sources is the source (0), what none parts from the actions is the sink (1).
    """
    at_source = tail.free.copy()
    at_source[tail.head[tail.free[tail.tail]]] = True
    at_sink = tail.reached(sinks, tail.cuttable_mask, back=True)
    leads_to_sink = np.zeros(tail.size, np.bool_)
    leads_to_sink[tail.tail[at_sink[tail.head]]] = True
    leads_to_sink[sinks] = True
    entry = np.arange(2, tail.size + 2)
    entry[at_source | ~useful] = 0
    entry[at_sink] = 1
    leaving = np.where(leads_to_sink, 1, np.arange(tail.size + 2, 2 * tail.size + 2))
    both = np.concatenate([[0, 1], entry, np.where(useful & tail.cuttable_mask, leaving, entry)])
    number = np.unique(both, return_inverse=True)[1]
    return number[2 : tail.size + 2], number[tail.size + 2 :]


def _weights(graph: InfluenceGraph, friction: Friction, links: list[int]) -> dict[int, int]:
    """One integer a link that orders sets by count, then friction, then ease of gating."""
    micro = {link: round(friction.minutes[link] * 1_000_000) for link in links}
    kinds = {link: PREFERENCE[graph.workflow.links[link].kind] for link in links}
    per_kind = len(links) * max(PREFERENCE.values()) + 1
    per_count = (sum(micro.values()) + 1) * per_kind
    return {link: per_count + micro[link] * per_kind + kinds[link] for link in links}


def tail_of(graph: InfluenceGraph, actions: Sequence[Action], arrivals: Arrivals) -> Tail:
    """The tails to the in-scope review actions that are not gated, disclosures aside."""
    number = {link.id: position for position, link in enumerate(graph.workflow.links)}
    open_links = [
        number[action.link] for action in actions if action.is_open and action.verb != "disclose"
    ]
    return Tail(graph, arrivals, open_links)


def place_gates(
    graph: InfluenceGraph, policy: Policy, actions: Sequence[Action], arrivals: Arrivals
) -> Placement:
    """The minimum placement for all in-scope review actions that are not gated."""
    tail = tail_of(graph, actions, arrivals)
    friction = Friction.of(graph.workflow, policy)
    chosen = minimum_cut(tail, friction)
    links = graph.workflow.links
    closes = _closed_by(tail, chosen)
    swaps = _swaps(tail, chosen)

    def names(found: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(links[link].id for link in found))

    gates = [
        ProposedGate(
            links[link].id, names(closes[link]), names(swaps[link]), friction.minutes[link]
        )
        for link in chosen
    ]
    remaining = [OpenAction(links[link].id, _why_open(graph, link)) for link in tail.closable[1]]
    remaining += [
        OpenAction(action.link, _what_closes(graph.workflow, action))
        for action in actions
        if action.is_open and action.verb == "disclose"
    ]
    return Placement(
        cost=len(chosen),
        friction=round(sum(friction.minutes[link] for link in chosen), 6),
        gates=tuple(sorted(gates, key=lambda gate: gate.link)),
        open=tuple(sorted(remaining, key=lambda item: (item.link, item.because))),
    )


def _closed_by(tail: Tail, chosen: list[int]) -> dict[int, list[int]]:
    """For each chosen link the actions for which it is the last gate on some path."""
    size = tail.graph.size
    gates = np.asarray(chosen, np.int64) + size
    is_gate = np.zeros(tail.size, np.bool_)
    is_gate[gates] = True
    # Only what lies between the gates and the actions matters.
    sinks = np.asarray(tail.closable[0], np.int64) + size
    passes = tail.reached(sinks, is_gate, back=True)[tail.head]
    bits = reach_bits(
        tail.size, tail.tail[passes], tail.head[passes], gates, np.arange(len(chosen))
    )
    closes: dict[int, list[int]] = {link: [] for link in chosen}
    for action in tail.closable[0]:
        for position in sources_at(bits, np.asarray([size + action])):
            closes[chosen[position]].append(action)
    return closes


def _swaps(tail: Tail, chosen: list[int]) -> dict[int, list[int]]:
    """For each chosen link the links that could replace it, the others staying.

    With the others cut, every path leads to the link, through it and on to an action. So its
    replacements are the links that all paths from the sources to it share, and those that all
    paths from it to the actions share: its dominators on the one side and on the other.
    """
    size = tail.graph.size
    gates = np.asarray(chosen, np.int64) + size
    gated = np.zeros(tail.size, np.bool_)
    gated[gates] = True
    sinks = np.asarray(tail.closable[0], np.int64) + size
    before = tail.reached(tail.sources, gated)
    after = tail.reached(sinks, gated, back=True)
    upstream = _dominators(tail.tail, tail.head, tail.sources, before, gated, tail.size)
    downstream = _dominators(tail.head, tail.tail, sinks, after, gated, tail.size)
    swaps: dict[int, list[int]] = {}
    for link in chosen:
        shared = set()
        for dominator in (upstream, downstream):
            shared.update(strict_dominators(dominator, size + link))
        swaps[link] = [
            vertex - size
            for vertex in shared
            if size <= vertex < tail.size and tail.cuttable[vertex - size]
        ]
    return swaps


def _dominators(
    tails: Longs, heads: Longs, starts: Longs, side: Bools, gated: Bools, root: int
) -> dict[int, int]:
    """Immediate dominators within one side of the cut, its gates being leaves."""
    inner = side[tails] & (side[heads] | gated[heads])
    successors: dict[int, list[int]] = {root: np.unique(starts).tolist()}
    for a, b in zip(tails[inner].tolist(), heads[inner].tolist(), strict=True):
        successors.setdefault(a, []).append(b)
    return immediate_dominators(successors, root)


def _why_open(graph: InfluenceGraph, link: int) -> str:
    element = graph.workflow.links[link]
    actor = graph.workflow.node(element.from_id)
    if actor.kind == "tool" and actor.fact("third_party") is True:
        return (
            f"{actor.title} is run by a third party and decides by itself: a gate cannot be put "
            "inside it; gate nothing, but remove this right from it or replace the tool"
        )
    return (
        "content reaches it by results or through third-party tools alone, where no gate can "
        "stand; a step that validates integrity before it, or removing the link, would close it"
    )


def _what_closes(workflow: Workflow, action: Action) -> str:
    link = workflow.link_by_id[action.link]
    receiver = workflow.node(link.from_id if action.role == "result" else link.to_id)
    zone = workflow.zone_of(receiver)
    load = action.discloses or SENSITIVITIES[-1]
    answer = (
        f"redact before it (a step that validates sensitivity), or have the owner of zone "
        f"{zone.title} decide that it is cleared for {load}"
    )
    if action.role == "request" and link.kind in PREFERENCE:
        answer += "; or put a gate on this link"
    return answer
