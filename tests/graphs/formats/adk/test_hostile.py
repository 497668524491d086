"""ADK files as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hostile_files import Path, check, opened, places, spoiled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.formats.adk import FORMAT
from tests.effort import examples

from .configs import led, llm
from .configs import opened as joined

RICH = llm(
    "R", model_code={"name": "x.LiteLlm", "args": [{"name": "model", "value": "openai/gpt-4o"}]},
    sub_agents=[{"config_path": "x.yaml"}, {"code": "a.b"}, led("LoopAgent", "L", "x.yaml")],
    before_agent_callbacks=[{"name": "a.guard"}], code_executor="UnsafeLocalCodeExecutor",
    generate_content_config={"tools": [{"google_search": {}}]},
    tools=[
        {"name": "google_search"}, {"name": "exit_loop"}, {"name": "request_input"},
        {"name": "a.b.send_email"},
        {"name": "AgentTool", "args": {"agent": llm("Inner", tools=[{"name": "x.read"}])}},
        {"name": "LongRunningFunctionTool", "args": {"func": "a.ask_human_approval"}},
        {"name": "FunctionTool", "args": {"func": "a.delete_x", "require_confirmation": True}},
        {"name": "LangchainTool", "args": {"tool": "langchain.tools.WikipediaQueryRun"}},
        {"name": "McpToolset", "args": {"stdio_connection_params": {"server_params": {
            "command": "npx", "args": ["-y", "@acme/x"], "env": {"K_TOKEN": "v"}}},
            "tool_filter": ["a", "b"], "auth_credential": {"auth_type": "http", "http": {
                "scheme": "bearer"}}, "require_confirmation": "x"}},
    ],
)  # fmt: skip
EDGES = {"agent_class": "Workflow", "name": "W", "edges": [
    ["START", RICH, {"a": "a.b.send_email", "b": ["x.yaml", {"agent_class": "JoinNode"}]}],
    {"from_node": "R", "to_node": {"func_code": {"name": "a.b.c"}}, "route": "x"}]}  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", [], [None], {}, {"a": {"b": 1}}, [["x"]], "http://[", "START",
    "a" * 3000, "x.json", {"config_path": "x.json"}, {"config_path": 1}, {"name": "R"}, "..",
)  # fmt: skip
PLACES = [(which, path) for which, data in enumerate((RICH, EDGES)) for path in places(data)]


def test_the_rich_files_open_whole() -> None:
    for data in (RICH, EDGES):
        workflow = opened(FORMAT, data)
        assert workflow is not None
        assert not [note for note in workflow.notes if "has no sense" in note]
        assert {node.kind for node in workflow.nodes} >= {"gate", "agent", "model", "trigger"}


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: tuple[int, Path], second: tuple[int, Path], junk: Any
) -> None:
    data = (RICH, EDGES)[first[0]]
    paths = [path for which, path in (first, second) if which == first[0]]
    opened(FORMAT, spoiled(data, paths, junk))


@pytest.mark.usefixtures("no_collection")
def test_many_files_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        files: dict[str, Any] = {
            f"a{n}.yaml": led("SequentialAgent", f"A{n}", f"a{n + 1}.yaml") for n in range(count)
        }
        files[f"a{count}.yaml"] = llm("Last")
        began = time.process_time()
        check(joined(files))
        return time.process_time() - began

    took(20)
    small, large = took(150), took(1500)
    assert large < 40 * max(small, 0.05)


def test_wide_joins_do_not_multiply() -> None:
    wide = [[f"a.f{n}" for n in range(800)], [f"a.g{n}" for n in range(800)]]
    workflow = opened(FORMAT, {"agent_class": "Workflow", "name": "W", "edges": [["START", *wide]]})
    assert workflow is not None
    assert len(workflow.links) < 20_000
