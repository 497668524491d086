"""Crews: the order of tasks, who does them, what agents are given, which files belong together."""

from __future__ import annotations

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.crewai import FORMAT
from graphs.formats.inline_secrets import INLINE_SECRETS
from graphs.formats.reading import Document

from .projects import agent, analysed, crew, done, drawn, named, opened, task

KEY = "sk-proj-9f8e7d6c5b4a39281706f5e4"
AGENTS_YAML = "a:\n  role: A\n  goal: G\n  backstory: B\nb:\n  role: B\n  goal: G\n  backstory: B\n"
TASKS_YAML = "one:\n  description: D\n  expected_output: E\n  agent: a\n"


def test_tasks_run_in_their_order_and_the_last_one_answers() -> None:
    tasks = [
        task(name="one", agent="a"),
        task(name="two", agent="a"),
        task(name="three", agent="a"),
    ]
    workflow = opened({"crew.json": crew({"a": agent()}, tasks)})
    assert drawn(workflow, "flow") == {("Kickoff", "one"), ("one", "two"), ("two", "three")}
    assert drawn(workflow, "replies") == {("three", "Kickoff")}
    assert {one for one in drawn(workflow, "calls") if one[1] == "a"} == {
        ("one", "a"), ("two", "a"), ("three", "a"),
    }  # fmt: skip
    assert named(workflow, "Kickoff").fact("exposure") is None


def test_a_context_names_whose_results_a_task_is_given() -> None:
    tasks = [task(name="one", agent="a"), task(name="two", agent="a", context=[]),
             task(name="three", agent="a", context=["one", "none"])]  # fmt: skip
    workflow = opened({"crew.json": crew({"a": agent()}, tasks)})
    assert drawn(workflow, "flow") == {("Kickoff", "one"), ("Kickoff", "two"), ("one", "three")}
    assert drawn(workflow, "replies") == {("two", "Kickoff"), ("three", "Kickoff")}
    assert any("none" in note for note in workflow.notes)


def test_a_conditional_task_may_be_passed_over() -> None:
    tasks = [task(name="one", agent="a"), task(name="two", agent="a", type="ConditionalTask"),
             task(name="three", agent="a")]  # fmt: skip
    workflow = opened({"crew.json": crew({"a": agent()}, tasks)})
    assert ("one", "three") in drawn(workflow, "flow")
    assert ("two", "three") in drawn(workflow, "flow")


def test_a_manager_hands_out_the_tasks_of_a_hierarchical_crew() -> None:
    tasks = [task(name="one", agent="a")]
    data = crew({"a": agent(), "b": agent()}, tasks, process="hierarchical",
                manager_llm="anthropic/claude-sonnet-4-6")  # fmt: skip
    workflow = opened({"crew.json": data})
    assert drawn(workflow, "delegates") == {("Crew Manager", "a"), ("Crew Manager", "b")}
    assert ("one", "Crew Manager") in drawn(workflow, "calls")
    assert ("one", "a") not in drawn(workflow, "calls")
    assert ("Crew Manager", "anthropic/claude-sonnet-4-6") in drawn(workflow, "calls")


def test_a_manager_may_be_one_of_the_agents() -> None:
    data = crew({"boss": agent(), "a": agent()}, [task(name="one")], process="hierarchical",
                manager_agent="boss")  # fmt: skip
    workflow = opened({"crew.json": data})
    assert drawn(workflow, "delegates") == {("boss", "a")}
    assert ("one", "boss") in drawn(workflow, "calls")


def test_an_agent_that_may_delegate_reaches_every_other() -> None:
    agents = {"a": agent(allow_delegation=True), "b": agent(), "c": agent(allow_delegation=False)}
    workflow = opened({"crew.json": crew(agents, [task(name="one", agent="a")])})
    assert drawn(workflow, "delegates") == {("a", "b"), ("a", "c")}


def test_an_agent_without_a_task_does_nothing() -> None:
    agents = {"a": agent(), "idle": agent(tools=["custom:delete_everything"])}
    workflow = opened({"crew.json": crew(agents, [task(name="one", agent="a")])})
    assert "unconnected" in named(workflow, "idle").tags
    assert done(workflow) == set()


