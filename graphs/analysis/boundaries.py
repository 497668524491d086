"""Trust boundaries: the content arcs that cross them, and chains that join more than any arc."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphs.analysis.flow import Adjacency, ArcKind, InfluenceGraph
from graphs.analysis.result import Chain, Crossing, Path
from graphs.analysis.walks import PLACES, explore, witness_tree
from graphs.model.facts import SENSITIVITIES
from graphs.policy.policy import Policy


class Zoning:
    """The zones of a workflow as arrays: zone index of each node, trust and clearance by zone."""

    def __init__(self, graph: InfluenceGraph) -> None:
        workflow = graph.workflow
        self.workflow = workflow
        self.ids = sorted(workflow.zone_by_id)
        number = {zone: i for i, zone in enumerate(self.ids)}
        self.of_node = np.fromiter(
            (number[workflow.zone_id(node)] for node in workflow.nodes), np.int64, graph.n
        )
        self.of_vertex = np.tile(self.of_node, 4)
        self.trust = [workflow.trust_rank(zone) for zone in self.ids]
        self.trust_name = [workflow.zone_by_id[zone].trust for zone in self.ids]
        self.clearance = np.asarray(
            [SENSITIVITIES.index(workflow.clearance(zone)) for zone in self.ids], np.int8
        )

        self._boundaries: dict[tuple[int, int], tuple[str, ...]] = {}

    def boundaries(self, a: int, b: int) -> tuple[str, ...]:
        """The zones that hold exactly one of two zones (themselves included), by id."""
        known = self._boundaries.get((a, b))
        if known is None:
            around_a = set(self.workflow.zone_chain(self.ids[a]))
            around_b = set(self.workflow.zone_chain(self.ids[b]))
            known = self._boundaries[a, b] = tuple(sorted(around_a ^ around_b))
        return known


class _Table:
    """The policy's table of allowed flows, asked once for each pair of trusts."""

    def __init__(self, zoning: Zoning, policy: Policy) -> None:
        trusts = set(zoning.trust_name)
        self._names = zoning.trust_name
        self._allowed = {(a, b): policy.allows(a, b) for a in trusts for b in trusts}

    def allows(self, a: int, b: int) -> bool:
        """Whether content may move from one zone to another, by their indexes."""
        return self._allowed[self._names[a], self._names[b]]


def crossing_arcs(graph: InfluenceGraph, zoning: Zoning) -> npt.NDArray[np.int64]:
    """The content arcs whose ends lie in different zones."""
    different = zoning.of_vertex[graph.tail] != zoning.of_vertex[graph.head]
    return np.flatnonzero(different & graph.is_content)


class Passage(NamedTuple):
    """What arcs of one link and role carry from zone to zone: the largest load of a sender."""

    link: int
    role: str
    from_zone: int
    to_zone: int
    load: int


