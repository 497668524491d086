"""Langflow flows made for a test, opened, and asked about by names."""

from __future__ import annotations

import json
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.langflow import FORMAT
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow

MODEL = [{"name": "gpt-4o", "provider": "OpenAI"}]


def part(node_id: str, title: str = "", **fields: Any) -> dict[str, Any]:
    """A component; its type is the id up to the last hyphen.

    Keywords are values of its fields, or whole fields where they are mappings with `value`;
    `node` adds to the component itself.
    """
    kind = node_id.rpartition("-")[0]
    more = fields.pop("node", {})
    template = {
        name: value if isinstance(value, dict) and "value" in value else {"value": value}
        for name, value in fields.items()
    }
    node = {"display_name": title or kind, "template": template, **more}
    return {
        "id": node_id,
        "type": "genericNode",
        "data": {"type": kind, "id": node_id, "node": node},
    }


def offered(node_id: str, title: str, *tools: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A component in tool mode with the tools that it offers."""
    return part(node_id, title, tools_metadata=list(tools), node={"tool_mode": True}, **fields)


def tool(name: str, *decisions: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "status": True, "approval_actions": list(decisions), **more}


def flow(nodes: list[dict[str, Any]], ways: str, name: str = "Flow", **more: Any) -> dict[str, Any]:
    """A flow; `ways` are words such as `a.output>b.field`, or `a>>b` for a tool of b."""
    edges = []
    for way in ways.split():
        is_tool = ">>" in way
        source, target = way.split(">>" if is_tool else ">")
        source, _, output = source.partition(".")
        target, _, field = target.partition(".")
        if is_tool:
            output, field = "component_as_tool", "tools"
        out = {"id": source, "name": output or "message"}
        into = {"id": target, "fieldName": field or "input_value"}
        edges.append(
            {
                "source": source,
                "target": target,
                "data": {"sourceHandle": out, "targetHandle": into},
            }
        )
    return {"name": name, "data": {"nodes": nodes, "edges": edges}, **more}


def opened(*flows: Any) -> Workflow:
    documents = [Document(f"{at}.json", json.dumps(data)) for at, data in enumerate(flows)]
    assert all(FORMAT.sniff(document) for document in documents)
    return FORMAT.load_all(documents, resources.catalogues())


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


def statuses(data: Any) -> dict[str, str]:
    """The status of each action by the name of who acts."""
    workflow = opened(data)
    name = {each.id: each.name for each in workflow.nodes}
    return {name[one.actor]: one.status for one in analysed(workflow).actions}


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
