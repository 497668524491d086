"""Zones, nodes and links: immutable values that know their facts and where each fact comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, TypeVar

How = Literal["declared", "inferred", "unknown"]
_EMPTY: Mapping[str, Any] = MappingProxyType({})


def _empty() -> Mapping[str, Any]:
    return _EMPTY


@dataclass(frozen=True, slots=True)
class Origin:
    """How a fact came to be known, and for an inferred one the reason in a few words."""

    how: How
    because: str = ""


E = TypeVar("E", bound="Element")

DECLARED = Origin("declared")
UNKNOWN = Origin("unknown")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an element stands: a file, and a line (from 1; 0 if not known) or a JSON pointer."""

    file: str
    line: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}"
        return f"{self.file}#{self.pointer}" if self.pointer else self.file


@dataclass(frozen=True, slots=True)
class Element:
    """What zones, nodes and links share: an id, facts and the origin of each fact.

    A fact that is present without an entry in `origins` is declared; an absent one is unknown.
    `extensions` keeps the keys that begin with `x-`.
    """

    id: str
    facts: Mapping[str, Any] = field(default_factory=_empty, kw_only=True)
    origins: Mapping[str, Origin] = field(default_factory=_empty, kw_only=True)
    description: str = field(default="", kw_only=True)
    source: Source | None = field(default=None, kw_only=True)
    extensions: Mapping[str, Any] = field(default_factory=_empty, kw_only=True)

    def fact(self, name: str) -> Any:
        """The value of a fact, or None where it is unknown."""
        return self.facts.get(name)

    def origin(self, name: str) -> Origin:
        """Where a fact, or a plain attribute such as `zone`, comes from."""
        origin = self.origins.get(name)
        if origin is not None:
            return origin
        known = name in self.facts or bool(getattr(self, name, None))
        return DECLARED if known else UNKNOWN


@dataclass(frozen=True, slots=True)
class Zone(Element):
    """A trust zone; facts: trust, environment, residency, clearance."""

    name: str = ""
    parent: str | None = None

    @property
    def trust(self) -> str:
        return str(self.facts.get("trust", "internal"))

    @property
    def title(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Node(Element):
    """A node of the workflow; the facts that its kind may bear are in `facts.NODE_FACTS`."""

    kind: str = "step"
    name: str = ""
    zone: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Link(Element):
    """A directed link between two nodes, by their ids; facts by kind in `facts.LINK_FACTS`."""

    kind: str = "flow"
    from_id: str = ""
    to_id: str = ""
    name: str = ""

    @property
    def verb(self) -> str | None:
        """The verb of a `writes` or `acts` link (`write` where a `writes` link says none)."""
        verb = self.facts.get("verb")
        if verb is None and self.kind == "writes":
            return "write"
        return verb

    @property
    def gate(self) -> str | None:
        """The id of the gate node that this link names, if any."""
        gate = self.facts.get("gate")
        return None if gate is None else str(gate)


def with_fact(element: E, name: str, value: Any, origin: Origin = DECLARED) -> E:
    """The element with one fact set, or made unknown where `value` is None."""
    facts = dict(element.facts)
    origins = dict(element.origins)
    origins.pop(name, None)
    if value is None:
        facts.pop(name, None)
    else:
        facts[name] = value
        if origin.how != "declared":
            origins[name] = origin
    return replace(element, facts=facts, origins=origins)
