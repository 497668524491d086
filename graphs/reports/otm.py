"""The workflow as an Open Threat Model 0.2 in JSON, with the map; our own import restores all.

Source: iriusrisk/OpenThreatModel, otm_schema.json (0.2.0).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from graphs.drawing.geometry import Rect
from graphs.formats.carried import AUTHORITY, KEY, data_flow, entry_by_link, whole
from graphs.formats.foreign_threats import by_element
from graphs.formats.native_entries import node_entry, zone_entry
from graphs.formats.otm.terms import CONFIDENTIALITY, GIVEN, IMPACTS, LIKELIHOODS, RATINGS, TYPES
from graphs.model.authoring import plain_id
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import UNPLACED, Workflow
from graphs.reports.base import Report
from graphs.reports.subject import Subject
from graphs.reports.threats import Threat, threats

_MAP = "map"
_PART_OF = "x-part-of"


def write(subject: Subject) -> str:
    """A workflow as OTM."""
    return json.dumps(_Writer(subject).model(), indent=2, ensure_ascii=False) + "\n"


class _Writer:
    def __init__(self, subject: Subject) -> None:
        self._workflow: Workflow = subject.workflow
        self._layout = subject.layout
        zones = {zone.id for zone in subject.workflow.zones}
        self._unplaced = UNPLACED.id
        while self._unplaced in zones:
            self._unplaced += "-"
        drawn = {node.id for node in subject.workflow.nodes}
        drawn |= {link.id for link in subject.workflow.links if link.kind not in AUTHORITY}
        self._threats = threats(subject, drawn)
        ours = {each.finding.id for each in self._threats}
        #: The threats of others, by the element that they are told at.
        self._others = {
            element: [told for one in given if (told := _told(one, ours))]
            for element, given in by_element(subject.workflow, GIVEN).items()
        }

    def model(self) -> dict[str, Any]:
        workflow = self._workflow
        entries = entry_by_link(workflow)
        project: dict[str, Any] = {
            "name": workflow.name,
            "id": plain_id(workflow.name) or "workflow",
        }
        if workflow.description:
            project["description"] = workflow.description
        zones = [self._zone(zone) for zone in workflow.zones]
        if workflow.has_unplaced:
            zones.append(
                {
                    "id": self._unplaced,
                    "name": UNPLACED.name,
                    "type": "unknown",
                    "description": "No trust zone is given for what is in it.",
                    "risk": {"trustRating": RATINGS[UNPLACED.trust]},
                    **self._drawn(UNPLACED.id, self._layout.zones.get(UNPLACED.id), None),
                    "attributes": {KEY: {"unplaced": True}},
                }
            )
        model: dict[str, Any] = {
            "otmVersion": "0.2.0",
            "project": {**project, "attributes": {KEY: whole(workflow)}},
            "representations": [
                {
                    "name": "Map",
                    "id": _MAP,
                    "type": "diagram",
                    "size": {
                        "width": round(self._layout.width),
                        "height": round(self._layout.height),
                    },
                }
            ],
            "assets": [asset for node in workflow.nodes if (asset := _asset(node))],
            "trustZones": zones,
            "components": [self._component(node) for node in workflow.nodes],
            "dataflows": [
                self._flow(link, entries[link.id])
                for link in workflow.links
                if link.kind not in AUTHORITY
            ],
        }
        others = [one for each in self._others.values() for one in each]
        theirs = {one["threat"]["id"]: one["threat"] for one in others}
        against = {
            each["mitigation"]["id"]: each["mitigation"]
            for one in others
            for each in one["mitigations"]
        }
        if self._threats or theirs:
            model["threats"] = [*map(_threat, self._threats), *theirs.values()]
            model["mitigations"] = [*map(_mitigation, self._threats), *against.values()]
        return model

    def _threatened(self, element: str) -> dict[str, Any]:
        """The findings that are told at an element."""
        held = [
            {
                "threat": each.finding.id,
                "state": "exposed",
                "mitigations": [{"mitigation": f"fix-{each.finding.id}", "state": "required"}],
            }
            for each in self._threats
            if each.element == element
        ]
        held += [
            {
                **one,
                "threat": one["threat"]["id"],
                "mitigations": [
                    {**each, "mitigation": each["mitigation"]["id"]} for each in one["mitigations"]
                ],
            }
            for one in self._others.get(element, ())
        ]
        return {"threats": held} if held else {}

    def _zone(self, zone: Zone) -> dict[str, Any]:
        told: dict[str, Any] = {"id": zone.id, "name": zone.title, "type": zone.trust}
        if zone.description:
            told["description"] = zone.description
        told["risk"] = {"trustRating": RATINGS[zone.trust]}
        around = None
        if zone.parent is not None:
            told["parent"] = {"trustZone": zone.parent}
            around = self._layout.zones.get(zone.parent)
        told.update(self._drawn(zone.id, self._layout.zones.get(zone.id), around))
        return {**told, "attributes": {KEY: zone_entry(zone)}}

    def _component(self, node: Node) -> dict[str, Any]:
        box = self._box(node)
        zone = node.zone if node.zone is not None else self._unplaced
        around = self._layout.zones.get(self._workflow.zone_id(node))
        if box is not None:
            around = self._layout.nodes.get(box, around)
        told: dict[str, Any] = {"id": node.id, "name": node.title, "type": TYPES[node.kind]}
        if node.description:
            told["description"] = node.description
        told["parent"] = {"component": box} if box is not None else {"trustZone": zone}
        told.update(self._drawn(node.id, self._layout.nodes.get(node.id), around))
        if _asset(node) is not None:
            told["assets"] = {"processed" if node.kind == "system" else "stored": [node.id]}
        told.update(self._threatened(node.id))
        if node.tags:
            told["tags"] = list(node.tags)
        return {**told, "attributes": {KEY: node_entry(node)}}

    def _box(self, node: Node) -> str | None:
        """The node in whose box it is drawn, where the two share a zone and no circle closes."""
        nodes = self._workflow.node_by_id
        around = node.extensions.get(_PART_OF)
        if not isinstance(around, str) or around not in nodes or nodes[around].zone != node.zone:
            return None
        passed = {node.id}
        outer: Any = around
        while isinstance(outer, str) and outer in nodes:
            if outer in passed:
                return None
            passed.add(outer)
            outer = nodes[outer].extensions.get(_PART_OF)
        return around

    def _drawn(self, name: str, box: Rect | None, around: Rect | None) -> dict[str, Any]:
        """Where an element stands on the map, from the corner of what is around it."""
        if box is None:
            return {}
        x, y = (around.x, around.y) if around is not None else (0.0, 0.0)
        return {
            "representations": [
                {
                    "representation": _MAP,
                    "id": f"{_MAP}:{name}",
                    "position": {"x": round(box.x - x), "y": round(box.y - y)},
                    "size": {"width": round(box.width), "height": round(box.height)},
                }
            ]
        }

    def _flow(self, link: Link, entry: dict[str, Any]) -> dict[str, Any]:
        source, destination, both = data_flow(link)
        told: dict[str, Any] = {"id": link.id, "name": link.name}
        if link.description:
            told["description"] = link.description
        told.update(bidirectional=both, source=source, destination=destination)
        ends = (self._workflow.node(end) for end in (link.from_id, link.to_id))
        moved = [end.id for end in ends if _asset(end) is not None]
        if moved:
            told["assets"] = moved
        told.update(self._threatened(link.id))
        told["tags"] = [link.kind, *([link.verb] if link.verb else [])]
        return {**told, "attributes": {KEY: entry}}


def _asset(node: Node) -> dict[str, Any] | None:
    """What a node holds, where it is known how sensitive that is."""
    held = node.fact("sensitivity")
    if held is None:
        return None
    return {
        "name": node.title,
        "id": node.id,
        "risk": {
            "confidentiality": CONFIDENTIALITY[held],
            "integrity": 0,
            "availability": 0,
            "comment": f"The sensitivity is {held}. Integrity and availability are not rated.",
        },
    }


def _told(given: dict[str, Any], ours: Collection[str]) -> dict[str, Any]:
    """A threat of others with the mitigations that can be told; nothing where it is one of ours."""
    threat, against = given.get("threat"), given.get("mitigations")
    if not isinstance(threat, dict) or not _has_id(threat) or threat["id"] in ours:
        return {}
    fixes = against if isinstance(against, list) else []
    told = [one for one in fixes if isinstance(one, dict) and _has_id(one.get("mitigation"))]
    return {**given, "mitigations": told}


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), (str, int))


def _threat(threat: Threat) -> dict[str, Any]:
    """A finding; its impact and likelihood are put on the scale of 100 and told as they are."""
    finding = threat.finding
    kept = {"finding": finding.id, "rule": finding.rule, "severity": finding.severity}
    if threat.decided:
        kept["decided"] = threat.decided
    return {
        "id": finding.id,
        "name": finding.title,
        "description": finding.why,
        "categories": [f"Ungated {finding.rule}"],
        "risk": {
            "likelihood": LIKELIHOODS[finding.likelihood],
            "likelihoodComment": f"Likelihood {finding.likelihood} of {max(LIKELIHOODS)}",
            "impact": IMPACTS[finding.impact],
            "impactComment": f"Impact {finding.impact} of {max(IMPACTS)}",
        },
        "tags": [finding.severity],
        "attributes": {KEY: kept},
    }


def _mitigation(threat: Threat) -> dict[str, Any]:
    finding = threat.finding
    decided = f" Decided: {threat.decided}." if threat.decided else ""
    return {
        "id": f"fix-{finding.id}",
        "name": f"Against: {finding.title}",
        "description": f"{finding.fix}{decided} How much this lowers the risk is not rated.",
        "riskReduction": 0,
        "attributes": {KEY: {"finding": finding.id}},
    }


REPORT = Report("otm", ".otm.json", "Open Threat Model", write, "exchange")
