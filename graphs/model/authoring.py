"""Pure edits of several elements at once: rename, remove, copy, paste and duplicate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphs.errors import EditError
from graphs.model import edits
from graphs.model.elements import Link, Node, Zone, with_fact
from graphs.model.workflow import UNPLACED, Workflow, with_link_ids

#: The extension by which a part names the node in whose box it is drawn.
_PART_OF = "x-part-of"
_Rename = Callable[[str], str]


def plain_id(name: str) -> str:
    """An id made of a name: its letters and digits in lower case, joined by hyphens."""
    words = "".join(letter if letter.isalnum() else " " for letter in name.lower()).split()
    return "-".join(words)[:60].rstrip("-")


def rename(workflow: Workflow, element_id: str, new_id: str) -> Workflow:
    """Give a node, zone or link another id, and let everything that names it name the new one."""
    new_id = new_id.strip()
    element = workflow.element(element_id)
    if element is None or element is UNPLACED:
        raise EditError(f"There is no element {element_id}.")
    if new_id == element_id:
        return workflow
    if not new_id or new_id == UNPLACED.id:
        raise EditError("An id is a word of its own. Type one.")
    if workflow.element(new_id) is not None or new_id in workflow.link_by_id:
        raise EditError(f"The id {new_id} is taken. Choose another.")

    def renamed(name: str) -> str:
        return new_id if name == element_id else name

    if isinstance(element, Link):
        links = (replace(link, id=renamed(link.id)) for link in workflow.links)
        return replace(workflow, links=tuple(links))
    if isinstance(element, Zone):
        return _with_zone_renamed(workflow, renamed)
    nodes = tuple(_node_renamed(node, renamed) for node in workflow.nodes)
    changed = [_link_renamed(link, renamed) for link in workflow.links]
    return replace(workflow, nodes=nodes, links=with_link_ids(changed))


def _with_zone_renamed(workflow: Workflow, renamed: _Rename) -> Workflow:
    zones = tuple(
        replace(zone, id=renamed(zone.id), parent=renamed(zone.parent) if zone.parent else None)
        for zone in workflow.zones
    )
    nodes = tuple(
        replace(node, zone=renamed(node.zone)) if node.zone else node for node in workflow.nodes
    )
    return replace(workflow, zones=zones, nodes=nodes)


def _node_renamed(node: Node, renamed: _Rename) -> Node:
    node = replace(node, id=renamed(node.id))
    part_of = node.extensions.get(_PART_OF)
    if isinstance(part_of, str) and renamed(part_of) != part_of:
        node = replace(node, extensions={**node.extensions, _PART_OF: renamed(part_of)})
    approvers = node.fact("approvers")
    if approvers and any(renamed(name) != name for name in approvers):
        named = tuple(renamed(name) for name in approvers)
        node = replace(node, facts={**node.facts, "approvers": named})
    return node


def _link_renamed(link: Link, renamed: _Rename) -> Link:
    """The link with its ends and its gate renamed; a default id is left to be made anew."""
    ends = (renamed(link.from_id), renamed(link.to_id))
    if ends != (link.from_id, link.to_id):
        base = f"{link.kind}:{link.from_id}>{link.to_id}"
        is_default = link.id == base or link.id.startswith(f"{base}#")
        link = replace(link, id="" if is_default else link.id, from_id=ends[0], to_id=ends[1])
    if link.gate is not None and renamed(link.gate) != link.gate:
        link = replace(link, facts={**link.facts, "gate": renamed(link.gate)})
    return link


def remove_all(workflow: Workflow, element_ids: Iterable[str]) -> Workflow:
    """Remove nodes, links and zones; what lay in a removed zone lies in the one around it."""
    gone = set(element_ids)
    workflow = edits.remove(workflow, gone)
    zones = {zone.id: zone for zone in workflow.zones}

    def around(zone_id: str | None) -> str | None:
        seen: set[str] = set()
        while zone_id in gone and zone_id in zones and zone_id not in seen:
            seen.add(zone_id)
            zone_id = zones[zone_id].parent
        return None if zone_id in gone else zone_id

    return replace(
        workflow,
        zones=tuple(
            replace(zone, parent=around(zone.parent)) if zone.parent in gone else zone
            for zone in workflow.zones
            if zone.id not in gone
        ),
        nodes=tuple(
            replace(node, zone=around(node.zone)) if node.zone in gone else node
            for node in workflow.nodes
        ),
    )


def put_into_zone(workflow: Workflow, node_ids: Iterable[str], zone_id: str | None) -> Workflow:
    """Put nodes into a zone; None puts them among those without one."""
    for node_id in node_ids:
        if workflow.node(node_id).zone != zone_id:
            workflow = edits.set_attribute(workflow, node_id, "zone", zone_id)
    return workflow


def fragment(workflow: Workflow, element_ids: Iterable[str], is_closed: bool = True) -> Workflow:
    """The chosen nodes, what lies in chosen zones, the links among these, and their zones.

    `is_closed`: nothing in it names a node that is not in it, so that it can be pasted elsewhere;
    an approver or a gate that stays behind becomes unknown, or none.
    """
    chosen = set(element_ids)
    for link in workflow.links:
        if link.id in chosen:
            chosen |= {link.from_id, link.to_id}
    nodes = [
        node
        for node in workflow.nodes
        if node.id in chosen or not chosen.isdisjoint(workflow.zone_chain(workflow.zone_id(node)))
    ]
    ids = {node.id for node in nodes}
    links = [link for link in workflow.links if link.from_id in ids and link.to_id in ids]
    needed = {zone for node in nodes for zone in workflow.zone_chain(workflow.zone_id(node))}
    for zone in workflow.zones:
        if not chosen.isdisjoint(workflow.zone_chain(zone.id)):
            needed.update(workflow.zone_chain(zone.id))
    if is_closed:
        away = set(workflow.node_by_id) - ids
        nodes = [edits.without_approvers(node, away) for node in nodes]
        links = [
            with_fact(link, "gate", None) if link.gate is not None and link.gate in away else link
            for link in links
        ]
    return Workflow(
        workflow.name,
        zones=tuple(zone for zone in workflow.zones if zone.id in needed),
        nodes=tuple(replace(node, source=None) for node in nodes),
        links=tuple(replace(link, source=None) for link in links),
    )


def paste(workflow: Workflow, part: Workflow) -> tuple[Workflow, tuple[str, ...]]:
    """Add the nodes and links of another workflow under fresh ids; gives the ids of the new nodes.

    A zone of the same id and the same facts is the same zone; any other is added.
    """
    zone_ids: dict[str, str] = {}
    new_zones: list[str] = []
    for zone in _outer_first(part):
        known = workflow.zone_by_id.get(zone.id)
        parent = zone_ids.get(zone.parent) if zone.parent is not None else None
        if known is not None and known is not UNPLACED and dict(known.facts) == dict(zone.facts):
            zone_ids[zone.id] = zone.id
            continue
        fresh = edits.fresh_id(workflow, zone.id)
        zone_ids[zone.id] = fresh
        new_zones.append(fresh)
        workflow = edits.add_zone(workflow, replace(zone, id=fresh, parent=parent, source=None))
    ids = _fresh_ids(workflow, part)

    def renamed(name: str) -> str:
        return ids.get(name, name)

    for node in part.nodes:
        zone_id = zone_ids.get(node.zone) if node.zone is not None else None
        moved = replace(_node_renamed(node, renamed), zone=zone_id, source=None)
        workflow = edits.add_node(workflow, moved)
    links = [replace(_link_renamed(link, renamed), id="", source=None) for link in part.links]
    for link in links:
        workflow = edits.add_link(workflow, link)
    return workflow, tuple(ids.values()) or tuple(new_zones)


def duplicate(workflow: Workflow, element_ids: Iterable[str]) -> tuple[Workflow, tuple[str, ...]]:
    """Add a second of each chosen node, with the links among them; gives the ids of the new ones.

    Unlike what is pasted, a duplicate keeps the gates and approvers that it names.
    """
    return paste(workflow, fragment(workflow, element_ids, is_closed=False))


def _outer_first(part: Workflow) -> list[Zone]:
    return sorted(part.zones, key=lambda zone: len(part.zone_chain(zone.id)))


def _fresh_ids(workflow: Workflow, part: Workflow) -> Mapping[str, str]:
    taken: set[str] = set()
    ids: dict[str, str] = {}
    for node in part.nodes:
        number, fresh = 1, node.id
        while fresh in taken or workflow.element(fresh) is not None:
            number += 1
            fresh = f"{node.id}-{number}"
        taken.add(fresh)
        ids[node.id] = fresh
    return ids


def new_node(
    workflow: Workflow, kind: str, name: str, zone_id: str | None, facts: Mapping[str, Any] = {}
) -> tuple[Workflow, str]:
    """Add a node of a kind under a fresh id made of its name; gives the id."""
    node_id = edits.fresh_id(workflow, plain_id(name) or kind)
    node = Node(node_id, kind=kind, name=name.strip(), zone=zone_id, facts=dict(facts))
    return edits.add_node(workflow, node), node_id


def new_zone(
    workflow: Workflow, name: str, facts: Mapping[str, Any], parent: str | None = None
) -> tuple[Workflow, str]:
    """Add a zone under a fresh id made of its name; gives the id."""
    base = plain_id(name) or "zone"
    zone_id = edits.fresh_id(workflow, f"{base}-zone" if base == UNPLACED.id else base)
    zone = Zone(zone_id, name=name.strip(), parent=parent, facts=dict(facts))
    return edits.add_zone(workflow, zone), zone_id


def new_link(
    workflow: Workflow, kind: str, from_id: str, to_id: str, facts: Mapping[str, Any] = {}
) -> tuple[Workflow, str]:
    """Add a link of a kind; gives its id. An `acts` link whose verb is not given is unknown."""
    if kind == "acts" and "verb" not in facts:
        facts = {**facts, "verb": "unknown"}
    link = Link("", kind=kind, from_id=from_id, to_id=to_id, facts=dict(facts))
    workflow = edits.add_link(workflow, link)
    return workflow, workflow.links[-1].id
