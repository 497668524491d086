"""Writes overlay files: a new one, or the changes in one whose comments and order are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from graphs.errors import InputError
from graphs.formats.native_edits import Change, change_of, with_changes
from graphs.formats.native_entries import link_entries, node_entry, zone_entry
from graphs.formats.native_lines import CannotEditError, with_items
from graphs.formats.native_scalars import flow, scalar
from graphs.formats.overlay_file import entry_key, read_in_order
from graphs.formats.overlay_scenarios import scenario_entry, was_entry
from graphs.formats.overlay_schema import LISTS, VERSION, VERSION_KEY
from graphs.formats.redact import redact
from graphs.formats.yaml_text import YamlNode, compose_yaml
from graphs.model.said import Decision, Overlay, Said

Entry = dict[str, Any]
#: With more entries than this the text is not rendered as a whole, which takes seconds.
_MOST_RENDERED = 1_500
_ABOUT = "# What was added in Ungated to the file named here, whose elements are found by id."


def save(original: str | None, overlay: Overlay) -> str:
    """The text of an overlay file: the original one changed as little as the overlay asks.

    Comments, order and quoting survive. Without an original, or where no such change gives the
    overlay exactly, the text is written anew. Raises `InputError` where the original is none.
    """
    if original is None:
        return dump(overlay)
    before, order = read_in_order(original, "the overlay")
    if _same(before, overlay):
        return original
    for candidate in _candidates(original, before, overlay, order):
        if _says(candidate, overlay):
            return candidate
    return dump(overlay)


def _candidates(
    original: str, before: Overlay, overlay: Overlay, order: Mapping[str, list[str]]
) -> Iterator[str]:
    """Texts that should say what the overlay says, the best first."""
    known, wanted = _entries(before), _entries(overlay)
    lists: dict[str, list[Entry]] = {}
    changes = {}
    for key in LISTS:
        ids = order.get(key, [])
        lists[key] = [known[key][each] for each in ids]
        # What is there keeps its place; what is new stands below.
        wanted_ids = [each for each in ids if each in wanted[key]]
        wanted_ids += [each for each in wanted[key] if each not in known[key]]
        entries = [wanted[key][each] for each in wanted_ids]
        changes[key] = change_of(lists[key], entries, ids, wanted_ids)
    head = _header(before), _header(overlay)
    with suppress(CannotEditError, InputError):
        yield _by_lines(original, head, changes)
    if sum(map(len, lists.values())) <= _MOST_RENDERED:
        yield from with_changes(original, *head, lists, changes)


def _by_lines(original: str, head: tuple[Entry, Entry], changes: Mapping[str, Change]) -> str:
    """The text with each changed entry written anew on its line, whose comment stays.

    Raises `CannotEditError` where what changed is not one line.
    """
    newline = "\r\n" if "\r\n" in original else "\n"
    lines = original.split("\n")
    root = compose_yaml(original, "the overlay")
    for key, value in root.pairs:
        change = changes.get(key.text)
        for number, entry in change.changed.items() if change is not None else ():
            item = value.items[number]
            names = [name.text for name, _ in item.pairs]
            ordered = {name: entry[name] for name in (*names, *entry) if name in entry}
            _put(lines, item, "- ", ordered)
        if key.text == "source" and "source" in head[1] and head[0] != head[1]:
            _put(lines, key, "source: ", head[1]["source"])
    if "source" in head[1] and "source" not in head[0]:
        version = next(key for key, _ in root.pairs if key.text == VERSION_KEY)
        lines[version.line - 1] += f"\nsource: {flow(head[1]['source'])}"
    text = "\n".join(lines)
    return with_items(text, {k: (each.gone, each.added) for k, each in changes.items()}, newline)


def _put(lines: list[str], node: YamlNode, before: str, value: Entry) -> None:
    line = lines[node.line - 1]
    match = re.fullmatch(rf"(\s*{before})\{{.*\}}(\s*(?:#.*)?)", line)
    if match is None:
        raise CannotEditError(line)
    lines[node.line - 1] = match[1] + flow(value) + match[2]


def dump(overlay: Overlay) -> str:
    """An overlay as canonical YAML, one entry to a line; reading it gives an equal overlay."""
    head = _header(overlay)
    lines = [_ABOUT] if "source" in head else []
    lines += [f"{scalar(key)}: {flow(value)}" for key, value in head.items()]
    for key, entries in _entries(overlay).items():
        lines += _lines(key, entries)
    return "\n".join(lines) + "\n"


def _lines(key: str, entries: Mapping[str, Entry]) -> list[str]:
    """A list of a file, one entry to a line; nothing where it is empty."""
    return [f"{key}:", *(f"  - {flow(entry)}" for entry in entries.values())] if entries else []


def _says(text: str, overlay: Overlay) -> bool:
    try:
        read, _ = read_in_order(text, "the overlay")
    except InputError:
        return False
    return _same(read, overlay)


def _same(one: Overlay, other: Overlay) -> bool:
    return _header(one) == _header(other) and _entries(one) == _entries(other)


def _header(overlay: Overlay) -> Entry:
    source = _present(file=overlay.source_file, sha256=overlay.source_sha256)
    return {VERSION_KEY: VERSION, **_present(source=source), **overlay.extensions}


def _entries(overlay: Overlay) -> dict[str, dict[str, Entry]]:
    """For each list its entries by the key that tells them apart."""
    zones = {entry_key(zone): zone_entry(zone) for zone in overlay.new_zones}
    nodes = {entry_key(node): node_entry(node) for node in overlay.new_nodes}
    written = zip(overlay.new_links, link_entries(overlay.new_links), strict=True)
    links = {entry_key(link): entry for link, entry in written}
    removed = {f"node {said.id}": _removed("node", said) for said in overlay.removed_nodes}
    removed |= {f"link {said.id}": _removed("link", said) for said in overlay.removed_links}
    return {
        "zones": zones | {entry_key(said): _said(said) for said in overlay.zones},
        "nodes": nodes | {entry_key(said): _said(said) for said in overlay.nodes},
        "links": links | {entry_key(said): _said(said) for said in overlay.links},
        "removed": removed,
        "decisions": {f"finding {one.finding}": _decision(one) for one in overlay.decisions},
        "positions": {
            f"position {node}": {"id": node, "at": [round(x, 1), round(y, 1)]}
            for node, (x, y) in overlay.positions.items()
        },
        "scenarios": {
            f"scenario {redact(each.name)}": scenario_entry(each) for each in overlay.scenarios
        },
    }


def _said(said: Said) -> Entry:
    values = {name: value for name, value in said.values.items() if value is not None}
    unknown = sorted(name for name, value in said.values.items() if value is None)
    return {
        "id": said.id,
        **{name: _plain(value) for name, value in values.items()},
        **_present(unknown=unknown),
        **_present(was=was_entry(said.was)),
        **said.extensions,
    }


def _removed(word: str, said: Said) -> Entry:
    return {word: said.id, **_present(was=was_entry(said.was)), **said.extensions}


def _decision(one: Decision) -> Entry:
    days = {"expires": one.expires, "decided": one.decided}
    return {
        "finding": one.finding,
        "decision": one.decision,
        **_present(owner=one.owner, reason=one.reason),
        **{key: day.isoformat() for key, day in days.items() if day is not None},
        **one.extensions,
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _present(**values: Any) -> Entry:
    return {key: value for key, value in values.items() if value}
