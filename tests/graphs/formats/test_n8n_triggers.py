"""Who can start an n8n workflow, what runs at all, and who gets the answer."""

from __future__ import annotations

from typing import Any

import pytest

from graphs.model.workflow import Workflow
from tests.graphs.formats.n8n_cases import (
    AGENT,
    CHAIN,
    CHAT,
    analysed,
    entries,
    export,
    joined,
    load,
    named,
    node,
    status_of,
    touched,
)


def started(trigger: dict[str, Any]) -> Workflow:
    return load(export({**trigger, "name": "Start"}, AGENT, wires="Start > Agent"))


@pytest.mark.parametrize(
    ("trigger", "exposure", "trust"),
    [
        (node("", "webhook"), "anonymous", "untrusted"),
        (node("", "webhook", authentication="none"), "anonymous", "untrusted"),
        (node("", "webhook", authentication="basicAuth"), "authenticated", "untrusted"),
        (node("", "formTrigger"), "anonymous", "untrusted"),
        (node("", CHAIN + "chatTrigger"), "internal", "internal"),
        (node("", CHAIN + "chatTrigger", public=True), "anonymous", "untrusted"),
        (node("", CHAIN + "chatTrigger", public=True, authentication="n8nUserAuth"),
         "internal", "internal"),
        (node("", CHAIN + "manualChatTrigger"), "internal", "internal"),
        (node("", "manualTrigger"), "internal", "internal"),
        (node("", "scheduleTrigger"), "schedule", "internal"),
        (node("", "errorTrigger"), None, "internal"),
        (node("", "telegramTrigger"), "anonymous", "partner"),
        (node("", "gmailTrigger"), "anonymous", "partner"),
        (node("", "githubTrigger"), "authenticated", "partner"),
        (node("", "executeWorkflowTrigger"), None, "internal"),
        (node("", "n8n-nodes-mine.mineTrigger"), None, "internal"),
    ],
)  # fmt: skip
def test_who_can_start_it(trigger: dict[str, Any], exposure: str | None, trust: str) -> None:
    workflow = started(trigger)
    start = named(workflow, "Start")
    assert start.kind == "trigger"
    assert start.fact("exposure") == exposure
    assert start.origin("exposure").because
    assert workflow.zone_of(start).trust == trust
    trusted = exposure in ("internal", "schedule")
    content = "trusted" if trusted else "unknown" if exposure is None else "untrusted"
    assert entries(analysed(workflow))["Start"] == content


def test_an_unwired_trigger_is_shown_and_begins_nothing() -> None:
    held = {"gmailOAuth2": {"id": "1", "name": "Mail"}}
    lonely = {**node("Lonely", "gmailTrigger"), "credentials": held}
    workflow = load(export(CHAT, AGENT, lonely, wires="Chat > Agent"))
    assert named(workflow, "Lonely").tags == ("not reached",)
    assert not workflow.links_from[named(workflow, "Lonely").id]
    assert "Lonely" not in entries(analysed(workflow))
    assert not [one for one in workflow.nodes if one.kind == "identity"]
    assert any("Lonely" in note for note in workflow.notes)


def test_what_no_trigger_reaches_touches_nothing() -> None:
    workflow = load(
        export(
            CHAT, AGENT, node("Read", "slack", resource="channel", operation="history"),
            node("Drop", "postgres", operation="deleteTable"),
            wires="Chat > Agent\nRead > Drop",
        )
    )  # fmt: skip
    assert set(touched(workflow, "Read")) == {"flow"}
    assert touched(workflow, "Drop") == {}
    # A file without any trigger is a part of a workflow: all of it counts.
    workflow = load(
        export(AGENT, node("Drop", "postgres", operation="deleteTable"), wires="Agent > Drop")
    )
    assert status_of(analysed(workflow), "Drop") == "ungated"


def test_what_only_an_unwired_trigger_stands_beside_counts_too() -> None:
    workflow = load(
        export(
            node("Hook", "webhook"), AGENT, node("Drop", "postgres", operation="deleteTable"),
            wires="Agent > Drop",
        )
    )  # fmt: skip
    assert status_of(analysed(workflow), "Drop") == "ungated"
    assert "Hook" not in entries(analysed(workflow))
    assert any("No trigger is wired" in note for note in workflow.notes)


def test_a_disabled_node_hands_on_what_it_gets() -> None:
    off = {**node("Off", "postgres", operation="deleteTable"), "disabled": True}
    workflow = load(export(CHAT, off, AGENT, wires="Chat > Off\nOff > Agent"))
    assert named(workflow, "Off").tags == ("disabled",)
    assert joined(workflow, "flow", "Chat", "Agent")
    assert touched(workflow, "Off") == {}
    # A disabled tool is no tool of the agent, and a disabled trigger starts nothing.
    tool = {**node("Tool", "gmailTool"), "disabled": True}
    trigger = {**node("Hook", "webhook"), "disabled": True}
    workflow = load(
        export(
            CHAT, AGENT, tool, trigger, wires="Chat > Agent\nTool ~ ai_tool ~ Agent\nHook > Agent"
        )
    )
    assert touched(workflow, "Agent").get("calls") is None
    assert set(entries(analysed(workflow))) == {"Chat"}


