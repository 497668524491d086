"""Several workflows drawn as one, each with ids of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphs.formats.naming import slug
from graphs.model.elements import Link, Node, Source, Zone
from graphs.model.facts import DEFAULT_CLEARANCE, SENSITIVITIES
from graphs.model.workflow import Workflow, with_link_ids


def join(workflows: Sequence[Workflow], name: str) -> Workflow:
    """All nodes and links of some workflows in one, called `name` where they are several.

    Zones of one name and one trust are one zone. The ids of nodes begin with the name of their
    file, so that opening one more file changes no other id. Nothing is joined that the files do not
    join themselves.
    """
    if len(workflows) == 1:
        return workflows[0]
    zones: dict[str, Zone] = {}
    nodes: dict[str, Node] = {}
    links: list[Link] = []
    for workflow in workflows:
        prefix = _prefix(workflow)
        zone_ids = {zone.id: _zone_id(zone, zones, prefix) for zone in workflow.zones}
        for zone in workflow.zones:
            _add_zone(zone, zone_ids, zones)
        node_ids: dict[str, str] = {}
        for node in workflow.nodes:
            node_ids[node.id] = _free(f"{prefix}-{node.id}", nodes, zones)
            nodes[node_ids[node.id]] = node
        for node in workflow.nodes:
            nodes[node_ids[node.id]] = _renamed(node, node_ids, zone_ids)
        links += [_rejoined(link, node_ids) for link in workflow.links]
    return Workflow(
        _last(name),
        zones=tuple(zones.values()),
        nodes=tuple(nodes.values()),
        links=with_link_ids(links),
        source=Source(name),
        unclassified=tuple(dict.fromkeys(one for each in workflows for one in each.unclassified)),
        notes=tuple(dict.fromkeys(one for each in workflows for one in each.notes)),
    )


def _prefix(workflow: Workflow) -> str:
    file = workflow.source.file if workflow.source else workflow.name
    return slug(_last(file).partition(".")[0] or workflow.name)


def _last(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


def _zone_id(zone: Zone, zones: Mapping[str, Zone], prefix: str) -> str:
    known = zones.get(zone.id)
    if known is None or _alike(known, zone):
        return zone.id
    return _free(f"{prefix}-{zone.id}", zones, {})


def _alike(one: Zone, other: Zone) -> bool:
    """Whether two zones are one. What they are cleared for may differ: the higher is declared."""
    return (one.name, one.trust, one.parent, one.fact("environment")) == (
        other.name, other.trust, other.parent, other.fact("environment"),
    )  # fmt: skip


def _add_zone(zone: Zone, ids: Mapping[str, str], zones: dict[str, Zone]) -> None:
    zone_id = ids[zone.id]
    known = zones.get(zone_id)
    if known is None:
        parent = ids.get(zone.parent, zone.parent) if zone.parent else None
        zones[zone_id] = replace(zone, id=zone_id, parent=parent)
    elif _clearance(zone) > _clearance(known):
        zones[zone_id] = replace(known, facts=zone.facts, origins=zone.origins)


def _clearance(zone: Zone) -> int:
    cleared = zone.fact("clearance") or DEFAULT_CLEARANCE[zone.trust]
    return SENSITIVITIES.index(str(cleared))


def _free(wanted: str, *taken: Mapping[str, Any]) -> str:
    found, number = wanted, 2
    while any(found in each for each in taken):
        found, number = f"{wanted}-{number}", number + 1
    return found


def _renamed(node: Node, ids: Mapping[str, str], zone_ids: Mapping[str, str]) -> Node:
    zone = zone_ids.get(node.zone, node.zone) if node.zone else None
    facts, extensions = dict(node.facts), dict(node.extensions)
    if isinstance(facts.get("approvers"), tuple):
        facts["approvers"] = tuple(ids.get(one, one) for one in facts["approvers"])
    if isinstance(extensions.get("x-part-of"), str):
        extensions["x-part-of"] = ids.get(extensions["x-part-of"], extensions["x-part-of"])
    return replace(node, id=ids[node.id], zone=zone, facts=facts, extensions=extensions)


def _rejoined(link: Link, ids: Mapping[str, str]) -> Link:
    facts = dict(link.facts)
    if isinstance(facts.get("gate"), str):
        facts["gate"] = ids.get(facts["gate"], facts["gate"])
    return replace(link, id="", from_id=ids[link.from_id], to_id=ids[link.to_id], facts=facts)
