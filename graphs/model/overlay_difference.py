"""Tells what a user's edits of a workflow are, as the overlay that makes them again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphs.model.elements import Link, Node, Zone
from graphs.model.said import (
    ATTRIBUTES,
    Likeness,
    Overlay,
    Said,
    Was,
    section_of,
    without,
)
from graphs.model.workflow import Workflow


def difference(source: Workflow, edited: Workflow) -> Overlay:
    """What was added, changed and removed between a workflow and the same one after edits.

    A fact that became declared is a change even where its value stays. Put on the source by
    `overlay.apply`, the overlay gives the edited workflow again; order and origins may differ.
    """
    gone_nodes = [
        node
        for node in source.nodes
        if node.id not in edited.node_by_id or edited.node(node.id).kind != node.kind
    ]
    remaining = without(source, [node.id for node in gone_nodes], ())
    gone_links = [
        link for link in remaining.links if not _is_same(link, edited.link_by_id.get(link.id))
    ]
    remaining = without(remaining, (), [link.id for link in gone_links])
    zones = {zone.id: zone for zone in remaining.zones}
    nodes, links = remaining.node_by_id, remaining.link_by_id
    was = Likeness(source).was
    return Overlay(
        zones=_changes(zones, edited.zones, was),
        nodes=_changes(nodes, edited.nodes, was),
        links=_changes(links, edited.links, was),
        new_zones=tuple(_new(zone) for zone in edited.zones if zone.id not in zones),
        new_nodes=tuple(_new(node) for node in edited.nodes if node.id not in nodes),
        new_links=tuple(_new(link) for link in edited.links if link.id not in links),
        removed_nodes=tuple(Said(node.id, was=was(node)) for node in gone_nodes),
        removed_links=tuple(Said(link.id, was=was(link)) for link in gone_links),
    )


def _is_same(link: Link, other: Link | None) -> bool:
    """Whether these are one link, whatever is said of it."""
    if other is None:
        return False
    ends = link.kind, link.from_id, link.to_id
    return ends == (other.kind, other.from_id, other.to_id)


def _changes(
    before: Mapping[str, Any], after: Iterable[Zone | Node | Link], was: Callable[[Any], Was]
) -> tuple[Said, ...]:
    changes = []
    for element in after:
        old = before.get(element.id)
        if old is not None and old is not element:
            values = _changed(old, element)
            if values:
                changes.append(Said(element.id, values, was(old)))
    return tuple(changes)


def _changed(before: Any, after: Any) -> dict[str, Any]:
    """The facts and attributes that have another value now, or were not declared before."""
    values: dict[str, Any] = {}
    for name in ATTRIBUTES[section_of(after)]:
        value = getattr(after, name)
        if value != getattr(before, name) or (value and _became_declared(before, after, name)):
            values[name] = value
    for name in dict.fromkeys((*before.facts, *after.facts)):
        value = after.fact(name)
        if value != before.fact(name) or (
            value is not None and _became_declared(before, after, name)
        ):
            values[name] = value
    return values


def _became_declared(before: Any, after: Any, name: str) -> bool:
    return bool(after.origin(name).how == "declared" and before.origin(name).how != "declared")


def _new(element: Any) -> Any:
    """A new element as an overlay holds it: all that the user says is declared."""
    return replace(element, origins={}, source=None)
