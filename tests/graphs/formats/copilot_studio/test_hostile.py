"""Copilot Studio files as enemies write them: an error in words or a map, in bounded time."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hostile_files import Path, check, places, spoiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.copilot_studio import FORMAT
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow
from tests.effort import examples

RICH: dict[str, Any] = {
    "settings.mcs.yml": {
        "schemaName": "x", "displayName": "X", "authenticationMode": "None",
        "configuration": {"settings": {"GenerativeActionsEnabled": True, "webBrowsing": True}}},
    "agent.mcs.yml": {
        "kind": "GptComponentMetadata", "mcs.metadata": {"componentName": "X"},
        "gptCapabilities": {"codeInterpreter": True},
        "aISettings": {"model": {"modelNameHint": "Sonnet46", "provider": "Anthropic"}}},
    "connectionreferences.mcs.yml": {"connectionReferences": [
        {"connectionReferenceLogicalName": "x.cr.1", "connectorId": "apis/shared_teams"}]},
    "topics/a.topic.mcs.yml": {"kind": "AdaptiveDialog", "beginDialog": {
        "kind": "OnRecognizedIntent", "id": "main", "actions": [
            {"kind": "InvokeConnectorAction", "id": "c", "connectionReference": "x.cr.1",
             "connectionProperties": {"mode": "Maker"}, "operationId": "PostMessageToChannelV3",
             "input": {"binding": {"a": "=Topic.A"}}},
            {"kind": "SearchAndSummarizeContent", "id": "s", "knowledgeSources": {
                "kind": "SearchSpecificKnowledgeSources", "knowledgeSources": ["x.knowledge.k"]},
             "publicDataSource": {"sites": ["https://a.example.org", {"url": "b.example.org"}]}},
            {"kind": "Question", "id": "q", "variable": "Topic.Q", "prompt": "x"},
            {"kind": "ConditionGroup", "id": "g", "conditions": [
                {"condition": "=Topic.Q = true", "actions": [
                    {"kind": "BeginDialog", "id": "b", "dialog": "x.topic.b"}]}]},
            {"kind": "InvokeFlowAction", "id": "f", "flowId": "1"},
            {"kind": "HttpRequestAction", "id": "h", "url": "https://a.example.org"},
            {"kind": "TransferConversation", "id": "t"}]},
        "outputType": {"properties": {"r": {}}}, "inputs": [{"propertyName": "Q"}]},
    "topics/b.mcs.yml": {"kind": "AdaptiveDialog", "beginDialog": {"kind": "OnKnowledgeRequested",
        "actions": [{"kind": "ReplaceDialog", "id": "r", "dialog": "x.topic.lost"}]}},
    "actions/m.mcs.yml": {"kind": "TaskDialog", "confirmation": {"activity": "x"}, "action": {
        "kind": "InvokeExternalAgentTaskAction", "connectionReference": "x.cr.2",
        "operationDetails": {"kind": "ModelContextProtocolMetadata", "knownTools": [{}]}}},
    "actions/n.mcs.yml": {"kind": "McpTool", "serverUrl": "https://mcp.acme-tools.io"},
    "actions/o.mcs.yml": {"kind": "TaskDialog", "action": {
        "kind": "InvokeComputerUsingAgentTaskAction", "connectionReference": "x.cr.3"}},
    "knowledge/k.mcs.yml": {"kind": "KnowledgeSourceConfiguration", "source": {
        "kind": "PublicSiteSearchSource", "site": "https://a.example.org/docs"}},
    "agents/Child/agent.mcs.yml": {"kind": "AgentDialog", "beginDialog": {"description": "x"},
                                   "settings": {"instructions": "x"}},
    "trigger/t.mcs.yml": {"kind": "ExternalTriggerConfiguration", "externalTriggerSource": {
        "kind": "ConnectorTriggerDefinition", "connectionReference": "x.shared_office365.1"}},
}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "=", "{x}", [], [None], {}, {"a": {"b": 1}}, [["x"]], "http://[",
    "a" * 3000, "shared_sql", "OnRedirect", "AgentDialog", "Question", {"kind": "TaskDialog"},
)  # fmt: skip
PLACES = places(RICH)


def opened(files: Any) -> Workflow | None:
    documents = [
        Document(f"bot/{name}", json.dumps(data))
        for name, data in (files if isinstance(files, dict) else {}).items()
    ]
    held = [one for one in documents if FORMAT.sniff(one) or FORMAT.joins(one)]
    try:
        workflow = FORMAT.load_all(held, resources.catalogues())
    except InputError:
        return None
    check(workflow)
    return workflow


def test_the_rich_agent_opens_whole() -> None:
    workflow = opened(RICH)
    assert workflow is not None
    assert not [note for note in workflow.notes if "has no sense" in note]
    kinds = {node.kind for node in workflow.nodes}
    assert kinds >= {"gate", "agent", "human", "identity", "model", "trigger", "data", "system"}


@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(paths: list[Path], junk: Any) -> None:
    opened(spoiled(RICH, paths, junk))


def test_every_file_may_be_missing() -> None:
    for name, held in RICH.items():
        opened({other: data for other, data in RICH.items() if other != name})
        opened({name: held})


@pytest.mark.usefixtures("no_collection")
def test_many_children_and_many_sources_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        search = {"kind": "SearchAndSummarizeContent", "id": "s"}
        components = [
            {"dialog": {"kind": "AdaptiveDialog", "beginDialog": {
                "kind": "OnUnknownIntent", "actions": [search]}}},
            {"dialog": {"kind": "AgentDialog"}},
            {"configuration": {"kind": "KnowledgeSourceConfiguration", "source": {}}},
        ]  # fmt: skip
        named = [
            {**one, "displayName": f"n{n}", "schemaName": f"x.y.n{n}"}
            for n in range(count)
            for one in components
        ]
        text = json.dumps({"kind": "BotDefinition", "components": named})
        began = time.process_time()
        workflow = FORMAT.load(Document("bot.yml", text), resources.catalogues())
        assert len(workflow.links) < 30 * count
        return time.process_time() - began

    took(100)
    small, large = took(200), took(2000)
    assert large < 40 * max(small, 0.05)
