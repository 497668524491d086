"""Flows: what starts a method, what it does, and what people are asked about it."""

from __future__ import annotations

from typing import Any

import pytest

from .projects import agent, analysed, crew, done, drawn, named, opened, task

SEND = {"call": "tool", "ref": "my_project.tools:SendEmailTool"}
WRITE = {"call": "agent", "with": agent(input="${state.topic}")}
PASS = {"call": "expression", "expr": "state.topic"}


def flow(**methods: Any) -> dict[str, Any]:
    return {"schema": "crewai.flow/v1", "name": "Flow", "methods": methods}


def status(workflow: Any, actor: str) -> str:
    (found,) = [one.status for one in analysed(workflow).actions
                if workflow.node(one.actor).name == actor and one.verb != "disclose"]  # fmt: skip
    return found


def test_methods_run_when_what_they_listen_to_has_come() -> None:
    data = flow(
        seed={"start": True, "do": PASS},
        split={"listen": "seed", "router": True, "emit": ["left", "right"], "do": PASS},
        a={"listen": "left", "do": PASS},
        b={"listen": {"or": ["right", "a"]}, "do": PASS},
        both={"listen": {"and": ["a", {"or": ["b", "seed"]}]}, "do": PASS},
        lost={"listen": "never", "do": PASS},
    )
    data["methods"]["lost"]["listen"] = "nothing_emits_this"
    workflow = opened({"flow.yaml": data})
    assert drawn(workflow, "flow") == {
        ("Kickoff", "seed"), ("seed", "split"), ("split", "a"), ("split", "b"), ("a", "b"),
        ("a", "both"), ("b", "both"), ("seed", "both"),
    }  # fmt: skip
    assert {(link.name) for link in workflow.links if link.name} == {"left", "right"}
    assert any("nothing_emits_this" in note for note in workflow.notes)
    assert ("both", "Kickoff") in drawn(workflow, "replies")


def test_a_router_that_does_not_say_what_it_emits_may_emit_anything() -> None:
    data = flow(ask={"start": True, "router": True, "do": WRITE}, go={"listen": "yes", "do": PASS})
    assert ("ask", "go") in drawn(opened({"flow.yaml": data}), "flow")


def test_feedback_that_routes_is_free_text_for_a_model() -> None:
    asked = {"message": "Send?", "emit": ["yes", "no"], "llm": "openai/gpt-4o-mini"}
    data = flow(
        write={"start": True, "do": WRITE, "human_feedback": asked},
        send={"listen": "yes", "do": SEND},
        drop={"listen": "no", "do": PASS},
    )
    workflow = opened({"flow.yaml": data})
    gate = named(workflow, "Human feedback on write")
    assert gate.fact("enforced") == "before"
    assert gate.fact("binds") == "none"
    assert "“yes”" in gate.origin("binds").because
    assert gate.fact("self_approval") is True
    assert ("Human feedback on write", "openai/gpt-4o-mini") in drawn(workflow, "calls")
    assert ("write", "send") not in drawn(workflow, "flow")
    assert status(workflow, "send") == "weak"


def test_feedback_that_routes_nothing_is_advice() -> None:
    data = flow(
        write={"start": True, "do": WRITE, "human_feedback": {"message": "Well?"}},
        send={"listen": "write", "do": SEND},
    )
    workflow = opened({"flow.yaml": data})
    assert named(workflow, "Human feedback on write").fact("enforced") == "advisory"
    assert drawn(workflow, "flow") >= {("Human feedback on write", "send")}


def test_a_provider_asks_whom_its_code_says() -> None:
    asked = {"message": "?", "emit": ["yes"], "provider": "my_project.feedback:slack"}
    data = flow(write={"start": True, "do": WRITE, "human_feedback": asked})
    gate = named(opened({"flow.yaml": data}), "Human feedback on write")
    assert gate.fact("self_approval") is None
    assert gate.fact("on_timeout") is None


