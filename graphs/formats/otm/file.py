"""Read an Open Threat Model into the parts, zones and ways of an architecture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.formats.architecture import Part, Way, listed, names_in, text_of
from graphs.formats.carried import KEY, Carried, redescribed, retitled
from graphs.formats.draft import Draft
from graphs.formats.foreign_threats import FLOW, Kept, cleaned
from graphs.formats.otm.terms import RATINGS, TYPES
from graphs.formats.reading import Document
from graphs.formats.verbs import words
from graphs.words import counted

_STORES = frozenset({
    "database", "db", "datastore", "storage", "store", "bucket", "s3", "queue", "cache", "redis",
    "dynamodb", "rds", "postgres", "postgresql", "mysql", "mongo", "mongodb", "sql", "blob", "disk",
    "file", "files", "filesystem", "warehouse", "lake", "topic", "memory", "vectorstore", "table",
    "repository", "secret", "secrets", "dynamo", "efs", "ebs", "elasticache",
})  # fmt: skip
_CLIENTS = frozenset({
    "client", "browser", "user", "actor", "mobile", "device", "customer", "external", "human",
    "person", "attacker", "android", "ios", "desktop", "endpoint",
})  # fmt: skip
_INTERNET = frozenset({"internet", "public", "external", "untrusted"})
_ORDER = ("public", "internal", "confidential", "restricted")


def looks_like(document: Document) -> bool:
    """Whether a document is an Open Threat Model."""
    if "otmVersion" not in document.text:
        return False
    data = document.peek
    return isinstance(data, Mapping) and "otmVersion" in data


class Model:
    """One Open Threat Model; `carried` gathers what stands in it for us."""

    def __init__(self, data: Mapping[str, Any], draft: Draft, carried: Carried) -> None:
        self._draft = draft
        self._carried = carried
        self._zones: dict[str, Mapping[str, Any]] = {}
        for one in listed(data.get("trustZones")):
            if carried.told is None or not _is_unplaced(one):
                self._zones.setdefault(text_of(one.get("id")), one)
        self._components: dict[str, Mapping[str, Any]] = {}
        self._at: dict[str, int] = {}
        for at, one in enumerate(listed(data.get("components"))):
            key = text_of(one.get("id")) or text_of(one.get("name"))
            if key in self._components:
                draft.notes.append(f"Two components have the id {key}: the first one counts.")
                continue
            self._components[key] = one
            self._at[key] = at
        self._assets: dict[str, Mapping[str, Any]] = {}
        for one in listed(data.get("assets")):
            self._assets.setdefault(text_of(one.get("id")), one)
        self._flows = listed(data.get("dataflows"))
        project = data.get("project")
        self._owner = text_of(project.get("owner")) if isinstance(project, Mapping) else ""
        self._zone_of: dict[str, str] = {}
        self._flowing: dict[str, dict[str, None]] = {}
        for flow in self._flows:
            for end in ("source", "destination"):
                into = self._flowing.setdefault(text_of(flow.get(end)), {})
                into.update(dict.fromkeys(names_in(flow.get("assets"))))
        #: The highest sensitivity in each zone, and the component that has it.
        self._held: dict[str, tuple[str, str]] = {}
        self._take()
        #: The threats of others with their mitigations, by component; a flow's at its source.
        self.given: dict[str, list[Kept]] = {}
        self._give(data)

    def _give(self, data: Mapping[str, Any]) -> None:
        """Gather the threats that others named, each where it is told."""
        known = [
            {text_of(one.get("id")): one for one in listed(data.get(sort))}
            for sort in ("threats", "mitigations")
        ]
        told: set[str] = set()
        places: list[tuple[str, Mapping[str, Any], Kept]] = [
            (key, one, {}) for key, one in self._components.items()
        ]
        for flow in self._flows:
            to = {"to": text_of(flow.get("destination")), "name": text_of(flow.get("name"))}
            places.append((text_of(flow.get("source")), flow, {FLOW: to}))
        for key, place, at in places:
            for one in listed(place.get("threats")):
                name = text_of(one.get("threat"))
                told.add(name)
                threat = known[0].get(name, {"id": name})
                if name and key in self._components and not self._is_ours(threat):
                    against = [
                        {**cleaned(each), "mitigation": cleaned(known[1].get(fix, {"id": fix}))}
                        for each in listed(one.get("mitigations"))
                        if (fix := text_of(each.get("mitigation")))
                    ]
                    kept = {**cleaned(one), "threat": cleaned(threat), "mitigations": against}
                    self.given.setdefault(key, []).append({**kept, **at})
        loose = sum(name not in told for name, one in known[0].items() if not self._is_ours(one))
        if loose:
            self._draft.notes.append(
                f"Left out: {counted(loose, 'threat')} that no component and no flow names."
            )

    def _is_ours(self, threat: Mapping[str, Any]) -> bool:
        held = threat.get("attributes")
        return self._carried.told is not None and isinstance(held, Mapping) and KEY in held

    def _take(self) -> None:
        for key, one in self._zones.items():
            entry = self._carried.entry("zone", one.get("attributes"))
            if entry is not None:
                retitled(entry, text_of(one.get("name")))
                redescribed(entry, text_of(one.get("description")))
                if _rating(one) != RATINGS.get(str(entry.get("trust"))):
                    entry["trust"], because = _trust(one, text_of(one.get("name")))
                    entry.pop("clearance", None)
                    entry["origins"] = {"trust": {"how": "inferred", "because": because}}
                self._carried.zones[key] = entry
        for key, one in self._components.items():
            entry = self._carried.entry("node", one.get("attributes"))
            if entry is not None and text_of(one.get("type")) == TYPES.get(str(entry.get("kind"))):
                retitled(entry, text_of(one.get("name")))
                redescribed(entry, text_of(one.get("description")))
                entry["tags"] = names_in(one.get("tags"))
                self._carried.nodes[key] = entry
        self._draft.reserve(self._carried.ids)

    def parts(self) -> list[Part]:
        """The components, once the trust zones are on the map."""
        for key, one in self._components.items():
            zone = self._enclosing(key)
            rated = self._sensitivity(one)[0]
            held = self._held.get(zone)
            if rated and (held is None or _ORDER.index(rated) > _ORDER.index(held[0])):
                self._held[zone] = rated, text_of(one.get("name"))
        self._place_zones()
        return [self._part(key, one) for key, one in self._components.items()]

    def _enclosing(self, key: str) -> str:
        """The trust zone of a component, through the components that it lies in."""
        passed: dict[str, None] = {}
        zone = ""
        while key and key not in passed:
            passed[key] = None
            if key in self._zone_of:
                zone = self._zone_of[key]
                break
            kind, around = parent_of(self._components.get(key, {}))
            if kind == "trustZone":
                zone = around
                break
            key = around
        self._zone_of.update(dict.fromkeys(passed, zone))
        return zone

    def _place_zones(self) -> None:
        around: dict[str, str] = {}
        for key, one in self._zones.items():
            kind, parent = parent_of(one)
            if kind == "component":
                parent = self._enclosing(parent)
            if parent in self._zones and parent != key:
                around[key] = parent
        made: set[str] = set()
        for key in self._zones:
            line: list[str] = []
            outer = key
            while outer and outer not in made and outer not in line:
                line.append(outer)
                outer = around.get(outer, "")
            if outer in line:
                # Zones that lie in each other: where the circle is cut is of no matter.
                around.pop(line[-1], None)
            for each in reversed(line):
                self._zone(each, around.get(each, ""))
                made.add(each)

    def _zone(self, key: str, around: str) -> None:
        one = self._zones[key]
        name = text_of(one.get("name")) or key or "Trust zone"
        facts: dict[str, tuple[Any, str]] = {"trust": _trust(one, name)}
        highest = self._held.get(key)
        if highest and highest[0] == "restricted" and facts["trust"][0] == "internal":
            facts["clearance"] = ("restricted", f"{highest[1]} in it holds such data")
        parent = _place(around) if around else None
        known = str(self._carried.zones.get(key, {}).get("id", ""))
        self._draft.add_zone(_place(key), name, facts, parent=parent, node_id=known)

    def _sensitivity(self, part: Mapping[str, Any]) -> tuple[str | None, str]:
        """The highest rating of the assets that a component processes or stores."""
        held = part.get("assets")
        named = [
            each
            for key in ("stored", "processed")
            for each in (names_in(held.get(key)) if isinstance(held, Mapping) else ())
        ]
        key = text_of(part.get("id")) or text_of(part.get("name"))
        if not named and _role(part) == "store":
            # What flows into a store lies in it from then on.
            named = list(self._flowing.get(key, ()))
        rated = [pair for each in named if (pair := self._rating(each)) is not None]
        if not rated:
            return None, "no asset with a rating of confidentiality is named for it"
        return max(rated, key=lambda pair: _ORDER.index(pair[0]))

    def _rating(self, asset: str) -> tuple[str, str] | None:
        one = self._assets.get(asset, {})
        risk = one.get("risk")
        value = risk.get("confidentiality") if isinstance(risk, Mapping) else None
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return None
        name = text_of(one.get("name")) or asset
        level = next((at for at, most in enumerate((0, 33, 66)) if value <= most), 3)
        return _ORDER[level], f"the confidentiality of {name} is rated {value:g} of 100"

    def _part(self, key: str, one: Mapping[str, Any]) -> Part:
        zone = self._zone_of.get(key, "")
        place, because = "", "no trust zone is given for it"
        if zone in self._zones:
            place, because = _place(zone), "its parent is this trust zone"
        kind, parent = parent_of(one)
        return Part(
            key,
            text_of(one.get("name")) or key or "Component",
            _role(one),
            text_of(one.get("type")),
            place,
            because,
            text_of(one.get("description")),
            self._owner,
            tuple(names_in(one.get("tags"))),
            f"/components/{self._at[key]}",
            parent if kind == "component" else "",
            exposure=self._exposure(zone),
            sensitivity=self._sensitivity(one),
            kind=str(self._carried.nodes.get(key, {}).get("kind", "")),
            node_id=str(self._carried.nodes.get(key, {}).get("id", "")),
        )

    def _exposure(self, zone: str) -> tuple[str | None, str]:
        if zone in self._zones:
            one = self._zones[zone]
            trust = _trust(one, text_of(one.get("name")))[0]
            if trust == "internal":
                return "internal", "it lies in a trust zone of one's own"
        return None, "nothing tells who may start it"

    def ways(self) -> list[Way]:
        """The data flows; one that only comes out of a store is read by the other end."""
        found = []
        for at, flow in enumerate(self._flows):
            tail, head = text_of(flow.get("source")), text_of(flow.get("destination"))
            both = flow.get("bidirectional") is True
            name, pointer = text_of(flow.get("name")), f"/dataflows/{at}"
            held, about = flow.get("attributes"), text_of(flow.get("description"))
            if self._carried.take_link(held, (tail, head, both), name, about):
                continue
            source, target = self._components.get(tail, {}), self._components.get(head, {})
            if source and target and _role(source) == "store" and _role(target) != "store":
                found.append(Way(head, tail, name, both, True, None, pointer))
            else:
                found.append(Way(tail, head, name, True, both, None, pointer))
        return found


def _place(zone: str) -> str:
    return f"trust zone {zone}"


def parent_of(one: Mapping[str, Any]) -> tuple[str, str]:
    """Whether a trust zone or a component is around this one, and its id."""
    held = one.get("parent")
    if isinstance(held, Mapping):
        for kind in ("trustZone", "component"):
            if text_of(held.get(kind)):
                return kind, text_of(held.get(kind))
    return "", ""


def _role(one: Mapping[str, Any]) -> str:
    told = set(words(text_of(one.get("type"))))
    if not told - {"empty", "component", "generic"}:
        told = set(words(text_of(one.get("name"))))
    if told & _STORES:
        return "store"
    return "client" if told & _CLIENTS else "process"


def _is_unplaced(one: Mapping[str, Any]) -> bool:
    """Whether a trust zone only stands for the lack of one."""
    held = one.get("attributes")
    kept = held.get(KEY) if isinstance(held, Mapping) else None
    return isinstance(kept, Mapping) and kept.get("unplaced") is True


def _rating(one: Mapping[str, Any]) -> float | None:
    risk = one.get("risk")
    rating = risk.get("trustRating") if isinstance(risk, Mapping) else None
    if isinstance(rating, (int, float)) and not isinstance(rating, bool):
        return rating
    return None


def _trust(one: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Trust by the rating from 0 to 100; without one by the words of the zone."""
    rating = _rating(one)
    if rating is not None:
        because = f"its trustRating is {rating:g} of 100"
        if rating <= 25:
            return "untrusted", because
        return ("partner", because) if rating <= 50 else ("internal", because)
    told = sorted(_INTERNET & {*words(text_of(one.get("type"))), *words(name)})
    if told:
        return "untrusted", f"“{told[0]}” tells it"
    return "internal", "no trustRating is given: a zone of one's own"
