"""State machines as enemies write them: an error in words or a map, within bounded time."""

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
from graphs.formats.reading import Document
from graphs.formats.stepfunctions import FORMAT
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

JUNK: tuple[Any, ...] = (
    None, True, -1, 1e308, "", "$.x", "${x}", "{% %}", "{%'a'%}", [], [None], {}, {"a": {"b": 1}},
    [["x"]], "arn:aws:states:::", "arn:aws:lambda:::function:", "http://[", "a" * 3000, "A",
)  # fmt: skip
RICH: dict[str, Any] = {
    "Comment": "c", "StartAt": "A", "QueryLanguage": "JSONPath",
    "States": {
        "A": {"Type": "Choice", "Default": "B", "Choices": [
            {"And": [{"Variable": "$.a", "IsPresent": True}], "Next": "C"}]},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken",
              "Parameters": {"TopicArn": "t", "Message": {"t.$": "$$.Task.Token"}},
              "TimeoutSeconds": 3, "ResultPath": "$.r",
              "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}], "Next": "Approved?"},
        "Approved?": {"Type": "Choice", "Default": "C", "Choices": []},
        "C": {"Type": "Map", "ItemProcessor": {"StartAt": "D", "States": {
            "D": {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel",
                  "Parameters": {"ModelId": "m"}, "End": True}}},
              "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                             "Parameters": {"Bucket": "b"}}, "Next": "E"},
        "E": {"Type": "Parallel", "Branches": [{"StartAt": "F", "States": {
            "F": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke",
                  "Parameters": {"ApiEndpoint": "https://x.example.com", "Method": "POST",
                                 "Authentication": {"ConnectionArn": "c"}}, "Next": "G"},
            "G": {"Type": "Fail"}}}], "Catch": [{"ErrorEquals": ["X"], "Next": "H"}], "End": True},
        "H": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
              "Parameters": {"StateMachineArn": "child", "Input": {}}, "End": True},
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


PLACES = places(RICH)


def opened(text: str) -> Workflow | None:
    """The workflow, None for what is refused in words; anything else fails the test."""
    document = Document("x.json", text)
    FORMAT.sniff(document)
    try:
        workflow = FORMAT.load(document, resources.catalogues())
    except InputError:
        return None
    for node in workflow.nodes:
        NODE_FACTS[node.kind](**node.facts)
        assert node.zone is None or node.zone in workflow.zone_by_id
    assert len({node.id for node in workflow.nodes}) == len(workflow.nodes)
    assert len({link.id for link in workflow.links}) == len(workflow.links)
    for link in workflow.links:
        LINK_FACTS[link.kind](**link.facts)
        starts, ends = LINK_ENDS[link.kind]
        assert workflow.node(link.from_id).kind in starts, link.id
        assert workflow.node(link.to_id).kind in ends, link.id
    return workflow


@settings(max_examples=examples(250), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.sampled_from(PLACES), st.booleans())
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: tuple[Any, ...], junk: Any, second: tuple[Any, ...], both: bool
) -> None:
    data = copy.deepcopy(RICH)
    for path in (first, second) if both else (first,):
        holder: Any = data
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    opened(json.dumps(data))


@settings(max_examples=examples(80), deadline=None)
@given(st.integers(0, 1500), st.text(max_size=8))
def test_broken_text_ends_in_a_workflow_or_an_error(at: int, put: str) -> None:
    text = json.dumps(RICH)
    opened(text[:at] + put + text[at + 3 :])


@pytest.mark.parametrize("depth", [10, 60, 90])
def test_nested_containers_are_bounded(depth: int) -> None:
    machine: dict[str, Any] = {"StartAt": "L", "States": {"L": {"Type": "Pass", "End": True}}}
    for level in range(depth):
        machine = {"StartAt": f"M{level}", "States": {
            f"M{level}": {"Type": "Map", "ItemProcessor": machine, "End": True}}}  # fmt: skip
    opened(json.dumps(machine))


def test_large_machines_take_bounded_time() -> None:
    began = time.process_time()
    states: dict[str, Any] = {
        f"S{at}": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem",
                   "Parameters": {"TableName": f"t{at % 50}"}, "Next": f"S{at + 1}"}
        for at in range(5000)
    }  # fmt: skip
    states["S5000"] = {"Type": "Succeed"}
    assert opened(json.dumps({"StartAt": "S0", "States": states})) is not None
    branches = [
        {"StartAt": f"B{at}", "States": {f"B{at}": {"Type": "Pass", "End": True}}}
        for at in range(5000)
    ]
    parallel = {"Type": "Parallel", "Branches": branches, "Next": "E"}
    wide = {"StartAt": "P", "States": {"P": parallel, "E": {"Type": "Succeed"}}}
    assert opened(json.dumps(wide)) is not None
    deep: Any = "x"
    for _ in range(150):
        deep = {"a": deep}
    heavy = {"StartAt": "A", "States": {"A": {
        "Type": "Task", "Resource": "arn:aws:states:::s3:putObject", "Parameters": deep,
        "End": True}}}  # fmt: skip
    opened(json.dumps(heavy))
    assert time.process_time() - began < 120
