"""Small workflows for tests, and what tests ask of the maps made of them."""

from __future__ import annotations

from collections.abc import Sequence

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.github_actions import FORMAT
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow


def load(text: str, name: str = ".github/workflows/ci.yml") -> Workflow:
    return FORMAT.load(Document(name, text), resources.catalogues())


def load_all(texts: dict[str, str]) -> Workflow:
    documents = [Document(name, text) for name, text in texts.items()]
    return FORMAT.load_all(documents, resources.catalogues())


def job(*steps: str, on: str = "issues", permissions: str = "", before: str = "") -> str:
    """A workflow of one job with these steps, each written as the lines of a mapping."""
    lines = [f"on: {on}", "jobs:", "  work:", "    runs-on: ubuntu-latest"]
    if permissions:
        lines.append(f"    permissions: {permissions}")
    lines += [f"    {line}" for line in before.splitlines()]
    lines.append("    steps:")
    for step in steps:
        first, *rest = step.strip("\n").splitlines()
        lines += [f"      - {first}", *(f"        {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def claude(**inputs: str) -> str:
    given = "".join(f"\n  {key}: {value}" for key, value in inputs.items())
    return f"name: Claude\nuses: anthropics/claude-code-action@v1\nwith:\n  x: y{given}"


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


def named(workflow: Workflow, name: str) -> Node:
    return next(node for node in workflow.nodes if node.name == name)


def names(workflow: Workflow, kind: str) -> list[str]:
    return [node.name for node in workflow.nodes if node.kind == kind]


def deeds(workflow: Workflow, actor: str) -> set[tuple[str, str]]:
    """What an actor does: verb and target of its changes."""
    name = {node.id: node.name for node in workflow.nodes}
    return {
        (str(link.verb), name[link.to_id])
        for link in workflow.links
        if link.kind in ("acts", "writes") and name[link.from_id] == actor
    }


def read_by(workflow: Workflow, actor: str) -> set[str]:
    name = {node.id: node.name for node in workflow.nodes}
    return {
        name[link.to_id]
        for link in workflow.links
        if link.kind == "reads" and name[link.from_id] == actor
    }


def flows(workflow: Workflow) -> set[tuple[str, str]]:
    name = {node.id: node.name for node in workflow.nodes}
    return {(name[one.from_id], name[one.to_id]) for one in workflow.links if one.kind == "flow"}


def rights(workflow: Workflow, identity: str) -> dict[str, tuple[str, ...]]:
    """The verbs that the privileges of an identity permit, by thing."""
    name = {node.id: node.name for node in workflow.nodes}
    holder = named(workflow, identity).id
    granted = {one.to_id for one in workflow.links if (one.kind, one.from_id) == ("grants", holder)}
    return {
        name[one.to_id]: tuple(one.facts["verbs"])
        for one in workflow.links
        if one.kind == "permits" and one.from_id in granted
    }


def said(workflow: Workflow, words: str) -> bool:
    return any(words in note for note in workflow.notes)


def statuses(workflow: Workflow, actor: str) -> Sequence[str]:
    found = analysed(workflow)
    name = {node.id: node.name for node in workflow.nodes}
    return [one.status for one in found.actions if name[one.actor] == actor]
