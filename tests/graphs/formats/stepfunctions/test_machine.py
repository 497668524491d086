"""States, transitions and containers of the Amazon States Language on the map."""

from __future__ import annotations

import json
from typing import Any

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.reading import Document
from graphs.formats.stepfunctions import FORMAT
from graphs.formats.stepfunctions.integration import integration_of
from graphs.formats.stepfunctions.parameters import Name, name_of, resource_name
from graphs.model.workflow import Workflow

LAMBDA = "arn:aws:states:::lambda:invoke"


def opened(machine: dict[str, Any]) -> Workflow:
    return FORMAT.load(Document("m.asl.json", json.dumps(machine)), resources.catalogues())


def drawn(workflow: Workflow, kind: str = "flow") -> set[tuple[str, str]]:
    name = {node.id: node.name for node in workflow.nodes}
    return {(name[x.from_id], name[x.to_id]) for x in workflow.links if x.kind == kind}


def task(resource: str, **rest: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": resource,
        **({} if "Next" in rest else {"End": True}),
        **rest,
    }


def test_a_map_may_run_no_time_and_a_parallel_runs_each_branch() -> None:
    item = {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}}
    branches = [
        {"StartAt": one, "States": {one: {"Type": "Pass", "End": True}}} for one in ("A", "B")
    ]
    workflow = opened({"StartAt": "Each", "States": {
        "Each": {"Type": "Map", "ItemProcessor": item, "Next": "Both"},
        "Both": {"Type": "Parallel", "Branches": branches, "Next": "Last"},
        "Last": {"Type": "Succeed"},
    }})  # fmt: skip
    assert drawn(workflow) == {
        ("Start", "Each"), ("Each", "Item"), ("Item", "Each"), ("Each", "Both"),
        ("Both", "A"), ("Both", "B"), ("A", "Last"), ("B", "Last"),
    }  # fmt: skip
    parts = {node.name: node.extensions.get("x-part-of") for node in workflow.nodes}
    assert parts["Item"] == "each"
    assert parts["A"] == parts["B"] == "both"


def test_errors_of_a_branch_reach_what_catches_them() -> None:
    branch = {"StartAt": "Call", "States": {"Call": task(LAMBDA, Parameters={"FunctionName": "f"})}}
    workflow = opened({"StartAt": "Both", "States": {
        "Both": {"Type": "Parallel", "Branches": [branch], "Next": "Good",
                 "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Bad"}]},
        "Good": {"Type": "Succeed"}, "Bad": {"Type": "Fail"},
    }})  # fmt: skip
    assert drawn(workflow) == {
        ("Start", "Both"), ("Both", "Call"), ("Call", "Good"), ("Both", "Bad"), ("Call", "Bad"),
    }  # fmt: skip


