"""Only ADK's own confirmation stands before a call; what a model may ask for does not."""

from __future__ import annotations

from .configs import analysed, drawn, llm, opened


def test_a_confirmed_function_is_never_taken_for_gated() -> None:
    tool = {"name": "FunctionTool", "args": {"func": "a.send_email", "require_confirmation": True}}
    workflow = opened({"r.yaml": llm("R", tools=[tool])})
    (action,) = analysed(workflow).actions
    assert (action.verb, action.status) == ("send", "unproven")
    assert ("R", "calls", "send_email") not in drawn(workflow)


def test_a_function_that_decides_whether_to_ask_tells_not_when() -> None:
    tool = {"name": "FunctionTool", "args": {
        "func": "a.send_email", "require_confirmation": "a.is_large"}}  # fmt: skip
    workflow = opened({"r.yaml": llm("R", tools=[tool])})
    gate = next(node for node in workflow.nodes if node.kind == "gate")
    assert gate.fact("enforced") is None


def test_a_long_running_tool_that_asks_no_one_is_a_tool() -> None:
    tool = {"name": "LongRunningFunctionTool", "args": {"func": "a.start_export"}}
    workflow = opened({"r.yaml": llm("R", tools=[tool])})
    assert not [node for node in workflow.nodes if node.kind == "gate"]
    assert ("R", "calls", "start_export") in drawn(workflow)


def test_a_confirmed_toolset_gates_every_call_of_it() -> None:
    tool = {"name": "McpToolset", "args": {
        "sse_connection_params": {"url": "https://mcp.acme-tools.io/sse"},
        "require_confirmation": True}}  # fmt: skip
    workflow = opened({"r.yaml": llm("R", tools=[tool])})
    agent = next(node.id for node in workflow.nodes if node.name == "R")
    called = [link for link in workflow.links if link.from_id == agent and link.kind == "calls"]
    kinds = {workflow.node(link.to_id).kind: link.gate for link in called}
    assert kinds["tool"]
    assert {one.status for one in analysed(workflow).actions} == {"unproven"}


def test_secrets_of_a_toolset_are_told_and_never_kept() -> None:
    secret = "sk-proj-" + "a1B2" * 10
    tool = {"name": "McpToolset", "args": {
        "stdio_server_params": {"command": "npx", "args": ["-y", "@acme/server"],
                                "env": {"ACME_TOKEN": secret}},
        "auth_credential": {"auth_type": "apiKey", "api_key": secret}}}  # fmt: skip
    workflow = opened({"r.yaml": llm("R", tools=[tool], instruction=f"Use {secret}")})
    assert secret not in repr(workflow)
    held = {node.name: node.extensions.get("x-inline-secrets", ()) for node in workflow.nodes}
    assert held["R"] == ["/instruction"]
    assert len([node for node in workflow.nodes if node.kind == "identity"]) == 2