def passages(
    graph: InfluenceGraph,
    zoning: Zoning,
    load: npt.NDArray[np.int8],
    arcs: npt.NDArray[np.int64],
) -> list[Passage]:
    """The given arcs, those of the same link and role taken together."""
    is_result = graph.kind[arcs] == ArcKind.RESULT
    _, first, group = np.unique(
        graph.link[arcs].astype(np.int64) * 2 + is_result, return_index=True, return_inverse=True
    )
    carried = np.zeros(len(first), np.int8)
    np.maximum.at(carried, group, load[graph.tail[arcs]])
    chosen = arcs[first]
    columns = (
        graph.link[chosen],
        np.where(is_result[first], "result", "request"),
        zoning.of_vertex[graph.tail[chosen]],
        zoning.of_vertex[graph.head[chosen]],
        carried,
    )
    return [Passage(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def find_crossings(
    graph: InfluenceGraph, zoning: Zoning, policy: Policy, load: npt.NDArray[np.int8]
) -> tuple[Crossing, ...]:
    """Every crossing, one a link and role, sorted by link id and role (DESIGN 3.2)."""
    links = graph.workflow.links
    table = _Table(zoning, policy)
    crossings = []
    for passage in passages(graph, zoning, load, crossing_arcs(graph, zoning)):
        a, b = passage.from_zone, passage.to_zone
        rise = zoning.trust[b] - zoning.trust[a]
        direction = "inbound" if rise > 0 else "outbound" if rise < 0 else "lateral"
        if rise >= 0:
            allowed = table.allows(a, b)
            reason = f"the policy denies {zoning.trust_name[a]} to {zoning.trust_name[b]}"
        else:
            allowed = passage.load <= zoning.clearance[b]
            reason = (
                f"it may carry {SENSITIVITIES[passage.load]} content; the zone is cleared for "
                f"{SENSITIVITIES[zoning.clearance[b]]}"
            )
        crossings.append(
            Crossing(
                link=links[passage.link].id,
                role=passage.role,
                from_zone=zoning.ids[a],
                to_zone=zoning.ids[b],
                direction=direction,
                allowed=bool(allowed),
                boundaries=zoning.boundaries(a, b),
                reason="" if allowed else reason,
            )
        )
    return tuple(sorted(crossings, key=lambda crossing: (crossing.link, crossing.role)))


def find_chains(
    graph: InfluenceGraph, zoning: Zoning, policy: Policy, crossings: tuple[Crossing, ...]
) -> tuple[Chain, ...]:
    """Pairs of zones that ungated steps join and no single content arc does (DESIGN 3.2)."""
    told = graph.is_content & (graph.kind != ArcKind.REPLY) & (graph.kind != ArcKind.LOG)
    ungated = told & (graph.gate_state == 0) & (graph.raises[graph.head] == 0)
    direct = set(
        zip(
            zoning.of_vertex[graph.tail[told]].tolist(),
            zoning.of_vertex[graph.head[told]].tolist(),
            strict=True,
        )
    )
    denied = {(crossing.link, crossing.role) for crossing in crossings if not crossing.allowed}
    # Twice the position of a link, and one more for what it brings back.
    codes = [
        2 * position + way
        for position, link in enumerate(graph.workflow.links)
        for way, role in enumerate(("request", "result"))
        if (link.id, role) in denied
    ]
    is_result = graph.kind == ArcKind.RESULT
    is_allowed = ~np.isin(graph.link.astype(np.int64) * 2 + is_result, codes)
    all_arcs, allowed_arcs = graph.grouped(ungated), graph.grouped(ungated & is_allowed)
    table = _Table(zoning, policy)
    chains: list[Chain] = []
    for a in range(len(zoning.ids)):
        shortest = _paths_from(graph, zoning, all_arcs, a)
        by_allowed = None
        for b, path in shortest.items():
            if (a, b) in direct:
                continue
            composition, shown = False, path
            if zoning.trust[b] > zoning.trust[a] and not table.allows(a, b):
                if by_allowed is None:
                    by_allowed = _paths_from(graph, zoning, allowed_arcs, a)
                if b in by_allowed:
                    composition, shown = True, by_allowed[b]
            chains.append(Chain(zoning.ids[a], zoning.ids[b], composition, shown))
    return tuple(sorted(chains, key=lambda chain: (chain.from_zone, chain.to_zone)))


def _paths_from(
    graph: InfluenceGraph, zoning: Zoning, arcs: Adjacency, zone: int
) -> dict[int, Path]:
    """The best path over ungated arcs from a zone to each other zone, by zone index."""
    inside = np.flatnonzero(zoning.of_vertex == zone)
    starts = inside * PLACES
    walks = explore(graph, arcs, starts, scoped=False)
    tree = witness_tree(walks, walks.positions(starts))
    zone_of_place = zoning.of_vertex[walks.vertex]
    places = np.flatnonzero((zone_of_place != zone) & (tree.distance >= 0))
    zones = zone_of_place[places]
    order = np.lexsort((places, tree.rank[places], tree.distance[places], zones))
    first = order[np.flatnonzero(np.diff(zones[order], prepend=-1))]
    return {
        other: tree.path(at)
        for other, at in zip(zones[first].tolist(), places[first].tolist(), strict=True)
    }