def test_a_crew_in_a_flow_is_drawn_in_its_method() -> None:
    inner = crew({"a": agent()}, [task(name="one", agent="a"), task(name="two", agent="a")])
    data = flow(
        run={"start": True, "do": {"call": "crew", "with": inner}},
        after={"listen": "run", "do": PASS},
    )
    workflow = opened({"flow.yaml": data})
    assert drawn(workflow, "flow") == {
        ("Kickoff", "run"), ("run", "one"), ("one", "two"), ("two", "after"),
    }  # fmt: skip
    held = named(workflow, "run").id
    assert {named(workflow, name).extensions["x-part-of"] for name in ("one", "two", "a")} == {held}


@pytest.mark.parametrize(
    "place", ["crews/research", "crews/research/crew.jsonc", "./crews/research/"]
)
def test_a_crew_in_its_own_file_is_drawn_once(place: str) -> None:
    data = flow(run={"start": True, "do": {"call": "crew", "from_declaration": place}})
    files = {
        "p/flow.yaml": data,
        "p/crews/research/crew.jsonc": crew({"a": agent()}, [task(name="one", agent="a")]),
    }
    workflow = opened(files)
    assert drawn(workflow, "flow") == {("Kickoff", "run"), ("run", "one")}


def test_a_crew_that_was_not_given_may_do_anything() -> None:
    data = flow(run={"start": True, "do": {"call": "crew", "from_declaration": "crews/x"}})
    workflow = opened({"flow.yaml": data})
    assert "unresolved" in named(workflow, "run").tags
    assert {verb for _, verb, _ in done(workflow)} == {"unknown"}


def test_code_that_is_not_in_the_file_may_do_anything() -> None:
    data = flow(run={"start": True, "do": {"call": "code", "ref": "my.flows:go"}})
    workflow = opened({"flow.yaml": data})
    assert "unresolved" in named(workflow, "run").tags


def test_a_loop_runs_its_steps_and_comes_back() -> None:
    steps = [{"name": "clean", "action": {"call": "script", "code": "return item"}},
             {"name": "tag", "if": "item != ''", "action": WRITE},
             {"name": "keep", "action": PASS}]  # fmt: skip
    data = flow(
        rows={"start": True, "do": {"call": "each", "in": "state.rows", "do": steps}},
        after={"listen": "rows", "do": PASS},
    )
    workflow = opened({"flow.yaml": data})
    assert drawn(workflow, "flow") == {
        ("Kickoff", "rows"), ("rows", "clean"), ("clean", "tag"), ("tag", "keep"),
        ("clean", "keep"), ("keep", "rows"), ("rows", "after"),
    }  # fmt: skip
    assert named(workflow, "tag").kind == "agent"


@pytest.mark.parametrize(
    ("value", "decided"),
    [("${outputs.write.raw}", "model"), ("${outputs.pass_on}", "model"), ("${state.topic}", None),
     ("fixed", "fixed")],
)  # fmt: skip
def test_who_decides_what_a_tool_is_given(value: str, decided: str | None) -> None:
    data = flow(
        write={"start": True, "do": WRITE},
        pass_on={"listen": "write", "do": {"call": "expression", "expr": "outputs.write.raw"}},
        send={"listen": "pass_on", "do": {**SEND, "with": {"body": value}}},
    )
    assert named(opened({"flow.yaml": data}), "send").fact("arguments") == decided


def test_scripts_have_no_sandbox() -> None:
    data = flow(
        run={"start": True, "do": {"call": "script", "code": "eval(state['x'])"}},
        ask={
            "start": True,
            "do": {
                "call": "script",
                "code": "import requests\nreturn requests.delete('https://api.acme.io/x').text",
            },
        },
    )
    workflow = opened({"flow.yaml": data})
    assert done(workflow) == {
        ("run", "execute", "This machine"), ("ask", "delete", "api.acme.io"),
    }  # fmt: skip
    assert named(workflow, "ask").fact("sandboxed") is False
