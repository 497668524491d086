"""The influence graph: who can push content into whom, as arrays of arcs between vertices.

Each node `i` of `n` has four vertices: `in` (i: what callers push into it), `own` (n + i: what it
takes in itself), `out` (2n + i: what an entry tool brings in for its callers and next steps) and
`end` (3n + i: content or access that ends there). The arcs are those of DESIGN 3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graphs.analysis.entries import Entries, find_entries
from graphs.analysis.gates import gate_qualities
from graphs.analysis.result import GateQuality
from graphs.model.workflow import Workflow

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


class ArcKind(IntEnum):
    REQUEST = 0
    RESULT = 1
    FLOW = 2
    ACTION = 3
    LOG = 4
    REPLY = 5
    ACCESS = 6
    AUTHORITY = 7
    READ_AUTHORITY = 8


#: Arcs that carry content; access and authority do not.
LAST_CONTENT = ArcKind.REPLY


@dataclass(frozen=True)
class Adjacency:
    """Arcs grouped by their tail: `arcs[start[v]:start[v + 1]]` leave vertex v."""

    start: npt.NDArray[np.int64]
    arcs: Ints

    def leaving(self, vertices: npt.NDArray[np.int64]) -> tuple[Ints, npt.NDArray[np.int64]]:
        """The arcs that leave any of these vertices, and for each the position of its tail."""
        counts = self.start[vertices + 1] - self.start[vertices]
        total = int(counts.sum())
        owner = np.repeat(np.arange(len(vertices)), counts)
        first = np.repeat(self.start[vertices] - (np.cumsum(counts) - counts), counts)
        return self.arcs[first + np.arange(total)], owner


def adjacency(tails: Ints, chosen: npt.NDArray[np.int64], size: int) -> Adjacency:
    """Group the chosen arcs by tail, keeping their order; `size` is the number of vertices."""
    order = chosen[np.argsort(tails[chosen], kind="stable")]
    start = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(tails[chosen], minlength=size), out=start[1:])
    return Adjacency(start, order.astype(np.int32))


@dataclass(frozen=True)
class InfluenceGraph:
    """The arcs of a workflow and what entering a vertex does to a walk.

    `link` is the index of the arc's link; `link_rank` the rank of each link's id among all ids;
    `gate_state` the state that the link's own gate gives (0: none). On entering a vertex a walk is
    raised to `raises`, a state above stale falls to stale where `resets`, and it comes into scope
    where `scopes` and leaves it where `unscopes`.
    """

    workflow: Workflow
    n: int
    index: dict[str, int]
    entries: Entries
    qualities: dict[str, GateQuality]
    interprets: Bools
    mutates: Bools
    tail: Ints
    head: Ints
    kind: npt.NDArray[np.int8]
    link: Ints
    gate_state: npt.NDArray[np.int8]
    link_rank: Ints
    raises: npt.NDArray[np.int8]
    resets: Bools
    scopes: Bools
    unscopes: Bools
    is_gate: Bools

    @property
    def size(self) -> int:
        """The number of vertices."""
        return 4 * self.n

    @property
    def arc_count(self) -> int:
        return len(self.tail)

    @cached_property
    def is_content(self) -> Bools:
        return self.kind <= LAST_CONTENT

    @cached_property
    def steering(self) -> Adjacency:
        """The content arcs that a walk can go on from: all but replies."""
        return self.grouped(self.is_content & (self.kind != ArcKind.REPLY))

    @cached_property
    def reaching(self) -> Adjacency:
        """Content arcs and accesses: all that a blast radius counts without authority."""
        return self.grouped(self.kind <= ArcKind.ACCESS)

    @cached_property
    def everything(self) -> Adjacency:
        """All arcs, authority included."""
        return self.grouped(np.ones(self.arc_count, np.bool_))

    def grouped(self, wanted: Bools) -> Adjacency:
        return adjacency(self.tail, np.flatnonzero(wanted), self.size)

    @cached_property
    def node_ids(self) -> list[str]:
        return [node.id for node in self.workflow.nodes]

    @cached_property
    def interpreters(self) -> frozenset[str]:
        nodes = self.workflow.nodes
        return frozenset(nodes[i].id for i in np.flatnonzero(self.interprets))

    @cached_property
    def starts(self) -> dict[str, int]:
        """The vertex at which the walks of each entry start: its `own`, a tool's `out`."""
        nodes = self.workflow.node_by_id
        return {
            entry.node: self.index[entry.node]
            + (2 if nodes[entry.node].kind == "tool" else 1) * self.n
            for entry in self.entries.entries
        }


