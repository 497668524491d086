"""Dify files as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.dify import FORMAT
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

from .apps import app, node

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "{{#a.b#}}", [], [None], {}, {"a": {"b": 1}}, [["x"]],
    "http://[", "a" * 3000, "start", ["conversation", "x"], ["env", None], "iteration", "{", "ask",
)  # fmt: skip
GRAPH = app(
    [
        node("start", "start", variables=[{"type": "file", "variable": "f"}]),
        node("write", "llm", model={"provider": "openai", "name": "m"},
             memory={"window": {"enabled": True}}, prompt_template=[{"text": "{{#env.K#}}"}]),
        node("each", "loop", start_node_id="mark", loop_count=3),
        {**node("mark", "loop-start"), "parentId": "each"},
        {**node("in", "code", code="import requests\nrequests.post('https://x.io/a')",
                variables=[{"value_selector": ["write", "text"]}]), "parentId": "each"},
        node("ask", "human-input", user_actions=[{"id": "y", "title": "Y"}],
             delivery_methods=[{"type": "email", "config": {"recipients": {
                 "whole_workspace": True, "items": [{"type": "external", "email": "a@b.c"}]}}}],
             form_content="{{#write.text#}}", inputs=[{"default": {"type": "variable"}}]),
        node("http", "http-request", method="post", url="{{#env.U#}}/x",
             headers="X-Key:{{#env.K#}}",
             authorization={"type": "api-key", "config": {"type": "basic", "api_key": "k"}}),
        node("tool", "tool", provider_type="builtin", provider_name="a/b/c", tool_name="send_x",
             tool_parameters={"x": {"type": "mixed", "value": "{{#write.text#}}"}},
             credential_id="c1"),
        node("sub", "tool", provider_type="workflow", tool_name="w"),
        node("agent", "agent", agent_parameters={
            "model": {"value": {"provider": "p", "model": "m"}},
            "mcp_server": {"value": "https://m.example.org/sse"},
            "servers_config": {"value": '{"a": {"url": "https://z.example.org"}}'},
            "tools": {"value": [{"tool_name": "t", "enabled": True, "schemas": [
                {"name": "q", "form": "llm", "options": [{"value": "v"}]}],
                "parameters": {"q": {"auto": 1}}}]}}),
        node("find", "knowledge-retrieval", dataset_ids=["d"], retrieval_mode="single",
             single_retrieval_config={"model": {"name": "m", "provider": "p"}}),
        node("set", "assigner", items=[{"variable_selector": ["conversation", "v"],
                                        "value": ["write", "text"]}]),
        node("if", "if-else", cases=[{"case_id": "true"}]),
        node("sort", "question-classifier", classes=[{"id": "1", "name": "A"}]),
        node("end", "answer"),
    ],
    "start>write write>each each>ask mark>in ask:y>http ask:__timeout>tool http>sub sub>agent "
    "agent>find find>set set>if if:true>sort sort:1>end",
    mode="advanced-chat",
    environment_variables=[{"name": "K", "value": "v", "value_type": "secret"},
                           {"name": "U", "value": "https://u.io", "value_type": "string"}],
    conversation_variables=[{"name": "v", "value_type": "string"}],
    features={"sensitive_word_avoidance": {"enabled": True, "type": "api"}},
)  # fmt: skip
CHAT = {
    "app": {"mode": "agent-chat", "name": "A"},
    "model_config": {
        "model": {"provider": "p", "name": "m"},
        "agent_mode": {"enabled": True, "max_iteration": 3, "tools": [
            {"tool_name": "t", "provider_id": "p", "enabled": True},
            {"dataset": {"enabled": True, "id": "d"}}]},
        "dataset_configs": {"datasets": {"datasets": [{"dataset": {"id": "e", "enabled": True}}]}},
        "external_data_tools": [{"variable": "x", "enabled": True}],
    },
}  # fmt: skip
RICH: tuple[Any, ...] = (GRAPH, CHAT)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


PLACES = [(which, path) for which, data in enumerate(RICH) for path in places(data)]


def opened(text: str) -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    document = Document("x.json", text)
    FORMAT.sniff(document)
    try:
        workflow = FORMAT.load(document, resources.catalogues())
    except InputError:
        return None
    for each in workflow.nodes:
        NODE_FACTS[each.kind](**each.facts)
        assert each.zone is None or each.zone in workflow.zone_by_id
    assert len({each.id for each in workflow.nodes}) == len(workflow.nodes)
    assert len({link.id for link in workflow.links}) == len(workflow.links)
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
        starts, ends = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in starts, link.id
        assert workflow.node(link.to_id).kind in ends, link.id
    return workflow


def test_the_rich_files_open_whole() -> None:
    graph, chat = (opened(json.dumps(data)) for data in RICH)
    assert graph is not None
    assert chat is not None
    assert not [note for note in graph.notes if "has no sense" in note]
    assert {each.kind for each in graph.nodes} >= {"gate", "agent", "human", "identity", "model"}
    assert {each.kind for each in chat.nodes} >= {"agent", "trigger", "data"}


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.sampled_from(PLACES), st.booleans())
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: tuple[int, tuple[Any, ...]], junk: Any, second: tuple[int, tuple[Any, ...]], both: bool
) -> None:
    data = copy.deepcopy(RICH[first[0]])
    for which, path in (first, second) if both else (first,):
        if which != first[0]:
            continue
        current = data
        try:
            for key in path[:-1]:
                current = current[key]
            current[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    opened(json.dumps(data))


@pytest.mark.usefixtures("no_collection")
def test_many_nodes_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        nodes = [node("start", "start")]
        nodes += [
            node(f"n{i}", "llm", model={"provider": "openai", "name": "m"}) for i in range(count)
        ]
        ways = " ".join(["start>n0", *(f"n{i}>n{i + 1}" for i in range(count - 1))])
        text = json.dumps(app(nodes, ways))
        begun = time.process_time()
        assert opened(text) is not None
        return time.process_time() - begun

    took(100)
    assert took(8000) < 40 * max(took(1000), 0.05)


@pytest.mark.parametrize("count", [1000])
def test_many_gates_and_cycles_end(count: int) -> None:
    asks = [node(f"a{i}", "human-input", user_actions=[{"id": "y"}, {"id": "n"}])
            for i in range(count)]  # fmt: skip
    ways = " ".join(
        f"a{i}:y>a{(i + 1) % count} a{i}:n>a{(i + 7) % count} a{i}:__timeout>a{(i + 2) % count}"
        for i in range(count)
    )
    begun = time.process_time()
    assert opened(json.dumps(app([node("start", "start"), *asks], "start>a0 " + ways))) is not None
    assert time.process_time() - begun < 120


def test_containers_in_a_circle_end() -> None:
    nodes = [node("start", "start"), {**node("a", "loop"), "parentId": "b"},
             {**node("b", "iteration"), "parentId": "a"}]  # fmt: skip
    assert opened(json.dumps(app(nodes, "start>a"))) is not None


def test_many_ways_past_a_gate_and_many_answers_stay_in_proportion() -> None:
    starts = [node(f"s{i}", "start") for i in range(500)]
    ends = [node(f"e{i}", "end") for i in range(500)]
    ask = node("ask", "human-input", user_actions=[{"id": "y"}])
    ways = " ".join(f"s{i}>ask ask:__timeout>e{i}" for i in range(500))
    workflow = opened(json.dumps(app([*starts, ask, *ends], ways)))
    assert workflow is not None
    assert len(workflow.links) < 5_000
