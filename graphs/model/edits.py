"""Pure edits: each takes a workflow and gives a new one, or raises `EditError`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from graphs.errors import EditError
from graphs.model.elements import DECLARED, Link, Node, Origin, Zone, with_fact
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS, ZoneFacts
from graphs.model.workflow import UNPLACED, Workflow, with_link_ids

#: The facts of a gate that is placed to see what it would change: a valid one.
VALID_GATE_FACTS = {
    "enforced": "before",
    "on_timeout": "deny",
    "binds": "arguments",
    "shows": ("arguments", "target"),
    "approvers": ("approver to be named",),
}


def fresh_id(workflow: Workflow, base: str) -> str:
    """An id not yet taken by a node, link or zone: the base, or the base with `-2`, `-3`, …"""
    if workflow.element(base) is None:
        return base
    number = 2
    while workflow.element(f"{base}-{number}") is not None:
        number += 1
    return f"{base}-{number}"


def may_link(kind: str, from_kind: str, to_kind: str) -> bool:
    """Whether a link of this kind may join nodes of these kinds."""
    from_kinds, to_kinds = LINK_ENDS[kind]
    return from_kind in from_kinds and to_kind in to_kinds


def checked_facts(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, typed as the model wants them. `kind`: of a node or link, or `zone`."""
    schema = ZoneFacts if kind == "zone" else NODE_FACTS.get(kind) or LINK_FACTS[kind]
    try:
        return schema.model_validate(facts).model_dump(exclude_none=True)
    except ValidationError as error:
        first = error.errors()[0]
        fact = ".".join(str(part) for part in first["loc"])
        raise EditError(f"{fact}: {first['msg']}") from None


def add_node(workflow: Workflow, node: Node) -> Workflow:
    if workflow.element(node.id) is not None:
        raise EditError(f"The id {node.id} is taken. Choose another.")
    node = replace(node, zone=_zone(workflow, node.zone))
    node = replace(node, facts=checked_facts(node.kind, dict(node.facts)))
    return replace(workflow, nodes=(*workflow.nodes, node))


def add_link(workflow: Workflow, link: Link) -> Workflow:
    if link.id and workflow.element(link.id) is not None:
        raise EditError(f"The id {link.id} is taken. Choose another.")
    for end in (link.from_id, link.to_id):
        if end not in workflow.node_by_id:
            raise EditError(f"There is no node {end}.")
    from_kind, to_kind = workflow.node(link.from_id).kind, workflow.node(link.to_id).kind
    if not may_link(link.kind, from_kind, to_kind):
        raise EditError(f"A {link.kind} link cannot lead from a {from_kind} to a {to_kind}.")
    _check_gate(workflow, link.gate)
    link = replace(link, facts=checked_facts(link.kind, dict(link.facts)))
    return replace(workflow, links=with_link_ids((*workflow.links, link)))


def add_zone(workflow: Workflow, zone: Zone) -> Workflow:
    if workflow.element(zone.id) is not None:
        raise EditError(f"The id {zone.id} is taken. Choose another.")
    _check_parent(workflow, zone.id, zone.parent)
    zone = replace(zone, facts=checked_facts("zone", dict(zone.facts)))
    return replace(workflow, zones=(*workflow.zones, zone))


def remove(workflow: Workflow, element_ids: Iterable[str]) -> Workflow:
    """Remove nodes and links, every link at a removed node, and what names a removed node."""
    gone = set(element_ids)
    nodes = tuple(without_approvers(node, gone) for node in workflow.nodes if node.id not in gone)
    links = []
    for link in workflow.links:
        if link.id in gone or link.from_id in gone or link.to_id in gone:
            continue
        links.append(with_fact(link, "gate", None) if link.gate in gone else link)
    return replace(workflow, nodes=nodes, links=tuple(links))


def without_approvers(node: Node, gone: Collection[str]) -> Node:
    """A gate that names none of these as its approvers; where none is left, they are unknown.

    A name that is no node stands for a person: what an agent approved would look as if one did.
    """
    named = node.fact("approvers") or ()
    kept = tuple(name for name in named if name not in gone)
    if len(kept) == len(named):
        return node
    return with_fact(node, "approvers", kept or None, node.origin("approvers"))