def find_interpreters(workflow: Workflow) -> set[str]:
    """Agents, models, steps that interpret, and every step or tool that calls one of these.

    A call counts directly or through gates.
    """
    kinds = {node.id: node.kind for node in workflow.nodes}
    callers: dict[str, list[str]] = {}
    for link in workflow.links:
        if link.kind == "calls":
            callers.setdefault(link.to_id, []).append(link.from_id)
    found = {
        node.id
        for node in workflow.nodes
        if node.kind in ("agent", "model")
        or (node.kind == "step" and node.fact("interprets") is True)
    }
    passed = set(found)
    waiting = sorted(found)
    while waiting:
        for caller in callers.get(waiting.pop(), ()):
            if caller in passed or kinds[caller] not in ("step", "tool", "gate"):
                continue
            passed.add(caller)
            if kinds[caller] != "gate":
                found.add(caller)
            waiting.append(caller)
    return found


def _permits_steering(verbs: tuple[str, ...] | None) -> bool:
    return verbs is None or any(verb != "read" for verb in verbs)


def build_influence_graph(workflow: Workflow) -> InfluenceGraph:
    """The influence graph of a workflow (DESIGN 3.1)."""
    nodes = workflow.nodes
    n = len(nodes)
    index = {node.id: i for i, node in enumerate(nodes)}
    entries = find_entries(workflow)
    qualities = gate_qualities(workflow)
    is_entry_tool = np.zeros(n, np.bool_)
    for entry in entries.entries:
        if workflow.node(entry.node).kind == "tool":
            is_entry_tool[index[entry.node]] = True
    is_gate = np.fromiter((node.kind == "gate" for node in nodes), np.bool_, n)

    arcs = _Arcs(n, is_gate, is_entry_tool)
    by_kind: dict[str, list[int]] = {}
    for position, link in enumerate(workflow.links):
        by_kind.setdefault(link.kind, []).append(position)
    from_index = np.fromiter((index[link.from_id] for link in workflow.links), np.int32)
    to_index = np.fromiter((index[link.to_id] for link in workflow.links), np.int32)
    for kind in sorted(by_kind):
        chosen = np.asarray(by_kind[kind], np.int32)
        if kind == "permits":
            verbs = [workflow.links[i].fact("verbs") for i in chosen]
            steers = np.fromiter((_permits_steering(v) for v in verbs), np.bool_, len(chosen))
            reads = np.fromiter((v is None or "read" in v for v in verbs), np.bool_, len(chosen))
            arcs.authority(from_index, to_index, chosen[steers])
            arcs.read_authority(from_index, to_index, chosen[reads])
        else:
            arcs.add(kind, from_index, to_index, chosen)
    tail, head, kinds, links = arcs.joined()

    link_gate = np.zeros(len(workflow.links), np.int8)
    for position, link in enumerate(workflow.links):
        if link.gate is not None:
            link_gate[position] = qualities[link.gate].state
    gated_kinds = np.isin(kinds, (ArcKind.REQUEST, ArcKind.FLOW, ArcKind.ACTION))
    gate_state = np.where(gated_kinds, link_gate[links], 0).astype(np.int8)

    link_rank = np.empty(len(workflow.links), np.int32)
    order = sorted(range(len(workflow.links)), key=lambda i: workflow.links[i].id)
    link_rank[order] = np.arange(len(order), dtype=np.int32)

    interpreters = find_interpreters(workflow)
    interprets = np.fromiter((node.id in interpreters for node in nodes), np.bool_, n)
    mutates = np.fromiter(
        (node.kind == "step" and node.fact("mutates") is True for node in nodes), np.bool_, n
    )
    checks = np.fromiter(
        (node.kind == "step" and "integrity" in (node.fact("validates") or ()) for node in nodes),
        np.bool_,
        n,
    )
    raises = np.zeros(4 * n, np.int8)
    for gate, quality in qualities.items():
        raises[index[gate]] = quality.state
    return InfluenceGraph(
        workflow=workflow,
        n=n,
        index=index,
        entries=entries,
        qualities=qualities,
        interprets=interprets,
        mutates=mutates,
        tail=tail,
        head=head,
        kind=kinds,
        link=links,
        gate_state=gate_state,
        link_rank=link_rank,
        raises=raises,
        resets=np.tile(interprets | mutates, 4),
        scopes=np.tile(interprets, 4),
        unscopes=np.tile(checks & ~interprets, 4),
        is_gate=is_gate,
    )


