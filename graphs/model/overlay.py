"""Puts what a user added on a workflow; what does not fit it is listed and kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from graphs.errors import EditError
from graphs.model.edits import checked_facts, may_link
from graphs.model.elements import Element, Link, Node, Zone
from graphs.model.facts import LINK_FACTS, NODE_FACTS, ZoneFacts
from graphs.model.overlay_difference import difference
from graphs.model.said import (
    ATTRIBUTES,
    DECISIONS,
    Applied,
    Decision,
    Likeness,
    Overlay,
    Said,
    Section,
    Unmatched,
    Was,
    as_said,
    joined,
    renewed,
    section_of,
    was_of,
    with_facts,
    without,
)
from graphs.model.workflow import Workflow, with_link_ids

__all__ = [
    "DECISIONS",
    "Applied",
    "Decision",
    "Overlay",
    "Said",
    "Unmatched",
    "Was",
    "apply",
    "difference",
    "joined",
    "renewed",
]

GONE = "it is not there any more"


def apply(workflow: Workflow, overlay: Overlay) -> Applied:
    """The workflow with all of the overlay that fits it; every fact from it is declared.

    An element is known again by its id, a link also by its ends, kind, verb and name, so that no
    link takes over what was said of another. What does not fit is listed, and given back as an
    overlay of its own.
    """
    return _Applying(workflow).run(overlay)


class _Applying:
    """The state while one overlay is put on one workflow."""

    def __init__(self, workflow: Workflow) -> None:
        self.source = workflow
        self.unmatched: list[Unmatched] = []
        self.left: dict[str, list[Any]] = {}
        self.fitted: dict[str, list[Any]] = {}
        self.zones: dict[str, Zone] = {}
        self.nodes: dict[str, Node] = {}
        self.links: dict[str, Link] = {}
        #: The zones that the user added, whether or not the source has them too.
        self.added: set[str] = set()
        #: New nodes whose id the source has for a node of its own: who names them means others.
        self.displaced: set[str] = set()

    def run(self, overlay: Overlay) -> Applied:
        gone_nodes = self._to_remove(overlay.removed_nodes)
        remaining = without(self.source, gone_nodes, ())
        self.links = {link.id: link for link in remaining.links}
        gone_links = self._links_to_remove(overlay.removed_links)
        remaining = without(remaining, (), gone_links)
        self.zones = {zone.id: zone for zone in remaining.zones}
        self.nodes = {node.id: node for node in remaining.nodes}
        self.links = {link.id: link for link in remaining.links}
        self._add_zones(overlay.new_zones, overlay.zones)
        self._add_nodes(overlay.new_nodes)
        for said in overlay.nodes:
            self._say_of_node(said)
        self._add_links(overlay.new_links)
        for said in overlay.links:
            self._say_of_link(said)
        workflow = replace(
            remaining,
            zones=tuple(self.zones.values()),
            nodes=tuple(self.nodes.values()),
            links=tuple(self.links.values()),
        )
        return Applied(workflow, tuple(self.unmatched), _overlay(self.fitted), _overlay(self.left))

    def _to_remove(self, removed: Iterable[Said]) -> set[str]:
        gone = set()
        for said in removed:
            node = self.source.node_by_id.get(said.id)
            if node is None:
                # It is away already, as the user wanted; told again only if it returns.
                self._leave("removed_nodes", said)
            elif because := self._another(node, said):
                self._leave("removed_nodes", said)
                self._tell("node", said, f"{because}; none was removed")
            else:
                gone.add(said.id)
                self._fit("removed_nodes", said)
        return gone

    def _links_to_remove(self, removed: Iterable[Said]) -> set[str]:
        gone = set()
        for said in removed:
            link = self._known_link(said)
            if link is not None:
                gone.add(link.id)
                self._fit("removed_links", replace(said, id=link.id))
                continue
            self._leave("removed_links", said)
            if said.id in self.links:
                self._tell("link", said, "another link has its id now, and was not removed")
        return gone

    def _add_zones(self, new: Iterable[Zone], changed: Iterable[Said]) -> None:
        """Zones and what is said of them, their nesting last: it may be turned inside out."""
        said = []
        for zone in new:
            self.added.add(zone.id)
            if zone.id in self.zones:
                self.fitted.setdefault("new_zones", []).append(zone)
            else:
                self.zones[zone.id] = replace(zone, parent=None, origins={})
            said.append(as_said(zone))
        for each in changed:
            if each.id in self.zones:
                said.append(each)
            else:
                self._refuse("zones", "zone", each, GONE)
        before = dict(self.zones)
        for each in said:
            values = {name: value for name, value in each.values.items() if name != "parent"}
            zone = self._told(self.zones[each.id], "zone", "zones", each, values)
            nested = "parent" in each.values
            self.zones[each.id] = replace(zone, parent=None if nested else zone.parent)
        for each in said:
            if "parent" in each.values:
                self._nest(each, before[each.id].parent)

    def _nest(self, said: Said, before: str | None) -> None:
        parent = said.values["parent"]
        because = ""
        if parent is not None and parent not in self.zones:
            because = f"there is no zone {parent} now"
        elif parent is not None and said.id in self._around(parent):
            because = f"the zone {parent} lies within it"
        if because:
            self._refuse_value("zones", "zone", said, "parent", because)
            parent = before if before is None or said.id not in self._around(before) else None
        elif said.id not in self.added:
            self._fit("zones", replace(said, values={"parent": parent}))
        self.zones[said.id] = _checked(self.zones[said.id], "zone", "parent", parent)

    def _around(self, zone_id: str) -> list[str]:
        """A zone and all around it; ends where zones of the source lie within each other."""
        chain: list[str] = []
        current: str | None = zone_id
        while current is not None and current in self.zones and current not in chain:
            chain.append(current)
            current = self.zones[current].parent
        return chain

    def _add_nodes(self, new: Iterable[Node]) -> None:
        for node in new:
            if node.id in self.nodes:
                self.displaced.add(node.id)
                self._refuse_new("new_nodes", node, "the file has a node of its own with this id")
                continue
            if node.zone is not None and node.zone not in self.zones:
                said = as_said(node)
                because = f"there is no zone {node.zone} now"
                self._refuse_value("nodes", "node", said, "zone", because)
            zone = node.zone if node.zone in self.zones else None
            self.nodes[node.id] = replace(node, zone=zone, origins={})

    def _say_of_node(self, said: Said) -> None:
        node = self.nodes.get(said.id)
        if node is None:
            self._refuse("nodes", "node", said, GONE)
            return
        if because := self._another(node, said):
            self._refuse("nodes", "node", said, because)
            return
        values = dict(said.values)
        zone = values.get("zone")
        if zone is not None and zone not in self.zones:
            self._refuse_value("nodes", "node", said, "zone", f"there is no zone {zone} now")
            del values["zone"]
        self.nodes[said.id] = self._told(node, "node", "nodes", said, values)

    def _another(self, node: Node, said: Said) -> str:
        """Why a node of this id may be another than the one that was meant; empty if it is not."""
        if said.was is None or not said.was.kind:
            return ""
        if said.was.kind != node.kind:
            return f"its kind is {node.kind} now"
        source = self.source.node_by_id.get(node.id)
        count = self._likeness.count(source) if source is not None else said.was.alike
        if count != said.was.alike:
            return f"of {said.was.alike} that looked like it there are {count} now"
        return ""

    def _add_links(self, new: Iterable[Link]) -> None:
        ready: list[Link] = []
        for link in new:
            because = self._no_link(link)
            if because:
                self._refuse_new("new_links", link, because)
                continue
            gate = self._no_gate(link.gate)
            if gate:
                self._refuse_value("links", "link", as_said(link), "gate", gate)
            ready.append(replace(with_facts(link, {"gate": None} if gate else {}), origins={}))
        named = with_link_ids((*self.links.values(), *ready))
        self.links = {link.id: link for link in named}

    def _no_link(self, link: Link) -> str:
        """Why a new link cannot be added; empty where it can."""
        if link.id and link.id in self.links:
            return "the file has a link of its own with this id"
        for end in (link.from_id, link.to_id):
            if end not in self.nodes:
                return f"there is no node {end} now"
            if end in self.displaced:
                return f"{end} is another node now"
        start, end_node = self.nodes[link.from_id], self.nodes[link.to_id]
        if not may_link(link.kind, start.kind, end_node.kind):
            kinds = f"from {start.kind} to {end_node.kind}"
            return f"no {link.kind} link can lead {kinds}, the kinds of its ends now"
        return ""

    def _say_of_link(self, said: Said) -> None:
        link = self._known_link(said)
        if link is None:
            because = "another link has its id now" if said.id in self.links else GONE
            self._refuse("links", "link", said, because)
            return
        values = dict(said.values)
        gate = self._no_gate(values.get("gate"))
        if gate:
            self._refuse_value("links", "link", said, "gate", gate)
            del values["gate"]
        self.links[link.id] = self._told(link, "link", "links", said, values)

    @cached_property
    def _links_by_was(self) -> dict[Was, list[Link]]:
        by_was: dict[Was, list[Link]] = {}
        for link in self.source.links:
            by_was.setdefault(was_of(link), []).append(link)
        return by_was

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.source)

    def _known_link(self, said: Said) -> Link | None:
        """The link that was meant: its id alone may have gone to another one of the same ends.

        Looked for among the links as the source has them, whatever was said of them since. Of
        several that look alike none may be missing: their ids count them through.
        """
        if said.was is None or not said.was.kind:
            known = self.source.link_by_id.get(said.id)
        else:
            alike = self._links_by_was.get(replace(said.was, alike=1), [])
            of_id = [link for link in alike if link.id == said.id] or alike
            known = of_id[0] if len(of_id) == 1 else None
            if known is not None and self._likeness.count(known) != said.was.alike:
                known = None
        return None if known is None else self.links.get(known.id)

    def _no_gate(self, gate: object) -> str:
        """Why a gate cannot be named; empty where it can, or where none is named."""
        if gate is None:
            return ""
        node = self.nodes.get(str(gate))
        if node is None:
            return f"there is no gate {gate} now"
        if node.kind != "gate" or node.id in self.displaced:
            return f"{gate} is another node now"
        return ""

    def _told(
        self, element: Any, section: Section, part: str, said: Said, values: Mapping[str, Any]
    ) -> Any:
        """The element with these values; those that it cannot bear are listed."""
        borne = {}
        for name, value in values.items():
            try:
                element = _checked(element, section, name, value)
            except EditError as error:
                self._refuse_value(part, section, said, name, str(error).rstrip("."))
            else:
                borne[name] = value
        if borne and not (section == "zone" and element.id in self.added):
            self._fit(part, replace(said, id=element.id, values=borne))
        return element

    def _refuse_new(self, part: str, element: Node | Link, because: str) -> None:
        self._leave(part, element)
        self._tell(section_of(element), as_said(element), because)

    def _refuse(self, part: str, section: Section, said: Said, because: str) -> None:
        self._leave(part, said)
        self._tell(section, said, because)

    def _refuse_value(
        self, part: str, section: Section, said: Said, name: str, because: str
    ) -> None:
        only = replace(said, values={name: said.values[name]}, extensions={})
        self._refuse(part, section, only, because)

    def _fit(self, part: str, said: Said) -> None:
        pieces = self.fitted.setdefault(part, [])
        if pieces and pieces[-1].id == said.id:
            said = replace(said, values={**pieces[-1].values, **said.values})
            pieces.pop()
        pieces.append(said)

    def _leave(self, part: str, piece: Said | Element) -> None:
        self.left.setdefault(part, []).append(piece)

    def _tell(self, section: Section, said: Said, because: str) -> None:
        words = tuple(f"{name}: {_words(value)}" for name, value in said.values.items())
        what = described(section, said)
        self.unmatched.append(Unmatched(section, said.id, what, words, because, said.line))


def _overlay(parts: Mapping[str, list[Any]]) -> Overlay:
    given: dict[str, Any] = {name: tuple(pieces) for name, pieces in parts.items()}
    return Overlay(**given)


def described(section: Section, said: Said) -> str:
    """An element in words, as far as the overlay knows it: `tool "CRM" (crm)`."""
    was = said.was or Was()
    if section == "link" and was.from_id:
        doing = f" ({was.verb})" if was.verb else ""
        return f"{was.kind or 'the'} link {was.from_id} → {was.to_id}{doing}"
    kind = was.kind if section == "node" and was.kind else section
    return f'{kind} "{was.name}" ({said.id})' if was.name else f"{kind} {said.id}"


def _checked(element: Any, section: Section, name: str, value: Any) -> Any:
    """The element with one value set. Raises `EditError` where it cannot bear it."""
    if name in ATTRIBUTES[section]:
        origins = {key: origin for key, origin in element.origins.items() if key != name}
        return replace(element, origins=origins, **{name: value})
    kind = "zone" if section == "zone" else element.kind
    schema = ZoneFacts if kind == "zone" else NODE_FACTS.get(kind) or LINK_FACTS[kind]
    if name not in schema.model_fields:
        raise EditError(f"{kind if section != 'zone' else ''} {section}s have no {name}".strip())
    changed = with_facts(element, {name: value})
    return replace(changed, facts=checked_facts(kind, dict(changed.facts)))


def _words(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
