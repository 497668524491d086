"""CrewAI files as enemies write them: an error in words or a map, within bounded time."""

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
from graphs.formats.crewai import FORMAT
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

from .projects import agent, crew, task

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "a", [], [None], {}, {"a": {"b": 1}}, [["x"]], "https://[",
    "a" * 3000, "one", "../../etc/passwd", {"or": [{"and": ["a"]}]}, "custom:", ":", "#", "each",
)  # fmt: skip
RICH_AGENT = agent(
    tools=["SerperDevTool", "custom:send_mail", {"ref": "a.b:C"}], apps=["gmail", "slack/post"],
    mcps=["https://m.acme.io/mcp#x", "snow", {"command": "npx", "args": ["-y", "p"], "env": {}}],
    allow_delegation=True, allow_code_execution=True, memory=True, max_iter=4,
    llm={"model": "m", "provider": "p", "base_url": "http://localhost:1"},
    knowledge_sources=[{"file_paths": ["a.pdf"]}, "b.txt"], settings={"verbose": True},
)  # fmt: skip
RICH_TASKS = [
    task(name="one", agent="a", human_input=True, output_file="o.md", tools=["FileReadTool"]),
    task(name="two", context=["one"], input_files={"x": "y.txt"}, guardrails=["g"]),
    task(name="three", agent="lost", type="ConditionalTask"),
]
FILES: dict[str, Any] = {
    "x/crew.json": crew(["a", "b", "lost"], RICH_TASKS, process="hierarchical", memory=True,
                        manager_agent="b", knowledge_sources=["k"], step_callback="c"),
    "x/agents/a.json": RICH_AGENT,
    "x/agents/b.json": agent(),
    "y/config/agents.yaml": {"a": RICH_AGENT, "b": agent()},
    "y/config/tasks.yaml": {"one": RICH_TASKS[0], "two": RICH_TASKS[1]},
    "x/flow.yaml": {
        "schema": "crewai.flow/v1", "name": "F", "state": {"type": "dict"},
        "conversational": {"enabled": True},
        "methods": {
            "a": {"start": True, "do": {"call": "agent", "with": RICH_AGENT},
                  "human_feedback": {"message": "m", "emit": ["y", "n"], "default_outcome": "y"}},
            "b": {"listen": {"or": ["y", {"and": ["a", "n"]}]}, "router": True, "emit": ["z"],
                  "do": {"call": "crew", "with": crew({"q": agent()}, [task(agent="q")])}},
            "c": {"listen": "z", "do": {"call": "each", "in": "state.x", "do": [
                {"name": "s", "if": "true", "action": {"call": "script", "code": "exec(x)"}},
                {"name": "t", "action": {"call": "tool", "ref": "a:B",
                                         "with": {"k": "${item}"}}}]}},
            "d": {"listen": "c", "do": {"call": "crew", "from_declaration": "crew.json"}},
            "e": {"start": "d", "do": {"call": "code", "ref": "a.b:c"}},
        },
    },
}  # fmt: skip


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


PLACES = [path for path in places(FILES) if len(path) > 1]


def opened(files: dict[str, Any]) -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    documents = [Document(name, json.dumps(data)) for name, data in files.items()]
    own = [document for document in documents if FORMAT.sniff(document)]
    if not own:
        return None
    try:
        workflow = FORMAT.load_all(own, resources.catalogues())
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


def test_the_rich_project_opens_whole() -> None:
    workflow = opened(FILES)
    assert workflow is not None
    assert not [note for note in workflow.notes if "has no sense" in note]
    assert {each.kind for each in workflow.nodes} >= {"gate", "agent", "tool", "trigger", "model"}


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), st.sampled_from(JUNK))
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    paths: list[tuple[Any, ...]], junk: Any
) -> None:
    files = copy.deepcopy(FILES)
    for path in paths:
        current: Any = files
        try:
            for key in path[:-1]:
                current = current[key]
            current[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    opened(files)


@pytest.mark.usefixtures("no_collection")
def test_many_tasks_and_agents_take_time_in_proportion() -> None:
    def took(count: int) -> float:
        agents = {f"a{i}": agent() for i in range(count)}
        tasks = [task(name=f"t{i}", agent=f"a{i}") for i in range(count)]
        begun = time.process_time()
        assert opened({"crew.json": crew(agents, tasks)}) is not None
        return time.process_time() - begun

    took(50)
    assert took(4000) < 40 * max(took(500), 0.05)


def test_all_delegating_to_all_ends() -> None:
    agents = {f"a{i}": agent(allow_delegation=True) for i in range(2000)}
    workflow = opened({"crew.json": crew(agents, [task(name="t", agent="a0")])})
    assert workflow is not None
    assert len(workflow.links) < 20_000
    between = next(each.id for each in workflow.nodes if each.name == "Any coworker")
    assert len([one for one in workflow.links if one.from_id == between]) == 2000


def test_many_contexts_and_listeners_end() -> None:
    names = [f"t{i}" for i in range(200)]
    tasks = [task(name=name, agent="a", context=names) for name in names]
    assert opened({"crew.json": crew({"a": agent()}, tasks)}) is not None
    methods = {name: {"listen": {"or": names}, "router": True, "do": {"call": "expression"}}
               for name in names}  # fmt: skip
    assert opened({"f.json": {"schema": "crewai.flow/v1", "methods": methods}}) is not None


def test_text_that_only_begins_like_a_file_of_crewai_is_passed_over() -> None:
    for text in ("backstory: [", '{"goal": ', "// backstory", '{"expected_output"' * 3000):
        assert not FORMAT.sniff(Document("x.jsonc", text))


def test_many_conditions_and_loose_ends_stay_in_proportion() -> None:
    tasks = [task(name=f"t{i}", agent="a", type="ConditionalTask") for i in range(1000)]
    workflow = opened({"crew.json": crew({"a": agent()}, tasks)})
    assert workflow is not None
    assert len(workflow.links) < 40_000
    loose = crew({"a": agent()}, [task(name=f"t{i}", agent="a", context=[]) for i in range(500)])
    methods: dict[str, Any] = {"run": {"start": True, "do": {"call": "crew", "with": loose}}}
    methods |= {f"m{i}": {"listen": "run", "do": {"call": "expression"}} for i in range(500)}
    workflow = opened({"f.json": {"schema": "crewai.flow/v1", "methods": methods}})
    assert workflow is not None
    assert len(workflow.links) < 10_000
