"""Scenarios in an overlay file: what is to be tried, each step with the element that it is of."""

from __future__ import annotations

from typing import Any

from graphs.formats.native_schema import FactType
from graphs.formats.native_values import Entries, Problems, check_keys, entries, quoted, read_fact
from graphs.formats.overlay_schema import SCENARIO_KEYS, STEP_KEYS
from graphs.formats.overlay_values import extensions_of, read_was, text_of
from graphs.formats.redact import redact, redact_all
from graphs.formats.yaml_text import YamlNode
from graphs.model.facts import TRUSTS
from graphs.model.said import Section, Was
from graphs.model.scenario import (
    Change,
    CutLink,
    MakeJustInTime,
    MoveNode,
    PlaceGate,
    RemoveGate,
    Revoke,
    Scenario,
    SetTrust,
)

#: What a step does, by what a file calls it.
STEPS: dict[str, type[Change]] = {
    "place gate": PlaceGate,
    "remove gate": RemoveGate,
    "issue just in time": MakeJustInTime,
    "revoke": Revoke,
    "cut": CutLink,
    "move": MoveNode,
    "trust": SetTrust,
}
_WORDS = {kind: word for word, kind in STEPS.items()}
#: What a step says beside the element that it is of.
_ALSO: dict[type[Change], str] = {MoveNode: "zone", SetTrust: "trust"}
_SECTIONS: dict[str, Section] = {"zone": "zone", "link": "link"}


def read_scenario(one: Entries, problems: Problems) -> Scenario:
    """One scenario of a file; what is wrong in it gathers in `problems`."""
    check_keys(one, SCENARIO_KEYS, problems)
    name = text_of(one, "name", problems)
    if name:
        one.label = f"scenario {name}"
    else:
        problems.add(one.node, f"{one.label} has no name.", "Give it one of its own.")
    value = one.values.get("steps")
    items: list[YamlNode] = []
    if value is not None and value.kind == "sequence":
        items = value.items
    elif value is not None:
        fix = "Write a list of steps: - {do: cut, id: LINK}."
        problems.add(value, f"{one.label}: steps is no list.", fix)
    steps = [
        _read_step(found, problems)
        for number, item in enumerate(items, 1)
        if (found := entries(item, f"{one.label}: step {number}", problems)) is not None
    ]
    changes = tuple(step for step in steps if step is not None)
    return Scenario(name, changes, extensions_of(one, problems.file))


def _read_step(one: Entries, problems: Problems) -> Change | None:
    kind = STEPS.get(_choice(one, "do", tuple(STEPS), problems))
    if kind is None:
        return None
    also = _ALSO.get(kind)
    check_keys(one, (*STEP_KEYS, *([also] if also else [])), problems)
    given: dict[str, Any] = {kind.NAMES: text_of(one, "id", problems)}
    if not given[kind.NAMES]:
        problems.add(one.node, f"{one.label} has no id.", f"Give it the id of a {kind.NAMES}.")
    if also == "trust":
        given[also] = _choice(one, also, TRUSTS, problems)
    elif also is not None:
        given[also] = text_of(one, also, problems)
        if not given[also]:
            problems.add(one.node, f"{one.label} has no {also}.", "Give it the id of a zone.")
    was = read_was(one, _section(kind, one), problems)
    return kind(**given, was=was, extensions=extensions_of(one, problems.file))


def _section(kind: type[Change], one: Entries) -> Section:
    if kind is Revoke:
        # Either a privilege or a link that gives one.
        was = one.values.get("was")
        keys = [key.text for key, _ in was.pairs] if was is not None else []
        return "link" if "from" in keys else "node"
    return _SECTIONS.get(kind.NAMES, "node")


def _choice(one: Entries, key: str, choices: tuple[str, ...], problems: Problems) -> str:
    value = one.values.get(key)
    if value is None:
        problems.add(one.node, f"{one.label} has no {key}.", f"Give one of: {quoted(choices)}.")
        return ""
    read = read_fact(value, FactType("choice", choices=choices), f"{one.label}: {key}", problems)
    return str(read or "")


def scenario_entry(scenario: Scenario) -> dict[str, Any]:
    """A scenario as a file says it, without secrets."""
    steps = [_step_entry(change) for change in scenario.changes]
    return {
        "name": redact(scenario.name),
        **({"steps": steps} if steps else {}),
        **redact_all(dict(scenario.extensions)),
    }


def _step_entry(change: Change) -> dict[str, Any]:
    entry = {"do": _WORDS[type(change)], "id": change.of}
    also = _ALSO.get(type(change))
    if also is not None:
        entry[also] = getattr(change, also)
    was = was_entry(change.was)
    return {**entry, **({"was": was} if was else {}), **redact_all(dict(change.extensions))}


def was_entry(was: Was | None) -> dict[str, Any]:
    """What an element was, as a file says it; empty where nothing is told."""
    if was is None:
        return {}
    ends = {"from": was.from_id, "to": was.to_id}
    told = {"kind": was.kind, **ends, "verb": was.verb, "name": redact(was.name)}
    present = {key: value for key, value in told.items() if value}
    return {**present, **({"alike": was.alike} if was.alike > 1 else {})}
