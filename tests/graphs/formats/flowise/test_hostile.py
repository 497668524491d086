"""Flowise files as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.errors import InputError
from graphs.formats.flowise import FORMAT
from graphs.formats.reading import Document
from tests.effort import examples
from tests.graphs.formats.hostile_files import opened, places, spoiled

from .flows import flow, newer, older

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "{{x_0.data.instance}}", [], [None], {}, {"a": {"b": 1}},
    [["x"]], "http://[", "a" * 3000, "startAgentflow_0", "{", "[[[[", "<" * 500, "startAgentflow",
)  # fmt: skip
NEWER = flow(
    [
        newer("startAgentflow_0", "Start", startInputType="webhookTrigger"),
        newer(
            "agentAgentflow_0", "Clerk", agentModel="chatOpenAI",
            agentModelConfig={"modelName": "m", "basepath": "https://x.io"},
            agentToolsBuiltInOpenAI='["web_search_preview"]',
            agentTools=[
                {"agentSelectedTool": "gmail", "agentSelectedToolRequiresHumanInput": True,
                 "agentSelectedToolConfig": {"messageActions": '["sendMessage"]'}},
                {"agentSelectedTool": "customMCP", "agentSelectedToolConfig": {
                    "mcpServerConfig": '{"command": "npx", "args": ["x"]}', "mcpActions": ["go"]}},
                {"agentSelectedTool": "customTool", "agentSelectedToolConfig": {
                    "customToolFunc": "fetch('https://a.io')"}},
                {"agentSelectedTool": "requestsPost", "agentSelectedToolConfig": {
                    "requestsPostUrl": "https://a.io"}},
            ],
            agentKnowledgeDocumentStores=[{"documentStore": "1:Papers"}],
            agentKnowledgeVSEmbeddings=[
                {"vectorStore": "pinecone", "embeddingModel": "openAIEmbeddings",
                 "vectorStoreConfig": {}, "embeddingModelConfig": {}}],
        ),
        newer("humanInputAgentflow_0", "Ask", humanInputDescriptionType="dynamic",
              humanInputModel="chatOpenAI", humanInputModelConfig={"modelName": "m"}),
        newer("iterationAgentflow_0", "Each"),
        newer("toolAgentflow_0", "Post", "iterationAgentflow_0",
              toolAgentflowSelectedTool="slackMCP", toolInputArgs=[{"inputArgValue": "{{x}}"}],
              toolAgentflowSelectedToolConfig={"mcpActions": '["slack_post_message"]'}),
        newer("toolAgentflow_1", "Run", toolAgentflowSelectedTool="codeInterpreterE2B"),
        newer("httpAgentflow_0", "Call", method="POST", url="https://b.io/x"),
        newer("executeFlowAgentflow_0", "Other", executeFlowSelectedFlow="f"),
        newer("loopAgentflow_0", "Again", loopBackToNode="agentAgentflow_0-Clerk"),
        newer("retrieverAgentflow_0", "Find",
              retrieverKnowledgeDocumentStores=[{"documentStore": "2:B"}]),
        newer("blorpAgentflow_0", "Blorp"),
    ],
    "startAgentflow_0>agentAgentflow_0 agentAgentflow_0>humanInputAgentflow_0 "
    "humanInputAgentflow_0:0>iterationAgentflow_0 humanInputAgentflow_0:1>loopAgentflow_0 "
    "iterationAgentflow_0>httpAgentflow_0 httpAgentflow_0>executeFlowAgentflow_0 "
    "executeFlowAgentflow_0>retrieverAgentflow_0 retrieverAgentflow_0>toolAgentflow_1 "
    "toolAgentflow_1>blorpAgentflow_0",
)  # fmt: skip
OLDER = flow(
    [
        older("seqStart_0", "Sequential Agents", "Start"),
        older("chatOpenAI_0", "Chat Models", "ChatOpenAI", ("openAIApi",), modelName="m"),
        older("agentMemory_0", "Memory", "Agent Memory"),
        older("seqAgent_0", "Sequential Agents", agentName="Clerk", interrupt=True,
              tools=["{{gmail_0.data.instance}}"], maxIterations="7"),
        older("gmail_0", "Tools", "Gmail", ("gmailOAuth2",), messageActions='["sendMessage"]'),
        older("githubMCP_0", "Tools (MCP)", "Github", ("githubApi",),
              mcpActions='["create_issue"]'),
        older("retrieverTool_0", "Tools", name="search"),
        older("pinecone_0", "Vector Stores", "Pinecone", ("pineconeApi",)),
        older("openAIEmbeddings_0", "Embeddings", "Embeddings"),
        older("cheerioWebScraper_0", "Document Loaders", "Scraper"),
        older("ChatflowTool_0", "Tools", selectedChatflow="f"),
        older("seqLoop_0", "Sequential Agents", loopToName="Clerk"),
        older("seqEnd_0", "Sequential Agents", "End"),
        older("blorp_0", "Blorps", "Blorp"),
    ],
    "chatOpenAI_0>seqStart_0.model agentMemory_0>seqStart_0.agentMemory "
    "seqStart_0>seqAgent_0.sequentialNode gmail_0>seqAgent_0.tools githubMCP_0>seqAgent_0.tools "
    "retrieverTool_0>seqAgent_0.tools pinecone_0>retrieverTool_0.retriever "
    "openAIEmbeddings_0>pinecone_0.embeddings cheerioWebScraper_0>pinecone_0.document "
    "ChatflowTool_0>seqAgent_0.tools seqAgent_0>seqLoop_0.sequentialNode "
    "seqAgent_0>seqEnd_0.sequentialNode blorp_0>seqAgent_0.state",
    name="Older",
)  # fmt: skip
RICH: tuple[Any, ...] = (NEWER, OLDER, {"ChatFlow": [{"id": "f", "flowData": json.dumps(OLDER)}]})
PLACES = [(which, path) for which, data in enumerate(RICH) for path in places(data)]


def test_the_rich_files_open_whole() -> None:
    for data in RICH:
        workflow = opened(FORMAT, data)
        assert workflow is not None
        assert not [note for note in workflow.notes if "has no sense" in note]
        kinds = {each.kind for each in workflow.nodes}
        assert kinds >= {"gate", "agent", "tool", "trigger", "identity", "model", "data", "step"}


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.sampled_from(PLACES), st.booleans())
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: tuple[int, tuple[Any, ...]], junk: Any, second: tuple[int, tuple[Any, ...]], both: bool
) -> None:
    paths = [path for which, path in ((first, second) if both else (first,)) if which == first[0]]
    opened(FORMAT, spoiled(RICH[first[0]], paths, junk))


@pytest.mark.parametrize(
    "data", [{"nodes": [], "edges": []}, [], {"flowData": "{"}, {"nodes": {}, "edges": 1}, "x", 7]
)
def test_what_is_no_flow_is_not_taken_for_one(data: Any) -> None:
    assert not FORMAT.sniff(Document("x.json", json.dumps(data)))


def test_a_flow_of_notes_alone_is_refused_in_words() -> None:
    data = flow([newer("stickyNoteAgentflow_0")])
    with pytest.raises(InputError, match="without nodes"):
        FORMAT.load(Document("x.json", json.dumps(data)), {})


@pytest.mark.usefixtures("no_collection")
def test_many_nodes_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        nodes = [newer("startAgentflow_0", "Start")]
        nodes += [newer(f"humanInputAgentflow_{at}", "Ask") for at in range(count)]
        ways = " ".join(f"humanInputAgentflow_{at}:{at % 2}>humanInputAgentflow_{at + 1}"
                        for at in range(count - 1))  # fmt: skip
        data = flow(nodes, "startAgentflow_0>humanInputAgentflow_0 " + ways)
        begun = time.process_time()
        assert opened(FORMAT, data) is not None
        return time.process_time() - begun

    took(100)
    assert took(8000) < 40 * max(took(1000), 0.05)


def test_parts_that_contain_each_other_end() -> None:
    nodes = [newer("startAgentflow_0", "Start"),
             newer("iterationAgentflow_0", "A", "iterationAgentflow_1"),
             newer("iterationAgentflow_1", "B", "iterationAgentflow_0")]  # fmt: skip
    assert opened(FORMAT, flow(nodes, "startAgentflow_0>iterationAgentflow_0")) is not None
