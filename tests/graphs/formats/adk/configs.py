"""ADK agents for tests, in few lines, and what was made of them."""

from __future__ import annotations

import json
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.adk import FORMAT
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow


def llm(name: str, **values: Any) -> dict[str, Any]:
    return {"agent_class": "LlmAgent", "name": name, "instruction": "Help.", **values}


def led(kind: str, name: str, *paths: str, **values: Any) -> dict[str, Any]:
    subs = [{"config_path": path} for path in paths]
    return {"agent_class": kind, "name": name, "sub_agents": subs, **values}


def opened(files: dict[str, Any]) -> Workflow:
    """The workflow of files by their paths."""
    documents = [Document(path, json.dumps(data)) for path, data in files.items()]
    assert all(FORMAT.sniff(document) for document in documents)
    return FORMAT.load_all(documents, resources.catalogues())


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
