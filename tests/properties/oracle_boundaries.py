"""Loads, disclosures, crossings and chains, as slow and plain as DESIGN 3.2 and 3.3 tell them."""

from __future__ import annotations

from dataclasses import dataclass

from oracle_walks import BEARS_SENSITIVITY, SENSITIVITY_RANK, Arc, Map, Vertex, sensitivity

from graphs.model.facts import SENSITIVITIES

#: Zone-trust pairs that content may not cross, by the default policy.
FORBIDDEN_PAIRS = {("untrusted", "restricted"), ("partner", "restricted")}


@dataclass(frozen=True)
class Moved:
    """A crossing as the oracle sees it."""

    link: str
    role: str
    from_zone: str
    to_zone: str
    direction: str
    allowed: bool
    boundaries: frozenset[str]


@dataclass(frozen=True)
class Joined:
    """A chain between two zones: whether it is a composition, and the length of its path."""

    composition: bool
    length: int


class Boundaries:
    """Loads of all vertices, and what follows from them for arcs that leave a zone."""

    def __init__(self, the_map: Map) -> None:
        self.map = the_map
        self.workflow = the_map.workflow
        self.loads = self._loads()

    def _loads(self) -> dict[Vertex, int]:
        stopping = self.map.validating["sensitivity"]
        loads: dict[Vertex, int] = {}
        for node in self.workflow.nodes:
            own = sensitivity(self.workflow, node)
            if node.kind not in BEARS_SENSITIVITY or own is None:
                continue
            reached = self.map.closure(
                [(node.id, "own")], lambda arc: arc.is_content and arc.head[0] not in stopping
            )
            for vertex in reached:
                loads[vertex] = max(loads.get(vertex, 0), SENSITIVITY_RANK[own])
        return loads

    def clearance(self, node_id: str) -> int:
        return SENSITIVITY_RANK[self.workflow.clearance(self.map.zone(node_id))]

    def leaks(self, arc: Arc) -> int | None:
        """The load that an arc takes below its clearance and that of the zone it leaves."""
        load = self.loads.get(arc.tail, 0)
        receiving = self.clearance(arc.head[0])
        return load if receiving < load and receiving < self.clearance(arc.tail[0]) else None

    def disclosures(self) -> dict[tuple[str, str], str]:
        """(link, role) → the highest load disclosed; role `action` on writes and acts links."""
        found: dict[tuple[str, str], int] = {}
        for arc in self.map.arcs:
            link = self.workflow.link_by_id[arc.link]
            if arc.sort == "access":
                if link.fact("arguments") == "fixed":
                    continue
                role = "query"
            elif arc.is_content:
                role = "action" if arc.sort == "action" else arc.role
            else:
                continue
            load = self.leaks(arc)
            if load is not None:
                found[link.id, role] = max(found.get((link.id, role), 0), load)
        return {key: SENSITIVITIES[load] for key, load in found.items()}

    def crossings(self) -> set[Moved]:
        found = set()
        moves = {
            (arc.link, arc.role, arc.tail[0], arc.head[0])
            for arc in self.map.arcs
            if arc.is_content
        }
        for link, role, sender, receiver in moves:
            from_zone, to_zone = self.map.zone(sender), self.map.zone(receiver)
            if from_zone == to_zone:
                continue
            rise = self.workflow.trust_rank(to_zone) - self.workflow.trust_rank(from_zone)
            direction = "inbound" if rise > 0 else "outbound" if rise < 0 else "lateral"
            found.add(
                Moved(
                    link,
                    role,
                    from_zone,
                    to_zone,
                    direction,
                    self.allowed(link, role, from_zone, to_zone, direction),
                    frozenset(self.around(from_zone) ^ self.around(to_zone)),
                )
            )
        return found

    def around(self, zone_id: str) -> set[str]:
        """A zone and all zones that hold it."""
        held: set[str] = set()
        current: str | None = zone_id
        while current is not None and current not in held:
            held.add(current)
            current = self.workflow.zone_by_id[current].parent
        return held

    def allowed(self, link: str, role: str, from_zone: str, to_zone: str, direction: str) -> bool:
        if direction != "outbound":
            return self.pair_allowed(from_zone, to_zone)
        load = max(
            self.loads.get(arc.tail, 0)
            for arc in self.map.arcs
            if arc.link == link and arc.is_content and arc.role == role
        )
        return load <= SENSITIVITY_RANK[self.workflow.clearance(to_zone)]

    def pair_allowed(self, from_zone: str, to_zone: str) -> bool:
        zones = self.workflow.zone_by_id
        return (zones[from_zone].trust, zones[to_zone].trust) not in FORBIDDEN_PAIRS

    def chains(self) -> dict[tuple[str, str], Joined]:
        """The pairs of zones that ungated steps join and no single content arc does."""
        moving = [a for a in self.map.arcs if a.sort in ("request", "result", "action")]
        direct = {(self.map.zone(a.tail[0]), self.map.zone(a.head[0])) for a in moving}
        allowed = {(m.link, m.role) for m in self.crossings() if m.allowed}

        def ungated(arc: Arc) -> bool:
            return arc in moving and not self.map.passed(arc)

        def ungated_and_allowed(arc: Arc) -> bool:
            same_zone = self.map.zone(arc.tail[0]) == self.map.zone(arc.head[0])
            return ungated(arc) and (same_zone or (arc.link, arc.role) in allowed)

        found = {}
        for first in self.workflow.zone_by_id:
            shortest = self._zone_distances(first, ungated)
            shortest_allowed = self._zone_distances(first, ungated_and_allowed)
            for last, length in shortest.items():
                if last == first or (first, last) in direct:
                    continue
                rises = self.workflow.trust_rank(last) > self.workflow.trust_rank(first)
                composition = (
                    rises and not self.pair_allowed(first, last) and last in shortest_allowed
                )
                found[first, last] = Joined(
                    composition, shortest_allowed[last] if composition else length
                )
        return found

    def _zone_distances(self, first: str, may_take) -> dict[str, int]:  # type: ignore[no-untyped-def]
        starts = [
            (node.id, part)
            for node in self.workflow.nodes
            if self.workflow.zone_id(node) == first
            for part in ("in", "own", "out")
        ]
        nearest: dict[str, int] = {}
        for vertex, distance in self.map.closure(starts, may_take).items():
            zone = self.map.zone(vertex[0])
            nearest[zone] = min(distance, nearest.get(zone, distance))
        return nearest
