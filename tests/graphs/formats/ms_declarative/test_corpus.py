"""Every real file of Agent Framework and Foundry opens as what it is, with its own names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.errors import InputError
from graphs.formats.ms_declarative import FORMAT
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise


def shown(value: Any) -> set[str]:
    """What people see of the actions in a parsed file: display name, else id; jumps have none."""
    if isinstance(value, list):
        return {name for one in value for name in shown(one)}
    if not isinstance(value, dict):
        return set()
    found = {name for key, one in value.items() if key != "input" for name in shown(one)}
    kind = value.get("kind")
    if (
        isinstance(kind, str)
        and "id" in value
        and kind not in ("GotoAction", "OnConversationStart")
    ):
        found.add(value.get("displayName", value["id"]))
    return found


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "ms_declarative").glob("dn-*.yaml"))
    assert len(files) == 58
    for file in files:
        document = read_document(file)
        assert recognise(document).id == "ms_declarative", file.name
        workflow = FORMAT.load(document, resources.catalogues())
        names = {node.name for node in workflow.nodes}
        data = document.data
        if "trigger" in data:
            assert shown(data["trigger"]) <= names, file.name
        else:
            assert data.get("template", data)["name"] in names, file.name
        assert not [note for note in workflow.notes if "has no sense" in note], file.name
        analyse(workflow, load_policy(resources.policy_text(), "default"))


def test_a_folder_gives_a_workflow_its_agents() -> None:
    flow = """
kind: Workflow
agents:
  Second: {file: ./agents/other.yaml}
trigger:
  kind: OnConversationStart
  actions:
    - {kind: InvokeAzureAgent, id: one, agent: {name: First}}
    - {kind: InvokeAzureAgent, id: two, agent: {name: Second}}
    - {kind: InvokeAzureAgent, id: three, agent: {name: Third}}
    - {kind: InvokeAzureAgent, id: four, agent: {name: first}}
"""
    first = "kind: Prompt\nname: First\ninstructions: x\nmodel: {id: gpt-4.1, provider: OpenAI}\n"
    workflow = FORMAT.load_all(
        [
            Document("w/flow.yaml", flow),
            Document("w/first.yaml", first),
            Document("w/agents/other.yaml", first.replace("First", "Another")),
        ],
        resources.catalogues(),
    )
    agents = {node.name: node for node in workflow.nodes if node.kind == "agent"}
    assert {name for name in agents if "unresolved" in agents[name].tags} == {"Third"}
    assert agents["First"].source is not None
    assert agents["First"].source.file == "w/first.yaml"
    called = {
        (workflow.node(link.from_id).name, workflow.node(link.to_id).name)
        for link in workflow.links
        if link.kind == "calls" and workflow.node(link.to_id).kind == "agent"
    }
    assert called == {("one", "First"), ("two", "Another"), ("three", "Third"), ("four", "First")}


def test_a_manifest_and_its_agent_are_one_hosted_agent(shared: Path) -> None:
    folder = shared / "corpus" / "ms_declarative"
    names = ("dn-hosted-toolbox-agent.yaml", "dn-hosted-toolbox-agent-manifest.yaml")
    documents = [read_document(folder / name) for name in names]
    workflow = FORMAT.load_all(documents, resources.catalogues())
    assert [node.name for node in workflow.nodes if node.kind == "agent"] == ["hosted-toolbox"]
    assert [node.name for node in workflow.nodes if node.kind == "model"] == ["gpt-4o"]


@pytest.mark.parametrize(
    "text",
    [
        "kind: Workflow\ntrigger: {kind: OnConversationStart, actions: []}\n",
        "kind: Workflow\ntrigger: {kind: OnConversationStart}\n",
    ],
)
def test_a_workflow_without_actions_is_refused_in_words(text: str) -> None:
    assert FORMAT.sniff(Document("w.yaml", text))
    with pytest.raises(InputError, match=r"w\.yaml: there is no action, agent or tool in it\."):
        FORMAT.load(Document("w.yaml", text), resources.catalogues())


@pytest.mark.parametrize(
    "text",
    [
        "kind: Deployment\napiVersion: v1\n",
        "kind: Agent\napiVersion: agents.x/v1\ninstructions: x\n",
        "actions: [{kind: Whatever}]\n",
        "model: gpt-4o\nmessages: []\ntools: [{type: web_search}]\n",
        "tools: [{type: function, function: {name: x}}]\n",
        "template: {template: {}}\n",
    ],
)
def test_other_files_are_left_to_others(text: str) -> None:
    assert not FORMAT.sniff(Document("x.yaml", text))
