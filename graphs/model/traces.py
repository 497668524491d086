"""The path of a finding as it is at one time, so that it can be told later whether it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from graphs.model.elements import Link, Node, Zone
from graphs.model.facts import LINK_FACTS, NODE_FACTS, ZoneFacts
from graphs.model.workflow import Workflow
from graphs.words import listed

#: What every element is called; it decides nothing.
NAME = "name"
#: As many changes are told, the others are counted.
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Trace:
    """How severe a finding is, its path, and all that decides on that path, in words.

    `nodes` and `links`: the path. `elements`: for each node, link and zone that the finding rests
    on (`node copilot`) its kind, zone, trust, verb and facts by name. Free texts stand as a digest.
    """

    severity: str = ""
    nodes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    elements: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))


def trace_of(
    workflow: Workflow,
    severity: str,
    nodes: Iterable[str],
    links: Iterable[str],
    named: Iterable[str] = (),
) -> Trace:
    """The trace of a path; `named`: the ids of other elements that the finding names."""
    path_nodes, path_links = tuple(nodes), tuple(links)
    elements: dict[str, Mapping[str, str]] = {}

    def add_node(node_id: str) -> None:
        node = workflow.node_by_id.get(node_id)
        if node is not None and f"node {node_id}" not in elements:
            elements[f"node {node_id}"] = _of_node(workflow, node)

    def add_link(link_id: str) -> None:
        link = workflow.link_by_id.get(link_id)
        if link is not None and f"link {link_id}" not in elements:
            elements[f"link {link_id}"] = _of_link(link)
            for end in (link.from_id, link.to_id, link.gate or ""):
                add_node(end)

    for node_id in path_nodes:
        add_node(node_id)
    for link_id in path_links:
        add_link(link_id)
    for each in named:
        add_node(each)
        add_link(each)
        zone = workflow.zone_by_id.get(each)
        if zone is not None:
            elements[f"zone {each}"] = {NAME: zone.title, **_of_zone(workflow, zone)}
    return Trace(severity, path_nodes, path_links, elements)


def differences(before: Trace, now: Trace) -> tuple[str, ...]:
    """What changed in words, the first few; empty where nothing did."""
    told: list[str] = []
    if before.severity != now.severity:
        told.append(f"its severity was {before.severity} and is {now.severity}")
    if (before.nodes, before.links) != (now.nodes, now.links):
        told.append(_rerouted(before, now))
    for key in sorted({*before.elements, *now.elements}):
        told += _changes(key, before.elements.get(key), now.elements.get(key))
    more = len(told) - _TOLD
    return (*told[:_TOLD], f"and {more} more") if more > 0 else tuple(told)


def _rerouted(before: Trace, now: Trace) -> str:
    def names(ids: Iterable[str]) -> str:
        return listed(_called(f"node {one}", before, now) for one in ids)

    new = [node for node in now.nodes if node not in before.nodes]
    gone = [node for node in before.nodes if node not in now.nodes]
    if new and gone:
        return f"it leads over {names(new)} and no longer over {names(gone)}"
    if new:
        return f"it leads over {names(new)} too"
    return f"it no longer leads over {names(gone)}" if gone else "it leads over other links"


def _called(key: str, *traces: Trace) -> str:
    for trace in traces:
        if key in trace.elements:
            return trace.elements[key].get(NAME) or key
    return key


def _changes(
    key: str, before: Mapping[str, str] | None, now: Mapping[str, str] | None
) -> Iterable[str]:
    # An element that came or went is told with the path, unless only the finding names it.
    if before is None or now is None:
        name = (before or now or {}).get(NAME) or key
        yield f"{name} {'is new' if before is None else 'is gone'}"
        return
    name = now.get(NAME) or key
    for fact in sorted({*before, *now} - {NAME}):
        was, is_now = before.get(fact, "unknown"), now.get(fact, "unknown")
        if was == is_now:
            continue
        words = f"{fact.replace('_', ' ')} of {name}"
        if _DIGEST in was or _DIGEST in is_now:
            yield f"{words} changed"
        else:
            yield f"{words} was {was} and is {is_now}"


_DIGEST = "sha256:"


def _of_node(workflow: Workflow, node: Node) -> dict[str, str]:
    zone = workflow.zone_of(node)
    told = {NAME: node.title, "kind": node.kind, "zone": zone.id, **_of_zone(workflow, zone)}
    told |= _facts(NODE_FACTS[node.kind], node.facts)
    if node.tags:
        told["tags"] = _digest(sorted(node.tags))
    if node.kind == "identity" and node.owner:
        told["owner"] = _digest(node.owner)
    if node.kind == "gate":
        told["approvers"] = _digest(sorted(workflow.approvers.get(node.id, ())))
    return told


def _of_zone(workflow: Workflow, zone: Zone) -> dict[str, str]:
    told = {
        "trust": zone.trust,
        "clearance": workflow.clearance(zone.id),
        "environment": workflow.inherited(zone.id, "environment"),
        "residency": workflow.inherited(zone.id, "residency"),
    }
    facts = {name: value for name, value in told.items() if value is not None}
    return _facts(ZoneFacts, facts)


def _of_link(link: Link) -> dict[str, str]:
    ends = {"kind": link.kind, "from": link.from_id, "to": link.to_id}
    facts = _facts(LINK_FACTS[link.kind], link.facts)
    if link.gate:
        facts["gate"] = link.gate
    return {NAME: f"{link.from_id} → {link.to_id}", **ends, **facts}


def _facts(schema: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    free = _free_texts(schema)
    return {
        name: _digest(value) if name in free else _words(value)
        for name, value in facts.items()
        if value is not None
    }


@cache
def _free_texts(schema: Any) -> frozenset[str]:
    """The facts that any text may be: they may say more than a log should keep."""
    return frozenset(
        name
        for name, field_ in schema.model_fields.items()
        if "str" in repr(field_.annotation) and "Literal" not in repr(field_.annotation)
    )


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ", ".join(sorted(map(str, value)))
    return str(value)


def _digest(value: Any) -> str:
    return _DIGEST + hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:16]
