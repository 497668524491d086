"""What each form of approval in n8n is worth: nothing better than the export proves."""

from __future__ import annotations

from typing import Any

import pytest

from graphs.model.workflow import Workflow
from tests.graphs.formats.n8n_cases import (
    AGENT,
    CHAT,
    MODEL,
    analysed,
    effect,
    export,
    joined,
    load,
    named,
    node,
    status_of,
)

SHOWN = "Call {{ $tool.name }} with {{ JSON.stringify($tool.parameters) }}?"
APPROVED = {
    "conditions": [
        {
            "leftValue": "={{ $json.data.approved }}",
            "rightValue": "",
            "operator": {"type": "boolean", "operation": "true", "singleValue": True},
        }
    ],
    "combinator": "and",
}


def reviewed_tool(**review: Any) -> Workflow:
    """An agent that may delete mail after a person reviewed the call."""
    parameters = {"sendTo": "board@corp.example", "message": f"={SHOWN}", **review}
    return load(
        export(
            CHAT, AGENT, MODEL,
            node("Delete mail", "gmailTool", resource="message", operation="delete",
                 messageId="={{ $fromAI('id') }}"),
            node("Review", "gmailHitlTool", **parameters),
            wires="""Chat > Agent
            Model ~ ai_languageModel ~ Agent
            Delete mail ~ ai_tool ~ Review
            Review ~ ai_tool ~ Agent""",
        )
    )  # fmt: skip


def flow_gate(after: str = "Approved?", refused: str = "", **approval: Any) -> Workflow:
    """Mail, an agent, an approval, and a mail that goes out; `after` follows the approval."""
    parameters = {
        "operation": "sendAndWait", "sendTo": "board@corp.example",
        "message": "=Send {{ $json.output }}?", **approval,
    }  # fmt: skip
    return load(
        export(
            node("New mail", "gmailTrigger"), AGENT, MODEL, node("Ask", "gmail", **parameters),
            node("Approved?", "if", conditions=APPROVED),
            node("Classify", "@n8n/n8n-nodes-langchain.textClassifier"),
            node("Send", "emailSend", toEmail="={{ $json.to }}"),
            node("Tidy", "code", jsCode="return $input.all().map(i => i.json.text.trim())"),
            node("Refuse", "slack", select="channel", text="refused"),
            wires=f"""New mail > Agent
            Agent > Ask
            Ask > {after}
            Approved? > Send | {refused}
            Tidy > Send
            Classify > Send
            Model ~ ai_languageModel ~ Agent
            Model ~ ai_languageModel ~ Classify""",
        )
    )  # fmt: skip


def test_a_reviewed_tool_call_is_gated() -> None:
    workflow = reviewed_tool()
    gate = named(workflow, "Review")
    assert gate.kind == "gate"
    assert gate.facts["enforced"] == "before"
    assert gate.facts["binds"] == "arguments"
    assert set(gate.facts["shows"]) == {"arguments", "target"}
    assert gate.facts["on_timeout"] == "wait"
    assert joined(workflow, "calls", "Agent", "Review")
    assert joined(workflow, "calls", "Review", "Delete mail")
    assert not joined(workflow, "calls", "Agent", "Delete mail")
    assert analysed(workflow).qualities[gate.id].quality == "valid"
    assert status_of(analysed(workflow), "Delete mail") == "gated"


@pytest.mark.parametrize(
    ("review", "quality"),
    [
        ({"message": ""}, "unproven"),
        ({"message": "=Call {{ $tool.name }}?"}, "weak"),
        ({"sendTo": "={{ $fromAI('who') }}"}, "weak"),
        ({"sendTo": ""}, "unproven"),
        ({"options": {"limitWaitTime": {"values": {"resumeAmount": 5}}}}, "valid"),
    ],
)
def test_a_review_is_worth_what_it_shows_and_whom_it_asks(
    review: dict[str, Any], quality: str
) -> None:
    workflow = reviewed_tool(**review)
    assert analysed(workflow).qualities[named(workflow, "Review").id].quality == quality


def test_who_reads_a_channel_is_not_known() -> None:
    channel = {"__rl": True, "mode": "name", "value": "#desk"}
    workflow = reviewed_tool(sendTo="", select="channel", channelId=channel)
    gate = named(workflow, "Review")
    assert "approvers" not in gate.facts
    assert "#desk" in gate.origin("approvers").because
    assert analysed(workflow).qualities[gate.id].quality == "unproven"


def test_a_tool_beside_its_review_is_not_gated() -> None:
    data = export(
        CHAT, AGENT, node("Delete mail", "gmailTool", operation="delete"),
        node("Review", "gmailHitlTool", sendTo="board@corp.example", message=f"={SHOWN}"),
        wires="Chat > Agent\nReview ~ ai_tool ~ Agent",
    )  # fmt: skip
    ends = [{"node": name, "type": "ai_tool", "index": 0} for name in ("Review", "Agent")]
    data["connections"]["Delete mail"] = {"ai_tool": [ends]}
    assert status_of(analysed(load(data)), "Delete mail") == "bypassed"


