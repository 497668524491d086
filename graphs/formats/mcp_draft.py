"""Gather zones, nodes and links while an MCP file is read, with the reason of every fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphs.formats.catalogue import Vendors
from graphs.formats.n8n_draft import slug
from graphs.formats.redact import redact
from graphs.model.elements import Link, Node, Origin, Source, Zone, with_fact
from graphs.model.facts import DEFAULT_CLEARANCE, SENSITIVITIES

#: A value and why it is so; a value of None is unknown.
Facts = Mapping[str, tuple[Any, str]]

#: The zones that are no vendor's: id, name, trust, why it is there.
_ZONES = {
    "internet": ("internet", "Internet", "untrusted", "anyone can publish or be addressed here"),
    "host": ("this-machine", "This machine", "internal", "the client and local servers run here"),
    "private": ("private-network", "Private network", "internal", "an address inside a network"),
}  # fmt: skip


@dataclass(slots=True)
class Thing:
    """Something that tools touch: data while it is only read or written, else a system."""

    node_id: str
    name: str
    place: str
    because: str
    sensitivity: tuple[str | None, str] = (None, "nothing tells what it holds")
    contents: dict[str | None, str] = field(default_factory=dict)
    acted: bool = False


@dataclass(frozen=True, slots=True)
class _Effect:
    from_id: str
    verb: str
    thing: Thing
    facts: Facts
    name: str


class McpDraft:
    """A workflow in the making."""

    def __init__(self, file: str, vendors: Vendors) -> None:
        self.file = file
        self.vendors = vendors
        self.nodes: dict[str, Node] = {}
        self.links: list[Link] = []
        self.notes: list[str] = []
        self.unclassified: list[str] = []
        self._zones: dict[str, Zone] = {}
        self._taken: set[str] = {one[0] for one in _ZONES.values()}
        self._next: dict[str, int] = {}
        self._link_ids: dict[str, int] = {}
        self._things: dict[tuple[str, str], Thing] = {}
        self._effects: list[_Effect] = []
        self._permits: list[tuple[str, Thing]] = []

    def fresh_id(self, name: str) -> str:
        """A new id made of a name; `-2`, `-3` and so on where it is taken."""
        base = slug(redact(name))
        found = base
        number = self._next.get(base, 1)
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._next[base] = number
        self._taken.add(found)
        return found

    def zone(self, place: str) -> str | None:
        """The zone id of `host`, `internet`, `private` or a vendor; None where nothing tells it."""
        if not place:
            return None
        zone_id, name, trust, because = _ZONES.get(place) or (
            f"saas-{slug(place)}",
            self.vendors.name(place),
            "partner",
            "a service run by another company",
        )
        if zone_id not in self._zones:
            self._taken.add(zone_id)
            origin = Origin("inferred", because)
            self._zones[zone_id] = Zone(
                zone_id, name, facts={"trust": trust}, origins={"trust": origin}
            )
        return zone_id

    def add(
        self,
        kind: str,
        name: str,
        place: str,
        because: str,
        facts: Facts | None = None,
        *,
        pointer: str = "",
        description: str = "",
        tags: tuple[str, ...] = (),
        extensions: Mapping[str, Any] | None = None,
        node_id: str = "",
    ) -> str:
        """Add a node and give its id."""
        node_id = node_id or self.fresh_id(name)
        values, origins = _split(facts or {})
        zone = self.zone(place)
        origins["zone"] = Origin("inferred" if zone else "unknown", because)
        self.nodes[node_id] = Node(
            node_id,
            kind,
            redact(name)[:200],
            zone,
            tags=tags,
            facts=values,
            origins=origins,
            description=redact(description)[:1000],
            source=Source(self.file, 0, pointer) if pointer else Source(self.file),
            extensions=dict(extensions or {}),
        )
        return node_id

    def link(
        self, kind: str, from_id: str, to_id: str, facts: Facts | None = None, name: str = ""
    ) -> None:
        base = f"{kind}:{from_id}>{to_id}"
        number = self._link_ids[base] = self._link_ids.get(base, 0) + 1
        values, origins = _split(facts or {})
        link_id = base if number == 1 else f"{base}#{number}"
        self.links.append(Link(link_id, kind, from_id, to_id, name, facts=values, origins=origins))

    def thing(
        self,
        group: str,
        name: str,
        place: str,
        because: str,
        sensitivity: tuple[str | None, str] = (None, "nothing tells what it holds"),
    ) -> Thing:
        """The one thing of this name in a group (a server), made when it is first wanted."""
        key = (group, name)
        known = self._things.get(key)
        if known is None:
            known = Thing(self.fresh_id(name), name, place, because, sensitivity)
            self._things[key] = known
        elif _rank(sensitivity) > _rank(known.sensitivity):
            known.sensitivity = sensitivity
        return known

    def effect(
        self, from_id: str, verb: str, thing: Thing, facts: Facts | None = None, name: str = ""
    ) -> None:
        """An actor reads a thing, or changes it by a verb."""
        if verb not in ("read", "write", "delete"):
            thing.acted = True
        self._effects.append(_Effect(from_id, verb, thing, facts or {}, name))

    def returned(self, thing: Thing) -> Thing:
        """What a thing returns to a tool that changes it too.

        What others wrote in it steers the tool's callers, which the tool's own `content` says; it
        does not steer what the tool itself does with the thing.
        """
        own = self.thing(
            thing.node_id, f"{thing.name}: what it returns", thing.place, thing.because,
            thing.sensitivity,
        )  # fmt: skip
        own.contents["trusted"] = "what others wrote in it is told at the tool that returns it"
        return own

    def permit(self, identity: str, thing: Thing) -> None:
        """An identity opens a thing; for all that is known, altogether."""
        if (identity, thing) not in self._permits:
            self._permits.append((identity, thing))

    def finish(self) -> tuple[tuple[Zone, ...], tuple[Node, ...], tuple[Link, ...]]:
        """Add the things and the links to them; give all zones, nodes and links."""
        for thing in self._things.values():
            self.add(
                "system" if thing.acted else "data",
                thing.name,
                thing.place,
                thing.because,
                {"sensitivity": thing.sensitivity, "content": _content(thing)},
                tags=("derived",),
                node_id=thing.node_id,
            )
            self._clear(thing)
        for effect in self._effects:
            self._join(effect)
        privileges: dict[str, str] = {}
        for identity, thing in self._permits:
            if identity not in privileges:
                title = f"All that {self.nodes[identity].name} allows"
                place = "host"
                privileges[identity] = self.add(
                    "privilege", title, place, "its credential is kept here", tags=("derived",)
                )
                self.link("grants", identity, privileges[identity])
            because = "what the credential allows stands elsewhere"
            allowed = ("read", "write", "delete", "unknown")
            self.link("permits", privileges[identity], thing.node_id, {"verbs": (allowed, because)})
        return tuple(self._zones.values()), tuple(self.nodes.values()), tuple(self.links)

    def _clear(self, thing: Thing) -> None:
        """A vendor that keeps sensitive data for its owner may be told such data."""
        zone = self._zones.get(self.zone(thing.place) or "")
        held = thing.sensitivity[0]
        if zone is None or held is None or zone.trust != "partner":
            return
        cleared = zone.facts.get("clearance") or DEFAULT_CLEARANCE["partner"]
        if SENSITIVITIES.index(held) > SENSITIVITIES.index(cleared):
            origin = Origin("inferred", f"{thing.name} in it holds {held} data already")
            self._zones[zone.id] = with_fact(zone, "clearance", held, origin)

    def _join(self, effect: _Effect) -> None:
        facts = dict(effect.facts)
        if effect.verb == "read":
            kept = facts.get("arguments", (None, ""))
            # A list of values still is a choice of the model's.
            facts = {"arguments": kept if kept[0] != "allow-list" else ("model", kept[1])}
            self.link("reads", effect.from_id, effect.thing.node_id, facts, effect.name)
            return
        if effect.thing.acted:
            self.link("acts", effect.from_id, effect.thing.node_id, facts, effect.name)
            return
        facts.pop("arguments", None)
        self.link("writes", effect.from_id, effect.thing.node_id, facts, effect.name)

    def set_facts(self, node_id: str, facts: Facts) -> None:
        """Set further facts of a node that was added before."""
        node = self.nodes[node_id]
        values, origins = _split(facts)
        kept = {name: value for name, value in node.facts.items() if name not in facts}
        self.nodes[node_id] = replace(
            node, facts={**kept, **values}, origins={**node.origins, **origins}
        )

    def amend(self, node_id: str, **changes: Any) -> None:
        """Replace attributes of a node that was added before."""
        self.nodes[node_id] = replace(self.nodes[node_id], **changes)


def _rank(sensitivity: tuple[str | None, str]) -> int:
    return -1 if sensitivity[0] is None else SENSITIVITIES.index(sensitivity[0])


def _content(thing: Thing) -> tuple[str | None, str]:
    for value in ("untrusted", None, "trusted"):
        if value in thing.contents:
            return value, thing.contents[value]
    return None, "nothing tells who writes what is in it"


def _split(facts: Facts) -> tuple[dict[str, Any], dict[str, Origin]]:
    values = {name: value for name, (value, _) in facts.items() if value is not None}
    origins = {
        name: Origin("unknown" if value is None else "inferred", because)
        for name, (value, because) in facts.items()
    }
    return values, origins