def set_fact(
    workflow: Workflow, element_id: str, fact: str, value: Any, origin: Origin = DECLARED
) -> Workflow:
    """Set a fact of a node, link or zone, declared by the user; None makes it unknown."""
    element = workflow.element(element_id)
    if element is None:
        raise EditError(f"There is no element {element_id}.")
    if element is UNPLACED:
        raise EditError("What has no zone lies in no real one. Give its nodes a zone first.")
    if isinstance(element, Link) and fact == "gate" and value is not None:
        _check_gate(workflow, str(value))
    kind = "zone" if isinstance(element, Zone) else element.kind  # type: ignore[attr-defined]
    changed = with_fact(element, fact, value, origin)
    changed = replace(changed, facts=checked_facts(kind, dict(changed.facts)))
    return _replaced(workflow, changed)


def set_attribute(workflow: Workflow, element_id: str, name: str, value: Any) -> Workflow:
    """Set a plain attribute (name, zone, owner, description, tags) of an element."""
    element = workflow.element(element_id)
    if element is None:
        raise EditError(f"There is no element {element_id}.")
    if name == "zone":
        value = _zone(workflow, value)
    if name == "parent":
        _check_parent(workflow, element_id, value)
    origins = {fact: origin for fact, origin in element.origins.items() if fact != name}
    return _replaced(workflow, replace(element, origins=origins, **{name: value}))


def place_gate(workflow: Workflow, link_id: str, name: str = "") -> tuple[Workflow, str]:
    """Put a new valid gate on a link (in place of a gate that it names); gives the gate's id.

    The gate lies in the zone of the link's start. Its approver is a name still to be filled in.
    """
    link = workflow.link_by_id.get(link_id)
    if link is None:
        raise EditError(f"There is no link {link_id}.")
    if "gate" not in LINK_FACTS[link.kind].model_fields:
        raise EditError(
            f"A {link.kind} link cannot bear a gate. "
            "Gate a flow, calls, delegates, writes or acts link."
        )
    start, end = workflow.node(link.from_id), workflow.node(link.to_id)
    gate_id = fresh_id(workflow, f"gate-{end.id}")
    gate = Node(
        gate_id,
        kind="gate",
        name=name or f"Approve {end.title}",
        zone=start.zone,
        facts=dict(VALID_GATE_FACTS),
    )
    workflow = add_node(workflow, gate)
    return set_fact(workflow, link_id, "gate", gate_id), gate_id


def _zone(workflow: Workflow, zone_id: str | None) -> str | None:
    """The zone that a node is put into; none where it is put among those without one."""
    if zone_id is None or workflow.zone_by_id.get(zone_id) is UNPLACED:
        return None
    if zone_id not in workflow.zone_by_id:
        raise EditError(f"There is no zone {zone_id}. Choose one that the workflow has.")
    return zone_id


def _check_parent(workflow: Workflow, zone_id: str, parent: str | None) -> None:
    if parent is None:
        return
    if parent not in workflow.zone_by_id or workflow.zone_by_id[parent] is UNPLACED:
        raise EditError(f"There is no zone {parent}. Choose one that the workflow has.")
    if parent == zone_id or zone_id in workflow.zone_chain(parent):
        raise EditError(f"The zone {parent} lies within {zone_id}. Choose one outside of it.")


def _check_gate(workflow: Workflow, gate: str | None) -> None:
    if gate is None:
        return
    node = workflow.node_by_id.get(gate)
    if node is None or node.kind != "gate":
        raise EditError(f"There is no gate {gate}. Add a node of kind gate first.")


def _replaced(workflow: Workflow, element: Node | Link | Zone | Any) -> Workflow:
    if isinstance(element, Node):
        nodes = tuple(element if node.id == element.id else node for node in workflow.nodes)
        return replace(workflow, nodes=nodes)
    if isinstance(element, Link):
        links = tuple(element if link.id == element.id else link for link in workflow.links)
        return replace(workflow, links=links)
    zones = tuple(element if zone.id == element.id else zone for zone in workflow.zones)
    return replace(workflow, zones=zones)
