"""Trust boundaries: the content arcs that cross them, and chains that join more than any arc."""

from __future__ import annotations

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

    def boundaries(self, a: int, b: int) -> tuple[str, ...]:
        """The zones that hold exactly one of two zones (themselves included), by id."""
        around_a = set(self.workflow.zone_chain(self.ids[a]))
        around_b = set(self.workflow.zone_chain(self.ids[b]))
        return tuple(sorted(around_a ^ around_b))


def crossing_arcs(graph: InfluenceGraph, zoning: Zoning) -> npt.NDArray[np.int64]:
    """The content arcs whose ends lie in different zones."""
    different = zoning.of_vertex[graph.tail] != zoning.of_vertex[graph.head]
    return np.flatnonzero(different & graph.is_content)


def find_crossings(
    graph: InfluenceGraph, zoning: Zoning, policy: Policy, load: npt.NDArray[np.int8]
) -> tuple[Crossing, ...]:
    """Every crossing, one a link and role, sorted by link id and role (DESIGN 3.2)."""
    sender_load: dict[tuple[int, str], int] = {}
    ends: dict[tuple[int, str], tuple[int, int]] = {}
    for arc in crossing_arcs(graph, zoning):
        role = "result" if graph.kind[arc] == ArcKind.RESULT else "request"
        key = (int(graph.link[arc]), role)
        tail, head = int(graph.tail[arc]), int(graph.head[arc])
        sender_load[key] = max(sender_load.get(key, 0), int(load[tail]))
        ends[key] = (int(zoning.of_vertex[tail]), int(zoning.of_vertex[head]))
    links = graph.workflow.links
    crossings = []
    for (link, role), (a, b) in ends.items():
        rise = zoning.trust[b] - zoning.trust[a]
        direction = "inbound" if rise > 0 else "outbound" if rise < 0 else "lateral"
        if rise >= 0:
            allowed = policy.allows(zoning.trust_name[a], zoning.trust_name[b])
            reason = f"the policy denies {zoning.trust_name[a]} to {zoning.trust_name[b]}"
        else:
            carried = sender_load[(link, role)]
            allowed = carried <= zoning.clearance[b]
            reason = (
                f"it may carry {SENSITIVITIES[carried]} content; the zone is cleared for "
                f"{SENSITIVITIES[zoning.clearance[b]]}"
            )
        crossings.append(
            Crossing(
                link=links[link].id,
                role=role,
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
    ids = [link.id for link in graph.workflow.links]
    is_allowed = np.fromiter(
        (
            (ids[link], "result" if kind == ArcKind.RESULT else "request") not in denied
            for link, kind in zip(graph.link.tolist(), graph.kind.tolist(), strict=True)
        ),
        np.bool_,
        graph.arc_count,
    )
    all_arcs, allowed_arcs = graph.grouped(ungated), graph.grouped(ungated & is_allowed)
    chains: list[Chain] = []
    for a in range(len(zoning.ids)):
        shortest = _paths_from(graph, zoning, all_arcs, a)
        by_allowed = None
        for b, path in shortest.items():
            if (a, b) in direct:
                continue
            composition, shown = False, path
            if zoning.trust[b] > zoning.trust[a] and not policy.allows(
                zoning.trust_name[a], zoning.trust_name[b]
            ):
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
    paths = {}
    zone_of_place = zoning.of_vertex[walks.vertex]
    for other in np.unique(zone_of_place):
        if other == zone:
            continue
        at = tree.best(np.flatnonzero(zone_of_place == other))
        if at is not None:
            paths[int(other)] = tree.path(at)
    return paths
