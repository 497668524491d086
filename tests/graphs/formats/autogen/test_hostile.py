"""AutoGen files as enemies write them: an error in words or a map, in bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hostile_files import Path, opened, places, spoiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.formats.autogen import FORMAT
from tests.effort import examples

from .test_teams import assistant, executor, function, part, person, team

RICH: Any = {
    "name": "gallery",
    "components": {
        "teams": [
            team("GraphFlow", assistant("a", tools=[function("send_email")]), person("p"),
                 part("autogen_agentchat.agents.CodeExecutorAgent", "agent", name="c",
                      code_executor=executor("local.LocalCommandLineCodeExecutor")),
                 graph={"nodes": {"a": {"edges": [{"target": "p"}]}, "p": {"edges": [
                     {"target": "c", "condition": "ok"}]}}, "default_start_node": "a"}),
            team("Swarm", assistant("x", handoffs=["y", {"target": "z"}]), assistant("y")),
            team("SelectorGroupChat", team("RoundRobinGroupChat", assistant("n")),
                 model_client=part("autogen_ext.models.cache.ChatCompletionCache", "model",
                                   client=part("x.y", "model", model="m", api_key="k"))),
        ],
        "agents": [
            assistant("b", workbench=[part(
                "autogen_ext.tools.mcp.McpWorkbench", "workbench",
                server_params={"url": "https://m.acme-tools.io", "headers": {"X": "y"}})],
                memory=[part("autogen_ext.memory.chromadb.ChromaDBVectorMemory", "memory",
                             config={"collection_name": "m"})]),
            part("autogen_agentchat.agents.SocietyOfMindAgent", "agent", name="som",
                 team=team("RoundRobinGroupChat", assistant("in"))),
            part("autogen_agentchat.agents.MessageFilterAgent", "agent", name="f",
                 wrapped_agent=assistant("wrapped")),
            part("autogen_ext.agents.web_surfer.MultimodalWebSurfer", "agent", name="w"),
            part("autogen_ext.agents.file_surfer.FileSurfer", "agent", name="fs"),
            part("autogen_ext.agents.openai.OpenAIAgent", "agent", name="o", tools=[
                "web_search", {"type": "mcp", "server_url": "https://m.acme-tools.io",
                               "allowed_tools": ["delete_x"]}]),
            part("own.Agent", "agent", name="own"),
            assistant("h", tools=[
                part("autogen_ext.tools.http.HttpTool", "tool", name="t", host="a.example.org",
                     headers={"X-Api-Key": "k"}),
                part("autogen_ext.tools.azure.AzureAISearchTool", "tool", name="s", index_name="i"),
                part("autogen_ext.tools.mcp.SseMcpToolAdapter", "tool", server_params={},
                     tool={"name": "read_x", "inputSchema": {}})]),
        ],
        "tools": [function("left")],
    },
}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", [], [None], {}, {"a": {"b": 1}}, [["x"]], "http://[", "a" * 3000,
    "a", ["a", "a"], "autogen_agentchat.teams.Swarm", "team", "human", person("q"),
    part("autogen_agentchat.teams.Swarm", "team"), function("f"),
)  # fmt: skip
PLACES = places(RICH)


def test_the_rich_gallery_opens_whole() -> None:
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
def test_many_participants_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        data = team("SelectorGroupChat", *(assistant(f"a{n}") for n in range(count)))
        began = time.process_time()
        assert opened(FORMAT, data) is not None
        return time.process_time() - began

    took(50)
    small, large = took(200), took(2000)
    assert large < 40 * max(small, 0.05)


def test_teams_in_teams_are_read_to_the_innermost() -> None:
    data = assistant("innermost")
    for _ in range(45):
        data = team("RoundRobinGroupChat", data)
    workflow = opened(FORMAT, data)
    assert workflow is not None
    assert "innermost" in {node.name for node in workflow.nodes}
