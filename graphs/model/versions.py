"""Matches the elements of two versions of a workflow, and tells what changed between them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from graphs.model.elements import Link, Node, Zone
from graphs.model.said import ATTRIBUTES
from graphs.model.workflow import UNPLACED, Workflow

Sort = Literal["zone", "node", "link"]
#: What else of an element tells what it is, besides its facts.
_ATTRIBUTES: Mapping[Sort, tuple[str, ...]] = {
    "zone": ATTRIBUTES["zone"],
    "node": ("kind", *ATTRIBUTES["node"]),
    "link": ("kind", "from_id", "to_id", *ATTRIBUTES["link"]),
}
#: Attributes and facts whose values are ids of zones or nodes.
_REFERENCES = frozenset({"zone", "parent", "from_id", "to_id", "gate", "approvers"})


@dataclass(frozen=True, slots=True)
class Matching:
    """Which id of the one version is which of the other, for all that both have.

    `forth` and `back` are each other's inverse; an id that one version alone has is in neither.
    """

    forth: Mapping[str, str]
    back: Mapping[str, str]

    @property
    def mirrored(self) -> Matching:
        return Matching(self.back, self.forth)


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A fact or an attribute with its value before and after; None is unknown or not there."""

    name: str
    before: Any
    after: Any

    @property
    def mirrored(self) -> ValueChange:
        return ValueChange(self.name, self.after, self.before)


@dataclass(frozen=True, slots=True)
class ElementChange:
    """A zone, node or link that was added (`before` is None), removed (`after` is None), or has
    other values; `before` and `after` are its ids, which differ where it was matched as renamed."""

    sort: Sort
    before: str | None
    after: str | None
    values: tuple[ValueChange, ...] = ()

    @property
    def what(self) -> Literal["added", "removed", "changed", "renamed"]:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.values else "renamed"

    @property
    def is_renamed(self) -> bool:
        return None not in (self.before, self.after) and self.before != self.after

    @property
    def mirrored(self) -> ElementChange:
        values = tuple(value.mirrored for value in self.values)
        return replace(self, before=self.after, after=self.before, values=values)


def match(before: Workflow, after: Workflow) -> Matching:
    """Match by id; what remains by its kind, name and zone where these tell one from all others.

    Zones without an id in common match by name and enclosing zone, links by kind, ends and name.
    """
    forth: dict[str, str] = {}
    if before.has_unplaced and after.has_unplaced:
        forth[UNPLACED.id] = UNPLACED.id

    def near(value: str | None) -> str | None:
        return forth.get(value, f"\0{value}") if value is not None else None

    def same(value: str | None) -> str | None:
        return value

    def of_zone(place: Callable[[str | None], str | None]) -> Callable[[Zone], Hashable]:
        return lambda zone: (zone.name, place(zone.parent)) if zone.name else None

    def of_node(place: Callable[[str | None], str | None]) -> Callable[[Node], Hashable]:
        return lambda node: (node.kind, node.name, place(node.zone)) if node.name else None

    def of_link(place: Callable[[str | None], str | None]) -> Callable[[Link], Hashable]:
        return lambda link: (link.kind, place(link.from_id), place(link.to_id), link.name)

    _match(forth, before.zones, after.zones, of_zone(near), of_zone(same))
    _match(forth, before.nodes, after.nodes, of_node(near), of_node(same))
    _match(forth, before.links, after.links, of_link(near), of_link(same))
    return Matching(forth, {new: old for old, new in forth.items()})


def _match(
    forth: dict[str, str],
    before: Iterable[Any],
    after: Iterable[Any],
    old_key: Callable[[Any], Hashable],
    new_key: Callable[[Any], Hashable],
) -> None:
    olds, news = {each.id: each for each in before}, {each.id: each for each in after}
    forth.update({each: each for each in olds if each in news})
    old_by_key = _grouped([each for each in olds.values() if each.id not in news], old_key)
    new_by_key = _grouped([each for each in news.values() if each.id not in olds], new_key)
    for key, ids in old_by_key.items():
        others = new_by_key.get(key, [])
        if len(ids) == 1 and len(others) == 1:
            forth[ids[0]] = others[0]


def _grouped(elements: Iterable[Any], key: Callable[[Any], Hashable]) -> dict[Hashable, list[str]]:
    groups: dict[Hashable, list[str]] = {}
    for element in elements:
        found = key(element)
        if found is not None:
            groups.setdefault(found, []).append(element.id)
    return groups


def element_changes(
    before: Workflow, after: Workflow, matching: Matching
) -> tuple[ElementChange, ...]:
    """What was added, removed, changed or renamed: zones, then nodes, then links, each by id.

    A link whose id alone follows a renamed end is not told. Where facts come from, and where
    elements stand in their files, is no change.
    """
    changes: list[ElementChange] = []
    groups: tuple[tuple[Sort, Iterable[Any], Iterable[Any]], ...] = (
        ("zone", before.zones, after.zones),
        ("node", before.nodes, after.nodes),
        ("link", before.links, after.links),
    )
    for sort, olds, news in groups:
        new_by_id = {each.id: each for each in news}
        found = [ElementChange(sort, None, each) for each in new_by_id if each not in matching.back]
        for old in olds:
            new_id = matching.forth.get(old.id)
            if new_id is None:
                found.append(ElementChange(sort, old.id, None))
                continue
            values = tuple(_values(sort, old, new_by_id[new_id], matching))
            if values or (new_id != old.id and sort != "link"):
                found.append(ElementChange(sort, old.id, new_id, values))
        changes += sorted(found, key=lambda each: (each.after or each.before or "", each.what))
    return tuple(changes)


def _values(sort: Sort, old: Any, new: Any, matching: Matching) -> Iterable[ValueChange]:
    for name in _ATTRIBUTES[sort]:
        was, now = getattr(old, name) or None, getattr(new, name) or None
        if not _is_same(name, was, now, matching):
            yield ValueChange(name, was, now)
    for name in sorted({*old.facts, *new.facts}):
        was, now = old.fact(name), new.fact(name)
        if not _is_same(name, was, now, matching):
            yield ValueChange(name, was, now)


def _is_same(name: str, was: Any, now: Any, matching: Matching) -> bool:
    """Whether two values are the same, given that what they refer to may have another id."""
    if was == now or name not in _REFERENCES or was is None or now is None:
        return bool(was == now)
    if isinstance(was, str):
        return bool(matching.forth.get(was) == now)
    # Those who approve are told by id or by name, in any order.
    return sorted(matching.forth.get(each, each) for each in was) == sorted(now)
