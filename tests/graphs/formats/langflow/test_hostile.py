"""Langflow files as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.errors import InputError
from graphs.formats.langflow import FORMAT
from graphs.formats.reading import Document
from tests.effort import examples
from tests.graphs.formats.hostile_files import opened, places, spoiled

from .flows import MODEL, flow, offered, part, tool

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "{œidœ:œAgent-1œ}", [], [None], {}, {"a": {"b": 1}}, [["x"]],
    "http://[", "a" * 3000, "Agent-1", "{", "ChatInput", "HumanInput", "component_as_tool",
)  # fmt: skip
GROUP = {
    "id": "Group-1", "type": "genericNode",
    "data": {"type": "GroupNode", "node": {"display_name": "Group", "template": {}, "flow": {
        "data": flow([part("Prompt-9", "Prompt")], "")["data"]}}},
}  # fmt: skip
RICH = flow(
    [
        part("ChatInput-1", "Ask"),
        part("Webhook-1", "Hook"),
        part("Agent-1", "Clerk", model=MODEL, max_iterations=5,
             api_key={"value": "KEY", "password": True, "load_from_db": True}),
        offered("MCPTools-1", "MCP", tool("send_mail", "approve", args={"to": {"type": "string"}}),
                mcp_server={"value": {"name": "m", "config": {"url": "https://m.io"}}}),
        offered("MCPTools-2", "Kept", tool("drop_table"), mcp_server={"value": {"name": "k"}}),
        offered("ComposioGmailAPIComponent-1", "Gmail", tool("SEND"), tool("LIST")),
        part("HumanInput-1", "Review", decisions=["Approve", "Reject"]),
        part("APIRequest-1", "Post", method="POST", url_input="https://a.io/x"),
        part("Chroma-1", "Chroma", ingest_data="", collection_name="c", chroma_server_host="h.io"),
        part("File-1", "Read", storage_location="AWS"),
        part("PythonREPLComponent-1", "Code", python_code="print(1)", node={"edited": True},
             code="import requests"),
        part("Knowledge-1", "Knowledge", mode="Ingest", knowledge_base="k"),
        part("Memory-1", "History"),
        part("RunFlow-1", "Run", flow_name_selected="Other"),
        part("LoopComponent-1", "Loop"),
        part("StructuredOutput-1", "Shape", model=MODEL),
        part("OpenAIEmbeddings-1", "Embed", model="m", node={"base_classes": ["Embeddings"]}),
        part("Blorp-1", "Blorp"),
        GROUP,
        part("ChatOutput-1", "Answer"),
    ],
    "ChatInput-1>Agent-1 Webhook-1>Agent-1 MCPTools-1>>Agent-1 MCPTools-2>>Agent-1 "
    "ComposioGmailAPIComponent-1>>Agent-1 Agent-1>HumanInput-1.prompt "
    "HumanInput-1.branch_approve>APIRequest-1 HumanInput-1.branch_reject>LoopComponent-1 "
    "LoopComponent-1.item>StructuredOutput-1 StructuredOutput-1>LoopComponent-1 "
    "LoopComponent-1.done>RunFlow-1 File-1>Chroma-1.ingest_data "
    "OpenAIEmbeddings-1>Chroma-1.embedding "
    "APIRequest-1>PythonREPLComponent-1 PythonREPLComponent-1>Knowledge-1 Memory-1>Blorp-1 "
    "Blorp-1>ChatOutput-1 Prompt-9>ChatOutput-1",
)  # fmt: skip
PLACES = places(RICH)


def test_the_rich_file_opens_whole() -> None:
    workflow = opened(FORMAT, RICH)
    assert workflow is not None
    assert not [note for note in workflow.notes if "has no sense" in note]
    kinds = {each.kind for each in workflow.nodes}
    assert kinds >= {"gate", "agent", "tool", "trigger", "identity", "model", "data", "step"}


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=2), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    paths: list[tuple[Any, ...]], junk: Any
) -> None:
    opened(FORMAT, spoiled(RICH, paths, junk))


@pytest.mark.parametrize("data", [{"data": {}}, {"data": {"nodes": [], "edges": []}}, [], 7, "x"])
def test_what_is_no_flow_is_not_taken_for_one(data: Any) -> None:
    assert not FORMAT.sniff(Document("x.json", json.dumps(data)))


def test_a_flow_of_notes_alone_is_refused_in_words() -> None:
    data = flow([part("note-1")], "")
    data["data"]["nodes"][0]["type"] = "noteNode"
    with pytest.raises(InputError, match="without components"):
        FORMAT.load(Document("x.json", json.dumps(data)), {})


@pytest.mark.usefixtures("no_collection")
def test_many_components_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        nodes = [part("ChatInput-1")]
        nodes += [part(f"HumanInput-{at}", decisions=["Approve"]) for at in range(2, count)]
        ways = " ".join(f"HumanInput-{at}.branch_approve>HumanInput-{at + 1}.prompt"
                        for at in range(2, count - 1))  # fmt: skip
        begun = time.process_time()
        assert opened(FORMAT, flow(nodes, "ChatInput-1>HumanInput-2.prompt " + ways)) is not None
        return time.process_time() - begun

    took(100)
    assert took(4000) < 40 * max(took(500), 0.05)


def test_groups_within_groups_end() -> None:
    inner = flow([part("Prompt-1")], "")["data"]
    for _ in range(40):
        node = {"display_name": "G", "template": {}, "flow": {"data": inner}}
        inner = {"nodes": [{"id": "g", "type": "genericNode", "data": {"type": "G", "node": node}}],
                 "edges": []}  # fmt: skip
    opened(FORMAT, {"name": "x", "data": inner})