def test_a_disabled_branch_goes_on_at_its_first_output() -> None:
    off = {**node("Off", "if"), "disabled": True}
    yes, no = node("Yes", "slack", select="channel"), node("No", "slack", select="channel")
    workflow = load(export(CHAT, off, yes, no, wires="Chat > Off\nOff > Yes | No"))
    assert joined(workflow, "flow", "Chat", "Yes")
    assert not joined(workflow, "flow", "Chat", "No")


def test_null_slots_and_every_output_are_followed() -> None:
    route = node("Route", "switch")
    yes, no = node("Yes", "slack", select="channel"), node("No", "slack", select="channel")
    workflow = load(export(CHAT, route, yes, no, wires="Chat > Route\nRoute > Yes | | No"))
    assert joined(workflow, "flow", "Route", "Yes")
    assert joined(workflow, "flow", "Route", "No")


def test_who_asks_in_a_chat_gets_the_last_answer() -> None:
    workflow = load(export(CHAT, AGENT, node("Tidy", "set"), wires="Chat > Agent\nAgent > Tidy"))
    assert joined(workflow, "replies", "Tidy", "Chat")
    assert not joined(workflow, "replies", "Agent", "Chat")


@pytest.mark.parametrize(
    ("mode", "answering"),
    [(None, set()), ("lastNode", {"Answer", "Log"}), ("responseNode", {"Answer"})],
)
def test_who_calls_a_webhook_gets_what_its_mode_says(mode: str | None, answering: set[str]) -> None:
    parameters = {"responseMode": mode} if mode else {}
    reply = "respondToWebhook" if mode == "responseNode" else "set"
    workflow = load(
        export(
            node("Hook", "webhook", **parameters), AGENT, node("Answer", reply), node("Log", "set"),
            wires="Hook > Agent\nAgent > Answer, Log",
        )
    )  # fmt: skip
    links = [link for link in workflow.links if link.kind == "replies"]
    assert {workflow.node(link.from_id).name for link in links} == answering


def test_a_leak_to_an_anonymous_caller_shows() -> None:
    workflow = load(
        export(
            node("Hook", "webhook", responseMode="lastNode"),
            node("Mail", "gmail", operation="getAll"),
            wires="Hook > Mail",
        )
    )
    leaks = [a for a in analysed(workflow).actions if a.verb == "disclose" and a.role == "request"]
    assert [(workflow.node(a.target).name, a.discloses) for a in leaks] == [
        ("Hook", "confidential")
    ]


def test_a_further_page_of_a_form_brings_new_content_in() -> None:
    workflow = load(
        export(
            node("First", "formTrigger"), node("Second", "form"),
            node("Thanks", "form", operation="completion"),
            wires="First > Second\nSecond > Thanks",
        )
    )  # fmt: skip
    assert joined(workflow, "flow", "First", "Second")
    assert joined(workflow, "replies", "Thanks", "First")


@pytest.mark.parametrize(
    ("parameters", "asks"),
    [({}, False), ({"operation": "sendAndWait"}, True), ({"operation": "send"}, False)],
)
def test_a_question_in_a_chat_brings_new_content_in(parameters: dict[str, Any], asks: bool) -> None:
    workflow = load(
        export(
            CHAT, AGENT, node("Ask", CHAIN + "chat", **parameters), node("Send", "emailSend"),
            wires="Chat > Agent\nAgent > Ask\nAsk > Send",
        )
    )  # fmt: skip
    assert named(workflow, "Ask").kind == "step"
    assert joined(workflow, "flow", "Chat", "Ask") is asks
    assert joined(workflow, "replies", "Ask", "Chat")


def test_an_mcp_trigger_offers_its_tools() -> None:
    workflow = load(
        export(
            node("Server", CHAIN + "mcpTrigger"),
            node("Send", "gmailTool", message="={{ $fromAI('m') }}"),
            wires="Send ~ ai_tool ~ Server",
        )
    )  # fmt: skip
    assert named(workflow, "Server").facts["exposure"] == "anonymous"
    assert joined(workflow, "calls", "Server", "Send")
    assert joined(workflow, "replies", "Send", "Server")
    assert status_of(analysed(workflow), "Send") == "ungated"


def test_a_mail_trigger_reads_the_mailbox_that_it_watches() -> None:
    workflow = started(node("", "gmailTrigger"))
    (mailbox,) = touched(workflow, "Start")["reads"]
    assert (mailbox.name, mailbox.facts["sensitivity"]) == ("Gmail mailbox", "confidential")
    # Mail that comes in leaks nothing to the vendor that holds it.
    assert not [
        a for a in analysed(workflow).actions if a.verb == "disclose" and a.role == "result"
    ]
