"""MCP files for tests, and a look at what the importer makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.mcp import FORMAT
from graphs.formats.reading import Document, read_document
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow


def load(data: Any, name: str = "mcp.json") -> Workflow:
    text = data if isinstance(data, str) else json.dumps(data)
    document = Document(name, text)
    assert FORMAT.sniff(document)
    return FORMAT.load(document, resources.catalogues())


def load_file(path: Path) -> Workflow:
    return FORMAT.load(read_document(path), resources.catalogues())


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


def named(workflow: Workflow, name: str) -> Node:
    """The one node of this name."""
    (node,) = [node for node in workflow.nodes if node.name == name]
    return node


def of_kind(workflow: Workflow, kind: str) -> set[str]:
    return {node.name for node in workflow.nodes if node.kind == kind}


def links(workflow: Workflow, from_name: str, *kinds: str) -> list[Link]:
    node = named(workflow, from_name)
    return [link for link in workflow.links_from[node.id] if not kinds or link.kind in kinds]


def call_of(workflow: Workflow, tool: str) -> Link:
    """The one call of a tool by the client."""
    (link,) = [one for one in workflow.links_to[named(workflow, tool).id] if one.kind == "calls"]
    return link


def verbs_of(workflow: Workflow, tool: str) -> set[str | None]:
    return {link.verb for link in links(workflow, tool, "acts", "writes")}
