"""What tools touch and no file lists itself, and the facts of an importer with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.model.elements import Origin
from graphs.model.facts import SENSITIVITIES

#: A value and why it is so; a value of None is unknown.
Facts = Mapping[str, tuple[Any, str]]


@dataclass(slots=True)
class Thing:
    """Something that tools touch: data while it is only read or written, else a system.

    `contents`: each content that someone told of, with the reason; the worst counts. `facts`: what
    else is known of it (facts that data and systems both may bear, unless it is sure to be one).
    """

    node_id: str
    name: str
    place: str
    because: str
    sensitivity: tuple[str | None, str] = (None, "nothing tells what it holds")
    contents: dict[str | None, str] = field(default_factory=dict)
    facts: dict[str, tuple[Any, str]] = field(default_factory=dict)
    acted: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    from_id: str
    verb: str
    thing: Thing
    facts: Facts
    name: str


def rank_of(sensitivity: tuple[str | None, str]) -> int:
    return -1 if sensitivity[0] is None else SENSITIVITIES.index(sensitivity[0])


def content_of(thing: Thing) -> tuple[str | None, str]:
    for value in ("untrusted", None, "trusted"):
        if value in thing.contents:
            return value, thing.contents[value]
    return None, "nothing tells who writes what is in it"


def split_facts(facts: Facts) -> tuple[dict[str, Any], dict[str, Origin]]:
    values = {name: value for name, (value, _) in facts.items() if value is not None}
    origins = {
        name: Origin("unknown" if value is None else "inferred", because)
        for name, (value, because) in facts.items()
    }
    return values, origins
