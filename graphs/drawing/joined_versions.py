"""Two versions of a workflow as one: the newer one, with what only the older one has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from graphs.compare.changes import Comparison
from graphs.drawing.parts import parts_of
from graphs.model.edits import may_link
from graphs.model.elements import Element
from graphs.model.versions import ElementChange
from graphs.model.workflow import UNPLACED, Workflow


@dataclass(frozen=True)
class JoinedVersions:
    """One workflow of two versions, to be drawn; it is not one that could be analysed.

    `ids`: the id here of each element of the older version that is here at all. `removed`: the ids
    here of what only the older version has. `lost`: by the id here of a link, the titles of the
    gates that it named and does not name any more.
    """

    comparison: Comparison
    workflow: Workflow
    ids: Mapping[str, str]
    removed: frozenset[str]
    lost: Mapping[str, str]

    @cached_property
    def changes(self) -> dict[str, ElementChange]:
        """What was added, removed or changed, by id here."""
        found = {}
        for change in self.comparison.elements:
            here = change.after if change.after is not None else self.ids.get(change.before or "")
            if here is not None:
                found[here] = change
        return found


def join_versions(comparison: Comparison) -> JoinedVersions:
    """The newer version of a comparison, with the removed zones, nodes and links of the older one.

    A gate that only stood on links is told there (`lost`), and is no node here. What was removed
    keeps its id, unless something else has it now.
    """
    old, new = comparison.before.analysis.workflow, comparison.after.analysis.workflow
    forth = comparison.matching.forth
    taken = {each.id for each in (*new.zones, *new.nodes, *new.links)}
    ids: dict[str, str] = {}
    removed: set[str] = set()

    def here(element: Element) -> str:
        known = forth.get(element.id)
        if known is None:
            known = element.id
            while known in taken:
                known += "-before"
            taken.add(known)
            removed.add(known)
        ids[element.id] = known
        return known

    on_links = set(parts_of(old, False).shields)
    gone = [n for n in old.nodes if n.id not in forth and n.id not in on_links]
    inhabited = {zone for node in gone for zone in old.zone_chain(old.zone_id(node))}
    for zone in old.zones:
        if zone.id in forth or zone.id in inhabited:
            here(zone)
    for node in old.nodes:
        if node.id in forth or node.id not in on_links:
            here(node)
    zones = [
        replace(zone, id=ids[zone.id], parent=ids.get(zone.parent or ""))
        for zone in old.zones
        if ids.get(zone.id) in removed
    ]
    nodes = [
        replace(node, id=ids[node.id], zone=ids.get(node.zone) if node.zone else None)
        for node in gone
    ]
    links, lost = list(new.links), {}
    new_links = new.link_by_id
    kinds = {node.id: node.kind for node in (*new.nodes, *nodes)}
    for link in old.links:
        ends = ids.get(link.from_id), ids.get(link.to_id)
        if None in ends and link.id not in forth:
            continue
        if link.id not in forth and not may_link(
            link.kind, *(kinds[end] for end in ends if end is not None)
        ):
            # An end became another kind of node: such a link cannot be shown there any more.
            continue
        now = here(link)
        was = link.gate
        if now in removed:
            facts = {name: value for name, value in link.facts.items() if name != "gate"}
            start, end = ends
            assert start is not None
            assert end is not None
            links.append(replace(link, id=now, from_id=start, to_id=end, facts=facts))
        elif was is not None and new_links[now].gate is not None:
            continue
        if was is not None and was in old.node_by_id:
            lost[now] = old.node(was).title
    known_zones = {UNPLACED.id, *(zone.id for zone in (*new.zones, *zones))}
    assert all(node.zone is None or node.zone in known_zones for node in nodes)
    workflow = replace(
        new,
        zones=(*new.zones, *zones),
        nodes=(*new.nodes, *nodes),
        links=tuple(links),
    )
    return JoinedVersions(comparison, workflow, ids, frozenset(removed), lost)
