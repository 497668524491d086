"""A short way to write a small workflow in a test."""

from __future__ import annotations

from typing import Any

from graphs.model.edits import VALID_GATE_FACTS
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids

VALID = dict(VALID_GATE_FACTS)


def zone(zone_id: str, trust: str, parent: str | None = None, **facts: Any) -> Zone:
    return Zone(zone_id, parent=parent, facts={"trust": trust, **facts})


def node(node_id: str, kind: str, in_zone: str | None = None, name: str = "", **facts: Any) -> Node:
    return Node(node_id, kind=kind, name=name, zone=in_zone, facts=facts)


def link(from_id: str, kind: str, to_id: str, **facts: Any) -> Link:
    return Link("", kind=kind, from_id=from_id, to_id=to_id, facts=facts)


def workflow(*elements: Zone | Node | Link) -> Workflow:
    """A workflow of these elements; links get their default ids."""
    return Workflow(
        "tiny",
        zones=tuple(e for e in elements if isinstance(e, Zone)),
        nodes=tuple(e for e in elements if isinstance(e, Node)),
        links=with_link_ids(e for e in elements if isinstance(e, Link)),
    )