def test_human_input_comes_after_the_tools_of_its_task() -> None:
    agents = {"a": agent(tools=["custom:delete_files"])}
    workflow = opened({"crew.json": crew(agents, [task(name="one", agent="a", human_input=True),
                                                  task(name="two", agent="a")])})  # fmt: skip
    gate = named(workflow, "Human input on one")
    assert gate.kind == "gate"
    assert gate.fact("enforced") == "after"
    assert gate.fact("binds") == "none"
    assert drawn(workflow, "flow") == {
        ("Kickoff", "one"), ("one", "Human input on one"), ("Human input on one", "two"),
    }  # fmt: skip
    (action,) = [one for one in analysed(workflow).actions if one.verb == "delete"]
    # The first task's own calls come before the question.
    assert action.status in ("ungated", "bypassed")


def test_a_guardrail_is_no_gate() -> None:
    data = crew({"a": agent()}, [task(name="one", agent="a", guardrail="Be kind.")])
    workflow = opened({"crew.json": data})
    assert [each for each in workflow.nodes if each.kind == "gate"] == []
    assert any("no approval" in note for note in workflow.notes)


@pytest.mark.parametrize(
    ("entry", "name"),
    [("SerperDevTool", "SerperDevTool"), ("crewai_tools:FileReadTool", "FileReadTool"),
     ("custom:lookup", "lookup"), ("my.tools.MyTool", "MyTool"),
     ({"ref": "crewai_tools:FileReadTool"}, "FileReadTool"),
     ({"python": "a.b.C"}, "C")],
)  # fmt: skip
def test_tools_are_called_as_people_call_them(entry: object, name: str) -> None:
    data = crew({"a": agent(tools=[entry])}, [task(name="one", agent="a", tools=[entry])])
    workflow = opened({"crew.json": data})
    assert ("a", name) in drawn(workflow, "calls")
    assert len([each for each in workflow.nodes if each.name == name and each.kind == "tool"]) == 1


def test_a_tool_of_the_project_is_judged_by_its_words_alone() -> None:
    known = crew({"a": agent(tools=["TavilySearchTool"])}, [task(name="one", agent="a")])
    assert "The web" in {each.name for each in opened({"crew.json": known}).nodes}
    own = crew({"a": agent(tools=["custom:python_repl"])}, [task(name="one", agent="a")])
    because = named(opened({"crew.json": own}), "python_repl").origin("content").because
    assert "catalogue" not in because


def test_apps_are_used_by_a_connection() -> None:
    data = crew({"a": agent(apps=["gmail/send_email"])}, [task(name="one", agent="a")])
    workflow = opened({"crew.json": data})
    assert ("send_email", "send") in {(one, verb) for one, verb, _ in done(workflow)}
    assert drawn(workflow, "uses") == {("send_email", "Connection to gmail")}
    assert named(workflow, "Connection to gmail").fact("issued") is None