def test_a_child_hands_its_result_to_what_follows_only_if_it_is_waited_for() -> None:
    def starting(pattern: str) -> dict[str, Any]:
        return {"StartAt": "Run", "States": {
            "Run": task(f"arn:aws:states:::states:startExecution{pattern}",
                        Parameters={"StateMachineArn": "child"}, Next="After"),
            "After": {"Type": "Succeed"},
        }}  # fmt: skip

    child = {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": True}}}
    for pattern, waited in ((".sync:2", True), ("", False)):
        documents = [
            Document("child.asl.json", json.dumps(child)),
            Document("parent.asl.json", json.dumps(starting(pattern))),
        ]
        workflow = FORMAT.load_all(documents, resources.catalogues())
        assert ("Run", "child") in drawn(workflow, "calls")
        assert (("Work", "After") in drawn(workflow)) is waited
        assert not any("unresolved" in node.tags for node in workflow.nodes)


RESOURCES = {
    "arn:aws:states:::sqs:sendMessage.waitForTaskToken": ("service", "sqs:SendMessage", "token"),
    "arn:aws-cn:states:eu-west-1:1:aws-sdk:s3:getObject": ("service", "s3:GetObject", ""),
    "arn:aws:states:::aws-sdk:sfn:stopExecution": ("service", "states:StopExecution", ""),
    "arn:aws:states:::ecs:runTask.sync": ("service", "ecs:RunTask", "sync"),
    "arn:aws:states:::states:startExecution.sync:2": ("service", "states:StartExecution", "sync"),
    "arn:aws:states:::lambda:invoke.waitForTaskToken": (
        "function", "lambda:InvokeFunction", "token"
    ),
    "arn:aws:lambda:eu-west-1:1:function:pay:live": ("function", "lambda:InvokeFunction", ""),
    "arn:aws:states:eu-west-1:1:activity:sign": ("activity", "states:", "token"),
    "${PayFunctionArn}": ("function", "lambda:InvokeFunction", ""),
    "${Something}": ("unknown", ":", ""),
    "": ("unknown", ":", ""),
}  # fmt: skip


@pytest.mark.parametrize(("resource", "expected"), RESOURCES.items(), ids=RESOURCES)
def test_what_a_resource_calls(resource: str, expected: tuple[str, str, str]) -> None:
    found = integration_of(resource, {"sfn": "states"})
    assert (found.kind, found.full, found.waits) == expected


NAMES = {
    "arn:aws:lambda:eu-west-1:1:function:pay:live": "pay",
    "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/2": "orders",
    "arn:aws:s3:::bucket/key": "bucket",
    "arn:aws:sqs:eu-west-1:1:queue": "queue",
    "https://sqs.eu-west-1.amazonaws.com/1/queue": "queue",
    "arn:aws:sns:eu-west-1:1:topic": "topic",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2:1": "anthropic.claude-v2:1",
    "arn:aws:states:::stateMachine:${Child}": "${Child}",
    "${Orders}": "Orders",
    "orders": "orders",
}


@pytest.mark.parametrize(("reference", "expected"), NAMES.items(), ids=NAMES)
def test_what_a_reference_names(reference: str, expected: str) -> None:
    assert resource_name(reference) == expected


def test_values_of_both_query_languages() -> None:
    assert name_of("TableName", "{% 'orders' %}", True) == Name("orders")
    assert name_of("TableName", "{% $states.input.table %}", True) == Name("", True)
    assert name_of("TableName.$", "$.table", False) == Name("", True)
    assert name_of("TableName", "orders", False) == Name("orders")


def test_what_names_a_resource_is_the_outermost_parameter() -> None:
    workflow = opened({"StartAt": "Open", "States": {"Open": task(
        "arn:aws:states:::aws-sdk:ec2:authorizeSecurityGroupIngress",
        Parameters={"GroupId": "sg-1", "IpPermissions": [{"Pairs": [{"GroupId": "sg-2"}]}]},
    )}})  # fmt: skip
    assert {node.name for node in workflow.nodes if node.kind == "system"} == {
        "sg-1 (EC2 resource)"
    }


def waiting(resource: str, **rest: Any) -> Workflow:
    name = rest.pop("name", "Ask for approval")
    return opened({"StartAt": name, "States": {
        name: task(resource, Next="Approved?", **rest),
        "Approved?": {"Type": "Choice", "Default": "Go",
                      "Choices": [{"Variable": "$.ok", "BooleanEquals": True, "Next": "Go"}]},
        "Go": {"Type": "Succeed"},
        "Late": {"Type": "Fail"},
    }})  # fmt: skip


TOPIC = "arn:aws:states:::sns:publish.waitForTaskToken"
MESSAGE = {"TopicArn": "t", "Message": {"token.$": "$$.Task.Token", "what.$": "$"}}


@pytest.mark.parametrize(
    ("resource", "parameters", "is_gate"),
    [
        (TOPIC, MESSAGE, True),
        ("arn:aws:states:::sns:publish", MESSAGE, False),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", {"QueueUrl": "q"}, False),
        ("arn:aws:states:::lambda:invoke.waitForTaskToken", {"FunctionName": "router"}, False),
        ("arn:aws:states:::lambda:invoke.waitForTaskToken", {"FunctionName": "send-email"}, True),
        ("arn:aws:states:::events:putEvents.waitForTaskToken", {"Entries": []}, False),
        ("arn:aws:states:eu-west-1:1:activity:approve", {}, False),
    ],
)
def test_a_callback_is_a_gate_only_where_people_are_asked(
    resource: str, parameters: dict[str, Any], is_gate: bool
) -> None:
    workflow = waiting(resource, Parameters=parameters)
    assert bool([node for node in workflow.nodes if node.kind == "gate"]) is is_gate


def gate_facts(**rest: Any) -> dict[str, Any]:
    workflow = waiting(TOPIC, Parameters=rest.pop("Parameters", MESSAGE), **rest)
    return dict(next(node for node in workflow.nodes if node.kind == "gate").facts)


def test_what_is_known_of_an_approval() -> None:
    assert gate_facts() == {"enforced": "before", "on_timeout": "wait"}
    assert gate_facts(ResultPath="$.answer")["binds"] == "arguments"
    assert gate_facts(TimeoutSeconds=60)["on_timeout"] == "deny"
    late = [{"ErrorEquals": ["States.ALL"], "Next": "Late"}]
    assert gate_facts(TimeoutSeconds=60, Catch=late)["on_timeout"] == "deny"
    onward = [{"ErrorEquals": ["States.Timeout"], "Next": "Approved?"}]
    assert gate_facts(TimeoutSeconds=60, Catch=onward)["on_timeout"] == "approve"
    fixed = {"TopicArn": "t", "Message": "Approve the change"}
    assert gate_facts(Parameters=fixed)["shows"] == ()


def test_a_timeout_goes_round_the_gate() -> None:
    late = [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}]
    workflow = waiting(TOPIC, Parameters=MESSAGE, TimeoutSeconds=60, Catch=late)
    assert ("Ask for approval", "Late") in drawn(workflow)
    assert ("Answer to Ask for approval", "Late") not in drawn(workflow)


