"""What tools touch and no file lists itself, and the facts of an importer with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from graphs.formats.redact import redact
from graphs.model.elements import E, Node, Origin
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


#: Reasons and values come again and again.
_SHORT = 300
_redact = lru_cache(maxsize=8192)(redact)


def redacted(element: E) -> E:
    """The element without anything that looks like a secret, wherever it stands in it."""
    changes: dict[str, Any] = {
        "facts": _redacted(dict(element.facts)),
        "origins": {
            fact: Origin(origin.how, _redact(origin.because))
            for fact, origin in element.origins.items()
        },
        "extensions": _redacted(dict(element.extensions)),
        "description": redact(element.description),
    }
    if element.source is not None and element.source.pointer:
        changes["source"] = replace(element.source, pointer=redact(element.source.pointer))
    if isinstance(element, Node):
        changes["tags"] = _redacted(element.tags)
        changes["owner"] = redact(element.owner) if element.owner else element.owner
    return replace(element, **changes)


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return _redact(value) if len(value) < _SHORT else redact(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_redacted(one) for one in value)
    if isinstance(value, dict):
        return {_redacted(key): _redacted(held) for key, held in value.items()}
    return value
