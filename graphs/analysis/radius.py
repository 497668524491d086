"""Blast radius: what a node reaches ungated, past weak gates, gated, or by credentials only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from graphs.analysis.flow import ArcKind, InfluenceGraph
from graphs.analysis.reach import Bits, reach_bits, rows_of
from graphs.analysis.result import BlastRadius, Path, State
from graphs.analysis.walks import (
    STATES,
    Walks,
    WitnessTree,
    explore,
    place,
    witness_tree,
)
from graphs.analysis.worth import criticality_of, sensitivity_of
from graphs.model.elements import Node
from graphs.model.workflow import Workflow

Longs = npt.NDArray[np.int64]

SENSITIVITY_WEIGHT = {"public": 0, "internal": 1, "confidential": 3, "restricted": 9}
CRITICALITY_WEIGHT = {"low": 1, "medium": 3, "high": 9, "critical": 27}


def node_weight(workflow: Workflow, node: Node) -> int:
    """The weight that a node adds to a radius, unknown facts at their worse value."""
    sensitivity, criticality = sensitivity_of(workflow, node), criticality_of(node)
    return SENSITIVITY_WEIGHT.get(sensitivity or "", 0) + CRITICALITY_WEIGHT.get(
        criticality or "", 0
    )


def node_weights(workflow: Workflow) -> Longs:
    """The weight of every node, in the order of the nodes."""
    weights = (node_weight(workflow, node) for node in workflow.nodes)
    return np.fromiter(weights, np.int64, len(workflow.nodes))


@dataclass(frozen=True)
class RadiusTable:
    """The radius of many sources as bits: row = node, bit = source (see `reach.reach_bits`).

    `lowest[s]` tells which sources reach a node at a state of at most s; `closure` which reach it
    when authority counts too, `steered` those whose way there does more than read or reply.
    """

    graph: InfluenceGraph
    sources: tuple[int, ...]
    lowest: tuple[Bits, ...]
    closure: Bits
    steered: Bits

    def masks(self, position: int) -> dict[str, npt.NDArray[np.bool_]]:
        """For the source at this position, which nodes are in each list: arrays over nodes."""
        n = self.graph.n

        def column(bits: Bits) -> npt.NDArray[np.bool_]:
            mask = np.zeros(n, np.bool_)
            mask[rows_of(bits, position)] = True
            return mask

        listed = ~self.graph.is_gate
        listed[self.sources[position]] = False
        ungated = column(self.lowest[State.UNGATED]) & listed
        below_valid = column(self.lowest[State.UNPROVEN]) & listed
        reached = column(self.lowest[State.VALID]) & listed
        latent = column(self.closure) & listed & ~reached
        return {
            "ungated": ungated,
            "weak": below_valid & ~ungated,
            "gated": reached & ~below_valid,
            "latent": latent,
            "read_only": (reached | latent) & ~column(self.steered),
        }


def radius_table(graph: InfluenceGraph, sources: Sequence[int]) -> RadiusTable:
    """The blast radius of many nodes (by index) at once."""
    n = graph.n
    starts = np.asarray(
        [place(vertex) for node in sources for vertex in (node, node + n)], np.int64
    )
    owners = np.repeat(np.arange(len(sources)), 2)
    walks = explore(graph, graph.reaching, np.unique(starts), scoped=False)
    bits = reach_bits(len(walks.codes), walks.tail, walks.head, walks.positions(starts), owners)
    # One row a place; gather them by node and state, the lowest state first.
    node = walks.vertex % n
    state = walks.codes % STATES
    lowest: list[Bits] = []
    for level in range(STATES):
        rows = np.flatnonzero(state == level)
        if lowest and not rows.size:
            lowest.append(lowest[-1])
            continue
        at_most = np.zeros((n, bits.shape[1]), np.uint64) if not lowest else lowest[-1].copy()
        _or_rows(at_most, node[rows], bits[rows])
        lowest.append(at_most)
    vertices = np.asarray([vertex for index in sources for vertex in (index, index + n)], np.int64)
    if (graph.kind >= ArcKind.AUTHORITY).any():
        by_vertex = reach_bits(
            graph.size,
            graph.tail.astype(np.int64),
            graph.head.astype(np.int64),
            vertices,
            owners,
        )
        closure = _by_node(by_vertex, n)
        steered = by_vertex[:n] | by_vertex[n : 2 * n] | by_vertex[2 * n : 3 * n]
        _add_replied(steered, graph, by_vertex)
    else:
        closure = lowest[-1]
        steered = np.zeros((n, bits.shape[1]), np.uint64)
        rows = np.flatnonzero(walks.vertex < 3 * n)
        _or_rows(steered, node[rows], bits[rows])
        if (graph.kind == ArcKind.REPLY).any():
            by_vertex = np.zeros((graph.size, bits.shape[1]), np.uint64)
            _or_rows(by_vertex, walks.vertex, bits)
            _add_replied(steered, graph, by_vertex)
    return RadiusTable(graph, tuple(sources), tuple(lowest), closure, steered)


def _or_rows(into: Bits, rows: Longs, bits: Bits) -> None:
    """`into[rows[k]] |= bits[k]`, rows may repeat."""
    if not rows.size:
        return
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    first = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    into[rows[first]] |= np.bitwise_or.reduceat(bits[order], first, axis=0)


def _by_node(by_vertex: Bits, n: int) -> Bits:
    parts = by_vertex.reshape(4, n, by_vertex.shape[1])
    merged: Bits = np.bitwise_or.reduce(parts, axis=0)
    return merged


def _add_replied(steered: Bits, graph: InfluenceGraph, by_vertex: Bits) -> None:
    """Count a reply as more than a reading, although what it brings ends there."""
    replies = np.flatnonzero(graph.kind == ArcKind.REPLY)
    heads = graph.head[replies].astype(np.int64) - 3 * graph.n
    _or_rows(steered, heads, by_vertex[graph.tail[replies]])


def make_radius(table: RadiusTable, position: int, weights: Longs) -> BlastRadius:
    """The radius of one source of a table, without witnesses."""
    ids = table.graph.node_ids
    masks = table.masks(position)
    return _radius(
        ids[table.sources[position]],
        {name: [ids[i] for i in np.flatnonzero(mask)] for name, mask in masks.items()},
        int(weights[masks["ungated"] | masks["weak"]].sum()),
    )


def _radius(node_id: str, lists: Mapping[str, Iterable[str]], weight: int) -> BlastRadius:
    return BlastRadius(
        node=node_id,
        ungated=tuple(sorted(lists["ungated"])),
        weak=tuple(sorted(lists["weak"])),
        gated=tuple(sorted(lists["gated"])),
        latent=tuple(sorted(lists["latent"])),
        read_only=tuple(sorted(lists["read_only"])),
        weight=weight,
    )


def content_reach_without(
    graph: InfluenceGraph, store: int, sources: Sequence[int]
) -> list[frozenset[str]]:
    """What each source reaches, gated or not, as if a node of kind `data` were not there.

    Whether another node is an interpreter or an entry, and so every other arc, does not hang on a
    store: leaving out its arcs is the same as building the graph without it.
    """
    n = graph.n
    kept = (graph.kind <= ArcKind.ACCESS) & (graph.tail % n != store) & (graph.head % n != store)
    starts = np.asarray([vertex for node in sources for vertex in (node, node + n)], np.int64)
    bits = reach_bits(
        graph.size,
        graph.tail[kept].astype(np.int64),
        graph.head[kept].astype(np.int64),
        starts,
        np.repeat(np.arange(len(sources)), 2),
    )
    by_node = _by_node(bits, n)
    by_node[graph.is_gate] = 0
    ids = graph.node_ids
    return [
        frozenset(ids[node] for node in rows_of(by_node, position).tolist() if node != source)
        for position, source in enumerate(sources)
    ]


def blast_radius(graph: InfluenceGraph, node: int) -> BlastRadius:
    """What a node reaches, with a shortest witness for each node listed."""
    table = radius_table(graph, [node])
    radius = make_radius(table, 0, node_weights(graph.workflow))
    starts = np.asarray([place(node), place(node + graph.n)], np.int64)
    walks = explore(graph, graph.reaching, starts, scoped=False)
    tree = witness_tree(walks, walks.positions(starts))
    lists = (("ungated", range(1)), ("weak", range(1, 4)), ("gated", range(4, 5)))
    witnesses = _witnesses(graph, walks, tree, lists, radius)
    if radius.latent:
        witnesses.update(_latent_witnesses(graph, starts, radius.latent))
    return replace(radius, witnesses=witnesses)


def _witnesses(
    graph: InfluenceGraph,
    walks: Walks,
    tree: WitnessTree,
    lists: Iterable[tuple[str, range]],
    radius: BlastRadius,
) -> dict[str, Path]:
    """The best walk at the lowest state at which each listed node is reached."""
    witnesses: dict[str, Path] = {}
    for name, states in lists:
        for node_id in getattr(radius, name):
            vertices = _vertices(graph, node_id)
            for state in states:
                at = tree.best(walks.places(vertices, None, range(state, state + 1)))
                if at is not None:
                    witnesses[node_id] = tree.path(at)
                    break
    return witnesses


def _latent_witnesses(
    graph: InfluenceGraph, starts: Longs, latent: tuple[str, ...]
) -> dict[str, Path]:
    walks = explore(graph, graph.everything, starts, scoped=False)
    tree = witness_tree(walks, walks.positions(starts))
    witnesses = {}
    for node_id in latent:
        at = tree.best(walks.places(_vertices(graph, node_id), None, range(STATES)))
        if at is not None:
            witnesses[node_id] = tree.path(at)
    return witnesses


def _vertices(graph: InfluenceGraph, node_id: str) -> tuple[int, ...]:
    index = graph.index[node_id]
    return tuple(index + block * graph.n for block in range(4))


def exposure(graph: InfluenceGraph, node: int) -> BlastRadius:
    """What reaches a node: every source in whose radius it is, by the same lists.

    The weight is that of the sources; each has a shortest witness from it to this node.
    """
    everyone = [i for i in range(graph.n) if not graph.is_gate[i] and i != node]
    ids = [item.id for item in graph.workflow.nodes]
    listed: dict[str, list[str]] = {
        name: [] for name in ("ungated", "weak", "gated", "latent", "read_only")
    }
    if everyone:
        table = radius_table(graph, everyone)
        for position, source in enumerate(everyone):
            for name, found in _lists_of(table, position, node):
                if found:
                    listed[name].append(ids[source])
    sources = [graph.index[i] for name in ("ungated", "weak") for i in listed[name]]
    weight = int(node_weights(graph.workflow)[sources].sum()) if sources else 0
    radius = _radius(ids[node], listed, weight)
    return replace(radius, witnesses=_ways_to(graph, node, radius))


def _ways_to(graph: InfluenceGraph, node: int, radius: BlastRadius) -> dict[str, Path]:
    """From each listed source a shortest walk to the node, at the lowest state that it can have."""
    witnesses: dict[str, Path] = {}
    reached = [*radius.ungated, *radius.weak, *radius.gated]
    for arcs, sources, levels in (
        (graph.reaching, reached, [(state,) for state in range(STATES)]),
        # What only credentials allow has no state: gates are ignored there.
        (graph.everything, [*radius.latent], [tuple(range(STATES))]),
    ):
        starts = np.asarray(
            [place(graph.index[i] + part * graph.n) for i in sources for part in (0, 1)], np.int64
        )
        if not starts.size:
            continue
        walks = explore(graph, arcs, starts, scoped=False)
        back = Walks(graph, walks.codes, walks.head, walks.tail, walks.arc)
        for states in levels:
            ends = walks.places(_vertices(graph, radius.node), None, states)
            if not ends:
                continue
            tree = witness_tree(back, np.asarray(ends, np.int64))
            for source in sources:
                index = graph.index[source]
                at = tree.best(walks.places((index, index + graph.n), None, (0,)))
                if at is not None and source not in witnesses:
                    way = tree.path(at)
                    witnesses[source] = Path(way.nodes[::-1], way.links[::-1])
    return witnesses


def _lists_of(table: RadiusTable, position: int, node: int) -> list[tuple[str, bool]]:
    if table.graph.is_gate[node]:
        return []

    def has(bits: Bits) -> bool:
        return bool(bits[node, position // 64] >> np.uint64(position % 64) & np.uint64(1))

    ungated = has(table.lowest[State.UNGATED])
    below_valid = has(table.lowest[State.UNPROVEN])
    reached = has(table.lowest[State.VALID])
    latent = has(table.closure) and not reached
    return [
        ("ungated", ungated),
        ("weak", below_valid and not ungated),
        ("gated", reached and not below_valid),
        ("latent", latent),
        ("read_only", (reached or latent) and not has(table.steered)),
    ]
