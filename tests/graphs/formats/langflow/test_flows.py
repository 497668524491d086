"""Langflow flows: decisions, tools that ask, servers, secrets, stores, groups, other flows."""

from __future__ import annotations

from typing import Any

import pytest

from .flows import MODEL, analysed, done, drawn, flow, named, offered, opened, part, statuses, tool

CHAT = part("ChatInput-1", "Ask")
OUT = part("ChatOutput-1", "Answer")
WRITER = part("LanguageModelComponent-1", "Writer", model=MODEL)
AGENT = part("Agent-1", "Clerk", model=MODEL, max_iterations=9)
CLASS = "\nclass Own(Component):\n    pass\n"
POST = part("APIRequest-1", "Post", method="POST", url_input="https://api.github.com/x")


def decision(**fields: Any) -> dict[str, Any]:
    return part("HumanInput-1", "Review", decisions=["Approve", "Reject"], **fields)


BEFORE = "ChatInput-1>LanguageModelComponent-1 LanguageModelComponent-1>HumanInput-1.prompt "


def test_an_approving_branch_passes_the_gate_and_a_refusing_one_does_not() -> None:
    nodes = [CHAT, WRITER, decision(), POST]
    approved = flow(nodes, BEFORE + "HumanInput-1.branch_approve>APIRequest-1.body")
    refused = flow(nodes, BEFORE + "HumanInput-1.branch_reject>APIRequest-1.body")
    assert statuses(approved)["Post"] == "weak"
    assert statuses(refused)["Post"] == "bypassed"


@pytest.mark.parametrize("action", ["fallback", "request_changes", "not_yet", "cancel", "denied"])
def test_branches_that_are_no_approval(action: str) -> None:
    ways = BEFORE + f"HumanInput-1.branch_{action}>APIRequest-1.body"
    data = flow([CHAT, WRITER, decision(enable_fallback=True), POST], ways)
    assert statuses(data)["Post"] == "bypassed"


def test_a_model_after_the_decision_makes_it_stale() -> None:
    ways = (
        "ChatInput-1>HumanInput-1.prompt HumanInput-1.branch_approve>LanguageModelComponent-1 "
        "LanguageModelComponent-1>APIRequest-1.body"
    )
    assert statuses(flow([CHAT, WRITER, decision(), POST], ways))["Post"] == "stale"


def test_what_waits_for_a_decision_takes_other_input_that_is_not_shown() -> None:
    ways = (
        BEFORE + "HumanInput-1.branch_approve>APIRequest-1.url_input "
        "LanguageModelComponent-1>APIRequest-1.body"
    )
    workflow = opened(flow([CHAT, WRITER, decision(), POST], ways))
    name = {each.id: each.name for each in workflow.nodes}
    gated = [link for link in workflow.links if link.facts.get("gate")]
    assert [(name[one.from_id], name[one.to_id]) for one in gated] == [("Writer", "Post")]
    assert named(workflow, "Review").facts["binds"] == "none"


def test_who_decides_is_known_only_where_someone_chats() -> None:
    start = part("Webhook-1", "Hook")
    ways = "Webhook-1>HumanInput-1.prompt HumanInput-1.branch_approve>APIRequest-1.body"
    workflow = opened(flow([start, decision(), POST], ways))
    assert "self_approval" not in named(workflow, "Review").facts
    assert analysed(workflow).qualities[named(workflow, "Review").id].quality == "unproven"


def test_a_text_written_beforehand_shows_nothing() -> None:
    ways = "ChatInput-1>LanguageModelComponent-1 HumanInput-1.branch_approve>APIRequest-1.body"
    workflow = opened(flow([CHAT, WRITER, decision(prompt="Go on?"), POST], ways))
    assert named(workflow, "Review").facts["shows"] == ()


def test_a_tool_asks_where_its_row_has_decisions() -> None:
    nodes = [
        CHAT,
        AGENT,
        OUT,
        offered(
            "MCPTools-1",
            "MCP",
            tool("delete_file", "approve", "reject"),
            tool("send_mail"),
            {**tool("pay_bill"), "status": False},
            mcp_server={"name": "box"} | {"value": {"name": "box"}},
        ),
    ]
    data = flow(nodes, "ChatInput-1>Agent-1 MCPTools-1>>Agent-1 Agent-1>ChatOutput-1")
    assert statuses(data) == {"delete_file": "weak", "send_mail": "ungated"}


