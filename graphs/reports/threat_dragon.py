"""The workflow as an OWASP Threat Dragon 2 model with the positions of the map.

Our own import restores all of it. Source: OWASP/threat-dragon, threat-dragon-v2.schema.json.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

from graphs.drawing.geometry import Rect
from graphs.formats.carried import AUTHORITY, KEY, data_flow, entry_by_link, whole
from graphs.formats.foreign_threats import by_element
from graphs.formats.native_entries import node_entry, zone_entry
from graphs.formats.threat_dragon.terms import BOX, FLOW, GIVEN, PLACE, TYPES, shape_of
from graphs.model.elements import Link, Node
from graphs.model.workflow import UNPLACED
from graphs.reports.base import Report
from graphs.reports.subject import Subject
from graphs.reports.threats import Threat, threats

#: The version of Threat Dragon whose files these are like.
_VERSION = "2.4.0"
#: Ids are made of names in this space of our own: the same for the same element.
_SPACE = UUID("6a0f5d0e-6f1b-5c0e-9d55-5c1a1c1a77ed")
_LINE = "#333333"
#: How large a node is that the map only shows as a badge.
_BADGE = (80.0, 30.0)


def write(subject: Subject) -> str:
    """A workflow as a model with one diagram."""
    return json.dumps(_Writer(subject).model(), indent=2, ensure_ascii=False) + "\n"


class _Writer:
    def __init__(self, subject: Subject) -> None:
        self._workflow = subject.workflow
        self._layout = subject.layout
        self._badges: list[Rect] = []
        drawn = {node.id for node in subject.workflow.nodes}
        drawn |= {link.id for link in subject.workflow.links if link.kind not in AUTHORITY}
        self._threats: dict[str, list[dict[str, Any]]] = {}
        others = by_element(subject.workflow, GIVEN)
        found = threats(subject, drawn)
        ours = {_cell("threat", threat.finding.id) for threat in found}
        for element, given in others.items():
            told = [one for one in given if str(one.get("id")) not in ours]
            if told:
                self._threats[element] = told
        numbers = [one.get("number") for each in self._threats.values() for one in each]
        #: The highest number of a threat of others; ours are counted on from it.
        self._top = max((one for one in numbers if isinstance(one, int)), default=0)
        for threat in found:
            self._top += 1
            self._threats.setdefault(threat.element, []).append(_threat(self._top, threat))

    def model(self) -> dict[str, Any]:
        workflow = self._workflow
        entries = entry_by_link(workflow)
        owners = sorted({node.owner for node in workflow.nodes if node.owner})
        cells = [
            self._box(zone_id, {KEY: zone_entry(zone) if zone is not UNPLACED else _UNPLACED})
            for zone_id, zone in workflow.zone_by_id.items()
        ]
        cells += [self._node(node) for node in workflow.nodes]
        cells += [
            self._flow(link, entries[link.id])
            for link in workflow.links
            if link.kind not in AUTHORITY
        ]
        return {
            "version": _VERSION,
            "summary": {
                "title": workflow.name,
                "owner": "",
                "description": workflow.description,
                "id": 0,
                KEY: whole(workflow),
            },
            "detail": {
                "contributors": [{"name": owner} for owner in owners],
                "diagrams": [
                    {
                        "id": 0,
                        "title": workflow.name,
                        "diagramType": "Generic",
                        "placeholder": "",
                        "thumbnail": "./public/content/images/thumbnail.jpg",
                        "version": _VERSION,
                        "cells": cells,
                    }
                ],
                "diagramTop": 1,
                "reviewer": "",
                "threatTop": self._top,
            },
        }

    def _box(self, zone_id: str, kept: dict[str, Any]) -> dict[str, Any]:
        zone = self._workflow.zone_by_id[zone_id]
        place = _placed(self._layout.zones.get(zone_id))
        return {
            **place,
            "attrs": {"label": {"text": zone.title}},
            "visible": True,
            "shape": BOX,
            "id": _cell("zone", zone_id),
            "zIndex": -1,
            "data": {
                **_data(BOX, zone.title, zone.description),
                "isTrustBoundary": True,
                PLACE: {**place["position"], **place["size"]},
                **kept,
            },
        }

    def _node(self, node: Node) -> dict[str, Any]:
        shape = shape_of(node.kind)
        told = _data(shape, node.title, node.description)
        if shape == "store":
            told["isALog"] = node.kind == "log"
            if node.fact("secret") is not None:
                told["storesCredentials"] = node.fact("secret")
        place = _placed(self._layout.nodes.get(node.id) or self._badge(node))
        told[PLACE] = {**place["position"], **place["size"]}
        return {
            **place,
            "attrs": {
                "text": {"text": node.title},
                "body": {"stroke": _LINE, "strokeWidth": 1.5, "strokeDasharray": ""},
            },
            "visible": True,
            "shape": shape,
            "id": _cell("node", node.id),
            "zIndex": 1,
            "data": {**told, **self._threatened(node.id), KEY: node_entry(node)},
        }

    def _threatened(self, element: str) -> dict[str, Any]:
        held = self._threats.get(element, [])
        is_open = any(one.get("status") == "Open" for one in held)
        return {"hasOpenThreats": is_open, "threats": held}

    def _badge(self, node: Node) -> Rect | None:
        """A free place in its zone for a node that the map only shows as a badge of others."""
        zone_id = self._workflow.zone_id(node)
        zone = self._layout.zones.get(zone_id)
        if zone is None:
            return None
        inner = [
            box
            for other, box in self._layout.zones.items()
            if zone_id in self._workflow.zone_chain(other)[1:]
        ]
        taken = [*inner, *self._layout.nodes.values(), *self._badges]
        place = next(
            (
                Rect(x, y, *_BADGE)
                for y in range(round(zone.y) + 30, round(zone.bottom - _BADGE[1]), 20)
                for x in range(round(zone.x) + 10, round(zone.right - _BADGE[0]), 20)
                if not any(_overlap(Rect(x, y, *_BADGE), one) for one in taken)
            ),
            Rect(zone.x + 10, zone.y + 10, *_BADGE),
        )
        self._badges.append(place)
        return place

    def _flow(self, link: Link, entry: dict[str, Any]) -> dict[str, Any]:
        source, target, both = data_flow(link)
        return {
            "shape": FLOW,
            "attrs": {
                "line": {
                    "stroke": _LINE,
                    "targetMarker": {"name": "block"},
                    "sourceMarker": {"name": "block" if both else ""},
                    "strokeDasharray": "",
                }
            },
            "visible": True,
            "zIndex": 10,
            "labels": [{"attrs": {"labelText": {"text": link.name or link.verb or link.kind}}}],
            "connector": "smooth",
            "id": _cell("link", link.id),
            "source": {"cell": _cell("node", source)},
            "target": {"cell": _cell("node", target)},
            "vertices": [],
            "data": {
                **_data(FLOW, link.name, link.description),
                **self._threatened(link.id),
                "isBidirectional": both,
                KEY: entry,
            },
        }


_UNPLACED = {"unplaced": True}


def _cell(sort: str, name: str) -> str:
    return str(uuid5(_SPACE, f"{sort}:{name.encode('utf-8', 'backslashreplace').decode()}"))


def _data(shape: str, name: str, about: str) -> dict[str, Any]:
    return {
        "type": TYPES[shape],
        "name": name,
        "description": about,
        "outOfScope": False,
        "hasOpenThreats": False,
        "threats": [],
    }


def _threat(number: int, threat: Threat) -> dict[str, Any]:
    """A finding as a threat; it is open whatever was decided, as the cause is still there."""
    finding = threat.finding
    decided = f"\n\nDecided: {threat.decided}." if threat.decided else ""
    return {
        "id": _cell("threat", finding.id),
        "number": number,
        "title": finding.title,
        "type": f"Ungated {finding.rule}",
        "modelType": "Generic",
        "status": "Open",
        "severity": finding.severity.capitalize(),
        "score": "",
        "description": finding.why,
        "mitigation": f"{finding.fix}{decided}",
        KEY: finding.id,
    }


def _overlap(one: Rect, other: Rect) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def _placed(box: Rect | None) -> dict[str, Any]:
    """Where an element stands."""
    x, y, width, height = box if box is not None else (0.0, 0.0, 100.0, 40.0)
    return {
        "position": {"x": round(x), "y": round(y)},
        "size": {"width": max(10, round(width)), "height": max(10, round(height))},
    }


REPORT = Report(
    "threat_dragon", ".threat-dragon.json", "OWASP Threat Dragon model", write, "exchange"
)
