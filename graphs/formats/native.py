"""The native format: a workflow written by hand in YAML or JSON; all mistakes are told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from graphs.formats.base import Catalogues, Document, Tells
from graphs.formats.json_text import as_yaml, parse_json, without_half_surrogates
from graphs.formats.native_links import check_links
from graphs.formats.native_schema import (
    EXTENSION,
    LINK_KEYS,
    NODE_KEYS,
    NODE_TAIL_KEYS,
    ORIGIN_KEYS,
    SOURCE_KEYS,
    TAIL_KEYS,
    VERSION,
    WORKFLOW_KEYS,
    ZONE_KEYS,
    FactType,
    facts_of,
)
from graphs.formats.native_values import (
    Entries,
    Problems,
    article,
    check_keys,
    entries,
    quoted,
    read_fact,
    read_text,
    read_texts,
    shown,
)
from graphs.formats.redact import redact, redact_all
from graphs.formats.yaml_text import YamlNode, compose_yaml, plain_value
from graphs.model.elements import Link, Node, Origin, Source, Zone
from graphs.model.facts import LINK_KINDS, NODE_KINDS
from graphs.model.workflow import Workflow, with_link_ids

#: Keys whose values name elements or files: blotting these out would break what they name.
_REFERENCES = frozenset({"id", "zone", "parent", "from", "to", "gate", "approvers", "policy"})
#: A top-level key of block YAML stands at the start of its line.
_YAML_KEY = re.compile(r"^(?:ungated|'ungated'|\"ungated\")[ \t]*:(?:\s|$)", re.MULTILINE)


class Native:
    """The importer of native files."""

    id = "native"
    title = "Ungated native (YAML or JSON)"
    tells = Tells(gates="yes", credentials="yes", zones="yes")

    def sniff(self, document: Document) -> bool:
        if _YAML_KEY.search(document.text):
            return True
        if not document.is_json or '"ungated"' not in document.text:
            return False
        return isinstance(document.peek, dict) and "ungated" in document.peek

    def load(self, document: Document, catalogues: Catalogues) -> Workflow:
        return read_native(document.text, document.name)


FORMAT = Native()


def read_native(text: str, name: str) -> Workflow:
    """The workflow that a native text defines; `name` is what messages call the file.

    Raises `InputError` with every mistake and its place.
    """
    return _Reader(name).read(_composed(text, name))


def _composed(text: str, name: str) -> YamlNode:
    """JSON is YAML but for escaped surrogate pairs; its own parser tells its mistakes better."""
    if text.lstrip()[:1] == "{" and '"ungated"' in text:
        parse_json(text, name)
        text = as_yaml(without_half_surrogates(text))
    return compose_yaml(text, name)


@dataclass
class _Reader:
    """Reads one file; what is wrong gathers in `problems`."""

    name: str
    zone_entries: dict[str, Entries] = field(default_factory=dict)
    node_entries: dict[str, Entries] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problems = Problems(self.name)

    def read(self, root: YamlNode) -> Workflow:
        found = entries(root, "the workflow", self.problems)
        if found is None:
            self.problems.raise_if_any()
            raise AssertionError("a value that is no mapping is a problem")
        check_keys(found, WORKFLOW_KEYS, self.problems)
        self._check_version(found)
        zones = self._zones(found)
        nodes = self._nodes(found)
        links, link_entries = self._links(found)
        self._check_zone_references(zones, nodes)
        check_links(links, link_entries, {node.id: node for node in nodes}, self.problems)
        workflow = Workflow(
            name=self._text(found, "name") or PurePath(self.name).name.split(".")[0],
            zones=tuple(zones),
            nodes=tuple(nodes),
            links=with_link_ids(links),
            policy=self._text(found, "policy"),
            description=self._text(found, "description") or "",
            source=Source(self.name),
            unclassified=self._texts(found, "unclassified"),
            notes=self._texts(found, "notes"),
            extensions=self._extensions(found),
        )
        self.problems.raise_if_any()
        return workflow

    def _check_version(self, found: Entries) -> None:
        value = found.values.get("ungated")
        if value is None:
            self.problems.add(found.node, "the version is missing.", "Begin with `ungated: 1`.")
        elif value.kind != "scalar" or value.text != str(VERSION):
            self.problems.add(
                value, f"the version is {shown(value)}.", f"Write `ungated: {VERSION}`."
            )

    def _zones(self, found: Entries) -> list[Zone]:
        zones = []
        for one in self._elements(found, "zones", "zone", self.zone_entries):
            types = facts_of("zone")
            check_keys(one, (*ZONE_KEYS, *types, *TAIL_KEYS), self.problems)
            zones.append(
                Zone(
                    self._text(one, "id") or "",
                    facts=self._facts(one, types),
                    name=self._text(one, "name") or "",
                    parent=self._text(one, "parent"),
                    **self._common(one, (*ZONE_KEYS, *types)),
                )
            )
        return zones

    def _nodes(self, found: Entries) -> list[Node]:
        nodes = []
        for one in self._elements(found, "nodes", "node", self.node_entries):
            kind = self._kind(one, NODE_KINDS)
            types = facts_of(kind) if kind else {}
            if kind:
                self._check_element_keys(one, kind, (*NODE_KEYS, *types, *NODE_TAIL_KEYS))
            nodes.append(
                Node(
                    self._text(one, "id") or "",
                    kind=kind or "",
                    facts=self._facts(one, types),
                    name=self._text(one, "name") or "",
                    zone=self._text(one, "zone"),
                    owner=self._text(one, "owner"),
                    tags=self._texts(one, "tags"),
                    **self._common(one, (*NODE_KEYS, *types, "tags")),
                )
            )
        return nodes

    def _links(self, found: Entries) -> tuple[list[Link], list[Entries]]:
        links: list[Link] = []
        link_entries: list[Entries] = []
        for one in self._elements(found, "links", "link", {}):
            kind = self._kind(one, LINK_KINDS)
            types = facts_of(kind) if kind else {}
            if kind:
                self._check_element_keys(one, kind, (*LINK_KEYS, *types, *TAIL_KEYS))
            for end in ("from", "to"):
                if end not in one.values:
                    self.problems.add(
                        one.node, f'{one.label} has no "{end}".', "Give it the id of a node."
                    )
            links.append(
                Link(
                    self._text(one, "id") or "",
                    kind=kind or "",
                    facts=self._facts(one, types),
                    from_id=self._text(one, "from") or "",
                    to_id=self._text(one, "to") or "",
                    name=self._text(one, "name") or "",
                    **self._common(one, (*LINK_KEYS, *types)),
                )
            )
            link_entries.append(one)
        return links, link_entries

    def _elements(
        self, found: Entries, key: str, word: str, by_id: dict[str, Entries]
    ) -> list[Entries]:
        """The entries of one list. Ids must be there (a link may go without) and differ."""
        value = found.values.get(key)
        if value is None:
            return []
        if value.kind != "sequence":
            self.problems.add(
                value, f"{key} is {shown(value)}.", f"Write a list of {key}: - {{id: …, …}}."
            )
            return []
        elements = []
        for number, item in enumerate(value.items, 1):
            one = entries(item, f"{word} {number}", self.problems)
            if one is None:
                continue
            elements.append(one)
            id_node = one.values.get("id")
            if id_node is None or id_node.kind != "scalar" or not id_node.text:
                if word == "link":
                    ends = (one.values.get(end) for end in ("from", "to"))
                    named = [end.text for end in ends if end is not None and end.text]
                    one.label = f"link {' to '.join(named)}" if len(named) == 2 else one.label
                if word != "link" or id_node is not None:
                    self.problems.add(one.node, f"{one.label} has no id.", "Give it a text as id.")
                continue
            one.label = f"{word} {id_node.text}"
            first = by_id.setdefault(id_node.text, one)
            if first is not one:
                self.problems.add(
                    id_node,
                    f"the id {shown(id_node)} is taken by the {word} on line {first.node.line}.",
                    f"Give each {word} an id of its own.",
                )
        return elements

    def _kind(self, one: Entries, kinds: tuple[str, ...]) -> str | None:
        if "kind" not in one.values:
            self.problems.add(
                one.node, f"{one.label} has no kind.", f"Give one of: {quoted(kinds)}."
            )
            return None
        kind = read_fact(
            one.values["kind"],
            FactType("choice", choices=kinds),
            f"{one.label}: kind",
            self.problems,
        )
        return None if kind is None else str(kind)

    def _check_element_keys(self, one: Entries, kind: str, allowed: tuple[str, ...]) -> None:
        one_label, one.label = one.label, f"{one.label} ({article(kind)})"
        check_keys(one, allowed, self.problems)
        one.label = one_label

    def _facts(self, one: Entries, types: dict[str, FactType]) -> dict[str, Any]:
        facts = {}
        for fact, kind in types.items():
            value = one.values.get(fact)
            if value is not None:
                read = read_fact(value, kind, f"{one.label}: {fact}", self.problems)
                if read is not None:
                    facts[fact] = read if fact in _REFERENCES else redact_all(read)
            elif kind.required:
                fix = f"Give one of: {quoted(kind.choices)}."
                self.problems.add(one.node, f"{one.label} has no {fact}.", fix)
        return facts

    def _common(self, one: Entries, known: tuple[str, ...]) -> dict[str, Any]:
        return {
            "origins": self._origins(one, known),
            "description": self._text(one, "description") or "",
            "source": self._source(one),
            "extensions": self._extensions(one),
        }

    def _origins(self, one: Entries, known: tuple[str, ...]) -> dict[str, Origin]:
        value = one.values.get("origins")
        found = entries(value, f"{one.label}: origins", self.problems) if value else None
        if found is None:
            return {}
        check_keys(found, known, self.problems)
        origins = {}
        for fact, entry in found.values.items():
            if fact not in known:
                continue
            parts = entries(entry, f"{found.label} of {fact}", self.problems)
            if parts is None:
                continue
            check_keys(parts, ORIGIN_KEYS, self.problems)
            hows = FactType("choice", choices=("declared", "inferred", "unknown"))
            if "how" not in parts.values:
                fix = f"Give one of: {quoted(hows.choices)}."
                self.problems.add(parts.node, f'{parts.label}: "how" is missing.', fix)
                continue
            how = read_fact(parts.values["how"], hows, f"{parts.label}: how", self.problems)
            if how is not None:
                origins[fact] = Origin(how, self._text(parts, "because") or "")
        return origins

    def _source(self, one: Entries) -> Source:
        """Where the element came from: as the file says, or its place in this file."""
        value = one.values.get("source")
        found = entries(value, f"{one.label}: source", self.problems) if value else None
        if found is None:
            return Source(self.name, one.node.line)
        check_keys(found, SOURCE_KEYS, self.problems)
        line = 0
        if "line" in found.values:
            whole = FactType("whole")
            line = (
                read_fact(found.values["line"], whole, f"{found.label}: line", self.problems) or 0
            )
        return Source(self._text(found, "file") or "", line, self._text(found, "pointer") or "")

    def _extensions(self, one: Entries) -> dict[str, Any]:
        return {
            key.text: redact_all(plain_value(value, self.name))
            for key, value in one.node.pairs
            if key.kind == "scalar" and key.text.startswith(EXTENSION)
        }

    def _text(self, one: Entries, key: str) -> str | None:
        value = one.values.get(key)
        if value is None:
            return None
        text = read_text(value, f"{one.label}: {key}", self.problems)
        return text if text is None or key in _REFERENCES else redact(text)

    def _texts(self, one: Entries, key: str) -> tuple[str, ...]:
        value = one.values.get(key)
        if value is None:
            return ()
        texts = read_texts(value, f"{one.label}: {key}", self.problems) or ()
        return tuple(map(redact, texts))

    def _check_zone_references(self, zones: list[Zone], nodes: list[Node]) -> None:
        parents: dict[str, str | None] = {}
        for zone in zones:
            if zone.id:
                parents.setdefault(zone.id, zone.parent)
        for zone in zones:
            if zone.parent is not None and zone.parent not in parents:
                self._unknown_zone(self.zone_entries.get(zone.id), "parent", zone.parent, parents)
        for node in nodes:
            if node.zone is not None and node.zone not in parents:
                self._unknown_zone(self.node_entries.get(node.id), "zone", node.zone, parents)
        self._check_zone_cycles(parents)

    def _unknown_zone(
        self, one: Entries | None, key: str, zone: str, known: dict[str, str | None]
    ) -> None:
        if one is None:
            return
        meant = self.problems.nearest(zone, known)
        fix = (
            f'Did you mean "{meant}"?'
            if meant
            else f"Zones: {quoted(list(known)[:20]) or 'none yet'}."
        )
        self.problems.add(one.place(key), f'{one.label}: there is no zone "{zone}".', fix)

    def _check_zone_cycles(self, parents: dict[str, str | None]) -> None:
        settled: set[str] = set()
        for start in parents:
            trail: list[str] = []
            current: str | None = start
            while current is not None and current in parents and current not in settled:
                if current in trail:
                    cycle = trail[trail.index(current) :]
                    one = self.zone_entries.get(current)
                    if one is not None:
                        what = (
                            f"{one.label} lies within itself."
                            if len(cycle) == 1
                            else f"the zones {quoted(cycle[:10])} lie within each other."
                        )
                        self.problems.add(one.place("parent"), what, "Remove one parent of them.")
                    break
                trail.append(current)
                current = parents[current]
            settled.update(trail)
