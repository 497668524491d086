"""Agents lead each other on as ADK runs them, across files, and what is missing is told."""

from __future__ import annotations

from typing import Any

from .configs import analysed, drawn, led, llm, opened


def test_paths_are_read_beside_the_file_that_refers_to_them() -> None:
    files = {
        "app/root_agent.yaml": led("SequentialAgent", "Line", "parts/one.yaml", "./two.yaml"),
        "app/parts/one.yaml": led("ParallelAgent", "Both", "a.yaml", "../two.yaml"),
        "app/parts/a.yaml": llm("A"),
        "app/two.yaml": llm("Two"),
    }
    links = drawn(opened(files), "flow")
    assert {("Line", "flow", "Both"), ("Both", "flow", "A"), ("A", "flow", "Two")} <= links


def test_a_transfer_goes_both_ways_unless_it_may_not() -> None:
    files = {
        "root_agent.yaml": llm("Root", sub_agents=[
            {"config_path": "a.yaml"}, {"config_path": "b.yaml"}]),
        "a.yaml": llm("A"),
        "b.yaml": llm("B", disallow_transfer_to_parent=True),
    }  # fmt: skip
    links = drawn(opened(files), "delegates")
    assert links == {
        ("Root", "delegates", "A"), ("Root", "delegates", "B"), ("A", "delegates", "Root"),
        ("B", "delegates", "A"),
    }  # fmt: skip


def test_an_agent_in_code_may_do_anything() -> None:
    workflow = opened({"r.yaml": llm("Root", sub_agents=[{"code": "my.agents.helper"}])})
    assert ("Root", "delegates", "helper") in drawn(workflow)
    status = {one.verb: one.status for one in analysed(workflow).actions}
    assert status["unknown"] == "ungated"


def test_a_class_of_the_users_own_may_do_anything() -> None:
    workflow = opened({"r.yaml": {"agent_class": "my.Own", "name": "Mine", "sub_agents": [
        {"config_path": "a.yaml"}]}, "a.yaml": llm("A")})  # fmt: skip
    assert {"unknown"} <= {one.verb for one in analysed(workflow).actions}
    assert ("Mine", "delegates", "A") in drawn(workflow)


def test_files_that_refer_to_each_other_in_a_circle_end() -> None:
    files = {
        "a.yaml": led("SequentialAgent", "A", "b.yaml"),
        "b.yaml": led("LoopAgent", "B", "a.yaml", "b.yaml"),
    }
    workflow = opened(files)
    assert [node.name for node in workflow.nodes if node.kind == "step"] == ["A", "B"]


def test_an_agent_below_inherits_the_model() -> None:
    files = {
        "r.yaml": llm("Root", model="gemini-2.5-pro", sub_agents=[{"config_path": "a.yaml"}]),
        "a.yaml": llm("A"),
    }
    assert ("A", "calls", "gemini-2.5-pro") in drawn(opened(files))


def test_the_edges_of_a_workflow_lead_on_by_route() -> None:
    edges: list[Any] = [
        ["START", {"agent_class": "LlmAgent", "name": "Sort", "instruction": "x"},
         {"buy": "shop.steps.make_payment", "ask": ["tell.yaml", "shop.steps.send_email"]}],
        {"from_node": "shop.steps.make_payment", "to_node": "tell.yaml", "route": None},
    ]  # fmt: skip
    files = {
        "root_agent.yaml": {"agent_class": "Workflow", "name": "Desk", "edges": edges},
        "tell.yaml": llm("Tell"),
    }
    workflow = opened(files)
    links = drawn(workflow, "flow")
    assert {
        ("Desk", "flow", "Sort"), ("Sort", "flow", "make_payment"), ("Sort", "flow", "Tell"),
        ("Sort", "flow", "send_email"), ("make_payment", "flow", "Tell"),
    } <= links  # fmt: skip
    status = {one.verb: one.status for one in analysed(workflow).actions}
    assert status == {"pay": "ungated", "send": "ungated"}
    routes = {link.name for link in workflow.links if link.kind == "flow"}
    assert {"buy", "ask"} <= routes


def test_other_formats_are_left_alone() -> None:
    from graphs.formats.adk import FORMAT
    from graphs.formats.reading import Document

    for text in (
        "name: x\nrole: y\ngoal: z\ninstruction: w\n",
        "name: ci\non: push\njobs: {}\n",
        "kind: Prompt\nname: a\ninstruction: b\n",
        "name: a\ndescription: b\n",
    ):
        assert not FORMAT.sniff(Document("x.yaml", text))
