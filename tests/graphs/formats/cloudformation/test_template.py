"""Intrinsic functions, policies, triggers and definitions of templates."""

from __future__ import annotations

import json
from typing import Any

import pytest

import resources
from graphs.formats.catalogue import Catalogue
from graphs.formats.cloudformation import FORMAT
from graphs.formats.cloudformation.intrinsics import Resolver
from graphs.formats.cloudformation.schemas import operations_of
from graphs.formats.reading import Document, parse_yaml
from graphs.model.facts import VERBS
from graphs.model.workflow import Workflow

MACHINE = "AWS::Serverless::StateMachine"
FUNCTION = "AWS::Serverless::Function"
PASSING = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


def opened(listed: dict[str, Any], **rest: Any) -> Workflow:
    data = {"Resources": listed, **rest}
    return FORMAT.load(Document("t.json", json.dumps(data)), resources.catalogues())


def drawn(workflow: Workflow, kind: str) -> set[tuple[str, str]]:
    name = {node.id: node.name for node in workflow.nodes}
    return {(name[x.from_id], name[x.to_id]) for x in workflow.links if x.kind == kind}


YAML = {
    "!Ref Table": "${Table}",
    "!GetAtt Table.Arn": "${Table}",
    "!GetAtt [Table, Arn]": "${Table}",
    "{'Fn::GetAtt': [Table, Arn]}": "${Table}",
    '!Sub "${Table.Arn}/index/*"': "${Table}/index/*",
    '!Sub "arn:${AWS::Partition}:s3:::${Bucket}/${!Literal}"': "arn:aws:s3:::files/${Literal}",
    '!Sub ["${A}-x", {A: !Ref Table}]': "${Table}-x",
    "!Join ['/', [a, !Ref Table]]": "a/${Table}",
    "!If [Prod, !Ref Table, other]": "${Table}",
    "!Select [1, [a, b]]": "b",
    "!Select [9, [a, b]]": "",
    "!FindInMap [Sizes, !Ref 'AWS::Region', small]": "1",
    "!ImportValue shared": "import shared",
    "!Ref Unknown": "${Unknown}",
    "!Ref Hidden": "${Hidden}",
    "!Sub": "",
    "!GetAtt": "${}",
}


@pytest.mark.parametrize(("written", "expected"), YAML.items(), ids=YAML)
def test_what_intrinsic_functions_give(written: str, expected: str) -> None:
    parameters = {
        "Bucket": {"Type": "String", "Default": "files"},
        "Hidden": {"Type": "String", "Default": "s3cr3t", "NoEcho": True},
    }
    resolver = Resolver({"Table": {}}, parameters, {"Sizes": {"eu": {"small": "1"}}})
    assert resolver.value(parse_yaml(f"value: {written}", "t"))["value"] == expected