class _Arcs:
    """Collects arcs a link kind at a time."""

    def __init__(self, n: int, is_gate: Bools, is_entry_tool: Bools) -> None:
        self.n = n
        self.is_gate = is_gate
        self.is_entry_tool = is_entry_tool
        self.parts: list[tuple[Ints, Ints, int, Ints]] = []

    def joined(self) -> tuple[Ints, Ints, npt.NDArray[np.int8], Ints]:
        """Tails, heads, kinds and link indexes of all arcs."""
        if not self.parts:
            empty = np.zeros(0, np.int32)
            return empty, empty, np.zeros(0, np.int8), empty
        return (
            np.concatenate([part[0] for part in self.parts]).astype(np.int32),
            np.concatenate([part[1] for part in self.parts]).astype(np.int32),
            np.concatenate([np.full(len(part[0]), part[2], np.int8) for part in self.parts]),
            np.concatenate([part[3] for part in self.parts]).astype(np.int32),
        )

    def add(self, kind: str, from_index: Ints, to_index: Ints, chosen: Ints) -> None:
        """The arcs of all links of one kind other than `permits`."""
        n = self.n
        a, b = from_index[chosen], to_index[chosen]
        if kind == "flow":
            head = np.where(self.is_gate[b], b, b + n).astype(np.int32)
            self._pushed(a, head, ArcKind.FLOW, chosen)
            self._brought(a, head, ArcKind.FLOW, chosen)
        elif kind in ("calls", "delegates"):
            self._pushed(a, b, ArcKind.REQUEST, chosen)
            self.parts.append((b + n, a + n, ArcKind.RESULT, chosen))
            self._brought(b, a + n, ArcKind.RESULT, chosen)
        elif kind == "reads":
            self.parts.append((b + n, a + n, ArcKind.RESULT, chosen))
            self._both(a, b + 3 * n, ArcKind.ACCESS, chosen)
        elif kind in ("writes", "acts"):
            self._both(a, b + n, ArcKind.ACTION, chosen)
        elif kind == "logs":
            self._both(a, b + n, ArcKind.LOG, chosen)
        elif kind == "replies":
            self._both(a, b + 3 * n, ArcKind.REPLY, chosen)
        elif kind in ("uses", "grants"):
            self._both(a, b + n, ArcKind.AUTHORITY, chosen)

    def authority(self, from_index: Ints, to_index: Ints, chosen: Ints) -> None:
        self._both(from_index[chosen], to_index[chosen] + self.n, ArcKind.AUTHORITY, chosen)

    def read_authority(self, from_index: Ints, to_index: Ints, chosen: Ints) -> None:
        end = to_index[chosen] + 3 * self.n
        self._both(from_index[chosen], end, ArcKind.READ_AUTHORITY, chosen)

    def _both(self, a: Ints, head: Ints, kind: ArcKind, links: Ints) -> None:
        self.parts.append((a, head, kind, links))
        self.parts.append((a + self.n, head, kind, links))

    def _pushed(self, a: Ints, head: Ints, kind: ArcKind, links: Ints) -> None:
        """From both vertices of the start, but out of a gate only from its `in`."""
        self.parts.append((a, head, kind, links))
        free = ~self.is_gate[a]
        self.parts.append((a[free] + self.n, head[free], kind, links[free]))

    def _brought(self, a: Ints, head: Ints, kind: ArcKind, links: Ints) -> None:
        """What an entry tool brings in, from its `out`."""
        entry = self.is_entry_tool[a]
        self.parts.append((a[entry] + 2 * self.n, head[entry], kind, links[entry]))
