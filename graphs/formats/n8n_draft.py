"""Gather nodes, links, zones and what they touch while an n8n export is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from graphs.formats.catalogue import Vendors
from graphs.formats.naming import slug
from graphs.formats.redact import redact
from graphs.formats.things import redacted
from graphs.model.elements import Link, Node, Origin, Source, Zone, with_fact
from graphs.model.facts import DEFAULT_CLEARANCE, SENSITIVITIES

#: Facts with their reasons: every fact of an importer is inferred.
Because = dict[str, tuple[Any, str]]

#: The zones that are no vendor's: id, name, trust, why the zone is there.
_ZONES = {
    "internet": ("Internet", "untrusted", "anyone can publish or call here"),
    "platform": ("n8n", "internal", "n8n itself runs it"),
    "private": ("Private network", "internal", "reached at an address inside a network"),
}
_ZONE_IDS = {"internet": "internet", "platform": "n8n", "private": "private-network"}


@lru_cache(maxsize=1024)
def inferred(because: str) -> Origin:
    return Origin("inferred", because)


@dataclass(slots=True)
class Target:
    """Something that nodes touch and that the export does not list itself.

    `kind` is system, data or model, or `auto`: data while it is only read, else a system.
    `vendor` names its zone; `unknown` for none.
    """

    key: tuple[str, ...]
    name: str
    kind: str
    vendor: str
    zone_because: str
    facts: Because
    because: str = ""
    tags: tuple[str, ...] = ()
    extensions: dict[str, Any] = field(default_factory=dict)
    node_id: str = ""
    acted: bool = False


@dataclass(frozen=True, slots=True)
class _Effect:
    from_id: str
    verb: str
    target: Target
    arguments: str | None
    reversible: bool | None
    because: str
    name: str


class Draft:
    """A workflow in the making."""

    def __init__(self, file: str, vendors: Vendors) -> None:
        self.file = file
        self.vendors = vendors
        self.nodes: dict[str, Node] = {}
        self.notes: list[str] = []
        self.unclassified: dict[str, None] = {}
        self._links: list[Link] = []
        self._joined: set[tuple[str, str, str, str | None]] = set()
        self._counts: dict[str, int] = {}
        self._zones: dict[str, Zone] = {}
        self._taken: dict[str, int] = dict.fromkeys(_ZONE_IDS.values(), 1)
        self._targets: dict[tuple[str, ...], Target] = {}
        self._identities: dict[tuple[str, str], str] = {}
        self._privileges: dict[str, str] = {}
        #: Identities with which models are called.
        self.for_models: set[str] = set()
        self._permits: dict[tuple[str, tuple[str, ...]], None] = {}
        self._effects: list[_Effect] = []

    def fresh_id(self, name: str) -> str:
        """A new id made of a name; `-2`, `-3` and so on where it is taken."""
        base = slug(name)
        number = self._taken.get(base, 0) + 1
        if number == 1:
            self._taken[base] = 1
            return base
        while f"{base}-{number}" in self._taken:
            number += 1
        self._taken[base] = number
        self._taken[f"{base}-{number}"] = 1
        return f"{base}-{number}"

    def zone(self, vendor: str) -> str | None:
        """The zone id of a vendor, `internet`, `platform` or `private`; None for `unknown`."""
        if vendor == "unknown":
            return None
        zone_id = _ZONE_IDS.get(vendor) or f"saas-{slug(vendor)}"
        if zone_id not in self._zones:
            name, trust, because = _ZONES.get(vendor) or (
                self.vendors.name(vendor),
                "partner",
                "a service run by another company",
            )
            self._taken.setdefault(zone_id, 1)
            self._zones[zone_id] = Zone(
                zone_id, name, facts={"trust": trust}, origins={"trust": inferred(because)}
            )
        return zone_id

    def add(
        self,
        node_id: str,
        kind: str,
        name: str,
        vendor: str,
        zone_because: str,
        facts: Because | None = None,
        *,
        pointer: str = "",
        description: str = "",
        tags: tuple[str, ...] = (),
        extensions: Mapping[str, Any] | None = None,
    ) -> str:
        """Add a node; facts whose value is None are unknown, for the reason given."""
        values: dict[str, Any] = {}
        origins: dict[str, Origin] = {}
        for fact, (value, because) in (facts or {}).items():
            if value is None:
                origins[fact] = Origin("unknown", because)
            else:
                values[fact] = value
                origins[fact] = inferred(because)
        zone = self.zone(vendor)
        origins["zone"] = inferred(zone_because) if zone else Origin("unknown", zone_because)
        self.nodes[node_id] = Node(
            node_id,
            kind,
            name,
            zone,
            tags=tags,
            facts=values,
            origins=origins,
            description=description,
            source=Source(self.file, 0, pointer) if pointer else Source(self.file),
            extensions=extensions or {},
        )
        return node_id

    def amend(self, node_id: str, kind: str, facts: Because) -> None:
        """Set the kind and further facts of a node that was added before."""
        node = self.nodes[node_id]
        values, origins = dict(node.facts), dict(node.origins)
        for fact, (value, because) in facts.items():
            if value is None:
                origins[fact] = Origin("unknown", because)
            else:
                values[fact] = value
                origins[fact] = inferred(because)
        self.nodes[node_id] = replace(node, kind=kind, facts=values, origins=origins)

    def link(
        self,
        kind: str,
        from_id: str,
        to_id: str,
        *,
        name: str = "",
        facts: Because | None = None,
        description: str = "",
    ) -> None:
        """Add a link; one that says the same as an earlier one is not repeated."""
        verb = facts["verb"][0] if facts and "verb" in facts else None
        said = (kind, from_id, to_id, verb)
        if said in self._joined:
            return
        self._joined.add(said)
        base = f"{kind}:{from_id}>{to_id}"
        count = self._counts.get(base, 0) + 1
        self._counts[base] = count
        values: dict[str, Any] = {}
        origins: dict[str, Origin] = {}
        for fact, (value, because) in (facts or {}).items():
            if value is None:
                origins[fact] = Origin("unknown", because)
            else:
                values[fact] = value
                origins[fact] = inferred(because)
        self._links.append(
            Link(
                base if count == 1 else f"{base}#{count}",
                kind,
                from_id,
                to_id,
                name,
                facts=values,
                origins=origins,
                description=description,
            )
        )

    def target(self, wanted: Target) -> Target:
        """The one target with this key, made when it is first wanted."""
        known = self._targets.get(wanted.key)
        if known is None:
            wanted.name = redact(wanted.name)
            wanted.node_id = self.fresh_id(wanted.name)
            known = self._targets[wanted.key] = wanted
        elif known.vendor == "internet" and wanted.vendor not in _ZONES:
            # One request bears a credential: the host is a partner's for the others too.
            known.vendor, known.zone_because = wanted.vendor, wanted.zone_because
            known.facts = wanted.facts
        return known

    def effect(
        self,
        from_id: str,
        verb: str,
        target: Target,
        *,
        arguments: str | None = None,
        reversible: bool | None = None,
        because: str = "",
        name: str = "",
        identities: tuple[str, ...] = (),
    ) -> None:
        """An actor reads a target, calls it (a model), or changes it by a verb."""
        if verb not in ("read", "call", "write", "delete") and target.kind == "data":
            # Data can be written and deleted; any other verb acts on the account around it.
            target = Target(
                (*target.key, "account"),
                f"{target.name}: account",
                "system",
                target.vendor,
                target.zone_because,
                {},
                "what lies around the data: its sharing, its operations",
            )
        target = self.target(target)
        if verb not in ("read", "call"):
            target.acted = True
        self._effects.append(_Effect(from_id, verb, target, arguments, reversible, because, name))
        for identity in identities:
            if target.kind != "model":
                self._permits.setdefault((identity, target.key))

    def identity(self, kind: str, credential_id: str, name: str) -> str:
        """The identity of a credential; nodes with the same credential share it."""
        key = (kind, credential_id or name)
        node_id = self._identities.get(key)
        if node_id is None:
            node_id = self._identities[key] = self.fresh_id(f"credential {redact(name) or kind}")
            self.add(
                node_id,
                "identity",
                redact(name) or kind,
                "platform",
                "n8n keeps its credentials",
                {
                    "credential": (credential_kind(kind), f"the credential is of type {kind}"),
                    "issued": ("standing", "n8n keeps a credential until someone removes it"),
                },
                extensions={"x-n8n-credential": kind},
            )
        return node_id

    def permits(self, identity: str, node_id: str) -> None:
        """An identity opens a node of the export itself, such as a memory in a database."""
        self._privilege(identity)
        self._permit(identity, node_id)

    def finish(self) -> tuple[tuple[Zone, ...], tuple[Node, ...], tuple[Link, ...]]:
        """Add the targets and the links to them; give all zones, nodes and links."""
        for target in self._targets.values():
            if target.kind == "auto":
                target.kind = "system" if target.acted else "data"
            facts = dict(target.facts)
            self.add(
                target.node_id,
                target.kind,
                target.name,
                target.vendor,
                target.zone_because,
                facts,
                description=target.because,
                tags=("derived", *target.tags),
                extensions=target.extensions,
            )
        self._clear_zones()
        for effect in self._effects:
            self._effect_link(effect)
        for identity, key in self._permits:
            self._privilege(identity)
            self._permit(identity, self._targets[key].node_id)
        for identity in self.for_models - set(self._privileges):
            self.nodes[identity] = replace(self.nodes[identity], tags=("model access",))
        return (
            tuple(redacted(zone) for zone in self._zones.values()),
            tuple(redacted(node) for node in self.nodes.values()),
            tuple(redacted(link) for link in self._links),
        )

    def _clear_zones(self) -> None:
        """A vendor that keeps sensitive data for its owner may be told such data."""
        for target in self._targets.values():
            zone = self._zones.get(self.zone(target.vendor) or "")
            held = target.facts.get("sensitivity", (None, ""))[0]
            if zone is None or held is None or zone.facts["trust"] != "partner":
                continue
            cleared = zone.facts.get("clearance") or DEFAULT_CLEARANCE["partner"]
            if SENSITIVITIES.index(held) > SENSITIVITIES.index(cleared):
                because = f"{target.name} in it holds {held} data already"
                self._zones[zone.id] = with_fact(zone, "clearance", held, inferred(because))

    def _effect_link(self, effect: _Effect) -> None:
        target, because = effect.target, effect.because
        facts: Because = {}
        if effect.verb == "call":
            kind = "calls"
        elif effect.verb == "read":
            kind = "reads"
        elif target.kind == "data":
            kind = "writes"
        else:
            kind = "acts"
        if kind in ("writes", "acts"):
            facts["verb"] = (effect.verb, because)
            if effect.reversible is not None:
                facts["reversible"] = (effect.reversible, f"{effect.verb} cannot be taken back")
        if kind == "acts" or (kind == "reads" and effect.arguments != "allow-list"):
            reason = _ARGUMENTS[effect.arguments]
            facts["arguments"] = (effect.arguments, reason)
        self.link(
            kind, effect.from_id, target.node_id, facts=facts, description=because, name=effect.name
        )

    def _privilege(self, identity: str) -> str:
        node_id = self._privileges.get(identity)
        if node_id is None:
            name = self.nodes[identity].name
            node_id = self._privileges[identity] = self.fresh_id(f"all that {name} allows")
            self.add(
                node_id,
                "privilege",
                f"All that {name} allows",
                "platform",
                "n8n keeps its credentials",
                tags=("derived",),
            )
            self.link("grants", identity, node_id)
        return node_id

    def _permit(self, identity: str, node_id: str) -> None:
        reason = "an n8n credential is not limited to the operation that uses it"
        self.link(
            "permits",
            self._privileges[identity],
            node_id,
            facts={"verbs": (("read", "write", "delete", "unknown"), reason)},
        )


_ARGUMENTS: dict[str | None, str] = {
    "model": "a model chooses them, or they come from a step that a model feeds",
    "fixed": "nothing in the parameters depends on the data",
    None: "they come from earlier steps",
}


@lru_cache(maxsize=512)
def credential_kind(kind: str) -> str:
    """What sort of credential an n8n credential type is, by its name."""
    lowered = kind.lower()
    if "oauth" in lowered:
        return "oauth"
    if any(word in lowered for word in ("password", "basic", "imap", "smtp", "digest", "ldap")):
        return "password"
    if lowered in ("aws", "googleapi") or "assumerole" in lowered:
        return "role" if "assumerole" in lowered else "api-key"
    if lowered in _DATABASES:
        return "password"
    return "api-key"


_DATABASES = frozenset(
    [
        "postgres",
        "mysql",
        "mongodb",
        "redis",
        "microsoftsql",
        "cratedb",
        "questdb",
        "timescaledb",
        "snowflake",
        "ftp",
        "sftp",
        "rabbitmq",
        "amqp",
        "mqtt",
        "kafka",
        "oracledbapi",
    ]
)