def test_a_flow_gate_is_never_better_than_unproven() -> None:
    workflow = flow_gate()
    gate = named(workflow, "Ask")
    assert (gate.facts["enforced"], gate.facts["on_timeout"]) == ("before", "wait")
    assert gate.facts["approvers"] == ("board@corp.example",)
    assert "binds" not in gate.facts
    assert gate.origin("binds").because
    assert status_of(analysed(workflow), "Send") == "unproven"


def test_a_refusal_that_nothing_asks_for_does_not_stop_the_run() -> None:
    double = {"values": {"approvalType": "double"}}
    workflow = flow_gate(after="Send", approvalOptions=double)
    assert named(workflow, "Ask").facts["enforced"] == "advisory"
    assert status_of(analysed(workflow), "Send") == "weak"
    workflow = flow_gate(after="Approved?", approvalOptions=double)
    assert named(workflow, "Ask").facts["enforced"] == "before"
    workflow = flow_gate(after="Approved?, Send", approvalOptions=double)
    assert named(workflow, "Ask").facts["enforced"] == "advisory"
    # With one button there is no refusal: the run waits for the approval.
    assert named(flow_gate(after="Send"), "Ask").facts["enforced"] == "before"


def test_a_limit_of_time_lets_the_run_go_on() -> None:
    limit = {"limitWaitTime": {"values": {"resumeUnit": "minutes", "resumeAmount": 45}}}
    untested = flow_gate(after="Send", options=limit)
    assert named(untested, "Ask").facts["on_timeout"] == "approve"
    assert status_of(analysed(untested), "Send") == "weak"
    tested = flow_gate(after="Approved?", options=limit)
    assert named(tested, "Ask").facts["on_timeout"] == "deny"


def test_what_runs_after_a_refusal_is_not_gated() -> None:
    workflow = flow_gate(refused="Refuse", approvalOptions={"values": {"approvalType": "double"}})
    assert joined(workflow, "flow", "Agent", "Refuse")
    assert not joined(workflow, "flow", "Agent", "Send")
    assert status_of(analysed(workflow), "Refuse") in ("ungated", "bypassed")
    assert status_of(analysed(workflow), "Send") == "unproven"


@pytest.mark.parametrize(
    ("condition", "approving"),
    [
        ({"operation": "true"}, "true"),
        ({"operation": "equals", "rightValue": True}, "true"),
        ({"operation": "false"}, "false"),
        # It is there after a refusal too, so this asks for nothing.
        ({"operation": "exists"}, ""),
        ({"operation": "notEquals", "rightValue": "maybe"}, ""),
    ],
)
def test_which_branch_means_approved(condition: dict[str, Any], approving: str) -> None:
    right = condition.get("rightValue", "")
    rule = {
        "leftValue": "={{ $json.data.approved }}", "rightValue": right,
        "operator": {"type": "boolean", "operation": condition["operation"]},
    }  # fmt: skip
    workflow = load(
        export(
            node("New mail", "gmailTrigger"), AGENT,
            node("Ask", "gmail", operation="sendAndWait", sendTo="a@b.example",
                 approvalOptions={"values": {"approvalType": "double"}}),
            node("Approved?", "if", conditions={"conditions": [rule], "combinator": "and"}),
            node("Yes", "slack", select="channel"), node("No", "slack", select="channel"),
            wires="New mail > Agent\nAgent > Ask\nAsk > Approved?\nApproved? > Yes | No",
        )
    )  # fmt: skip
    assert joined(workflow, "flow", "Agent", "Yes") is (approving != "true")
    assert joined(workflow, "flow", "Agent", "No") is (approving != "false")


def test_a_free_text_answer_binds_nothing() -> None:
    workflow = flow_gate(after="Classify", responseType="freeText")
    gate = named(workflow, "Ask")
    assert gate.facts["binds"] == "none"
    assert analysed(workflow).qualities[gate.id].quality == "weak"
    assert status_of(analysed(workflow), "Send") in ("weak", "stale")


def test_content_built_after_the_approval_is_not_what_was_approved() -> None:
    workflow = flow_gate(after="Tidy")
    assert named(workflow, "Tidy").facts["mutates"] is True
    assert status_of(analysed(workflow), "Send") == "stale"


def test_a_message_of_fixed_text_shows_nothing() -> None:
    workflow = flow_gate(message="Please approve")
    gate = named(workflow, "Ask")
    assert gate.facts["shows"] == ()
    assert analysed(workflow).qualities[gate.id].quality == "weak"


