"""Agent Spec documents for tests, in few lines, and what was made of them."""

from __future__ import annotations

import json
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.agent_spec import FORMAT
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow


def part(kind: str, name: str, **values: Any) -> dict[str, Any]:
    """A component whose id is its name."""
    return {"component_type": kind, "id": name, "name": name, **values}


def ref(name: str) -> dict[str, str]:
    return {"$component_ref": name}


def agent(name: str, tools: Any = (), **values: Any) -> dict[str, Any]:
    model = part("OpenAiConfig", "gpt", model_id="gpt-4o")
    return part("Agent", name, llm_config=model, system_prompt="Help.", tools=list(tools), **values)


def flow(name: str, nodes: list[dict[str, Any]], ways: str, **values: Any) -> dict[str, Any]:
    """A flow; `ways` are words such as `start>sort sort:yes>send` (`:` before a branch)."""
    edges = []
    for way in ways.split():
        tail, head = way.split(">")
        tail, _, branch = tail.partition(":")
        edges.append(
            part("ControlFlowEdge", way, from_node=ref(tail), from_branch=branch or None,
                 to_node=ref(head))
        )  # fmt: skip
    return part(
        "Flow", name, start_node=ref(nodes[0]["id"]), nodes=nodes, control_flow_connections=edges,
        **values,
    )  # fmt: skip


def opened(data: Any) -> Workflow:
    document = Document("spec.json", json.dumps(data))
    assert FORMAT.sniff(document)
    return FORMAT.load(document, resources.catalogues())


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


def drawn(workflow: Workflow, kind: str = "") -> set[tuple[str, str, str]]:
    """The links by the names of their ends."""
    name = {node.id: node.name for node in workflow.nodes}
    return {
        (name[link.from_id], link.kind, name[link.to_id])
        for link in workflow.links
        if not kind or link.kind == kind
    }
