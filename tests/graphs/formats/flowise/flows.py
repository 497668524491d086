"""Flowise flows made for a test, opened, and asked about by names."""

from __future__ import annotations

import json
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.flowise import FORMAT
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow


def newer(node_id: str, label: str = "", parent: str = "", **inputs: Any) -> dict[str, Any]:
    """A node of an agentflow; its class is the id up to the underscore."""
    kind = node_id.partition("_")[0]
    data = {"name": kind, "label": label or node_id, "category": "Agent Flows", "inputs": inputs}
    node = {"id": node_id, "type": "agentFlow", "data": {**data, "inputParams": []}}
    return {**node, "parentNode": parent} if parent else node


def older(
    node_id: str, category: str, label: str = "", credentials: tuple[str, ...] = (), **inputs: Any
) -> dict[str, Any]:
    """A node of a flow of the first generation."""
    kind = node_id.partition("_")[0]
    params = [{"type": "credential", "name": "credential", "credentialNames": [*credentials]}]
    data = {"name": kind, "label": label or node_id, "category": category, "inputs": inputs}
    return {
        "id": node_id,
        "type": "customNode",
        "data": {**data, "inputParams": params if credentials else []},
    }


def flow(nodes: list[dict[str, Any]], ways: str = "", **more: Any) -> dict[str, Any]:
    """A flow; `ways` are words such as `a>b`, `gate:1>b` (an output), `a>b.tools` (an input)."""
    edges = []
    for way in ways.split():
        source, target = way.split(">")
        source, _, port = source.partition(":")
        target, _, anchor = target.partition(".")
        edges.append(
            {
                "source": source,
                "sourceHandle": f"{source}-output-{port or source.partition('_')[0]}",
                "target": target,
                "targetHandle": f"{target}-input-{anchor}-Any" if anchor else target,
                "data": {"edgeLabel": {"0": "proceed", "1": "reject"}.get(port, "")},
            }
        )
    return {"nodes": nodes, "edges": edges, **more}


def opened(data: Any) -> Workflow:
    document = Document("flow.json", json.dumps(data))
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
