"""Who speaks after whom in AutoGen teams, what agents may do, and where code runs."""

from __future__ import annotations

import json
from typing import Any

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.formats.autogen import FORMAT
from graphs.formats.reading import Document
from graphs.model.elements import Node
from graphs.model.workflow import Workflow


def part(provider: str, kind: str, **config: Any) -> dict[str, Any]:
    return {"provider": provider, "component_type": kind, "config": config}


MODEL = part("autogen_ext.models.openai.OpenAIChatCompletionClient", "model", model="gpt-4o")


def assistant(name: str, **config: Any) -> dict[str, Any]:
    provider = "autogen_agentchat.agents.AssistantAgent"
    return part(provider, "agent", name=name, model_client=MODEL, **config)


def person(name: str) -> dict[str, Any]:
    return part("autogen_agentchat.agents.UserProxyAgent", "agent", name=name)


def team(kind: str, *participants: Any, **config: Any) -> dict[str, Any]:
    provider = f"autogen_agentchat.teams.{kind}"
    return part(provider, "team", name="team", participants=list(participants), **config)


def function(name: str) -> dict[str, Any]:
    return part("autogen_core.tools.FunctionTool", "tool", name=name, description="")


def executor(module: str) -> dict[str, Any]:
    return part(f"autogen_ext.code_executors.{module}", "code_executor", timeout=60)


def loaded(data: Any) -> Workflow:
    return FORMAT.load(Document("team.json", json.dumps(data)), resources.catalogues())


def links(workflow: Workflow, kind: str) -> set[tuple[str, str]]:
    name = {node.id: node.name for node in workflow.nodes}
    return {(name[link.from_id], name[link.to_id]) for link in workflow.links if link.kind == kind}


def node(workflow: Workflow, name: str) -> Node:
    return next(one for one in workflow.nodes if one.name == name)


def test_in_a_round_everyone_speaks_after_the_one_before() -> None:
    workflow = loaded(team("RoundRobinGroupChat", assistant("a"), person("p"), assistant("b")))
    assert links(workflow, "flow") == {
        ("Task", "team"), ("team", "a"), ("a", "p"), ("p", "b"), ("b", "team"),
    }  # fmt: skip
    assert links(workflow, "replies") == {("team", "Task")}
    assert node(workflow, "p").kind == "human"
    assert [one for one in workflow.nodes if one.kind == "gate"] == []


def test_a_selector_chooses_by_a_model_and_hears_everyone() -> None:
    workflow = loaded(team("SelectorGroupChat", assistant("a"), assistant("b"), model_client=MODEL))
    assert node(workflow, "team").fact("interprets") is True
    assert ("team", "gpt-4o") in links(workflow, "calls")
    assert links(workflow, "flow") == {
        ("Task", "team"), ("team", "a"), ("team", "b"), ("a", "team"), ("b", "team"),
    }  # fmt: skip


def test_a_swarm_hands_over_and_begins_with_the_first() -> None:
    workflow = loaded(
        team("Swarm", assistant("a", handoffs=["b", {"target": "p"}, "user"]), assistant("b"),
             person("p"))
    )  # fmt: skip
    assert links(workflow, "delegates") == {("a", "b")}
    flows = links(workflow, "flow")
    assert ("a", "p") in flows
    assert ("team", "a") in flows
    assert ("team", "b") not in flows
    assert any("user" in note and "waits for the caller" in note for note in workflow.notes)


def test_a_graph_begins_where_nothing_leads_to_unless_it_says() -> None:
    graph = {"nodes": {"a": {"edges": [{"target": "b", "condition": "go"}]}, "b": {"edges": []}}}
    workflow = loaded(team("GraphFlow", assistant("a"), assistant("b"), graph=graph))
    named = {(link.name, workflow.node(link.to_id).name) for link in workflow.links}
    assert ("“go”", "b") in named
    assert {("team", "a"), ("b", "team")} <= links(workflow, "flow")
    assert ("team", "b") not in links(workflow, "flow")


def test_an_orchestrator_is_an_agent_and_teams_lie_in_teams() -> None:
    inner = team("RoundRobinGroupChat", assistant("deep"))
    inner["config"]["name"] = "inner"
    workflow = loaded(team("MagenticOneGroupChat", inner, model_client=MODEL, max_turns=7))
    assert node(workflow, "team").kind == "agent"
    assert node(workflow, "team").fact("max_iterations") == 7
    assert {("team", "inner"), ("inner", "deep"), ("deep", "inner")} <= links(workflow, "flow")
    assert node(workflow, "deep").extensions["x-part-of"] == node(workflow, "inner").id


@pytest.mark.parametrize(
    ("condition", "limit", "switch"),
    [
        (part("a.MaxMessageTermination", "termination", max_messages=9), 9, None),
        (part("a.TextMentionTermination", "termination", text="x"), None, None),
        (
            part("a.OrTerminationCondition", "termination", conditions=[
                part("a.TextMentionTermination", "termination", text="x"),
                part("a.MaxMessageTermination", "termination", max_messages=5),
                part("a.ExternalTermination", "termination")]),
            5, True,
        ),
        (
            part("a.AndTerminationCondition", "termination", conditions=[
                part("a.TextMentionTermination", "termination", text="x"),
                part("a.MaxMessageTermination", "termination", max_messages=5)]),
            None, None,
        ),
    ],
)  # fmt: skip
def test_only_what_surely_ends_a_run_bounds_its_agents(
    condition: Any, limit: int | None, switch: bool | None
) -> None:
    workflow = loaded(team("RoundRobinGroupChat", assistant("a"), termination_condition=condition))
    assert node(workflow, "a").fact("max_iterations") == limit
    assert node(workflow, "a").fact("kill_switch") == switch