def test_who_began_the_run_cannot_approve_it() -> None:
    workflow = load(
        export(
            node("Message", "telegramTrigger"), AGENT,
            node("Ask", "telegram", operation="sendAndWait",
                 message="=OK: {{ $json.x }}",
                 chatId="={{ $('Message').item.json.message.chat.id }}"),
            node("Send", "emailSend"),
            wires="Message > Agent\nAgent > Ask\nAsk > Send",
        )
    )  # fmt: skip
    assert named(workflow, "Ask").facts["self_approval"] is True
    assert status_of(analysed(workflow), "Send") == "weak"


@pytest.mark.parametrize(
    ("resume", "kind"),
    [(None, "step"), ("specificTime", "step"), ("webhook", "tool"), ("form", "gate")],
)
def test_only_a_form_makes_a_gate_of_a_wait(resume: str | None, kind: str) -> None:
    parameters = {"resume": resume} if resume else {}
    workflow = load(
        export(
            node("New mail", "gmailTrigger"), AGENT, node("Hold", "wait", **parameters),
            node("Send", "emailSend"),
            wires="New mail > Agent\nAgent > Hold\nHold > Send",
        )
    )  # fmt: skip
    assert named(workflow, "Hold").kind == kind
    assert status_of(analysed(workflow), "Send") == ("unproven" if kind == "gate" else "ungated")


def test_a_form_that_goes_on_for_who_began_it_is_weak() -> None:
    workflow = load(
        export(
            node("Request", "formTrigger"), AGENT, node("Hold", "wait", resume="form"),
            node("Send", "emailSend"),
            wires="Request > Agent\nAgent > Hold\nHold > Send",
        )
    )  # fmt: skip
    assert status_of(analysed(workflow), "Send") == "weak"


def test_a_disabled_gate_gates_nothing() -> None:
    data = export(
        node("New mail", "gmailTrigger"), AGENT,
        {**node("Ask", "gmail", operation="sendAndWait", sendTo="a@b.example"), "disabled": True},
        node("Send", "emailSend"),
        wires="New mail > Agent\nAgent > Ask\nAsk > Send",
    )  # fmt: skip
    workflow = load(data)
    assert "disabled" in named(workflow, "Ask").tags
    assert joined(workflow, "flow", "Agent", "Send")
    assert not workflow.links_from[named(workflow, "Ask").id]
    assert status_of(analysed(workflow), "Send") == "ungated"


def test_an_agent_that_may_ask_a_person_is_not_held_by_it() -> None:
    workflow = load(
        export(
            CHAT, AGENT,
            node("Ask", "slackTool", operation="sendAndWait", user="U1", message="=x {{ $json }}"),
            node("Send", "gmailTool", operation="send", message="={{ $fromAI('m') }}"),
            wires="Chat > Agent\nAsk ~ ai_tool ~ Agent\nSend ~ ai_tool ~ Agent",
        )
    )  # fmt: skip
    assert named(workflow, "Ask").facts["enforced"] == "advisory"
    assert status_of(analysed(workflow), "Send") == "ungated"


def test_a_gate_uses_its_credential_and_sends_no_action() -> None:
    asked = node("Ask", "gmail", operation="sendAndWait", sendTo="a@b.example")
    asked["credentials"] = {"gmailOAuth2": {"id": "7", "name": "Approvals"}}
    workflow = load(
        export(
            node("New mail", "gmailTrigger"), AGENT, asked, node("Send", "emailSend"),
            wires="New mail > Agent\nAgent > Ask\nAsk > Send",
        )
    )  # fmt: skip
    kinds = {link.kind for link in workflow.links_from[named(workflow, "Ask").id]}
    assert kinds == {"flow", "uses"}
    assert effect(workflow, "Send").verb == "send"


@pytest.mark.parametrize(
    "setting",
    [
        {"onError": "continueRegularOutput"},
        {"onError": "continueErrorOutput"},
        {"continueOnFail": True},
        {"onError": "stopWorkflow"},
    ],
)
def test_a_gate_that_survives_its_own_errors_is_advice(setting: dict[str, Any]) -> None:
    ask = {**node("Ask", "gmail", operation="sendAndWait", sendTo="board@corp.example"), **setting}
    send = node("Send", "emailSend", toEmail="a@b.example")
    wires = "New mail > Agent\nAgent > Ask\nAsk > Send\nModel ~ ai_languageModel ~ Agent"
    workflow = load(export(node("New mail", "gmailTrigger"), AGENT, MODEL, ask, send, wires=wires))
    stops = setting == {"onError": "stopWorkflow"}
    assert named(workflow, "Ask").facts["enforced"] == ("before" if stops else "advisory")
    assert status_of(analysed(workflow), "Send") == ("unproven" if stops else "weak")
