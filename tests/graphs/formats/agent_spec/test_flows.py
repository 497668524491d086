"""Flows lead on as they run: branches, containers, exceptions, and flows that hold themselves."""

from __future__ import annotations

import time
from typing import Any

from .specs import agent, drawn, flow, opened, part, ref

API = part("ApiNode", "call", url="https://api.acme-tools.io/x", http_method="POST")


def inner(name: str = "G", branch: str | None = None, **more: Any) -> dict[str, Any]:
    nodes = [part("StartNode", f"{name}s"), part("LlmNode", f"{name}l", llm_config=None, **more),
             part("EndNode", f"{name}e", branch_name=branch)]  # fmt: skip
    return flow(name, nodes, f"{name}s>{name}l {name}l>{name}e")


def test_the_ends_of_a_sub_flow_lead_on_by_their_branch() -> None:
    nodes = [part("StartNode", "s"), part("FlowNode", "sub", subflow=inner(branch="yes")),
             API, part("EndNode", "e")]  # fmt: skip
    links = drawn(opened(flow("F", nodes, "s>sub sub:yes>call call>e")), "flow")
    assert ("sub", "flow", "Gs") in links
    assert ("Ge", "flow", "call") in links
    assert ("sub", "flow", "call") not in links


def test_a_branch_that_no_end_bears_still_follows_the_sub_flow() -> None:
    nodes = [part("StartNode", "s"), part("FlowNode", "sub", subflow=inner(branch="yes")), API]
    assert ("Ge", "flow", "call") in drawn(opened(flow("F", nodes, "s>sub sub:no>call")))


def test_what_may_run_not_at_all_leads_on_by_itself() -> None:
    nodes = [part("StartNode", "s"), part("ParallelMapNode", "map", subflow=inner()), API]
    links = drawn(opened(flow("F", nodes, "s>map map>call")), "flow")
    assert {("map", "flow", "Gs"), ("Ge", "flow", "map"), ("map", "flow", "call")} <= links
    assert ("Ge", "flow", "call") not in links


def test_an_end_answers_whoever_runs_the_flow_and_the_parts_lie_in_their_container() -> None:
    nodes = [part("StartNode", "s"), part("FlowNode", "sub", subflow=inner()), part("EndNode", "e")]
    workflow = opened(flow("F", nodes, "s>sub sub>e"))
    assert ("e", "replies", "s") in drawn(workflow)
    assert ("Ge", "replies", "s") not in drawn(workflow)
    by_name = {node.name: node for node in workflow.nodes}
    assert by_name["Gl"].extensions["x-part-of"] == by_name["sub"].id
    assert by_name["s"].kind == "trigger"
    assert by_name["Gs"].kind == "step"


def test_a_flow_used_twice_is_drawn_in_both_places() -> None:
    twice = inner()
    nodes = [part("StartNode", "s"), part("FlowNode", "one", subflow=twice),
             part("FlowNode", "two", subflow=ref("G")), API]  # fmt: skip
    workflow = opened(flow("F", nodes, "s>one one>two two>call"))
    assert [node.name for node in workflow.nodes].count("Gl") == 2
    ends = [node.id for node in workflow.nodes if node.name == "Ge"]
    call = next(node.id for node in workflow.nodes if node.name == "call")
    assert sum(link.to_id == call for link in workflow.links if link.from_id in ends) == 1


def test_a_flow_that_holds_itself_ends() -> None:
    nodes = [part("StartNode", "s"), part("FlowNode", "again", subflow=ref("F")), API]
    workflow = opened(flow("F", nodes, "s>again again>call"))
    assert len(workflow.nodes) < 10
    assert any("drawn once" in note for note in workflow.notes)


def test_flows_that_double_at_each_level_stay_within_bounds() -> None:
    flows: dict[str, Any] = {}
    for level in range(30):
        nodes = [part("StartNode", f"s{level}")] + [
            part("FlowNode", f"n{level}{side}", subflow=ref(f"F{level + 1}")) for side in "ab"
        ]
        ways = f"s{level}>n{level}a n{level}a>n{level}b"
        flows[f"F{level}"] = flow(f"F{level}", nodes, ways)
    flows["F30"] = inner("F30")
    began = time.process_time()
    workflow = opened({"$referenced_components": flows})
    assert len(workflow.nodes) < 20_000
    assert time.process_time() - began < 120


def test_agents_that_call_each_other_are_each_drawn_once() -> None:
    first = agent("One", [ref("Two")])
    second = agent("Two", [ref("One")])
    workflow = opened({"$referenced_components": {"One": first, "Two": second}})
    assert {("One", "calls", "Two"), ("Two", "calls", "One")} <= drawn(workflow)
    assert [node.name for node in workflow.nodes].count("One") == 1


def test_a_reference_to_itself_is_told_as_not_given() -> None:
    data = {"component_type": "Agent", "id": "a", "name": "A", "tools": [ref("x")],
            "$referenced_components": {"x": ref("x")}}  # fmt: skip
    workflow = opened(data)
    assert any("not given" in note for note in workflow.notes)


def test_an_agent_that_may_not_ask_the_user_does_not_hear_him() -> None:
    for asks, hears in ((True, True), (None, True), (False, False)):
        talk = part("AgentNode", "talk", agent=agent("A", human_in_the_loop=asks))
        nodes = [part("StartNode", "s"), talk, part("EndNode", "e")]
        links = drawn(opened(flow("F", nodes, "s>talk talk>e")))
        assert (("User's messages", "flow", "talk") in links) is hears
        assert ("talk", "calls", "A") in links


def test_teams_that_hold_each_other_are_boxes_in_no_circle() -> None:
    one = part("Swarm", "One", first_agent=ref("Two"), relationships=[])
    two = part("Swarm", "Two", first_agent=ref("One"), relationships=[])
    workflow = opened({"$referenced_components": {"One": one, "Two": two}})
    inside = [node.name for node in workflow.nodes if "x-part-of" in node.extensions]
    assert len(inside) == 1