@pytest.mark.parametrize(
    ("module", "zone", "sandboxed"),
    [
        ("local.LocalCommandLineCodeExecutor", "this-machine", False),
        ("docker.DockerCommandLineCodeExecutor", "this-machine", True),
        ("azure.ACADynamicSessionsCodeExecutor", "saas-microsoft", True),
        ("own.Executor", None, None),
    ],
)
def test_code_runs_where_its_executor_runs_it(
    module: str, zone: str | None, sandboxed: bool | None
) -> None:
    tool = part(
        "autogen_ext.tools.code_execution.PythonCodeExecutionTool", "tool",
        executor=executor(module),
    )  # fmt: skip
    workflow = loaded(assistant("a", tools=[tool]))
    runs = next(link for link in workflow.links if link.kind == "acts")
    assert runs.verb == "execute"
    assert workflow.node(runs.to_id).zone == zone
    assert workflow.node(runs.from_id).fact("sandboxed") == sandboxed


def test_an_executor_without_a_model_runs_what_others_wrote() -> None:
    runner = part(
        "autogen_agentchat.agents.CodeExecutorAgent", "agent", name="runner",
        code_executor=executor("local.LocalCommandLineCodeExecutor"),
    )  # fmt: skip
    workflow = loaded(team("RoundRobinGroupChat", assistant("coder"), runner))
    held = node(workflow, "runner")
    assert (held.kind, held.fact("interprets")) == ("step", True)
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    assert [(one.verb, one.status) for one in analysis.actions if one.verb != "disclose"] == [
        ("execute", "ungated")
    ]


def test_servers_agents_and_teams_are_tools_too() -> None:
    bench = part(
        "autogen_ext.tools.mcp.McpWorkbench", "workbench",
        server_params={"type": "StdioServerParams", "command": "uvx", "args": ["mcp-server-fetch"],
                       "env": {"API_TOKEN": "${T}"}},
    )  # fmt: skip
    helper = part("autogen_agentchat.tools.AgentTool", "tool", agent=assistant("helper"))
    crowd = part(
        "autogen_agentchat.tools.TeamTool", "tool",
        team=team("RoundRobinGroupChat", assistant("member")),
    )  # fmt: skip
    workflow = loaded(assistant("a", workbench=[bench], tools=[helper, crowd]))
    assert {("a", "fetch"), ("a", "helper"), ("a", "team")} <= links(workflow, "calls")
    assert ("fetch", "The web") in links(workflow, "reads")
    assert "API_TOKEN" in {one.name for one in workflow.nodes if one.kind == "identity"}


def test_a_request_is_read_from_its_parts_and_its_token_is_never_shown() -> None:
    token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    tool = part(
        "autogen_ext.tools.http.HttpTool", "tool", name="issue", scheme="https",
        host="api.github.com", port=443, path="/repos/{name}/issues", method="DELETE",
        headers={"Authorization": f"Bearer {token}"}, json_schema={},
    )  # fmt: skip
    workflow = loaded(assistant("a", tools=[tool]))
    deletes = next(link for link in workflow.links if link.verb == "delete")
    assert workflow.node(deletes.to_id).zone == "saas-github"
    assert node(workflow, "issue").extensions["x-inline-secrets"] == [
        "/config/tools/0/config/headers/Authorization"
    ]
    assert token not in repr(workflow)


def test_a_key_typed_in_is_noted_and_never_shown() -> None:
    key = "sk-proj-0123456789abcdefghijABCDEFGHIJ0123456789"
    model = part("autogen_ext.models.openai.AzureOpenAIChatCompletionClient", "model",
                 model="gpt-4o", azure_endpoint="https://x.openai.azure.com",
                 api_key=key)  # fmt: skip
    agent = assistant("a")
    agent["config"]["model_client"] = model
    workflow = loaded(agent)
    assert node(workflow, "a").extensions["x-inline-secrets"] == [
        "/config/model_client/config/api_key"
    ]
    assert key not in repr(workflow)
    assert [one.name for one in workflow.nodes if one.kind == "identity"] == [
        "api_key of AzureOpenAI"
    ]


@pytest.mark.parametrize("provider", ["my_agents.Secret", "autogenstudio.a2a.A2AAgent"])
def test_classes_that_are_not_known_may_do_anything(provider: str) -> None:
    workflow = loaded(part(provider, "agent", name="own"))
    assert "unresolved" in node(workflow, "own").tags
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    assert ("unknown", "ungated") in {(one.verb, one.status) for one in analysis.actions}


def test_a_client_may_be_named_by_its_alias_and_what_is_no_component_is_told() -> None:
    agent = assistant("a")
    agent["config"]["model_client"] = part(
        "azure_openai_chat_completion_client", "model", model="m"
    )
    workflow = loaded(team("RoundRobinGroupChat", agent, {"name": "b", "type": "AssistantAgent"}))
    assert ("a", "m") in links(workflow, "calls")
    assert any("1 participants of team are no components" in note for note in workflow.notes)


def test_tools_alone_are_given_to_an_implied_agent() -> None:
    bench = part("autogen_core.tools.StaticWorkbench", "workbench", tools=[function("send_email")])
    workflow = loaded(bench)
    assert ("Implied agent", "send_email") in links(workflow, "calls")


def test_records_of_the_studio_are_opened_to_the_component_in_them() -> None:
    record = {"id": 1, "user_id": "x", "component": team("RoundRobinGroupChat", assistant("a"))}
    workflow = loaded([record])
    assert "a" in {one.name for one in workflow.nodes}
    assert node(workflow, "a").source is not None
