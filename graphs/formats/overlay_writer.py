"""Writes overlay files: a new one, or the changes in one whose comments and order are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphs.errors import InputError
from graphs.formats.native_edits import change_of, with_changes
from graphs.formats.native_entries import link_entries, node_entry, zone_entry
from graphs.formats.native_scalars import flow, scalar
from graphs.formats.overlay_file import entry_key, read_in_order
from graphs.formats.overlay_schema import LISTS, VERSION, VERSION_KEY
from graphs.model.said import Decision, Overlay, Said, Was

Entry = dict[str, Any]
_ABOUT = "# What was added in Ungated to the file named here, whose elements are found by id."


def save(original: str | None, overlay: Overlay) -> str:
    """The text of an overlay file: the original one changed as little as the overlay asks.

    Comments, order and quoting survive. Without an original, or where no such change gives the
    overlay exactly, the text is written anew. Raises `InputError` where the original is none.
    """
    if original is None:
        return dump(overlay)
    before, order = read_in_order(original, "the overlay")
    wanted = _entries(overlay)
    if _header(before) == _header(overlay) and _entries(before) == wanted:
        return original
    known = _entries(before)
    lists = {key: [known[key][each] for each in order.get(key, ())] for key in LISTS}
    changes = {}
    for key in LISTS:
        ids = order.get(key, [])
        # What is there keeps its place; what is new stands below.
        wanted_ids = [each for each in ids if each in wanted[key]]
        wanted_ids += [each for each in wanted[key] if each not in known[key]]
        entries = [wanted[key][each] for each in wanted_ids]
        changes[key] = change_of(lists[key], entries, ids, wanted_ids)
    for candidate in with_changes(original, _header(before), _header(overlay), lists, changes):
        if _says(candidate, overlay):
            return candidate
    return dump(overlay)


def dump(overlay: Overlay) -> str:
    """An overlay as canonical YAML, one entry to a line; reading it gives an equal overlay."""
    head = _header(overlay)
    lines = [_ABOUT] if "source" in head else []
    lines += [f"{scalar(key)}: {flow(value)}" for key, value in head.items()]
    for key, entries in _entries(overlay).items():
        if entries:
            lines.append(f"{key}:")
            lines += [f"  - {flow(entry)}" for entry in entries.values()]
    return "\n".join(lines) + "\n"


def _says(text: str, overlay: Overlay) -> bool:
    try:
        read, _ = read_in_order(text, "the overlay")
    except InputError:
        return False
    return _header(read) == _header(overlay) and _entries(read) == _entries(overlay)


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
    }


def _said(said: Said) -> Entry:
    values = {name: value for name, value in said.values.items() if value is not None}
    unknown = sorted(name for name, value in said.values.items() if value is None)
    return {
        "id": said.id,
        **{name: _plain(value) for name, value in values.items()},
        **_present(unknown=unknown),
        **_present(was=_was(said.was)),
        **said.extensions,
    }


def _removed(word: str, said: Said) -> Entry:
    return {word: said.id, **_present(was=_was(said.was)), **said.extensions}


def _was(was: Was | None) -> Mapping[str, Any]:
    if was is None:
        return {}
    ends = {"from": was.from_id, "to": was.to_id}
    told = {"kind": was.kind, **ends, "verb": was.verb, "name": was.name}
    return {**_present(**told), **({"alike": was.alike} if was.alike > 1 else {})}


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