def test_a_template_and_the_definition_beside_it_are_one_workflow() -> None:
    template = Document("app/template.json", json.dumps({"Resources": {
        "Flow": {"Type": MACHINE, "Properties": {
            "DefinitionUri": "states/flow.asl.json",
            "DefinitionSubstitutions": {"Fn": {"Fn::GetAtt": ["Worker", "Arn"]}},
        }},
        "Worker": {"Type": FUNCTION, "Properties": {"Policies": [
            {"DynamoDBWritePolicy": {"TableName": {"Ref": "Orders"}}}]}},
        "Orders": {"Type": "AWS::DynamoDB::Table"},
    }}))  # fmt: skip
    machine = Document("app/states/flow.asl.json", json.dumps({"StartAt": "Work", "States": {
        "Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                 "Parameters": {"FunctionName": "${Fn}"}, "End": True}}}))  # fmt: skip
    assert FORMAT.joins(machine)
    workflow = FORMAT.load_all([machine, template], resources.catalogues())
    assert ("Work", "Worker") in drawn(workflow, "calls")
    assert ("Flow", "Work") in drawn(workflow, "flow")
    assert ("Worker", "Orders (DynamoDB table)") in drawn(workflow, "writes")
    assert not any("unresolved" in node.tags for node in workflow.nodes)
    work = next(node for node in workflow.nodes if node.name == "Work")
    assert work.source is not None
    assert work.source.file == "app/states/flow.asl.json"
    alone = FORMAT.load(template, resources.catalogues())
    assert any("unresolved" in node.tags for node in alone.nodes)


def test_a_definition_as_text_is_read_too() -> None:
    text = json.dumps({"StartAt": "Call", "States": {
        "Call": {"Type": "Task", "Resource": "${Worker.Arn}", "End": True}}})  # fmt: skip
    workflow = opened({
        "Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "DefinitionString": {"Fn::Sub": text}, "RoleArn": "arn:aws:iam::1:role/flow"}},
        "Worker": {"Type": FUNCTION, "Properties": {}},
    })  # fmt: skip
    assert ("Call", "Worker") in drawn(workflow, "calls")
    assert {node.name for node in workflow.nodes if node.kind == "identity"} == {
        "flow", "WorkerRole",
    }  # fmt: skip


def exposure(event: dict[str, Any], **listed: Any) -> Any:
    workflow = opened({
        "Flow": {"Type": MACHINE, "Properties": {
            "Definition": PASSING, "Events": {"E": event}}}, **listed,
    })  # fmt: skip
    trigger = next(node for node in workflow.nodes if node.kind == "trigger")
    return trigger.fact("exposure")


def test_who_may_call_an_api() -> None:
    call = {"Path": "/x", "Method": "post"}
    assert exposure({"Type": "Api", "Properties": call}) == "anonymous"
    own = {**call, "Auth": {"Authorizer": "Users"}}
    assert exposure({"Type": "Api", "Properties": own}) == "authenticated"
    shared = {**call, "RestApiId": {"Ref": "Own"}}
    api = {"Type": "AWS::Serverless::Api", "Properties": {"Auth": {"DefaultAuthorizer": "Users"}}}
    assert exposure({"Type": "Api", "Properties": shared}, Own=api) == "authenticated"
    open_again = {**shared, "Auth": {"Authorizer": "NONE"}}
    assert exposure({"Type": "Api", "Properties": open_again}, Own=api) == "anonymous"
    elsewhere = {**call, "RestApiId": {"Fn::ImportValue": "api"}}
    assert exposure({"Type": "Api", "Properties": elsewhere}) is None
    assert exposure({"Type": "Schedule", "Properties": {"Schedule": "rate(1 day)"}}) == "schedule"
    assert exposure({"Type": "EventBridgeRule", "Properties": {"Pattern": {}}}) is None


def test_an_api_that_openapi_describes() -> None:
    uri = "arn:aws:apigateway:${AWS::Region}:lambda:path/functions/${Worker.Arn}/invocations"
    integration = {"x-amazon-apigateway-integration": {"uri": {"Fn::Sub": uri}}}
    workflow = opened({
        "Flow": {"Type": MACHINE, "Properties": {"Definition": PASSING}},
        "Worker": {"Type": FUNCTION, "Properties": {}},
        "Own": {"Type": "AWS::Serverless::Api", "Properties": {"DefinitionBody": {"paths": {
            "/free": {"post": integration},
            "/shut": {"post": {**integration, "security": [{"users": []}]}}}}}},
    })  # fmt: skip
    assert {n.name: n.fact("exposure") for n in workflow.nodes if n.kind == "trigger"} == {
        "POST /free": "anonymous", "POST /shut": "authenticated", "Start of Flow": None,
    }  # fmt: skip
    assert ("POST /free", "Worker") in drawn(workflow, "flow")


def test_a_definition_as_the_cdk_joins_it() -> None:
    parts = [
        '{"StartAt":"Ask","States":{"Ask":{"End":true,"Type":"Task","Resource":"arn:',
        {"Ref": "AWS::Partition"},
        ':states:::lambda:invoke","Parameters":{"FunctionName":"',
        {"Fn::GetAtt": ["Worker1A2B", "Arn"]},
        '","Payload.$":"$"}}}}',
    ]
    workflow = opened({
        "Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "DefinitionString": {"Fn::Join": ["", parts]},
            "RoleArn": {"Fn::GetAtt": ["FlowRole", "Arn"]}}},
        "Worker1A2B": {"Type": "AWS::Lambda::Function", "Properties": {
            "Role": {"Fn::GetAtt": ["WorkerRole", "Arn"]}}},
        "FlowRole": {"Type": "AWS::IAM::Role", "Properties": {}},
        "WorkerRole": {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": [
            {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"},
                               ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]]}]}},
        "Beside": {"Type": "AWS::IAM::Policy", "Properties": {
            "PolicyName": "p", "Roles": [{"Ref": "WorkerRole"}], "PolicyDocument": {"Statement": [
                {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {
                    "Fn::GetAtt": ["Line", "Arn"]}}]}}},
        "Line": {"Type": "AWS::SQS::Queue"},
    })  # fmt: skip
    assert ("Ask", "Worker1A2B") in drawn(workflow, "calls")
    assert ("Worker1A2B", "Line (SQS queue)") in drawn(workflow, "writes")
    assert ("Flow", "FlowRole") in drawn(workflow, "uses")
    assert not any("unresolved" in node.tags for node in workflow.nodes)


