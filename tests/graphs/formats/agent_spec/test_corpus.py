"""Every real Agent Spec document opens as what it is, with its own names, and is analysed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import resources
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise

from .specs import analysed

_SHOWN = ("Agent", "Node", "Swarm", "ManagerWorkers", "ServerTool", "ClientTool", "RemoteTool")


def names(value: Any) -> set[str]:
    """The names of all agents, nodes and tools of a document."""
    if isinstance(value, list):
        return {name for one in value for name in names(one)}
    if not isinstance(value, dict):
        return set()
    found = {name for one in value.values() for name in names(one)}
    if str(value.get("component_type", "")).endswith(_SHOWN):
        found.add(value["name"])
    return found


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "agent_spec").glob("*.[jy]*"))
    assert len(files) > 40
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "agent_spec", file.name
        workflow = chosen.load(document, resources.catalogues())
        wanted = names(yaml.safe_load(file.read_text(encoding="utf-8")))
        assert wanted <= {node.name for node in workflow.nodes}, file.name
        assert workflow.nodes, file.name
        assert not [note for note in workflow.notes if "has no sense" in note], file.name
        analysed(workflow)


def test_a_folder_of_documents_opens_as_one(shared: Path) -> None:
    files = sorted((shared / "corpus" / "agent_spec").glob("howto-*.yaml"))
    documents = [read_document(file) for file in files]
    workflow = recognise(documents[0]).load_all(documents, resources.catalogues())  # type: ignore[attr-defined]
    held = {node.name for node in workflow.nodes}
    assert {"Weather Agent", "get_weather", "Benefits Advisor", "map_node", "Swarm"} <= held
    assert "resolved" not in {tag for node in workflow.nodes for tag in node.tags}