def test_mcp_servers_by_address_by_name_and_by_command() -> None:
    servers = [
        "https://mcp.weather.dev/mcp#forecast",
        "snowflake",
        {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/x"]},
        {"url": "https://mcp.acme.io/mcp", "headers": {"Authorization": f"Bearer {KEY}"}},
    ]
    data = crew({"a": agent(mcps=servers)}, [task(name="one", agent="a")])
    workflow = opened({"crew.json": data})
    called = {target for source, target in drawn(workflow, "calls") if source == "a"}
    assert {"forecast", "snowflake", "npx", "mcp.acme.io"} <= called
    assert KEY not in repr(workflow)
    assert any(each.extensions.get(INLINE_SECRETS) for each in workflow.nodes)


def test_code_execution_runs_what_the_agent_writes() -> None:
    for mode, target in (("safe", "Docker container"), ("unsafe", "This machine")):
        agents = {"a": agent(allow_code_execution=True, code_execution_mode=mode)}
        workflow = opened({"crew.json": crew(agents, [task(name="one", agent="a")])})
        assert done(workflow) == {("Code interpreter", "execute", target)}
        assert named(workflow, "Code interpreter").fact("sandboxed") is (mode == "safe")


def test_memory_and_files() -> None:
    data = crew({"a": agent()}, [task(name="one", agent="a", output_file="report.md")], memory=True)
    workflow = opened({"crew.json": data})
    assert done(workflow) == {("a", "write", "Memory of Crew"), ("one", "write", "report.md")}
    assert named(workflow, "Memory of Crew").fact("memory") is True


def test_yaml_agents_may_be_given_tools_in_code() -> None:
    workflow = opened({"config/agents.yaml": AGENTS_YAML, "config/tasks.yaml": TASKS_YAML})
    assert done(workflow) == {("Tools given in code", "unknown", "What tools given in code reach")}
    told = AGENTS_YAML.replace("  role: A\n", "  role: A\n  tools: []\n")
    workflow = opened({"config/agents.yaml": told, "config/tasks.yaml": TASKS_YAML})
    assert done(workflow) == set()


def test_json_crews_say_all_their_tools() -> None:
    workflow = opened({"crew.json": crew({"a": agent()}, [task(name="one", agent="a")])})
    assert "Tools given in code" not in {each.name for each in workflow.nodes}


def test_an_agent_of_the_repository_may_have_any_tool() -> None:
    data = crew({"a": {"from_repository": "helper"}}, [task(name="one", agent="a")])
    workflow = opened({"crew.json": data})
    assert {verb for _, verb, _ in done(workflow)} == {"unknown"}
    assert ("a", "Tools of the agent repository") in drawn(workflow, "calls")


def test_files_of_a_project_are_one_crew() -> None:
    files = {
        "outreach/crew.jsonc": '{\n// comment\n"agents": ["scout", "lost"], "tasks": [\n'
        '{"name": "find", "description": "D", "expected_output": "E", "agent": "scout"},\n'
        '{"name": "lose", "description": "D", "expected_output": "E", "agent": "lost"},]}',
        "outreach/agents/scout.jsonc": '// the scout\n{"role": "R", "goal": "G", "backstory": "B"}',
    }
    workflow = opened(files)
    assert workflow.name == "outreach"
    scout = named(workflow, "scout")
    assert scout.source is not None
    assert scout.source.file == "outreach/agents/scout.jsonc"
    assert ("find", "scout") in drawn(workflow, "calls")
    assert "unresolved" in named(workflow, "lost").tags


def test_crews_in_one_folder_stay_apart() -> None:
    files = {
        "x/one/config/agents.yaml": AGENTS_YAML,
        "x/one/config/tasks.yaml": TASKS_YAML,
        "x/two/config/agents.yaml": AGENTS_YAML.replace("a:", "c:", 1),
        "x/two/config/tasks.yaml": TASKS_YAML.replace("one:", "two:").replace(": a", ": c"),
    }
    workflow = opened(files)
    calls = drawn(workflow, "calls")
    assert ("one", "a") in calls
    assert ("two", "c") in calls
    assert ("one", "c") not in calls
    assert {("Kickoff", "one"), ("Kickoff", "two")} == drawn(workflow, "flow")


@pytest.mark.parametrize("names", [("x.agents.yaml", "x.tasks.yaml"), ("agents.yaml", "tasks.yml"),
                                   ("my_agents.yaml", "todo.yaml")])  # fmt: skip
def test_agents_find_their_tasks(names: tuple[str, str]) -> None:
    workflow = opened(dict(zip(names, (AGENTS_YAML, TASKS_YAML), strict=True)))
    assert ("one", "a") in drawn(workflow, "calls")
    assert not [each for each in workflow.nodes if "unresolved" in each.tags
                and each.kind == "agent"]  # fmt: skip


def test_agents_may_stand_below_a_key_or_in_a_list() -> None:
    below = "agents:\n  a: {role: A, goal: G, backstory: B}\n"
    listed = "- {name: one, description: D, expected_output: E, agent: a}\n"
    workflow = opened({"agents.yaml": below, "tasks.yaml": listed})
    assert ("one", "a") in drawn(workflow, "calls")


def test_tasks_alone_refer_to_agents_that_were_not_given() -> None:
    workflow = opened({"tasks.yaml": TASKS_YAML})
    assert "unresolved" in named(workflow, "a").tags


def test_tasks_that_name_no_agent_may_be_done_by_each() -> None:
    tasks = TASKS_YAML.replace("  agent: a\n", "")
    workflow = opened({"agents.yaml": AGENTS_YAML, "tasks.yaml": tasks})
    calls = drawn(workflow, "calls")
    assert {
        ("one", "Assigned in code"),
        ("Assigned in code", "a"),
        ("Assigned in code", "b"),
    } <= calls


@pytest.mark.parametrize(
    "text",
    ["", "{}", "agents: []", "a: b", "{\"role\": \"x\"}", "methods: {a: {do: 1}}", "goal: x",
     "a: {description: x}", "agents: [a]\ntasks: [{description: 1}]"],
)  # fmt: skip
def test_other_documents_are_not_taken(text: str) -> None:
    assert not FORMAT.sniff(Document("x.yaml", text))


def test_a_flow_with_nothing_in_it_is_told() -> None:
    with pytest.raises(InputError, match="no methods"):
        FORMAT.load(Document("x.yaml", "schema: crewai.flow/v1\nname: x"), resources.catalogues())
