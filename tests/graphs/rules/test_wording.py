"""What findings say claims no more than the workflow tells."""

from __future__ import annotations

from typing import Any

import pytest

from graphs.rules.judge import judge
from tests.graphs.formats.n8n_cases import AGENT, CHAT, analysed, export, load, node
from tests.graphs.rules.judging import judged, shipped_texts


def fan(act: dict[str, Any]) -> dict[str, Any]:
    """An agent that acts through a step on two systems, of which it also reads one."""
    return {
        "ungated": 1,
        "zones": [
            {"id": "corp", "trust": "internal"},
            {"id": "east", "trust": "restricted", "environment": "prod"},
            {"id": "west", "trust": "restricted", "environment": "prod"},
        ],
        "nodes": [
            {"id": "mail", "kind": "trigger", "zone": "corp", "exposure": "anonymous"},
            {"id": "agent", "kind": "agent", "zone": "corp"},
            {"id": "switch", "kind": "step", "zone": "corp"},
            {"id": "one", "kind": "step", "zone": "corp"},
            {"id": "two", "kind": "step", "zone": "corp"},
            {"id": "db-east", "kind": "system", "zone": "east", "content": "untrusted"},
            {"id": "db-west", "kind": "system", "zone": "west", "criticality": "critical"},
        ],
        "links": [
            {"from": "mail", "to": "agent", "kind": "flow"},
            {"from": "agent", "to": "db-east", "kind": "reads"},
            {"from": "agent", "to": "agent", "kind": "flow"},
            {"from": "agent", "to": "switch", "kind": "flow"},
            {"from": "switch", "to": "one", "kind": "flow"},
            {"from": "switch", "to": "two", "kind": "flow"},
            {"from": "one", "to": "db-east", "kind": "acts", "verb": "delete", **act},
            {"from": "two", "to": "db-west", "kind": "acts", "verb": "delete", **act},
        ],
    }


@pytest.mark.parametrize(
    ("act", "said"),
    [({}, "whether that can be undone is not known"), ({"reversible": False}, "cannot be undone")],
)
def test_no_stop_says_what_is_known_of_undoing(act: dict[str, Any], said: str) -> None:
    (finding,) = judged(fan(act), ["R29"]).findings
    assert said in finding.why
    assert ("cannot be undone" in finding.why) == bool(act)


def test_fan_out_names_the_step_that_all_ways_share_though_a_target_is_also_read() -> None:
    (finding,) = judged(fan({}), ["R34"]).findings
    assert "where the ways meet: switch (all of them)" in finding.fix


def test_one_agent_alone_leads_back_to_itself() -> None:
    (finding,) = judged(fan({}), ["R33"]).findings
    assert finding.why.startswith("agent leads back to itself, and no limit is given")


def held(kind: str, name: str) -> dict[str, Any]:
    return {"credentials": {kind: {"id": name, "name": name}}}


def test_a_key_to_a_model_is_not_what_sends_the_mail() -> None:
    model = {
        "name": "Model",
        "type": "@n8n/n8n-nodes-langchain.lmChatOpenAi",
        **held("openAiApi", "Model key"),
    }
    send = node("Send", "gmailTool", operation="send", sendTo="={{ $fromAI('to') }}")
    wires = "Chat > Agent\nModel ~ ai_languageModel ~ Agent\nSend ~ ai_tool ~ Agent"
    workflow = load(export(CHAT, AGENT, model, send, wires=wires))
    assert [one.name for one in workflow.nodes if one.kind == "identity"] == ["Model key"]
    assert not judge(analysed(workflow), shipped_texts(), ["R13"]).findings


def test_what_a_credential_allows_by_inference_is_said_to_be_assumed() -> None:
    read = {**node("Read", "postgres", operation="select"), **held("postgres", "Ledger")}
    workflow = load(export(node("Start", "manualTrigger"), read, wires="Start > Read"))
    (finding,) = judge(analysed(workflow), shipped_texts(), ["R16"]).findings
    assert "it may also permit" in finding.why
    assert "verbs" in [item.fact for item in finding.assumed]


def test_a_standing_credential_is_told_of_those_who_act_with_it() -> None:
    key = held("telegramApi", "Bot")
    hear = {**node("Hear", "telegramTrigger"), **key}
    tell = {**node("Tell", "telegram", chatId="1", text="={{ $json.message }}"), **key}
    workflow = load(export(hear, tell, wires="Hear > Tell"))
    (finding,) = judge(analysed(workflow), shipped_texts(), ["R13"]).findings
    assert finding.why.startswith("Bot, which Tell uses to send to ")
