"""What a threat model of another program carries for us, so that reading it again loses nothing.

Each zone, node and link bears its native entry under `ungated`; what the other program can say
itself (names, zones, ends) it may change, and then its word counts. What it made anew or of another
kind carries nothing and is read as in any file of its format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphs.formats.native import read_native
from graphs.formats.native_entries import entries_by_list, header, link_entries
from graphs.model.elements import Link, Source
from graphs.model.workflow import Workflow

KEY = "ungated"
#: Links that move no data: they say what an identity may do and who approves.
AUTHORITY = frozenset({"uses", "grants", "permits", "approves"})
#: Links by which an answer comes back.
_BOTH = frozenset({"calls", "delegates"})
_PART_OF = "x-part-of"
Entry = dict[str, Any]
UNFIT = "What Ungated kept in the file does not fit together any more: it was left out."


def whole(workflow: Workflow) -> Entry:
    """What is carried for the workflow as such: its header, its order, links that move no data."""
    entries = entry_by_link(workflow)
    return {
        **header(workflow),
        "zones": [zone.id for zone in workflow.zones],
        "nodes": [node.id for node in workflow.nodes],
        "order": [link.id for link in workflow.links],
        "links": [entries[link.id] for link in workflow.links if link.kind in AUTHORITY],
    }


def entry_by_link(workflow: Workflow) -> dict[str, Entry]:
    """The native entry of each link, with its id."""
    listed = zip(workflow.links, link_entries(workflow.links), strict=True)
    return {link.id: {"id": link.id, **entry} for link, entry in listed}


def data_flow(link: Link) -> tuple[str, str, bool]:
    """From where to where the data of a link moves, and whether some comes back."""
    return _moves(link.kind, link.from_id, link.to_id)


def _moves(kind: str, tail: str, head: str) -> tuple[str, str, bool]:
    return (head, tail, False) if kind == "reads" else (tail, head, kind in _BOTH)


@dataclass
class Carried:
    """What one file carries: native entries by the ids of the other program."""

    told: Mapping[str, Any] | None
    zones: dict[str, Entry] = field(default_factory=dict)
    nodes: dict[str, Entry] = field(default_factory=dict)
    links: list[Entry] = field(default_factory=list)
    #: Whether the format can say that a part is drawn in another.
    nests: bool = True
    _taken: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, told: Any) -> Carried:
        """Where the entry of the workflow itself is missing nothing counts: rights would lack."""
        return cls(told if isinstance(told, Mapping) else None)

    @property
    def is_empty(self) -> bool:
        return not self.zones and not self.nodes

    @property
    def ids(self) -> set[str]:
        return {str(one["id"]) for one in (*self.zones.values(), *self.nodes.values())}

    def entry(self, sort: str, held: Any) -> Entry | None:
        """The native entry in what an element carries, unless another element has its id."""
        entry = held.get(KEY) if isinstance(held, Mapping) else None
        if self.told is None or not isinstance(entry, Mapping):
            return None
        name = entry.get("id")
        if not isinstance(name, str) or not name or (sort, name) in self._taken:
            return None
        self._taken.add((sort, name))
        return dict(entry)

    def take_link(self, held: Any, ends: tuple[str, str, bool], name: str, about: str) -> bool:
        """Keep what a flow carries if it still moves data as that link does."""
        entry = self.entry("link", held)
        if entry is None:
            return False
        ids = [str(self.nodes[end]["id"]) if end in self.nodes else None for end in ends[:2]]
        moves = _moves(str(entry.get("kind")), str(entry.get("from")), str(entry.get("to")))
        if moves != (*ids, ends[2]):
            return False
        _set(entry, "name", name)
        _set(entry, "description", about)
        self.links.append(entry)
        return True

    def restored(self, base: Workflow, file: str, name: str) -> Workflow:
        """The workflow with all that was carried.

        `base`: what the file says by itself, its zones and nodes under the ids that their entries
        have; `name`: what it calls the whole. Raises `InputError` where the entries are none.
        """
        told = self.told or {}
        listed = entries_by_list(base)
        placed = {node.id: node for node in base.nodes}
        parents = {zone.id: zone.parent for zone in base.zones}
        zones = {str(one["id"]): one for one in self.zones.values()}
        for zone, one in zones.items():
            _set(one, "parent", parents.get(zone), "parent")
        nodes = {str(one["id"]): one for one in self.nodes.values()}
        for node, one in nodes.items():
            _set(one, "zone", placed[node].zone, "zone")
            if self.nests:
                _nest(one, nodes, placed[node].extensions.get(_PART_OF))
            elif str(one.get(_PART_OF)) not in nodes:
                one.pop(_PART_OF, None)
        links = [*self.links, *(dict(one) for one in _mappings(told.get("links")))]
        links += [one for one in listed["links"] if one.get("kind") not in AUTHORITY]
        known = {**{str(one["id"]): one for one in listed["nodes"]}, **nodes}
        native = {
            **{key: value for key, value in told.items() if key not in _LISTS},
            "name": name or base.name,
            "zones": _ordered(listed["zones"], zones, told.get("zones")),
            "nodes": _ordered(listed["nodes"], nodes, told.get("nodes")),
            "links": _in_order(_joined(links, known), told.get("order")),
        }
        _forget_approvers(nodes.values(), known, told.get("nodes"))
        found = read_native(json.dumps(native), file)
        news = len(nodes) < len(base.nodes)
        return replace(
            found,
            zones=tuple(replace(zone, source=Source(file)) for zone in found.zones),
            nodes=tuple(
                one
                if one.source is not None and one.source.pointer
                else replace(one, source=placed[one.id].source)
                for one in found.nodes
            ),
            links=tuple(replace(link, source=Source(file)) for link in found.links),
            source=Source(file),
            notes=(*found.notes, *(one for one in base.notes if news)),
        )


_LISTS = frozenset({"zones", "nodes", "links", "order"})


def retitled(entry: Entry, name: str) -> None:
    """Give an entry the name that the other program has for it; an id stood for a missing one."""
    if name != (entry.get("name") or entry.get("id")):
        _set(entry, "name", name)


def redescribed(entry: Entry, about: str) -> None:
    _set(entry, "description", about)


def _set(entry: Entry, key: str, value: str | None, told: str = "") -> None:
    """Put a value in; where it differs, what told the old one no longer does."""
    if (entry.get(key) or None) == (value or None):
        return
    origins = entry.get("origins")
    if told and isinstance(origins, Mapping):
        entry["origins"] = {fact: one for fact, one in origins.items() if fact != told}
    entry.pop(key, None)
    if value:
        entry[key] = value


def _nest(entry: Entry, nodes: Mapping[str, Entry], box: Any) -> None:
    """The node in whose box this one is drawn: as the file says, where it can say so."""
    if box:
        entry[_PART_OF] = box
        return
    kept = nodes.get(str(entry.get(_PART_OF)))
    if kept is None or kept.get("zone") == entry.get("zone"):
        entry.pop(_PART_OF, None)


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _joined(links: Iterable[Entry], known: Mapping[str, Entry]) -> list[Entry]:
    """The links whose ends are there, without gates that are not: what is gone gates nothing."""
    joined = []
    for one in links:
        if one.get("from") in known and one.get("to") in known:
            gone = one.get("gate") not in known
            joined.append({key: one[key] for key in one if not (gone and key == "gate")})
    return joined


def _forget_approvers(nodes: Iterable[Entry], known: Mapping[str, Entry], before: Any) -> None:
    """Who was a node and is gone approves nothing: its id must not pass for a person's name."""
    gone = {str(one) for one in before or () if isinstance(before, list)} - set(known)
    for one in nodes:
        named = one.get("approvers")
        if isinstance(named, list) and any(str(each) in gone for each in named):
            one["approvers"] = [each for each in named if str(each) not in gone] or None


def _ordered(base: list[Entry], carried: Mapping[str, Entry], order: Any) -> list[Entry]:
    """The carried entries in their own order, then what is new."""
    news = [one for one in base if one["id"] not in carried]
    return [*_in_order(list(carried.values()), order), *news]


def _in_order(entries: list[Entry], order: Any) -> list[Entry]:
    names = [str(one) for one in order] if isinstance(order, list) else []
    places = {name: place for place, name in enumerate(names)}
    return sorted(entries, key=lambda one: places.get(str(one.get("id")), len(places)))
