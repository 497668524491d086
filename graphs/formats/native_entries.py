"""What a native file says of each element: plain mappings with their keys in a fixed order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphs.formats.native_schema import VERSION, facts_of
from graphs.model.elements import Element, Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids


def header(workflow: Workflow) -> dict[str, Any]:
    """What a native file says before its lists of elements."""
    return {
        "ungated": VERSION,
        "name": workflow.name,
        **_present(description=workflow.description),
        **({"policy": workflow.policy} if workflow.policy is not None else {}),
        **_present(unclassified=list(workflow.unclassified), notes=list(workflow.notes)),
        **workflow.extensions,
    }


def entries_by_list(workflow: Workflow) -> dict[str, list[dict[str, Any]]]:
    """What the lists of a native file hold for a workflow: the entry of each element, in order."""
    return {
        "zones": [zone_entry(zone) for zone in workflow.zones],
        "nodes": [node_entry(node) for node in workflow.nodes],
        "links": link_entries(workflow.links),
    }


def same(one: Workflow, other: Workflow) -> bool:
    """Whether a native file would say the same of both; where their elements stand is no matter."""
    return header(one) == header(other) and entries_by_list(one) == entries_by_list(other)


def zone_entry(zone: Zone) -> dict[str, Any]:
    return {
        "id": zone.id,
        **_present(name=zone.name),
        **_facts(zone, "zone"),
        **({"parent": zone.parent} if zone.parent is not None else {}),
        **_tail(zone),
    }


def node_entry(node: Node) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": node.id, "kind": node.kind, **_present(name=node.name)}
    if node.zone is not None:
        entry["zone"] = node.zone
    if node.owner is not None:
        entry["owner"] = node.owner
    return {**entry, **_facts(node, node.kind), **_present(tags=list(node.tags)), **_tail(node)}


def link_entries(links: tuple[Link, ...]) -> list[dict[str, Any]]:
    """The entries of links; an id is left out where reading gives the link the same one."""
    return [
        {
            **_present(id=link_id),
            "from": link.from_id,
            "to": link.to_id,
            "kind": link.kind,
            **_present(name=link.name),
            **_facts(link, link.kind),
            **_tail(link),
        }
        for link, link_id in zip(links, _written_ids(links), strict=True)
    ]


def _written_ids(links: tuple[Link, ...]) -> list[str]:
    """For each link the id that must be written, or an empty text where the default is the same.

    Which default a link gets depends on those before it that are written without an id.
    """
    written = [""] * len(links)
    while True:
        named = with_link_ids(
            replace(link, id=link_id) for link, link_id in zip(links, written, strict=True)
        )
        wrong = [number for number, link in enumerate(links) if named[number].id != link.id]
        if not wrong:
            return written
        for number in wrong:
            written[number] = links[number].id


def _facts(element: Element, kind: str) -> dict[str, Any]:
    order = facts_of(kind)
    return {fact: _value(element.facts[fact]) for fact in order if fact in element.facts}


def _tail(element: Element) -> dict[str, Any]:
    tail = _present(description=element.description)
    if element.source is not None and element.source.pointer:
        source = element.source
        tail["source"] = {
            **_present(file=source.file),
            **({"line": source.line} if source.line else {}),
            "pointer": source.pointer,
        }
    if element.origins:
        tail["origins"] = {
            fact: {"how": origin.how, **_present(because=origin.because)}
            for fact, origin in element.origins.items()
        }
    return {**tail, **element.extensions}


def _present(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
