"""Open texts as one workflow and ask what stands on the map."""

from __future__ import annotations

import json
from typing import Any

import resources
from graphs.formats.claude_code import FORMAT
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow


def opened(files: dict[str, Any]) -> Workflow:
    """The workflow of some files by name; what is no text is written as JSON."""
    documents = [
        Document(name, held if isinstance(held, str) else json.dumps(held))
        for name, held in files.items()
    ]
    for document in documents:
        assert FORMAT.sniff(document) or FORMAT.joins(document), document.name
    return FORMAT.load_all(documents, resources.catalogues())


def settings(permissions: dict[str, Any], **more: Any) -> Workflow:
    return opened({".claude/settings.json": {"permissions": permissions, **more}})


def agent(front: str, body: str = "Do it.") -> str:
    return f"---\n{front.strip()}\n---\n{body}\n"


def named(workflow: Workflow, name: str) -> Node:
    return next(node for node in workflow.nodes if node.name == name)


def names(workflow: Workflow, kind: str) -> set[str]:
    return {node.name for node in workflow.nodes if node.kind == kind}


def calls(workflow: Workflow, caller: str) -> dict[str, str]:
    """What an agent calls, and the name of the gate on the way, empty where there is none."""
    by_id = {node.id: node.name for node in workflow.nodes}
    return {
        by_id[link.to_id]: by_id.get(str(link.fact("gate")), "")
        for link in workflow.links
        if link.kind == "calls" and by_id[link.from_id] == caller
    }


def effects(workflow: Workflow, actor: str) -> set[tuple[str, str]]:
    """Verb and target of all that an actor changes."""
    by_id = {node.id: node.name for node in workflow.nodes}
    return {
        (str(link.fact("verb") or "write"), by_id[link.to_id])
        for link in workflow.links
        if link.kind in ("acts", "writes") and by_id[link.from_id] == actor
    }