def test_a_server_with_its_entry_is_placed_by_it() -> None:
    entry = {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv"]}
    server = offered(
        "MCPTools-1",
        "MCP",
        tool("write_file", "approve"),
        tool("read_file"),
        mcp_server={"value": {"name": "files", "config": entry}},
    )
    workflow = opened(flow([CHAT, AGENT, server], "ChatInput-1>Agent-1 MCPTools-1>>Agent-1"))
    calls = {link.to_id: link for link in workflow.links if link.kind == "calls"}
    assert calls[named(workflow, "write_file").id].facts.get("gate")
    assert not calls[named(workflow, "read_file").id].facts.get("gate")
    assert "delete" not in {verb for _, verb, _ in done(workflow)}


def test_a_component_with_many_tools_does_what_each_is_called() -> None:
    mail = offered(
        "ComposioGmailAPIComponent-1",
        "Gmail",
        tool("GMAIL_SEND_EMAIL"),
        tool("GMAIL_LIST_MESSAGES"),
    )
    workflow = opened(
        flow([CHAT, AGENT, mail], "ChatInput-1>Agent-1 ComposioGmailAPIComponent-1>>Agent-1")
    )
    assert done(workflow) == {("Gmail: GMAIL_SEND_EMAIL", "send", "Mailbox")}
    assert named(workflow, "Gmail: GMAIL_LIST_MESSAGES").facts["content"] == "untrusted"


def test_secrets_are_variables_or_told() -> None:
    secret = "sk-ant-" + "a1B2" * 12
    kept = {"value": "ANTHROPIC_API_KEY", "password": True, "load_from_db": True}
    typed = {"value": secret, "password": True, "load_from_db": False, "display_name": "API Key"}
    nodes = [CHAT, part("Agent-1", "Clerk", api_key=kept), part("Agent-2", "Helper", api_key=typed)]
    workflow = opened(flow(nodes, "ChatInput-1>Agent-1 Agent-1>Agent-2"))
    assert secret not in repr(workflow)
    assert drawn(workflow, "uses") == {
        ("Clerk", "ANTHROPIC_API_KEY"),
        ("Helper", "API Key of Helper"),
    }
    assert named(workflow, "API Key of Helper").extensions["x-inline-secrets"]
    assert "x-inline-secrets" not in named(workflow, "ANTHROPIC_API_KEY").extensions


def test_an_agent_may_be_the_tool_of_another() -> None:
    helper = offered("Agent-2", "Helper", tool("Call_Agent"))
    workflow = opened(flow([CHAT, AGENT, helper], "ChatInput-1>Agent-1 Agent-2>>Agent-1"))
    assert ("Clerk", "Helper") in drawn(workflow, "calls")
    assert named(workflow, "Clerk").facts["max_iterations"] == 9


def test_a_store_is_filled_by_what_is_handed_in() -> None:
    store = part("Chroma-1", "Chroma", ingest_data="", search_query="", collection_name="notes")
    nodes = [CHAT, part("URLComponent-1", "URL"), store, AGENT]
    workflow = opened(
        flow(
            nodes,
            "URLComponent-1>Chroma-1.ingest_data "
            "ChatInput-1>Chroma-1.search_query Chroma-1>Agent-1",
        )
    )
    assert done(workflow) == {("Chroma", "write", "Chroma: notes")}
    assert ("URL", "The web") in drawn(workflow, "reads")
    assert ("Ask", "Chroma") in drawn(workflow, "flow")


def test_a_model_that_only_serves_is_called_by_what_it_serves() -> None:
    lent = {"base_classes": ["LanguageModel", "Message"]}
    model = part("OpenAIModel-1", "OpenAI", model_name="gpt-4o", node=lent)
    workflow = opened(
        flow(
            [CHAT, model, part("Agent-1", "Clerk")],
            "ChatInput-1>Agent-1 OpenAIModel-1.model_output>Agent-1.agent_llm",
        )
    )
    assert drawn(workflow, "calls") == {("Clerk", "gpt-4o")}


def test_flows_run_one_another_by_name_when_both_are_given() -> None:
    caller = flow(
        [CHAT, part("RunFlow-1", "Run", flow_name_selected="Other")], "ChatInput-1>RunFlow-1", "One"
    )
    other = flow(
        [part("ChatInput-1", "Begin"), part("ChatOutput-1", "End")],
        "ChatInput-1>ChatOutput-1",
        "Other",
    )
    alone = opened(caller)
    assert [each.name for each in alone.nodes if "unresolved" in each.tags] == ["Other"]
    both = opened(caller, other)
    assert not [each for each in both.nodes if "unresolved" in each.tags]
    assert {("Run", "Begin"), ("End", "Run")} <= drawn(both, "flow")


def test_a_group_is_opened() -> None:
    inner = flow([WRITER, POST], "LanguageModelComponent-1>APIRequest-1.body")["data"]
    group = {
        "id": "Group-1",
        "type": "genericNode",
        "data": {
            "type": "GroupNode",
            "node": {"display_name": "Group", "template": {}, "flow": {"data": inner}},
        },
    }
    data = flow([CHAT, group], "")
    data["data"]["edges"] = [
        {
            "source": "ChatInput-1",
            "target": "Group-1",
            "data": {
                "sourceHandle": {"id": "ChatInput-1", "name": "message"},
                "targetHandle": {
                    "id": "Group-1",
                    "fieldName": "x",
                    "proxy": {"id": "LanguageModelComponent-1", "field": "input_value"},
                },
            },
        }
    ]
    assert drawn(opened(data), "flow") == {("Ask", "Writer"), ("Writer", "Post")}


def test_a_flow_without_an_input_is_begun_by_its_run() -> None:
    workflow = opened(
        flow([part("File-1", "Read"), AGENT, OUT], "File-1>Agent-1 Agent-1>ChatOutput-1")
    )
    assert ("Run of the flow", "Read") in drawn(workflow, "flow")
    assert drawn(workflow, "replies") == {("Answer", "Run of the flow")}


def test_code_in_a_component_is_not_believed_to_be_what_its_name_says() -> None:
    edited = part("ParserComponent-1", "Parser", code="import os", node={"edited": True})
    workflow = opened(flow([CHAT, edited], "ChatInput-1>ParserComponent-1"))
    assert any("edited" in note for note in workflow.notes)


def test_a_component_that_nothing_knows_may_do_anything() -> None:
    workflow = opened(flow([CHAT, part("Blorp-1", "Blorp")], "ChatInput-1>Blorp-1"))
    assert {verb for _, verb, _ in done(workflow)} == {"unknown"}
    assert workflow.unclassified


@pytest.mark.parametrize(
    ("code", "verbs"),
    [
        ("from langflow.custom import Component\nimport json\n", set()),
        ("import requests\nrequests.get(self.url)", set()),
        ("import requests\nrequests.post(self.url)", {"unknown"}),
        ("import subprocess", {"unknown"}),
        ("__import__('os')", {"unknown"}),
        ("from lfx.services.deps import get_db_service\nsession.commit()", {"unknown"}),
    ],
)
def test_a_component_of_ones_own_does_what_its_code_reaches(code: str, verbs: set[str]) -> None:
    data = flow(
        [CHAT, part("SendMailNow-1", "Send mail", code=code + CLASS)], "ChatInput-1>SendMailNow-1"
    )
    assert {verb for _, verb, _ in done(opened(data))} == verbs
    named(opened(data), "Send mail")


def test_own_code_that_reads_brings_content_in() -> None:
    code = "import httpx\nhttpx.get(self.url)"
    workflow = opened(flow([CHAT, part("Peek-1", "Peek", code=code + CLASS)], "ChatInput-1>Peek-1"))
    assert drawn(workflow, "reads") == {("Peek", "What the code of Peek reaches")}


def test_edited_code_may_do_more_than_the_component_it_is_named_after() -> None:
    edited = part(
        "ParserComponent-1", "Parser", code="import socket" + CLASS, node={"edited": True}
    )
    workflow = opened(flow([CHAT, edited], "ChatInput-1>ParserComponent-1"))
    assert {verb for _, verb, _ in done(workflow)} == {"unknown"}