def test_a_described_machine_opens_too() -> None:
    inner = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    text = json.dumps({"stateMachineArn": "arn:aws:states:eu-west-1:1:stateMachine:Orders",
                       "name": "Orders", "definition": inner})  # fmt: skip
    document = Document("x.json", text)
    assert FORMAT.sniff(document)
    workflow = FORMAT.load(document, resources.catalogues())
    assert workflow.name == "Orders"
    assert ("Start", "A") in drawn(workflow)


def test_a_machine_without_states_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="no states"):
        opened({"StartAt": "A", "States": {}})


def test_secrets_stay_in_the_file() -> None:
    secret = "sk-ant-" + "a1B2c3D4e5F6" * 3
    workflow = opened({"StartAt": "Call", "States": {"Call": task(
        "arn:aws:states:::http:invoke",
        Parameters={"ApiEndpoint": "https://api.example.com/x", "Method": "POST",
                    "Headers": {"Authorization": f"Bearer {secret}"}},
    )}})  # fmt: skip
    assert secret not in repr(workflow)
    node = next(node for node in workflow.nodes if node.name == "Call")
    assert node.extensions["x-inline-secrets"] == ["/States/Call/Parameters/Headers/Authorization"]


def test_a_task_may_act_as_a_role_of_its_own() -> None:
    workflow = opened({"StartAt": "Put", "States": {"Put": task(
        "arn:aws:states:::dynamodb:putItem", Parameters={"TableName": "t"},
        Credentials={"RoleArn": "arn:aws:iam::222233334444:role/other-account"},
    )}})  # fmt: skip
    assert ("Put", "other-account") in drawn(workflow, "uses")


def test_one_empty_machine_of_several_is_told_of() -> None:
    full = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    documents = [
        Document("x/a.asl.json", json.dumps(full)),
        Document("x/b.asl.json", json.dumps({"StartAt": "A", "States": {}})),
    ]
    workflow = FORMAT.load_all(documents, resources.catalogues())
    assert any("x/b.asl.json" in note and "no states" in note for note in workflow.notes)
    assert workflow.name == "x"


def test_machines_that_start_one_another_are_started_from_elsewhere() -> None:
    def calling(name: str) -> str:
        run = task("arn:aws:states:::states:startExecution", Parameters={"StateMachineArn": name})
        return json.dumps({"StartAt": "Run", "States": {"Run": run}})

    documents = [
        Document("a.asl.json", calling("b")),
        Document("b.asl.json", calling("a")),
        Document("c.asl.json", calling("a")),
    ]
    alone = FORMAT.load_all(documents[:2], resources.catalogues())
    assert {n.name for n in alone.nodes if n.kind == "trigger"} == {"Start of a"}
    together = FORMAT.load_all(documents, resources.catalogues())
    assert {n.name for n in together.nodes if n.kind == "trigger"} == {"Start of c"}
