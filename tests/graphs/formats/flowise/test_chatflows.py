"""Flows of the first generation: attachments, what is lent, approvals, upserts, credentials."""

from __future__ import annotations

from typing import Any

from .flows import analysed, done, drawn, flow, named, older, opened

MODEL = older("chatOpenAI_0", "Chat Models", "ChatOpenAI", ("openAIApi",), modelName="m")
AGENT = older("toolAgent_0", "Agents", "Tool Agent")
SEARCH = older("serper_0", "Tools", "Serper", ("serperApi",))


def test_attachments_are_called_by_what_they_serve() -> None:
    workflow = opened(
        flow([MODEL, AGENT, SEARCH], "chatOpenAI_0>toolAgent_0.model serper_0>toolAgent_0.tools")
    )
    assert drawn(workflow, "calls") == {
        ("Tool Agent", "ChatOpenAI (m)"),
        ("Tool Agent", "Serper"),
    }
    assert drawn(workflow, "flow") == {("Chat", "Tool Agent")}
    assert drawn(workflow, "replies") == {("Tool Agent", "Chat")}
    assert drawn(workflow, "uses") == {("Tool Agent", "OpenAI API"), ("Serper", "Serper API")}


def test_inputs_attach_what_no_edge_does() -> None:
    agent = older(
        "toolAgent_0",
        "Agents",
        "Tool Agent",
        tools=["{{serper_0.data.instance}}"],
        model="{{chatOpenAI_0.data.instance}}",
    )
    workflow = opened(flow([MODEL, agent, SEARCH]))
    assert ("Tool Agent", "Serper") in drawn(workflow, "calls")
    assert ("Tool Agent", "ChatOpenAI (m)") in drawn(workflow, "calls")


def test_a_credential_that_may_be_left_out_counts_when_it_is_chosen() -> None:
    store = older("chroma_0", "Vector Stores", "Chroma", ("chromaApi",))
    store["data"]["inputParams"][0]["optional"] = True
    chain = older("retrievalQAChain_0", "Chains", "QA")
    ways = "chroma_0>retrievalQAChain_0.vectorStoreRetriever"
    assert drawn(opened(flow([store, chain], ways)), "uses") == set()
    store["data"]["credential"] = "7f"
    assert drawn(opened(flow([store, chain], ways)), "uses") == {("QA", "Chroma API")}


def test_agents_without_a_model_use_that_of_the_start() -> None:
    nodes = [
        older("seqStart_0", "Sequential Agents", "Start"),
        MODEL,
        older("seqAgent_0", "Sequential Agents", "Agent", agentName="Clerk"),
        older("seqEnd_0", "Sequential Agents", "End"),
    ]
    workflow = opened(
        flow(
            nodes,
            "chatOpenAI_0>seqStart_0.model "
            "seqStart_0>seqAgent_0.sequentialNode seqAgent_0>seqEnd_0.sequentialNode",
        )
    )
    assert ("Clerk", "ChatOpenAI (m)") in drawn(workflow, "calls")
    assert drawn(workflow, "flow") == {("Start", "Clerk"), ("Clerk", "End")}
    assert drawn(workflow, "replies") == {("End", "Start")}


def test_a_loop_goes_back_by_name_as_flowise_compares_names() -> None:
    nodes = [
        older("seqStart_0", "Sequential Agents", "Start"),
        older("seqAgent_0", "Sequential Agents", "Agent", agentName="Head Clerk"),
        older("seqLoop_0", "Sequential Agents", "Loop", loopToName="head_clerk"),
    ]
    workflow = opened(
        flow(nodes, "seqStart_0>seqAgent_0.sequentialNode seqAgent_0>seqLoop_0.sequentialNode")
    )
    assert ("Loop", "Head Clerk") in drawn(workflow, "flow")


def test_require_approval_gates_the_tools_of_one_agent() -> None:
    def graph(**inputs: Any) -> str:
        nodes = [
            older("seqStart_0", "Sequential Agents", "Start"),
            older("seqAgent_0", "Sequential Agents", "Agent", agentName="Clerk", **inputs),
            older("requestsPost_0", "Tools", "Post", requestsPostUrl="https://a.io/x"),
        ]
        data = flow(nodes, "seqStart_0>seqAgent_0.sequentialNode requestsPost_0>seqAgent_0.tools")
        (action,) = analysed(opened(data)).actions
        return action.status

    assert graph(interrupt=True) == "weak"
    assert graph(interrupt=False) == "ungated"


def test_a_supervisor_hands_work_to_its_workers() -> None:
    nodes = [
        older("supervisor_0", "Multi Agents", supervisorName="Boss"),
        MODEL,
        older("worker_0", "Multi Agents", workerName="Hand"),
    ]
    workflow = opened(
        flow(nodes, "supervisor_0>worker_0.supervisor chatOpenAI_0>supervisor_0.model")
    )
    assert drawn(workflow, "delegates") == {("Boss", "Hand")}
    assert drawn(workflow, "flow") == {("Chat", "Boss")}
    assert ("Hand", "ChatOpenAI (m)") in drawn(workflow, "calls")


def test_a_loader_fills_its_store_when_an_upsert_is_started() -> None:
    nodes = [
        older("cheerioWebScraper_0", "Document Loaders", "Scraper", url="https://x.io"),
        older("pinecone_0", "Vector Stores", "Pinecone", ("pineconeApi",)),
        older("openAIEmbeddings_0", "Embeddings", "Embeddings", ("openAIApi",)),
        older("retrievalQAChain_0", "Chains", "QA"),
    ]
    workflow = opened(
        flow(
            nodes,
            "cheerioWebScraper_0>pinecone_0.document "
            "openAIEmbeddings_0>pinecone_0.embeddings "
            "pinecone_0>retrievalQAChain_0.vectorStoreRetriever",
        )
    )
    assert done(workflow) == {("Scraper", "write", "Pinecone")}
    assert {("Upsert", "Scraper"), ("Chat", "QA")} <= drawn(workflow, "flow")
    assert {("Scraper", "The web"), ("QA", "Pinecone")} <= drawn(workflow, "reads")
    assert {("QA", "Embeddings"), ("Scraper", "Embeddings")} <= drawn(workflow, "calls")
    assert named(workflow, "The web").facts["content"] == "untrusted"


def test_one_chain_may_feed_the_prompt_of_another() -> None:
    nodes = [
        older("llmChain_0", "Chains", chainName="First"),
        older("promptTemplate_0", "Prompts", "Prompt"),
        older("llmChain_1", "Chains", chainName="Last"),
    ]
    workflow = opened(
        flow(
            nodes,
            "llmChain_0:outputPrediction>promptTemplate_0.promptValues "
            "promptTemplate_0>llmChain_1.prompt",
        )
    )
    assert drawn(workflow, "flow") == {("Chat", "Last")}
    assert drawn(workflow, "calls") == {("Last", "Prompt"), ("Prompt", "First")}
