"""Agent Framework and Foundry files as enemies write them: an error or a map, in bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hostile_files import Path, opened, places, spoiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.formats.ms_declarative import FORMAT
from tests.effort import examples

AGENT: dict[str, Any] = {
    "kind": "Prompt",
    "name": "A",
    "instructions": "x",
    "model": {"id": "gpt-4.1", "provider": "OpenAI",
              "connection": {"kind": "key", "endpoint": "https://a.example.org", "key": "=Env.K"}},
    "tools": [
        {"kind": "mcp", "name": "m", "url": "https://m.acme-tools.io/mcp",
         "headers": {"Authorization": "Bearer x"}, "allowedTools": ["read_x", "delete_x"],
         "connection": {"kind": "oauth", "clientId": "c", "clientSecret": "s"},
         "approvalMode": {"kind": "specify", "alwaysRequireApprovalTools": ["delete_x"],
                          "neverRequireApprovalTools": ["read_x"]}},
        {"kind": "function", "name": "send_mail", "parameters": {"properties": {"to": {}}}},
        {"kind": "web_search"}, {"kind": "file_search", "vectorStoreIds": ["v"]},
        {"kind": "code_interpreter"}, {"kind": "openapi", "specification": "./x.json"},
        {"kind": "azure_ai_search", "connection": "c"}, {"kind": "a2a", "name": "other"},
        {"kind": "*", "name": "own", "options": {}},
    ],
}  # fmt: skip
FLOW: dict[str, Any] = {
    "kind": "Workflow",
    "agents": {"A": AGENT, "B": {"file": "./b.yaml"}},
    "trigger": {"kind": "OnConversationStart", "id": "t", "actions": [
        {"kind": "SetVariable", "id": "set", "variable": "Local.X", "value": "=1"},
        {"kind": "InvokeAzureAgent", "id": "a", "agent": {"name": "A"},
         "input": {"externalLoop": {"when": "=true"}}, "output": {"autoSend": True}},
        {"kind": "InvokeAzureAgent", "id": "b", "agent": {"name": "B"}},
        {"kind": "InvokeAzureAgent", "id": "c", "agent": {"name": "=Local.Next"}},
        {"kind": "Question", "id": "q", "variable": "Local.Y", "prompt": "Go {Local.X}?"},
        {"kind": "ConditionGroup", "id": "g", "conditions": [
            {"condition": "=Local.Y = true", "actions": [
                {"kind": "InvokeMcpTool", "id": "mcp", "serverUrl": "https://m.acme-tools.io/mcp",
                 "serverLabel": "m", "toolName": "delete_x", "requireApproval": True,
                 "headers": {"Authorization": "Bearer x"}, "connection": {"name": "n"}}]},
            {"condition": "=Local.Z", "actions": [{"kind": "GotoAction", "actionId": "set"}]}],
         "elseActions": [{"kind": "SendActivity", "id": "s", "activity": "x"}]},
        {"kind": "If", "id": "i", "condition": "=Local.Z", "then": [
            {"kind": "HttpRequestAction", "id": "h", "method": "DELETE", "url": "=Env.U",
             "headers": {"X": "y"}}],
         "else": [{"kind": "InvokeFunctionTool", "id": "f", "functionName": "pay_bill",
                   "arguments": {"a": "=Local.X"}, "requireApproval": "=Local.Z"}]},
        {"kind": "Foreach", "id": "l", "items": "=Local.I", "actions": [
            {"kind": "BreakLoop"}, {"kind": "ContinueLoop"}, {"kind": "Unheard", "id": "u"}]},
        {"kind": "TryCatch", "id": "try", "try": [{"kind": "EndDialog", "id": "e"}], "catch": []},
        {"kind": "EndWorkflow", "id": "end"}]},
}  # fmt: skip
MANIFEST: dict[str, Any] = {
    "name": "m",
    "template": {"name": "m", "kind": "hosted", "protocols": [{"protocol": "responses"}],
                 "environment_variables": [{"name": "API_KEY", "value": "sk-1234567890123456789"}]},
    "resources": [{"kind": "model", "id": "gpt-4o", "name": "M"}, {"kind": "toolbox", "name": "t",
                  "tools": [{"type": "mcp", "server_label": "x", "require_approval": "always"}]},
                  {"kind": "tool", "id": "bing"}],
}  # fmt: skip
TOOLBOX: dict[str, Any] = {
    "description": "d",
    "tools": [{"type": "mcp", "server_label": "x", "server_url": "https://x.acme-tools.io",
               "project_connection_id": "p", "require_approval": {"always": {"tool_names": ["a"]}}},
              {"type": "code_interpreter"}],
}  # fmt: skip
RICH: tuple[Any, ...] = (FLOW, AGENT, MANIFEST, TOOLBOX)
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "=", "={", "=Not(", "{x}", "=Concatenate(\"", [], [None], {},
    {"a": {"b": 1}}, [["x"]], "http://[", "a" * 3000, "GotoAction", "Foreach", "always", ["set"],
    {"kind": "Prompt"}, {"kind": "Question"}, [{"kind": "If"}], "set", "=Local.Y = true",
)  # fmt: skip
PLACES = [(which, path) for which, data in enumerate(RICH) for path in places(data)]


@pytest.mark.parametrize("data", RICH)
def test_the_rich_documents_open_whole(data: Any) -> None:
    workflow = opened(FORMAT, data)
    assert workflow is not None
    assert not [note for note in workflow.notes if "has no sense" in note]


def test_the_rich_workflow_has_all_kinds() -> None:
    workflow = opened(FORMAT, FLOW)
    assert workflow is not None
    kinds = {node.kind for node in workflow.nodes}
    assert kinds >= {"gate", "agent", "step", "tool", "identity", "model", "trigger", "system"}


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    chosen: list[tuple[int, Path]], junk: Any
) -> None:
    which = chosen[0][0]
    opened(FORMAT, spoiled(RICH[which], [path for at, path in chosen if at == which], junk))


def actions(count: int) -> dict[str, Any]:
    listed = [
        {"kind": "Question", "id": f"q{n}", "variable": f"Local.V{n}", "prompt": "x"}
        if n % 2 == 0
        else {"kind": "If", "id": f"i{n}", "condition": f"=Local.V{n - 1}",
              "then": [{"kind": "InvokeFunctionTool", "id": f"f{n}", "functionName": "pay"}]}
        for n in range(count)
    ]  # fmt: skip
    return {"kind": "Workflow", "trigger": {"kind": "OnConversationStart", "actions": listed}}


@pytest.mark.usefixtures("no_collection")
def test_many_actions_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        data = actions(count)
        began = time.process_time()
        assert opened(FORMAT, data) is not None
        return time.process_time() - began

    took(50)
    # Actions that share their ways on have up to a bounded number of links each.
    half, whole = took(750), took(1500)
    assert whole < 6 * max(half, 0.05)


def test_many_ways_in_and_many_ways_on_do_not_multiply() -> None:
    def group(name: str, condition: str) -> dict[str, Any]:
        branches = [
            {"condition": condition, "actions": [{"kind": "SendActivity", "id": f"{name}{n}"},
                                                 {"kind": "InvokeFunctionTool"}]}
            for n in range(800)
        ]  # fmt: skip
        return {"kind": "ConditionGroup", "id": name, "conditions": branches}

    listed = [group("a", "=Local.X"), {"kind": "Question", "id": "q", "variable": "Local.Y"},
              group("b", "=Local.Y")]  # fmt: skip
    data = {"kind": "Workflow", "trigger": {"kind": "OnConversationStart", "actions": listed}}
    workflow = opened(FORMAT, data)
    assert workflow is not None
    assert len(workflow.links) < 20_000


def test_deep_nesting_is_read_to_its_end() -> None:
    inner: list[Any] = [{"kind": "SendActivity", "id": "deepest"}]
    for n in range(60):
        inner = [{"kind": "If", "id": f"i{n}", "condition": "=Local.X", "then": inner}]
    workflow = opened(FORMAT, {"kind": "Workflow", "trigger": {"kind": "x", "actions": inner}})
    assert workflow is not None
    assert "deepest" in {node.name for node in workflow.nodes}
