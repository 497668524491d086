"""The workflow as a CycloneDX 1.6 bill of materials: services, trust zones and data flows.

People, credentials and rights are no services; who holds what is told as properties.
Source: OWASP, CycloneDX 1.6 (ECMA-424), bom-1.6.schema.json.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from graphs.formats.carried import AUTHORITY, data_flow
from graphs.model.elements import Link, Node
from graphs.reports.base import Report
from graphs.reports.subject import Subject

_NO_SERVICES = frozenset({"human", "identity", "privilege"})
#: Serial numbers are made of the model in this space of our own: the same for the same model.
_SPACE = UUID("0d6c4a5e-3b0c-5d4c-8f57-2f7c11c0de16")
_AUTHENTICATED = {"anonymous": False, "authenticated": True}


def write(subject: Subject) -> str:
    """A workflow as CycloneDX JSON."""
    return json.dumps(_Writer(subject).bom(), indent=2, ensure_ascii=False) + "\n"


class _Writer:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._workflow = subject.workflow
        self._serial = uuid5(_SPACE, subject.model_hash + subject.policy_hash)
        self._services = {
            node.id: node for node in self._workflow.nodes if node.kind not in _NO_SERVICES
        }
        self._crossing = {
            self._workflow.link_by_id[one.link].to_id for one in subject.analysis.crossings
        }

    def bom(self) -> dict[str, Any]:
        subject = self._subject
        about = self._workflow.description
        return {
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": f"urn:uuid:{self._serial}",
            "version": 1,
            "metadata": {
                "tools": {"components": [{"type": "application", "name": "Ungated"}]},
                "component": {
                    "type": "application",
                    "bom-ref": "workflow",
                    "name": self._workflow.name,
                    **({"description": about} if about else {}),
                },
                "properties": [
                    _property("model-sha256", subject.model_hash),
                    _property("policy", subject.policy.name),
                    _property("policy-sha256", subject.policy_hash),
                    _property("actions-that-need-review", str(subject.analysis.coverage.required)),
                    _property("actions-gated", str(subject.analysis.coverage.gated)),
                ],
            },
            "services": [self._service(node) for node in self._services.values()],
            "dependencies": [
                {"ref": "workflow", "dependsOn": [_ref(one) for one in self._services]},
                *(self._depends(node_id) for node_id in self._services),
            ],
        }

    def _service(self, node: Node) -> dict[str, Any]:
        told: dict[str, Any] = {"bom-ref": _ref(node.id), "name": node.title}
        if node.owner:
            told["provider"] = {"name": node.owner}
        if node.description:
            told["description"] = node.description
        exposure = node.fact("exposure")
        if exposure in _AUTHENTICATED:
            told["authenticated"] = _AUTHENTICATED[exposure]
        told["x-trust-boundary"] = node.id in self._crossing
        told["trustZone"] = self._workflow.zone_of(node).title
        into = (link for link in self._workflow.links_to[node.id] if link.from_id != node.id)
        flows = [
            self._flow(node, link)
            for link in (*self._workflow.links_from[node.id], *into)
            if link.kind not in AUTHORITY
        ]
        if flows:
            told["data"] = flows
        told["properties"] = self._properties(node)
        if node.tags:
            told["tags"] = list(dict.fromkeys(node.tags))
        return told

    def _flow(self, node: Node, link: Link) -> dict[str, Any]:
        source, destination, both = data_flow(link)
        direction = "outbound" if node.id == source else "inbound"
        told: dict[str, Any] = {
            "flow": "bi-directional" if both or source == destination else direction,
            "classification": self._classification(link),
            "name": link.name or link.verb or link.kind,
        }
        for key, end in (("source", source), ("destination", destination)):
            if end != node.id and end in self._services:
                told[key] = [f"urn:cdx:{self._serial}/1#{_ref(end)}"]
        return told

    def _classification(self, link: Link) -> str:
        """The sensitivity of what is read or written; else nothing tells what moves."""
        for end in (link.to_id, link.from_id):
            held = self._workflow.node(end).fact("sensitivity")
            if held is not None:
                return str(held)
        return "unknown"

    def _properties(self, node: Node) -> list[dict[str, str]]:
        told = [_property("id", node.id), _property("kind", node.kind)]
        zone = self._workflow.zone_of(node)
        told.append(_property("zone-trust", zone.trust))
        environment = self._workflow.environment(node)
        if environment is not None:
            told.append(_property("environment", environment))
        quality = self._subject.analysis.qualities.get(node.id)
        if quality is not None:
            told.append(_property("gate-quality", quality.quality))
        told += [
            _property("credential", self._workflow.node(link.to_id).title)
            for link in self._workflow.links_from[node.id]
            if link.kind == "uses"
        ]
        told += [
            _property(
                "action",
                f"{one.verb} {self._workflow.node(one.target).title}: {one.status}",
            )
            for one in sorted(
                self._subject.analysis.actions, key=lambda one: (one.link, one.role or "")
            )
            if one.actor == node.id
        ]
        return told

    def _depends(self, node_id: str) -> dict[str, Any]:
        on = {
            _ref(link.to_id)
            for link in self._workflow.links_from[node_id]
            if link.to_id in self._services and link.to_id != node_id and link.kind != "replies"
        }
        return {"ref": _ref(node_id), **({"dependsOn": sorted(on)} if on else {})}


def _ref(node_id: str) -> str:
    return "node:" + quote(node_id.encode("utf-8", "backslashreplace"), safe="-._~")


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": f"ungated:{name}", "value": value}


REPORT = Report("cyclonedx", ".cdx.json", "CycloneDX bill of materials", write, "exchange")
