"""Gather zones, nodes and links while a file is read, with the reason of every fact.

What tools touch and no file lists itself (mailboxes, stores, hosts) is gathered as *things* and
becomes data or a system once all that is done to it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphs.formats.catalogue import Vendors
from graphs.formats.inline_secrets import INLINE_SECRETS, secret_pointers
from graphs.formats.naming import slug
from graphs.formats.redact import redact
from graphs.formats.things import Effect, Facts, Thing, content_of, rank_of, redacted, split_facts
from graphs.model.elements import Link, Node, Origin, Source, Zone, with_fact
from graphs.model.facts import DEFAULT_CLEARANCE, LINK_ENDS, NODE_FACTS, SENSITIVITIES
from graphs.model.workflow import Workflow

#: The zones that are no vendor's: id, name, trust, why it is there.
_ZONES = {
    "internet": ("internet", "Internet", "untrusted", "anyone can publish or be addressed here"),
    "host": ("this-machine", "This machine", "internal", "local programs run here"),
    "private": ("private-network", "Private network", "internal", "an address inside a network"),
}  # fmt: skip
_ALL_VERBS = ("read", "write", "delete", "unknown")
_ELSEWHERE = "what the credential allows stands elsewhere"
_NOT_GIVEN = "it is in a file that was not given: it may do anything"


__all__ = ["Draft", "Facts", "Thing"]


class Draft:
    """A workflow in the making.

    `file`: the file that the elements now added stand in. `platform`: the product that runs the
    workflow, whose zone is `platform`; without one there is no such zone.
    """

    def __init__(self, file: str, vendors: Vendors, platform: str = "") -> None:
        self.file = file
        self.vendors = vendors
        self.nodes: dict[str, Node] = {}
        self.links: list[Link] = []
        self.notes: list[str] = []
        self.unclassified: list[str] = []
        self._source = file
        self._zones: dict[str, Zone] = {}
        self._own_zones = dict(_ZONES)
        if platform:
            self._own_zones["platform"] = (
                slug(platform), platform, "internal", f"{platform} itself runs it",
            )  # fmt: skip
        self._taken: set[str] = {one[0] for one in self._own_zones.values()}
        self._next: dict[str, int] = {}
        self._link_ids: dict[str, int] = {}
        self._drawn: set[tuple[str, str, str, str, str]] = set()
        self._things: dict[tuple[str, str], Thing] = {}
        self._effects: list[Effect] = []
        #: By the id of what a thing returns, the thing.
        self._originals: dict[str, Thing] = {}
        self._permits: dict[tuple[str, str], tuple[Thing, tuple[str, ...], str]] = {}

    def reserve(self, ids: Iterable[str]) -> None:
        """Keep ids from being given to what has none."""
        self._taken.update(ids)

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
        """The zone id of a place; None where nothing tells it.

        A place is `platform`, `host` (this machine), `internet`, `private` (a network inside), the
        key of a vendor, or the name of a host.
        """
        if not place or (place == "platform" and place not in self._own_zones):
            return None
        zone_id, name, trust, because = self._own_zones.get(place) or (
            f"saas-{slug(redact(place))}",
            self.vendors.name(place),
            "partner",
            "a service run by another company",
        )
        if zone_id not in self._zones:
            self._taken.add(zone_id)
            origin = Origin("inferred", because)
            self._zones[zone_id] = Zone(
                zone_id, redact(name), facts={"trust": trust}, origins={"trust": origin}
            )
        return zone_id

    def add_zone(
        self, place: str, name: str, facts: Facts, *, parent: str | None = None, node_id: str = ""
    ) -> str:
        """Add a zone that the file itself names; `place` means it from now on. Gives its id.

        `parent` is the place of the zone around it; `facts` must have `trust`.
        """
        values, origins = split_facts(facts)
        zone_id = node_id or self.fresh_id(name)
        around = self.zone(parent) if parent else None
        trust = str(values.setdefault("trust", "internal"))
        self._own_zones[place] = (zone_id, name, trust, "")
        self._zones[zone_id] = Zone(
            zone_id, redact(name)[:200], parent=around, facts=values, origins=origins
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
        part_of: str = "",
    ) -> str:
        """Add a node and give its id.

        `because` tells why it lies in its place; `part_of` is the id of the container (a loop, a
        sub-workflow) that it is drawn in.
        """
        node_id = node_id or self.fresh_id(name)
        values, origins = split_facts(facts or {})
        kept = dict(extensions or {})
        if part_of:
            kept["x-part-of"] = part_of
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
            extensions=kept,
        )
        return node_id

    def link(
        self, kind: str, from_id: str, to_id: str, facts: Facts | None = None, name: str = ""
    ) -> None:
        """Add a link; one that is there already in every word is added once."""
        name = redact(name)[:200]
        drawn = (kind, from_id, to_id, name, repr(sorted((facts or {}).items())))
        if drawn in self._drawn:
            return
        self._drawn.add(drawn)
        base = f"{kind}:{from_id}>{to_id}"
        number = self._link_ids[base] = self._link_ids.get(base, 0) + 1
        values, origins = split_facts(facts or {})
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
        elif rank_of(sensitivity) > rank_of(known.sensitivity):
            known.sensitivity = sensitivity
        return known

    def effect(
        self, from_id: str, verb: str, thing: Thing, facts: Facts | None = None, name: str = ""
    ) -> None:
        """An actor reads a thing, or changes it by a verb."""
        actor = self.nodes.get(from_id)
        if verb == "read" and actor is not None and actor.kind != "tool":
            # Only a tool can say itself what it brings in: others read what others wrote there.
            thing = self._originals.get(thing.node_id, thing)
        if verb not in ("read", "write", "delete"):
            thing.acted = True
        self._effects.append(Effect(from_id, verb, thing, facts or {}, name))

    def returned(self, thing: Thing) -> Thing:
        """What a thing returns to a tool that changes it too.

        What others wrote in it steers the tool's callers, which the tool's own `content` says; it
        does not steer what the tool itself does with the thing.
        """
        own = self.thing(
            thing.node_id, f"{thing.name}: what it returns", thing.place, thing.because,
            thing.sensitivity,
        )  # fmt: skip
        self._originals[own.node_id] = thing
        own.contents["trusted"] = "what others wrote in it is told at the tool that returns it"
        return own

    def identity(
        self,
        name: str,
        credential: str | None,
        because: str,
        *,
        place: str = "platform",
        pointer: str = "",
        facts: Facts | None = None,
    ) -> str:
        """Add a credential, standing unless `facts` say how it is issued."""
        known: dict[str, tuple[Any, str]] = {
            "credential": (credential, because),
            "issued": ("standing", "it holds until someone changes it"),
        }
        known.update(facts or {})
        where = "where the credential is kept"
        return self.add("identity", name, place, where, known, pointer=pointer, tags=("derived",))

    def permit(
        self,
        identity: str,
        thing: Thing,
        verbs: tuple[str, ...] = _ALL_VERBS,
        because: str = _ELSEWHERE,
    ) -> None:
        """An identity opens a thing; altogether, where nothing tells what it allows."""
        self._permits.setdefault((identity, thing.node_id), (thing, verbs, because))

    def unresolved(self, kind: str, name: str, reference: str, pointer: str = "") -> str:
        """Add a node (agent, step or tool) that stands for a file that was not given.

        It may do anything, and what it gives back nobody knows.
        """
        facts: Facts = {"content": (None, _NOT_GIVEN)} if kind == "tool" else {}
        if kind == "step":
            facts = {"interprets": (True, _NOT_GIVEN)}
        node_id = self.add(
            kind,
            name,
            "platform",
            "where it is called from",
            facts,
            pointer=pointer,
            description=f"Not given: {reference}. Open the folder that has it to see what it does.",
            tags=("unresolved",),
            extensions={"x-unresolved": redact(reference)[:300]},
        )
        self.notes.append(f"{name} refers to {reference}, which was not given.")
        thing = self.thing(node_id, f"What {redact(name)[:120]} reaches", "", _NOT_GIVEN)
        thing.acted = True
        thing.contents[None] = _NOT_GIVEN
        self.effect(node_id, "read", self.returned(thing), {"arguments": ("model", _NOT_GIVEN)})
        unknown: Facts = {
            "verb": ("unknown", _NOT_GIVEN),
            "arguments": ("model", _NOT_GIVEN),
            "reversible": (None, _NOT_GIVEN),
        }
        self.effect(node_id, "unknown", thing, unknown)
        return node_id

    def secret(self, node_id: str, pointer: str) -> None:
        """A secret is typed in at this place of the file; its value is never kept."""
        node = self.nodes[node_id]
        held = {*node.extensions.get(INLINE_SECRETS, ()), redact(pointer)}
        self.amend(node_id, extensions={**node.extensions, INLINE_SECRETS: sorted(held)})

    def inline_secrets(self, node_id: str, value: Any, pointer: str) -> list[str]:
        """Note the secrets typed into a parsed value that stands at `pointer`; gives where."""
        found = secret_pointers(value, pointer)
        for each in found:
            self.secret(node_id, each)
        return found

    def finish(self) -> tuple[tuple[Zone, ...], tuple[Node, ...], tuple[Link, ...]]:
        """Add the things and the links to them; give all zones, nodes and links."""
        used = {effect.thing.node_id for effect in self._effects}
        used |= {thing_id for _, thing_id in self._permits}
        for thing in self._things.values():
            if thing.node_id in self._originals and thing.node_id not in used:
                continue
            kind = "system" if thing.acted else "data"
            borne = NODE_FACTS[kind].model_fields
            self.add(
                kind,
                thing.name,
                thing.place,
                thing.because,
                {
                    "sensitivity": thing.sensitivity,
                    "content": content_of(thing),
                    **{name: told for name, told in thing.facts.items() if name in borne},
                },
                tags=("derived",),
                node_id=thing.node_id,
            )
            self._clear(thing)
        for effect in self._effects:
            self._join(effect)
        self._add_privileges()
        links = [link for link in self.links if self._holds(link)]
        return (
            tuple(redacted(zone) for zone in self._zones.values()),
            tuple(redacted(node) for node in self.nodes.values()),
            tuple(redacted(link) for link in links),
        )

    def workflow(self, name: str) -> Workflow:
        """The finished workflow, called `name` or like its file."""
        zones, nodes, links = self.finish()
        file = self._source.rstrip("/").rpartition("/")[2]
        return Workflow(
            redact(name)[:200] or file.rpartition(".")[0] or file,
            zones=zones,
            nodes=nodes,
            links=links,
            source=Source(self._source),
            unclassified=tuple(dict.fromkeys(redact(one)[:300] for one in self.unclassified)),
            notes=tuple(dict.fromkeys(redact(one)[:500] for one in self.notes)),
        )

    def _add_privileges(self) -> None:
        privileges: dict[str, str] = {}
        for (identity, thing_id), (_, verbs, because) in self._permits.items():
            if identity not in self.nodes:
                continue
            if identity not in privileges:
                holder = self.nodes[identity]
                privileges[identity] = self.add(
                    "privilege", f"All that {holder.name} allows", "", "", tags=("derived",)
                )
                origin = {"zone": Origin("inferred", "its credential is kept here")}
                self.amend(privileges[identity], zone=holder.zone, origins=origin)
                self.link("grants", identity, privileges[identity])
            self.link("permits", privileges[identity], thing_id, {"verbs": (verbs, because)})

    def _holds(self, link: Link) -> bool:
        """Whether a link has both its ends, of kinds that it may join; else it is told."""
        tail, head = self.nodes.get(link.from_id), self.nodes.get(link.to_id)
        if tail is not None and head is not None:
            tails, heads = LINK_ENDS[link.kind]
            if tail.kind in tails and head.kind in heads:
                return True
        self.notes.append(
            f"A link ({link.kind}) from {tail.name if tail else link.from_id} to "
            f"{head.name if head else link.to_id} has no sense and was left out."
        )
        return False

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

    def _join(self, effect: Effect) -> None:
        facts = dict(effect.facts)
        if effect.verb == "read":
            kept = facts.get("arguments", (None, ""))
            # A list of values still is a choice of the model's.
            facts = {"arguments": kept if kept[0] != "allow-list" else ("model", kept[1])}
            self.link("reads", effect.from_id, effect.thing.node_id, facts, effect.name)
            return
        if effect.thing.acted:
            facts.setdefault("verb", (effect.verb, "by what it does"))
            self.link("acts", effect.from_id, effect.thing.node_id, facts, effect.name)
            return
        facts.pop("arguments", None)
        facts.setdefault("verb", (effect.verb, "by what it does"))
        self.link("writes", effect.from_id, effect.thing.node_id, facts, effect.name)

    def set_facts(self, node_id: str, facts: Facts) -> None:
        """Set further facts of a node that was added before."""
        node = self.nodes[node_id]
        values, origins = split_facts(facts)
        kept = {name: value for name, value in node.facts.items() if name not in facts}
        self.nodes[node_id] = replace(
            node, facts={**kept, **values}, origins={**node.origins, **origins}
        )

    def amend(self, node_id: str, **changes: Any) -> None:
        """Replace attributes of a node that was added before."""
        self.nodes[node_id] = replace(self.nodes[node_id], **changes)
