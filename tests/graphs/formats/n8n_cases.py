"""Small n8n exports written for tests, and a look at what the importer makes of them."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load_policy
from graphs.formats.n8n import FORMAT
from graphs.formats.reading import Document, read_document
from graphs.model.elements import Link, Node
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow

BASE = "n8n-nodes-base."
CHAIN = "@n8n/n8n-nodes-langchain."
#: Nodes that many cases need, by name.
CHAT = {"name": "Chat", "type": CHAIN + "chatTrigger", "parameters": {"public": True}}
AGENT = {"name": "Agent", "type": CHAIN + "agent", "typeVersion": 2}
MODEL = {"name": "Model", "type": CHAIN + "lmChatOpenAi"}


def node(name: str, node_type: str, /, **parameters: Any) -> dict[str, Any]:
    """A node of the base package, or of the package that the type names."""
    full = node_type if "." in node_type else BASE + node_type
    return {"name": name, "type": full, "typeVersion": 3, "parameters": parameters}


def export(*nodes: dict[str, Any], wires: str = "", **more: Any) -> dict[str, Any]:
    """An export. `wires`: lines such as `A > B, C | D` (outputs) or `Tool ai_tool Agent`."""
    connections: dict[str, Any] = {}
    for line in filter(None, (line.strip() for line in wires.splitlines())):
        if " > " in line:
            source, _, ends = line.partition(" > ")
            connections.setdefault(source, {})["main"] = [
                [{"node": end.strip(), "type": "main", "index": 0} for end in slot.split(",")]
                if slot.strip()
                else None
                for slot in ends.split("|")
            ]
        else:
            child, kind, parent = (part.strip() for part in line.split("~"))
            connections.setdefault(child, {})[kind] = [[{"node": parent, "type": kind, "index": 0}]]
    return {"nodes": list(nodes), "connections": connections, **more}


def load(data: Any, name: str = "case.json") -> Workflow:
    return FORMAT.load(Document(name, json.dumps(data)), resources.catalogues())


def load_corpus(shared: Path, stem: str) -> Workflow:
    return FORMAT.load(
        read_document(shared / "corpus" / "n8n" / f"{stem}.json"), resources.catalogues()
    )


@cache
def _policy() -> Any:
    return load_policy(resources.policy_text("default"), "default")


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, _policy())


def named(workflow: Workflow, name: str) -> Node:
    """The one node with this name that stands in the file."""
    (found,) = [n for n in workflow.nodes if n.name == name and "derived" not in n.tags]
    return found


def touched(workflow: Workflow, name: str) -> dict[str, list[Node]]:
    """What a node reads, writes, acts on, calls and uses: the nodes by link kind."""
    found: dict[str, list[Node]] = {}
    for link in workflow.links_from[named(workflow, name).id]:
        found.setdefault(link.kind, []).append(workflow.node(link.to_id))
    return found


def effect(workflow: Workflow, name: str) -> Link:
    """The one link by which a node changes something."""
    (found,) = [
        link
        for link in workflow.links_from[named(workflow, name).id]
        if link.kind in ("acts", "writes")
    ]
    return found


def joined(workflow: Workflow, kind: str, source: str, target: str) -> bool:
    ends = named(workflow, source).id, named(workflow, target).id
    return any(link.kind == kind and (link.from_id, link.to_id) == ends for link in workflow.links)


def entries(analysis: Analysis) -> dict[str, str]:
    """The content of each entry by the name of its node."""
    return {analysis.workflow.node(e.node).name: e.content for e in analysis.entries}


def status_of(analysis: Analysis, name: str) -> str:
    """The status of the one change that a node makes."""
    link = effect(analysis.workflow, name)
    (found,) = [action for action in analysis.actions if action.link == link.id]
    return found.status


def assert_sound(workflow: Workflow) -> None:
    """Unique ids, facts that their kinds allow, links between kinds that the model joins."""
    ids = [one.id for one in (*workflow.nodes, *workflow.links, *workflow.zones)]
    assert len(ids) == len(set(ids))
    for node in workflow.nodes:
        NODE_FACTS[node.kind].model_validate(dict(node.facts))
        assert node.zone is None or node.zone in workflow.zone_by_id
    for link in workflow.links:
        LINK_FACTS[link.kind].model_validate(dict(link.facts))
        from_kinds, to_kinds = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in from_kinds, link.id
        assert workflow.node(link.to_id).kind in to_kinds, link.id


def stepped(*nodes: dict[str, Any], trigger: str = "manualTrigger") -> Workflow:
    """A trigger, then these nodes in a row."""
    wires = "\n".join(f"{a} > {b}" for a, b in pairwise(["Start", *(n["name"] for n in nodes)]))
    return load(export(node("Start", trigger), *nodes, wires=wires))


def tooled(*nodes: dict[str, Any]) -> Workflow:
    """A public chat and an agent that has these tools."""
    wires = "Chat > Agent\nModel ~ ai_languageModel ~ Agent\n"
    wires += "\n".join(f"{one['name']} ~ ai_tool ~ Agent" for one in nodes)
    return load(export(CHAT, AGENT, MODEL, *nodes, wires=wires))


def link_of(workflow: Workflow, name: str, kind: str) -> Link:
    links = workflow.links_from[named(workflow, name).id]
    (found,) = [link for link in links if link.kind == kind]
    return found
