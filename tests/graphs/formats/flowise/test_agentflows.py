"""Agentflows (v2): gates and their refusals, tools inline, iterations, starts, credentials."""

from __future__ import annotations

from typing import Any

import pytest

from .flows import analysed, done, drawn, flow, named, newer, opened

START = newer("startAgentflow_0", "Start", startInputType="chatInput")


def tool(kind: str, asks: Any = "", **config: Any) -> dict[str, Any]:
    return {
        "agentSelectedTool": kind,
        "agentSelectedToolRequiresHumanInput": asks,
        "agentSelectedToolConfig": config,
    }


def statuses(data: Any) -> dict[str, str]:
    workflow = opened(data)
    name = {each.id: each.name for each in workflow.nodes}
    return {name[one.actor]: one.status for one in analysed(workflow).actions}


POST = newer("httpAgentflow_0", "Post", method="POST", url="<p>https://api.github.com/x</p>")
ASK = newer("humanInputAgentflow_0", "Ask", humanInputDescriptionType="fixed")


def test_what_follows_a_refusal_is_not_gated() -> None:
    data = flow(
        [START, newer("llmAgentflow_0", "Write", llmModel="chatOpenAI"), ASK, POST],
        "startAgentflow_0>llmAgentflow_0 llmAgentflow_0>humanInputAgentflow_0 "
        "humanInputAgentflow_0:1>httpAgentflow_0",
    )
    assert statuses(data)["Post"] == "bypassed"


def test_what_follows_an_approval_has_passed_a_weak_gate() -> None:
    data = flow(
        [START, newer("llmAgentflow_0", "Write", llmModel="chatOpenAI"), ASK, POST],
        "startAgentflow_0>llmAgentflow_0 llmAgentflow_0>humanInputAgentflow_0 "
        "humanInputAgentflow_0:0>httpAgentflow_0",
    )
    assert statuses(data)["Post"] == "weak"


def test_a_model_after_the_approval_makes_it_stale() -> None:
    data = flow(
        [START, newer("llmAgentflow_0", "Write", llmModel="chatOpenAI"), ASK, POST],
        "startAgentflow_0>humanInputAgentflow_0 humanInputAgentflow_0:0>llmAgentflow_0 "
        "llmAgentflow_0>httpAgentflow_0",
    )
    assert statuses(data)["Post"] == "stale"


def test_a_loop_leads_back_to_the_node_that_it_names() -> None:
    nodes = [
        START,
        newer("agentAgentflow_1", "One"),
        newer("agentAgentflow_10", "Ten"),
        newer("loopAgentflow_0", "Again", loopBackToNode="agentAgentflow_10-Ten"),
    ]
    ways = "startAgentflow_0>agentAgentflow_1 agentAgentflow_1>agentAgentflow_10 "
    workflow = opened(flow(nodes, ways + "agentAgentflow_10>loopAgentflow_0"))
    assert ("Again", "Ten") in drawn(workflow, "flow")
    assert ("Again", "One") not in drawn(workflow, "flow")


@pytest.mark.parametrize("asks", [True, "true"])
def test_a_tool_may_ask_and_its_neighbour_not(asks: Any) -> None:
    tools = [
        tool("requestsPost", asks, requestsPostUrl="https://a.io/x", requestsPostName="post"),
        tool("requestsDelete", "", requestsDeleteUrl="https://a.io/x", requestsDeleteName="drop"),
    ]
    data = flow(
        [START, newer("agentAgentflow_0", "Clerk", agentTools=tools)],
        "startAgentflow_0>agentAgentflow_0",
    )
    assert statuses(data) == {"post": "weak", "drop": "ungated"}


def test_tools_may_be_kept_as_text() -> None:
    kept = '[{"agentSelectedTool": "calculator", "agentSelectedToolConfig": {}}]'
    data = flow(
        [START, newer("agentAgentflow_0", "Clerk", agentTools=kept)],
        "startAgentflow_0>agentAgentflow_0",
    )
    assert ("Clerk", "Calculator") in drawn(opened(data), "calls")


def test_only_the_chosen_actions_of_a_tool_count() -> None:
    read = [tool("gmail", messageActions='["listMessages"]')]
    both = [tool("gmail", messageActions=["listMessages", "trashMessage"])]
    ways = "startAgentflow_0>agentAgentflow_0"
    reader = opened(flow([START, newer("agentAgentflow_0", "Clerk", agentTools=read)], ways))
    cleaner = opened(flow([START, newer("agentAgentflow_0", "Clerk", agentTools=both)], ways))
    assert done(reader) == set()
    assert done(cleaner) == {("Gmail", "delete", "Mailbox")}
    assert named(reader, "Gmail").facts["content"] == "untrusted"
    assert named(reader, "Mailbox").facts["sensitivity"] == "confidential"


def test_a_custom_server_is_placed_by_its_entry() -> None:
    config = '{"url": "https://mcp.example.org/mcp", "headers": {"Authorization": "{{$vars.key}}"}}'
    tools = [tool("customMCP", mcpServerConfig=config, mcpActions='["delete_all"]')]
    workflow = opened(
        flow(
            [START, newer("agentAgentflow_0", "Clerk", agentTools=tools)],
            "startAgentflow_0>agentAgentflow_0",
        )
    )
    assert ("Clerk", "delete_all") in drawn(workflow, "calls")
    assert named(workflow, "delete_all").facts["arguments"] == "model"