def test_functions_that_nothing_starts_are_invoked_by_somebody() -> None:
    worker = {"Type": FUNCTION, "Properties": {}}
    schedule = {"Type": "Schedule", "Properties": {"Schedule": "rate(1 day)", "Enabled": False}}
    workflow = opened({
        "Flow": {"Type": MACHINE, "Properties": {"Definition": PASSING}},
        "Free": worker, "Setup": worker,
        "Off": {"Type": FUNCTION, "Properties": {"Events": {"Nightly": schedule}}},
        "Done": {"Type": "Custom::Setup", "Properties": {
            "ServiceToken": {"Fn::GetAtt": ["Setup", "Arn"]}}},
    })  # fmt: skip
    assert {node.name: node.tags for node in workflow.nodes if node.kind == "trigger"} == {
        "Nightly": ("disabled",), "Start of Flow": ("derived",), "Callers of Free": ("derived",),
    }  # fmt: skip


def test_roles_that_become_others_are_told() -> None:
    workflow = opened({
        "Flow": {"Type": MACHINE, "Properties": {
            "Definition": PASSING, "Role": {"Fn::GetAtt": ["Runner", "Arn"]}}},
        "Runner": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Statement": [
                {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"},
                 "Action": "sts:AssumeRole"}]},
            "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [
                {"Effect": "Allow", "Action": ["iam:PassRole", "lambda:CreateFunction",
                                               "lambda:InvokeFunction"], "Resource": "*"}]}}]}},
        "Admin": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
                 "Action": "sts:AssumeRole"}]},
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}},
    })  # fmt: skip
    assert ("Runner", "Become Admin") in drawn(workflow, "grants")
    assert ("Become Admin", "Admin") in drawn(workflow, "permits")


def test_connectors_give_rights() -> None:
    workflow = opened({
        "Worker": {"Type": FUNCTION, "Properties": {},
                   "Connectors": {"Store": {"Properties": {
                       "Destination": {"Id": "Files"}, "Permissions": ["Write"]}}}},
        "Files": {"Type": "AWS::S3::Bucket"},
        "Flow": {"Type": MACHINE, "Properties": {"Definition": PASSING}},
        "Beside": {"Type": "AWS::Serverless::Connector", "Properties": {
            "Source": {"Id": "Flow"}, "Destination": {"Id": "Worker"}, "Permissions": ["Write"]}},
    })  # fmt: skip
    permits = drawn(workflow, "permits")
    assert ("Rights of WorkerRole", "Files (S3 bucket)") in permits
    assert ("Rights of FlowRole", "WorkerRole") in permits


def test_a_deny_takes_a_right_away() -> None:
    statements = [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"},
    ]
    workflow = opened({
        "Flow": {"Type": MACHINE, "Properties": {"Definition": PASSING}},
        "Worker": {"Type": FUNCTION, "Properties": {"Policies": [{"Statement": statements}]}},
    })  # fmt: skip
    verbs = {x.verb for x in workflow.links if x.kind in ("acts", "writes")}
    assert "delete" not in verbs
    assert ("Worker", "S3") in drawn(workflow, "reads")


def test_operations_of_an_api_schema_tell_what_is_confirmed() -> None:
    schema = """
openapi: 3.0.0
paths:
  /orders/{id}:
    get: {operationId: getOrder, description: Look up an order}
    delete: {description: Delete an order, x-requireConfirmation: ENABLED}
    parameters: []
"""
    found = operations_of(schema, "t")
    assert [(one.name, one.confirmed) for one in found] == [
        ("getOrder", False), ("DELETE /orders/{id}", True),
    ]  # fmt: skip
    assert operations_of("{broken", "t") == []


