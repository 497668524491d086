"""Reads what an overlay says of findings and of places on the map."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from graphs.formats.native_schema import EXTENSION, FactType
from graphs.formats.native_values import (
    Entries,
    Problems,
    check_keys,
    entries,
    quoted,
    read_fact,
    read_text,
    shown,
)
from graphs.formats.overlay_schema import DECISION_KEYS, FARTHEST, POSITION_KEYS, WAS_KEYS
from graphs.formats.redact import redact, redact_all
from graphs.formats.yaml_text import YamlNode, plain_value, resolve
from graphs.model.facts import LINK_KINDS, NODE_KINDS
from graphs.model.said import DECISIONS, Decision, Section, Was

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
#: Values that name elements: blotting these out would break what they name.
REFERENCES = frozenset({"id", "node", "link", "zone", "parent", "from", "to", "gate", "approvers"})
_HOW = {
    "finding": "Give the id that `ungated check` tells.",
    "decision": f"Give one of: {quoted(DECISIONS)}.",
    "expires": "Give the last day on which it holds: 2027-01-31.",
}


def read_decision(one: Entries, problems: Problems) -> Decision:
    """One decision about a finding."""
    check_keys(one, DECISION_KEYS, problems)
    finding = text_of(one, "finding", problems)
    if finding:
        one.label = f"decision on {finding}"
    decision = _decision(one, problems)
    # An acceptance that nobody owns, or that never ends, is one that nobody reviews.
    accepted = ("owner", "reason", "expires") if decision == "accept" else ()
    for key in ("finding", "decision", *accepted):
        if key not in one.values:
            problems.add(one.node, f"{one.label} has no {key}.", _HOW.get(key, "Give a text."))
    return Decision(
        finding,
        decision,
        text_of(one, "owner", problems),
        text_of(one, "reason", problems),
        _date(one, "expires", problems),
        _date(one, "decided", problems),
        extensions_of(one, problems.file),
    )


def _decision(one: Entries, problems: Problems) -> str:
    value = one.values.get("decision")
    if value is None:
        return ""
    choices = FactType("choice", choices=DECISIONS)
    return str(read_fact(value, choices, f"{one.label}: decision", problems) or "")


def _date(one: Entries, key: str, problems: Problems) -> date | None:
    value = one.values.get(key)
    if value is None:
        return None
    text = value.text if value.kind == "scalar" else ""
    try:
        if _DATE.match(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    what = f"{one.label}: {key} is {shown(value)}."
    problems.add(value, what, "Write a day as year-month-day: 2027-01-31.")
    return None


def read_kind(one: Entries, section: Section, problems: Problems) -> str:
    """The kind that a node or link is said to have; empty where none is said."""
    value = one.values.get("kind")
    if value is None or section == "zone":
        return ""
    choices = FactType("choice", choices=NODE_KINDS if section == "node" else LINK_KINDS)
    return str(read_fact(value, choices, f"{one.label}: kind", problems) or "")


def read_was(one: Entries, section: Section, problems: Problems) -> Was | None:
    """What an element was when something was said of it; None where that is not told."""
    value = one.values.get("was")
    found = entries(value, f"{one.label}: was", problems) if value is not None else None
    if found is None:
        return None
    check_keys(found, WAS_KEYS[section], problems)
    alike = 1
    if "alike" in found.values and section != "zone":
        label = f"{found.label}: alike"
        alike = read_fact(found.values["alike"], FactType("whole"), label, problems) or 1
    return Was(
        read_kind(found, section, problems),
        text_of(found, "name", problems),
        text_of(found, "from", problems),
        text_of(found, "to", problems),
        text_of(found, "verb", problems),
        alike,
    )


def read_position(one: Entries, problems: Problems) -> tuple[str, tuple[float, float]]:
    """The id of a node and its centre on the map."""
    check_keys(one, POSITION_KEYS, problems)
    node = text_of(one, "id", problems)
    if not node:
        problems.add(one.node, f"{one.label} has no id.", "Give it the id of a node.")
    return node, _place(one, problems)


def _place(one: Entries, problems: Problems) -> tuple[float, float]:
    value = one.values.get("at")
    if value is not None and value.kind == "sequence" and len(value.items) == 2:
        x, y = map(_coordinate, value.items)
        if x is not None and y is not None:
            return x, y
    fix = f"Write [x, y] in pixels, each at most {FARTHEST:,.0f}."
    problems.add(one.place("at"), f"{one.label} has no place on the map.", fix)
    return 0.0, 0.0


def _coordinate(value: YamlNode) -> float | None:
    number = resolve(value.text) if value.kind == "scalar" and value.plain else None
    if isinstance(number, int | float) and not isinstance(number, bool):
        is_there = math.isfinite(number) and abs(number) <= FARTHEST
        return float(number) if is_there else None
    return None


def text_of(one: Entries, key: str, problems: Problems) -> str:
    """The text under a key, without secrets; empty where there is none."""
    value = one.values.get(key)
    if value is None:
        return ""
    text = read_text(value, f"{one.label}: {key}", problems) or ""
    return text if key in REFERENCES else redact(text)


def extensions_of(one: Entries, name: str) -> dict[str, Any]:
    """The keys that begin with `x-`, without secrets."""
    return {
        key.text: redact_all(plain_value(value, name))
        for key, value in one.node.pairs
        if key.kind == "scalar" and key.text.startswith(EXTENSION)
    }


def check_once(keys: list[str], read: list[Entries], problems: Problems) -> None:
    """Report each entry whose key, as a word and an id, another one before it has."""
    first: dict[str, Entries] = {}
    for key, one in zip(keys, read, strict=True):
        known = first.setdefault(key, one)
        if known is not one and key.partition(" ")[2]:
            fix = f"The first is on line {known.node.line}; join them."
            problems.add(one.node, f"{one.label} stands twice.", fix)