def test_a_server_kept_in_flowise_may_do_anything() -> None:
    tools = [tool("customMcpServerTool", mcpServerId="77")]
    data = flow(
        [START, newer("agentAgentflow_0", "Clerk", agentTools=tools)],
        "startAgentflow_0>agentAgentflow_0",
    )
    workflow = opened(data)
    assert named(workflow, "Custom MCP Server").tags == ("unresolved",)
    assert set(statuses(data).values()) == {"ungated"}


def test_a_step_that_runs_another_flow_may_do_anything_until_that_is_given() -> None:
    caller = newer("executeFlowAgentflow_0", "Hand over", executeFlowSelectedFlow="f2")
    one = flow([START, caller], "startAgentflow_0>executeFlowAgentflow_0")
    two = flow([START, POST], "startAgentflow_0>httpAgentflow_0")
    alone = opened(one)
    assert [each.name for each in alone.nodes if "unresolved" in each.tags] == [
        "Flow run by Hand over"
    ]
    both = opened(
        {
            "AgentFlowV2": [
                {"id": "f1", "name": "One", "flowData": one},
                {"id": "f2", "name": "Two", "flowData": two},
            ]
        }
    )
    assert not [each for each in both.nodes if "unresolved" in each.tags]
    assert ("Hand over", "Start") in drawn(both, "flow")
    assert ("Post", "Hand over") in drawn(both, "flow")


@pytest.mark.parametrize(
    ("inputs", "exposure", "answered"),
    [
        ({"startInputType": "webhookTrigger"}, "anonymous", True),
        ({"startInputType": "webhookTrigger", "webhookEnableAuth": True}, "authenticated", True),
        ({"startInputType": "scheduleInput"}, "schedule", False),
        ({"startInputType": "formInput"}, None, True),
        ({}, None, True),
    ],
)
def test_how_a_flow_begins(inputs: dict[str, Any], exposure: str | None, answered: bool) -> None:
    nodes = [newer("startAgentflow_0", "Start", **inputs), newer("agentAgentflow_0", "Clerk")]
    workflow = opened(flow(nodes, "startAgentflow_0>agentAgentflow_0"))
    assert named(workflow, "Start").facts.get("exposure") == exposure
    assert (("Clerk", "Start") in drawn(workflow, "replies")) is answered


def test_parts_of_an_iteration_run_for_each_item() -> None:
    nodes = [
        START,
        newer("iterationAgentflow_0", "Each"),
        newer("agentAgentflow_5", "After"),
        newer("llmAgentflow_0", "First", "iterationAgentflow_0"),
        newer("llmAgentflow_1", "Second", "iterationAgentflow_0"),
    ]
    workflow = opened(
        flow(
            nodes,
            "startAgentflow_0>iterationAgentflow_0 "
            "llmAgentflow_0>llmAgentflow_1 iterationAgentflow_0>agentAgentflow_5",
        )
    )
    assert drawn(workflow, "flow") == {
        ("Start", "Each"),
        ("Each", "First"),
        ("First", "Second"),
        ("Second", "Each"),
        ("Each", "After"),
    }
    assert drawn(workflow, "replies") == {("After", "Start")}
    assert named(workflow, "First").extensions["x-part-of"] == named(workflow, "Each").id


def test_a_key_typed_in_is_told_and_not_kept() -> None:
    secret = "sk-proj-" + "a1B2" * 12
    nodes = [
        START,
        newer(
            "httpAgentflow_0",
            "Call",
            url="https://a.io",
            method="GET",
            headers=[{"key": "Authorization", "value": f"Bearer {secret}"}],
        ),
    ]
    workflow = opened(flow(nodes, "startAgentflow_0>httpAgentflow_0"))
    assert secret not in repr(workflow)
    assert named(workflow, "Call").extensions["x-inline-secrets"] == [
        "/nodes/1/data/inputs/headers/0/value"
    ]


def test_code_of_the_author_reaches_what_its_addresses_say() -> None:
    code = "await fetch('https://api.github.com/gists', {method: 'DELETE'})"
    quiet = "return $input.trim()"
    nodes = [
        START,
        newer("customFunctionAgentflow_0", "Drop", customFunctionJavascriptFunction=code),
        newer("customFunctionAgentflow_1", "Trim", customFunctionJavascriptFunction=quiet),
    ]
    workflow = opened(
        flow(
            nodes,
            "startAgentflow_0>customFunctionAgentflow_0 "
            "customFunctionAgentflow_0>customFunctionAgentflow_1",
        )
    )
    assert done(workflow) == {("Drop", "delete", "GitHub (api.github.com)")}


def test_a_node_of_a_class_that_is_not_known_may_do_anything() -> None:
    nodes = [START, newer("blorpAgentflow_0", "Blorp")]
    workflow = opened(flow(nodes, "startAgentflow_0>blorpAgentflow_0"))
    assert {verb for _, verb, _ in done(workflow)} == {"unknown"}
    assert workflow.unclassified
