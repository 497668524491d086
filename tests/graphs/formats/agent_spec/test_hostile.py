"""Agent Spec documents as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hostile_files import Path, opened, places, spoiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.formats.agent_spec import FORMAT
from tests.effort import examples

from .specs import agent, flow, part, ref

WIRE = part("SSETransport", "wire", url="https://mcp.acme-tools.io/sse", headers={"X-Api-Key": "k"},
            sensitive_headers=ref("wire.sensitive_headers"), key_file="k.pem")  # fmt: skip
STDIO = part("StdioTransport", "stdio", command="npx", args=["-y", "@acme/server-x"],
             env={"A_TOKEN": ref("t")})  # fmt: skip
TOOLS: list[Any] = [
    part("ServerTool", "send_email", inputs=[{"title": "to"}], requires_confirmation=True),
    part(
        "RemoteTool", "wipe", url="https://a.acme-tools.io/{{x}}", http_method="{{m}}", data="{{y}}"
    ),
    part("MCPTool", "list_orders", client_transport=WIRE, inputs=[]),
    part("BuiltinTool", "b", tool_type="web_search", configuration={"k": "v"}),
    ref("lost"),
]
INNER = flow("G", [part("StartNode", "gs"), part("LlmNode", "gl", llm_config=ref("gpt")),
                   part("EndNode", "ge", branch_name="done")], "gs>gl gl>ge")  # fmt: skip
SUMMARY = part(
    "MessageSummarizationTransform",
    "sum",
    llm=ref("gpt"),
    datastore=part(
        "PostgresDatabaseDatastore",
        "db",
        connection_config=part(
            "TlsPostgresDatabaseConnectionConfig", "c", url="db.local:5432", user="u", password="p"
        ),
    ),
)
TEAM = part(
    "Swarm", "team", first_agent=ref("A"), handoff="optional",
    relationships=[[ref("A"), part("A2AAgent", "B", agent_url="https://b.acme-books.com",
                                   connection_config={"headers": {"Authorization": "x"}})]],
)  # fmt: skip
CREW = part("ManagerWorkers", "crew", group_manager=agent("M"), workers=[
    part("OciAgent", "O", client_config=part("OciClientConfigWithApiKey", "oc")),
    part("SpecializedAgent", "S", agent=ref("A"), agent_specialization_parameters=part(
        "AgentSpecializationParameters", "p", additional_tools=[TOOLS[0]]))])  # fmt: skip
RICH = flow(
    "F",
    [
        part("StartNode", "s"),
        part("InputMessageNode", "ask"),
        part("BranchingNode", "branch", mapping={"a": "yes"}),
        part("AgentNode", "talk", agent=agent(
            "A", TOOLS, transforms=[SUMMARY],
            toolboxes=[part("MCPToolBox", "box", client_transport=STDIO, tool_filter=[
                "read_x", part("MCPToolSpec", "delete_x", requires_confirmation=True)])])),
        part("AgentNode", "swarm", agent=TEAM),
        part("AgentNode", "crewed", agent=CREW),
        part("CatchExceptionNode", "try", subflow=INNER),
        part("MapNode", "map", subflow=ref("G")),
        part("ParallelFlowNode", "both", subflows=[ref("G"), ref("F")]),
        part("ApiNode", "api", url="https://a.acme-tools.io", http_method="PUT"),
        part("PluginNode", "plugin", llm_config=ref("gpt"), component_plugin_name="x"),
        part("OutputMessageNode", "say"),
        part("EndNode", "e"),
    ],
    "s>ask ask>branch branch:yes>talk branch>swarm talk>crewed swarm>crewed crewed>try "
    "try:done>map try:caught_exception_branch>say map>both both>api api>plugin plugin>say say>e",
)  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "{{x}}", [], [None], {}, {"a": {"b": 1}}, [["x"]], "http://[",
    "a" * 3000, ref("F"), ref("G"), ref("A"), [ref("A")], ref(""), "Flow", "Agent", "MCPTool",
    {"component_type": "Swarm"}, part("Flow", "F"),
)  # fmt: skip
PLACES = places(RICH)


def test_the_rich_document_opens_whole() -> None:
    workflow = opened(FORMAT, RICH)
    assert workflow is not None
    assert not [note for note in workflow.notes if "has no sense" in note]
    kinds = {node.kind for node in workflow.nodes}
    assert kinds >= {"gate", "agent", "human", "identity", "model", "trigger", "data", "system"}


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(paths: list[Path], junk: Any) -> None:
    opened(FORMAT, spoiled(RICH, paths, junk))


@pytest.mark.usefixtures("no_collection")
def test_many_nodes_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        nodes = [part("StartNode", "s"), *(part("LlmNode", f"n{n}") for n in range(count))]
        ways = " ".join(f"n{n}>n{n + 1}" for n in range(count - 1))
        began = time.process_time()
        assert opened(FORMAT, flow("F", nodes, f"s>n0 {ways}")) is not None
        return time.process_time() - began

    took(50)
    small, large = took(300), took(3000)
    assert large < 40 * max(small, 0.05)


def test_many_ends_and_many_ways_on_do_not_multiply() -> None:
    ends = [part("EndNode", f"e{n}") for n in range(1500)]
    inner = flow("G", [part("StartNode", "gs"), *ends], " ".join(f"gs>e{n}" for n in range(1500)))
    after = [part("LlmNode", f"n{n}") for n in range(1500)]
    nodes = [part("StartNode", "s"), part("FlowNode", "sub", subflow=inner), *after]
    ways = "s>sub " + " ".join(f"sub>n{n}" for n in range(1500))
    workflow = opened(FORMAT, flow("F", nodes, ways))
    assert workflow is not None
    assert len(workflow.links) < 20_000
