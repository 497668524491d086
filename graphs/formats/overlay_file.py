"""Reads overlay files: what a user adds to a workflow, with every mistake and its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphs.formats.json_text import as_yaml, without_half_surrogates
from graphs.formats.native_schema import FactType
from graphs.formats.native_values import (
    Entries,
    Problems,
    check_keys,
    entries,
    quoted,
    read_fact,
    read_texts,
    shown,
)
from graphs.formats.overlay_scenarios import read_scenario
from graphs.formats.overlay_schema import (
    OVERLAY_KEYS,
    OWN_KEYS,
    REMOVED_KEYS,
    SAID_KEYS,
    SOURCE_KEYS,
    VERSION,
    VERSION_KEY,
    facts_that_may_be,
    names_that_may_be,
)
from graphs.formats.overlay_values import (
    REFERENCES,
    check_once,
    extensions_of,
    read_decision,
    read_kind,
    read_position,
    read_was,
    text_of,
)
from graphs.formats.redact import redact, redact_all
from graphs.formats.yaml_text import YamlNode, compose_yaml
from graphs.model.elements import Link, Node, Source, Zone
from graphs.model.said import ATTRIBUTES, Overlay, Said, Section
from graphs.model.workflow import with_link_ids


def read_overlay(text: str, name: str) -> Overlay:
    """The overlay that a text holds; `name` is what messages call the file.

    Raises `InputError` with every mistake and its place.
    """
    return read_in_order(text, name)[0]


def read_in_order(text: str, name: str) -> tuple[Overlay, dict[str, list[str]]]:
    """The overlay, and for each list of the file the keys of its entries as they follow."""
    if text.lstrip()[:1] == "{":
        text = as_yaml(without_half_surrogates(text))
    reader = _Reader(name)
    overlay = reader.read(compose_yaml(text, name))
    return overlay, reader.order


@dataclass
class _Reader:
    """Reads one file; what is wrong gathers in `problems`."""

    name: str
    order: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problems = Problems(self.name)

    def read(self, root: YamlNode) -> Overlay:
        found = entries(root, "the overlay", self.problems)
        if found is None:
            self.problems.raise_if_any()
            raise AssertionError("a value that is no mapping is a problem")
        check_keys(found, OVERLAY_KEYS, self.problems)
        self._check_version(found)
        file, sha256 = self._source(found)
        zones = self._elements(found, "zones", "zone")
        nodes = self._elements(found, "nodes", "node")
        links = self._elements(found, "links", "link")
        removed = self._removed(found)
        read = self._list(found, "decisions", "decision")
        decisions = [read_decision(one, self.problems) for one in read]
        self._keep_order("decisions", [f"finding {each.finding}" for each in decisions], read)
        read = self._list(found, "positions", "position")
        placed = [read_position(one, self.problems) for one in read]
        self._keep_order("positions", [f"position {node}" for node, _ in placed], read)
        read = self._list(found, "scenarios", "scenario")
        scenarios = [read_scenario(one, self.problems) for one in read]
        self._keep_order("scenarios", [f"scenario {each.name}" for each in scenarios], read)
        overlay = Overlay(
            zones=tuple(one for one in zones if isinstance(one, Said)),
            nodes=tuple(one for one in nodes if isinstance(one, Said)),
            links=tuple(one for one in links if isinstance(one, Said)),
            new_zones=tuple(one for one in zones if isinstance(one, Zone)),
            new_nodes=tuple(one for one in nodes if isinstance(one, Node)),
            new_links=tuple(one for one in links if isinstance(one, Link)),
            removed_nodes=tuple(said for section, said in removed if section == "node"),
            removed_links=tuple(said for section, said in removed if section == "link"),
            decisions=tuple(decisions),
            positions=dict(placed),
            scenarios=tuple(scenarios),
            source_file=file,
            source_sha256=sha256,
            extensions=extensions_of(found, self.name),
        )
        self.problems.raise_if_any()
        return overlay

    def _check_version(self, found: Entries) -> None:
        value = found.values.get(VERSION_KEY)
        if value is None:
            fix = f"Begin with `{VERSION_KEY}: {VERSION}`."
            self.problems.add(found.node, "this is no overlay: the version is missing.", fix)
        elif value.kind != "scalar" or value.text != str(VERSION):
            fix = f"Write `{VERSION_KEY}: {VERSION}`."
            self.problems.add(value, f"the version is {shown(value)}.", fix)

    def _source(self, found: Entries) -> tuple[str, str]:
        value = found.values.get("source")
        one = entries(value, "source", self.problems) if value is not None else None
        if one is None:
            return "", ""
        check_keys(one, SOURCE_KEYS, self.problems)
        return text_of(one, "file", self.problems), text_of(one, "sha256", self.problems)

    def _list(self, found: Entries, key: str, word: str) -> list[Entries]:
        """The entries of one list, each called by its word and its number or id."""
        value = found.values.get(key)
        if value is None:
            return []
        if value.kind != "sequence":
            fix = f"Write a list of {key}: - {{…}}."
            self.problems.add(value, f"{key} is {shown(value)}.", fix)
            return []
        read = [
            entries(item, f"{word} {n}", self.problems) for n, item in enumerate(value.items, 1)
        ]
        return [one for one in read if one is not None]

    def _keep_order(self, key: str, keys: list[str], read: list[Entries]) -> None:
        self.order[key] = keys
        check_once(keys, read, self.problems)

    def _elements(
        self, found: Entries, key: str, section: Section
    ) -> list[Said | Zone | Node | Link]:
        read = self._list(found, key, section)
        elements = [self._element(one, section) for one in read]
        new = [element for element in elements if isinstance(element, Link)]
        named = iter(with_link_ids(new))
        elements = [next(named) if isinstance(each, Link) else each for each in elements]
        keys = [entry_key(element) for element in elements]
        self._keep_order(key, keys, read)
        return elements

    def _element(self, one: Entries, section: Section) -> Said | Zone | Node | Link:
        element_id = text_of(one, "id", self.problems)
        if element_id:
            one.label = f"{section} {element_id}"
        was = read_was(one, section, self.problems)
        kind = read_kind(one, section, self.problems)
        is_new = bool(kind) if section != "zone" else "trust" in one.values and was is None
        if not element_id and not (is_new and section == "link"):
            self.problems.add(one.node, f"{one.label} has no id.", "Give it the id of an element.")
        known_kind = kind or (was.kind if was is not None else "")
        names = names_that_may_be(section, known_kind)
        check_keys(one, (*OWN_KEYS[section], *names, *(() if is_new else SAID_KEYS)), self.problems)
        values = self._values(one, section, known_kind)
        if not is_new:
            if section == "link" and not kind and {"from", "to"} & set(one.values):
                fix = "To add a link, give its kind; to say something of one, give its id alone."
                self.problems.add(one.node, f"{one.label} has ends and no kind.", fix)
            values.update(dict.fromkeys(self._unknown(one, section, known_kind, values)))
            extensions = extensions_of(one, self.name)
            return Said(element_id, values, was, extensions, one.node.line)
        return self._new(one, section, element_id, kind, values)

    def _new(
        self, one: Entries, section: Section, element_id: str, kind: str, values: dict[str, Any]
    ) -> Zone | Node | Link:
        attributes = {name: values.pop(name) for name in ATTRIBUTES[section] if name in values}
        common: dict[str, Any] = {
            **attributes,
            "facts": values,
            "source": Source(self.name, one.node.line),
            "extensions": extensions_of(one, self.name),
        }
        if section == "zone":
            return Zone(element_id, **common)
        for fact, type_ in facts_that_may_be(section, kind).items():
            if type_.required and fact not in values and fact not in one.values:
                fix = f"Give one of: {quoted(type_.choices)}."
                self.problems.add(one.node, f"{one.label} has no {fact}.", fix)
        if section == "node":
            return Node(element_id, kind=kind, **common)
        for end in ("from", "to"):
            if end not in one.values:
                what = f'{one.label} has no "{end}".'
                self.problems.add(one.node, what, "Give it the id of a node.")
        start, end = (text_of(one, key, self.problems) for key in ("from", "to"))
        return Link(element_id, kind=kind, from_id=start, to_id=end, **common)

    def _values(self, one: Entries, section: Section, kind: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in ATTRIBUTES[section]:
            value = one.values.get(name)
            if value is None:
                continue
            if name == "tags":
                texts = read_texts(value, f"{one.label}: tags", self.problems)
                values[name] = tuple(map(redact, texts or ()))
            else:
                values[name] = text_of(one, name, self.problems)
        for name, type_ in facts_that_may_be(section, kind).items():
            value = one.values.get(name)
            if value is None:
                continue
            read = read_fact(value, type_, f"{one.label}: {name}", self.problems)
            if read is not None:
                values[name] = read if name in REFERENCES else redact_all(read)
        return values

    def _unknown(
        self, one: Entries, section: Section, kind: str, values: dict[str, Any]
    ) -> Iterable[str]:
        """The facts and attributes of which nothing shall be known."""
        value = one.values.get("unknown")
        if value is None:
            return ()
        label = f"{one.label}: unknown"
        types = facts_that_may_be(section, kind)
        names = [name for name, type_ in types.items() if not type_.required]
        names += [name for name in ("zone", "owner", "parent") if name in ATTRIBUTES[section]]
        choices = FactType("choice", many=True, choices=tuple(names))
        read: tuple[str, ...] = read_fact(value, choices, label, self.problems) or ()
        for name in set(read) & set(values):
            what = f"{one.label}: {name} has a value and is called unknown."
            self.problems.add(value, what, "Keep one of the two.")
        return read

    def _removed(self, found: Entries) -> list[tuple[Section, Said]]:
        removed: list[tuple[Section, Said]] = []
        keys = []
        read = self._list(found, "removed", "removed")
        for one in read:
            check_keys(one, REMOVED_KEYS, self.problems)
            section: Section = "link" if "link" in one.values else "node"
            element_id = text_of(one, section, self.problems)
            if not element_id or {"node", "link"} <= set(one.values):
                fix = "Write {node: ID} or {link: ID}."
                self.problems.add(one.node, f"{one.label} names no element to remove.", fix)
            was, extensions = read_was(one, section, self.problems), extensions_of(one, self.name)
            said = Said(element_id, was=was, extensions=extensions, line=one.node.line)
            removed.append((section, said))
            keys.append(f"{section} {element_id}")
        self._keep_order("removed", keys, read)
        return removed


def entry_key(element: Said | Zone | Node | Link) -> str:
    """What tells the entries of a list apart: one may be said of the source, one be new."""
    is_new = isinstance(element, Node | Link)
    return f"{'new' if is_new else 'said'} {element.id}"
