"""A whole workflow: its zones, nodes and links with the look-ups that everything else needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from graphs.model.elements import Element, Link, Node, Origin, Source, Zone
from graphs.model.facts import DEFAULT_CLEARANCE, TRUSTS

#: The implicit zone of every node that names none: internal, assumed, environment unknown.
UNPLACED = Zone(
    "unplaced",
    name="Unplaced",
    facts={"trust": "internal"},
    origins={"trust": Origin("unknown", "no zone is given for the nodes in it")},
)


@dataclass(frozen=True)
class Workflow:
    """An immutable workflow. Links refer to nodes, and nodes to zones, by id.

    `unclassified` lists what an importer could not classify, in words; `notes` what it left out or
    could not tell (shown to the user, never an error).
    """

    name: str
    zones: tuple[Zone, ...] = ()
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    policy: str | None = None
    description: str = ""
    source: Source | None = None
    unclassified: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def node_by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def link_by_id(self) -> dict[str, Link]:
        return {link.id: link for link in self.links}

    @cached_property
    def zone_by_id(self) -> dict[str, Zone]:
        zones = {UNPLACED.id: UNPLACED} if self.has_unplaced else {}
        zones.update((zone.id, zone) for zone in self.zones)
        return zones

    @cached_property
    def has_unplaced(self) -> bool:
        return any(node.zone is None for node in self.nodes)

    @cached_property
    def links_from(self) -> dict[str, list[Link]]:
        """The links that leave each node, in file order."""
        out: dict[str, list[Link]] = {node.id: [] for node in self.nodes}
        for link in self.links:
            out[link.from_id].append(link)
        return out

    @cached_property
    def links_to(self) -> dict[str, list[Link]]:
        """The links that enter each node, in file order."""
        into: dict[str, list[Link]] = {node.id: [] for node in self.nodes}
        for link in self.links:
            into[link.to_id].append(link)
        return into

    def node(self, node_id: str) -> Node:
        return self.node_by_id[node_id]

    def element(self, element_id: str) -> Element | None:
        """The node, link or zone with this id, looked for in that order."""
        return (
            self.node_by_id.get(element_id)
            or self.link_by_id.get(element_id)
            or self.zone_by_id.get(element_id)
        )

    def zone_id(self, node: Node) -> str:
        """The id of the zone that a node lies in; `unplaced` where it names none."""
        return node.zone if node.zone is not None else UNPLACED.id

    def zone_of(self, node: Node) -> Zone:
        return self.zone_by_id[self.zone_id(node)]

    @cached_property
    def _zone_chains(self) -> dict[str, tuple[str, ...]]:
        chains: dict[str, tuple[str, ...]] = {}
        for zone_id in self.zone_by_id:
            chain: list[str] = []
            current: str | None = zone_id
            while current is not None and current not in chain:
                chain.append(current)
                zone = self.zone_by_id.get(current)
                current = zone.parent if zone is not None else None
            chains[zone_id] = tuple(chain)
        return chains

    def zone_chain(self, zone_id: str) -> tuple[str, ...]:
        """A zone and the zones around it, innermost first."""
        return self._zone_chains[zone_id]

    def inherited(self, zone_id: str, fact: str) -> str | None:
        """A fact of the nearest enclosing zone that has it (environment, residency)."""
        for enclosing in self.zone_chain(zone_id):
            value = self.zone_by_id[enclosing].facts.get(fact)
            if value is not None:
                return str(value)
        return None

    def environment(self, node: Node) -> str | None:
        return self.inherited(self.zone_id(node), "environment")

    def clearance(self, zone_id: str) -> str:
        """The highest sensitivity that may enter a zone: declared, or the default of its trust."""
        zone = self.zone_by_id[zone_id]
        return str(zone.facts.get("clearance") or DEFAULT_CLEARANCE[zone.trust])

    def trust_rank(self, zone_id: str) -> int:
        return TRUSTS.index(self.zone_by_id[zone_id].trust)

    @cached_property
    def approvers(self) -> dict[str, tuple[str, ...]]:
        """Who approves at each gate: its `approvers` and the sources of `approves` links."""
        named: dict[str, list[str]] = {
            node.id: list(node.fact("approvers") or ())
            for node in self.nodes
            if node.kind == "gate"
        }
        for link in self.links:
            if link.kind == "approves" and link.from_id not in named[link.to_id]:
                named[link.to_id].append(link.from_id)
        return {gate: tuple(names) for gate, names in named.items()}


def with_link_ids(links: Iterable[Link]) -> tuple[Link, ...]:
    """Give each link that has no id its default: `kind:from>to`, then `#2`, `#3` and so on."""
    links = tuple(links)
    taken = {link.id for link in links if link.id}
    counts: dict[str, int] = {}
    named: list[Link] = []
    for link in links:
        if link.id:
            named.append(link)
        else:
            base = f"{link.kind}:{link.from_id}>{link.to_id}"
            count = counts.get(base, 0) + 1
            link_id = base if count == 1 else f"{base}#{count}"
            while link_id in taken:
                count += 1
                link_id = f"{base}#{count}"
            counts[base] = count
            taken.add(link_id)
            named.append(replace(link, id=link_id))
    return tuple(named)
