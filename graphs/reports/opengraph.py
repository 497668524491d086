"""The workflow as a graph for BloodHound (OpenGraph JSON): what may act on what, ungated or not.

Edges run as influence does: who steers or uses what, to what it can reach. Property names are in
lower case, values are texts, numbers, flags or lists of texts.
Source: SpecterOps, BloodHound OpenGraph, developer pages on nodes and edges.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from graphs.model.elements import Element, Link, Node, Zone
from graphs.reports.base import Report
from graphs.reports.subject import Subject

#: Every kind of ours begins with this, so that none is mistaken for one of BloodHound's.
_PREFIX = "Ungated"


def write(subject: Subject) -> str:
    """A workflow as OpenGraph."""
    return json.dumps(_Writer(subject).graph(), indent=2, ensure_ascii=False) + "\n"


class _Writer:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._workflow = subject.workflow
        self._space = _digest(subject.workflow.name)
        self._statuses: dict[str, list[str]] = {}
        for action in subject.analysis.actions:
            self._statuses.setdefault(action.link, []).append(action.status)

    def graph(self) -> dict[str, Any]:
        workflow = self._workflow
        zones = [*workflow.zone_by_id.values()]
        within = [
            self._edge("Contains", self._id("zone", zone.parent), self._id("zone", zone.id))
            for zone in zones
            if zone.parent is not None
        ]
        within += [
            self._edge(
                "Contains",
                self._id("zone", workflow.zone_id(node)),
                self._id("node", node.id),
            )
            for node in workflow.nodes
        ]
        return {
            "metadata": {"source_kind": _PREFIX},
            "graph": {
                "nodes": [
                    *(self._zone(zone) for zone in zones),
                    *(self._node(node) for node in workflow.nodes),
                ],
                "edges": [*within, *(self._link(link) for link in workflow.links)],
            },
        }

    def _id(self, sort: str, name: str) -> str:
        """An id that no other system in the database has, the same when the file is read again.

        BloodHound takes ids in capitals: of ours, two may differ in that alone.
        """
        return f"{_PREFIX.upper()}-{self._space}-{sort.upper()}-{_digest(name)}"

    def _zone(self, zone: Zone) -> dict[str, Any]:
        return {
            "id": self._id("zone", zone.id),
            "kinds": [f"{_PREFIX}_Zone", _PREFIX],
            "properties": {
                **_facts(zone),
                "name": zone.title,
                "displayname": zone.title,
                "workflow": self._workflow.name,
                "ungatedid": zone.id,
            },
        }

    def _node(self, node: Node) -> dict[str, Any]:
        told = {
            **_facts(node),
            "name": node.title,
            "displayname": node.title,
            "workflow": self._workflow.name,
            "ungatedid": node.id,
            "zone": self._workflow.zone_of(node).title,
        }
        if node.owner:
            told["owner"] = node.owner
        if node.description:
            told["description"] = node.description
        if node.tags:
            told["tags"] = list(node.tags)
        quality = self._subject.analysis.qualities.get(node.id)
        if quality is not None:
            told["quality"] = quality.quality
        return {
            "id": self._id("node", node.id),
            "kinds": [f"{_PREFIX}_{node.kind.capitalize()}", _PREFIX],
            "properties": told,
        }

    def _link(self, link: Link) -> dict[str, Any]:
        told = {**_facts(link), "linkid": link.id}
        if link.name:
            told["name"] = link.name
        if link.gate is not None and link.gate in self._workflow.node_by_id:
            told["gate"] = self._workflow.node(link.gate).title
        statuses = self._statuses.get(link.id)
        if statuses:
            told["status"] = sorted(set(statuses))
        kind = link.kind.capitalize()
        if link.kind == "acts" and link.verb is not None:
            kind = link.verb.capitalize()
        start, end = self._id("node", link.from_id), self._id("node", link.to_id)
        return self._edge(kind, start, end, told)

    def _edge(
        self, kind: str, start: str, end: str, told: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        edge: dict[str, Any] = {
            "start": {"match_by": "id", "value": start},
            "end": {"match_by": "id", "value": end},
            "kind": f"{_PREFIX}_{kind}",
        }
        return {**edge, "properties": told} if told else edge


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16].upper()


def _facts(element: Element) -> dict[str, Any]:
    """The facts that are known, as values that the format has."""
    return {name.replace("_", ""): _value(value) for name, value in element.facts.items()}


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value if isinstance(value, (bool, int, float)) else str(value)


REPORT = Report("opengraph", ".opengraph.json", "BloodHound OpenGraph", write, "exchange")
