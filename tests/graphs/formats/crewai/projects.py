"""CrewAI projects for tests, and what was made of them."""

from __future__ import annotations

import json
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.crewai import FORMAT
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow


def agent(**data: Any) -> dict[str, Any]:
    return {"role": "Worker", "goal": "Work", "backstory": "Able.", "llm": "openai/gpt-4o", **data}


def task(**data: Any) -> dict[str, Any]:
    return {"description": "Do it.", "expected_output": "Done.", **data}


def crew(agents: Any, tasks: list[dict[str, Any]], **data: Any) -> dict[str, Any]:
    return {"name": "Crew", "agents": agents, "tasks": tasks, **data}


def opened(files: dict[str, Any]) -> Workflow:
    """The workflow of files by name; their values become JSON unless they are text."""
    documents = [
        Document(name, data if isinstance(data, str) else json.dumps(data))
        for name, data in files.items()
    ]
    assert all(FORMAT.sniff(document) for document in documents)
    return FORMAT.load_all(documents, resources.catalogues())


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