def test_a_flow_of_bedrock_has_its_nodes() -> None:
    inline = {"Inline": {"ModelId": "m"}}
    workflow = opened({"Flow": {"Type": "AWS::Bedrock::Flow", "Properties": {
        "Name": "f", "ExecutionRoleArn": "arn:aws:iam::1:role/flow", "Definition": {
            "Nodes": [
                {"Name": "In", "Type": "Input"},
                {"Name": "Write", "Type": "Prompt", "Configuration": {
                    "Prompt": {"SourceConfiguration": inline}}},
                {"Name": "Keep", "Type": "Storage", "Configuration": {"Storage": {
                    "ServiceConfiguration": {"S3": {"BucketName": "letters"}}}}},
                {"Name": "Out", "Type": "Output"},
            ],
            "Connections": [
                {"Source": "In", "Target": "Write"}, {"Source": "Write", "Target": "Keep"},
                {"Source": "Write", "Target": "Out"}, {"Source": "Write", "Target": "Gone"},
            ]}}}})  # fmt: skip
    assert drawn(workflow, "flow") == {("In", "Write"), ("Write", "Keep"), ("Write", "Out")}
    assert ("Write", "m") in drawn(workflow, "calls")
    assert ("Keep", "letters (S3 bucket)") in drawn(workflow, "writes")
    assert ("Out", "In") in drawn(workflow, "replies")


def test_express_workflows_wait_for_nobody() -> None:
    asking = {"StartAt": "Ask", "States": {"Ask": {
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": True,
        "Parameters": {"TopicArn": {"Ref": "Mails"}, "Message": "Approve?"}}}}  # fmt: skip
    listed: dict[str, Any] = {
        "Flow": {"Type": MACHINE, "Properties": {"Type": "EXPRESS", "Definition": asking}},
        "Mails": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [
            {"Protocol": "email", "Endpoint": "a@example.com"}]}},
    }  # fmt: skip
    assert not [node for node in opened(listed).nodes if node.kind == "gate"]


def test_secrets_of_functions_stay_in_the_file() -> None:
    secret = "sk-ant-" + "a1B2c3D4e5F6" * 3
    workflow = opened({
        "Flow": {"Type": MACHINE, "Properties": {"Definition": PASSING}},
        "Worker": {"Type": FUNCTION, "Properties": {
            "Environment": {"Variables": {"API_KEY": secret}}}},
    })  # fmt: skip
    assert secret not in repr(workflow)
    node = next(node for node in workflow.nodes if node.name == "Worker")
    assert node.extensions["x-inline-secrets"] == [
        "/Resources/Worker/Properties/Environment/Variables/API_KEY"
    ]


def test_secrets_of_parameters_stay_in_the_file() -> None:
    secret = "sk-ant-" + "a1B2c3D4e5F6" * 3
    flow = {"Type": MACHINE, "Properties": {"Definition": PASSING}}
    workflow = opened({"Flow": flow}, Parameters={"ApiKey": {"Type": "String", "Default": secret}})
    assert secret not in repr(workflow)
    told = [one for node in workflow.nodes for one in node.extensions.get("x-inline-secrets", ())]
    assert told == ["/Parameters/ApiKey/Default"]


def test_the_catalogues_are_sound() -> None:
    held = Catalogue.named(resources.catalogues(), "cloudformation")
    for key in held:
        assert key.partition(":")[0] in ("policy", "connector")
        assert held[key]["actions"], key
        assert all(action.count(":") == 1 for action in held[key]["actions"]), key
    held = Catalogue.named(resources.catalogues(), "stepfunctions")
    for key in held:
        assert key.partition(":")[0] in ("sdk", "target", "model", "human"), key
    actions = Catalogue.named(resources.catalogues(), "aws_actions")
    for key in actions:
        entry = actions[key]
        verbs = [entry["verb"]] if "verb" in entry else list(entry.get("actions", {}))
        if key.startswith("service:"):
            verbs = list(entry.get("actions", {}).values())
        if not key.startswith("managed:"):
            assert set(verbs) <= {"read", *VERBS}, key
