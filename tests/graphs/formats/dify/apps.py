"""Dify apps for tests, in few lines: nodes, edges, and what was made of them."""

from __future__ import annotations

import json
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.dify import FORMAT
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow


def node(node_id: str, kind: str, **data: Any) -> dict[str, Any]:
    """A node of a graph, titled like its id."""
    return {"id": node_id, "data": {"type": kind, "title": node_id, **data}}


def app(nodes: list[dict[str, Any]], ways: str, mode: str = "workflow", **more: Any) -> Any:
    """An app; `ways` are words such as `start>ask ask:approve>post` (`:` before a handle)."""
    edges = []
    for way in ways.split():
        source, target = way.split(">")
        source, _, handle = source.partition(":")
        edges.append({"source": source, "target": target, "sourceHandle": handle or "source"})
    workflow = {"graph": {"nodes": nodes, "edges": edges}, **more}
    return {"kind": "app", "app": {"mode": mode, "name": "App"}, "workflow": workflow}


def opened(data: Any) -> Workflow:
    document = Document("app.json", json.dumps(data))
    assert FORMAT.sniff(document)
    return FORMAT.load(document, resources.catalogues())


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


def named(workflow: Workflow, name: str) -> Node:
    """The one node of this name."""
    (found,) = [each for each in workflow.nodes if each.name == name]
    return found


def drawn(workflow: Workflow, kind: str) -> set[tuple[str, str]]:
    """The links of a kind, by the names of their ends."""
    name = {each.id: each.name for each in workflow.nodes}
    return {(name[one.from_id], name[one.to_id]) for one in workflow.links if one.kind == kind}


def done(workflow: Workflow) -> set[tuple[str, str, str]]:
    """Every change that a node makes: its name, the verb, the target."""
    name = {each.id: each.name for each in workflow.nodes}
    return {
        (name[one.from_id], str(one.verb), name[one.to_id])
        for one in workflow.links
        if one.kind in ("acts", "writes")
    }
