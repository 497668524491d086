"""Templates as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.cloudformation import FORMAT
from graphs.formats.reading import Document
from graphs.model.facts import LINK_ENDS, LINK_FACTS, NODE_FACTS
from graphs.model.workflow import Workflow
from tests.effort import examples

JUNK: tuple[Any, ...] = (
    None, True, -1, 1e308, "", "*", "${x}", "${Worker}", "arn:aws:", [], [None], {}, [["x"]],
    {"Ref": "Flow"}, {"Ref": 3}, {"Fn::Sub": []}, {"Fn::GetAtt": None}, {"Fn::Join": ["", {}]},
    {"Fn::Select": ["x", []]}, {"Fn::FindInMap": [1, 2, 3]}, "a" * 3000, {"a": {"b": 1}},
)  # fmt: skip
RICH: dict[str, Any] = {
    "Transform": "AWS::Serverless-2016-10-31", "Parameters": {"P": {"Default": "x"}},
    "Globals": {"Api": {"Auth": {"DefaultAuthorizer": "A"}}},
    "Resources": {
        "Flow": {"Type": "AWS::Serverless::StateMachine", "Properties": {
            "DefinitionSubstitutions": {"Fn": {"Fn::GetAtt": ["Worker", "Arn"]}},
            "Logging": {"Level": "ALL", "Destinations": [
                {"CloudWatchLogsLogGroup": {"LogGroupArn": {"Ref": "Logs"}}}]},
            "Definition": {"StartAt": "A", "States": {
                "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                      "Parameters": {"FunctionName": "${Fn}", "Approve": 1}, "End": True}}},
            "Policies": ["AWSLambdaRole", {"LambdaInvokePolicy": {"FunctionName": {"Ref": "P"}}}],
            "Events": {"E": {"Type": "Api", "Properties": {"Path": "/", "Method": "get"}}}}},
        "Other": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "DefinitionString": "{\"States\": {}}", "RoleArn": {"Ref": "Role"}}},
        "Worker": {"Type": "AWS::Serverless::Function", "Properties": {
            "Role": {"Fn::GetAtt": ["Role", "Arn"]}, "FunctionUrlConfig": {"AuthType": "NONE"},
            "Environment": {"Variables": {"A": "b"}},
            "Events": {"Q": {"Type": "SQS", "Properties": {"Queue": {"Ref": "Queue"}}}}}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Principal": "*"}]},
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
            "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": {
                "Effect": "Allow", "Action": ["states:SendTask*", "bedrock:*", "iam:PassRole"],
                "Resource": ["*", {"Ref": "Queue"}], "Condition": {"StringEquals": {
                    "iam:PassedToService": "lambda.amazonaws.com"}}}}}]}},
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {
            "Subscription": [{"Protocol": "email", "Endpoint": {"Ref": "P"}}]}},
        "Agent": {"Type": "AWS::Bedrock::Agent", "Properties": {
            "AgentName": "a", "FoundationModel": "m", "AgentResourceRoleArn": {"Ref": "Role"},
            "KnowledgeBases": [{"KnowledgeBaseId": "k"}], "MemoryConfiguration": {"a": 1},
            "AgentCollaborators": [{"AgentDescriptor": {"AliasArn": "x"}}],
            "ActionGroups": [
                {"ActionGroupName": "g", "ActionGroupExecutor": {"Lambda": {"Ref": "Worker"}},
                 "FunctionSchema": {"Functions": [{"Name": "delete_it", "Parameters": {
                     "a": {"Type": "string"}}, "RequireConfirmation": "ENABLED"}]}},
                {"ApiSchema": {"Payload": "paths: {/a: {post: {operationId: b}}}"}},
                {"ParentActionGroupSignature": "AMAZON.CodeInterpreter"}]}},
        "Gateway": {"Type": "AWS::BedrockAgentCore::Gateway", "Properties": {
            "Name": "g", "AuthorizerType": "NONE", "InterceptorConfigurations": [
                {"Interceptor": {"Lambda": {"Arn": "x"}}}]}},
        "Target": {"Type": "AWS::BedrockAgentCore::GatewayTarget", "Properties": {
            "GatewayIdentifier": {"Ref": "Gateway"}, "CredentialProviderConfigurations": [
                {"CredentialProviderType": "API_KEY", "CredentialProvider": {
                    "ApiKeyCredentialProvider": {"ProviderArn": "arn:x"}}}],
            "TargetConfiguration": {"Mcp": {"McpServer": {"Endpoint": "https://x.example"}}}}},
        "Runtime": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": {
            "AgentRuntimeName": "r", "EnvironmentVariables": {"G": {"Ref": "Gateway"}}}},
        "Prompts": {"Type": "AWS::Bedrock::Flow", "Properties": {
            "ExecutionRoleArn": {"Ref": "Role"}, "Definition": {
                "Nodes": [{"Name": "I", "Type": "Input"},
                          {"Name": "A", "Type": "Agent", "Configuration": {
                              "Agent": {"AgentAliasArn": {"Ref": "Agent"}}}},
                          {"Name": "L", "Type": "LambdaFunction", "Configuration": {
                              "LambdaFunction": {"LambdaArn": {"Ref": "Worker"}}}},
                          {"Name": "O", "Type": "Output"}],
                "Connections": [{"Source": "I", "Target": "A"}]}}},
        "Rule": {"Type": "AWS::Events::Rule", "Properties": {
            "Targets": [{"Arn": {"Ref": "Flow"}}], "ScheduleExpression": "rate(1 day)"}},
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
    FORMAT.joins(document)
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


def test_the_rich_template_opens() -> None:
    workflow = opened(json.dumps(RICH))
    assert workflow is not None
    assert len(workflow.nodes) > 30


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


def test_large_and_crafted_templates_take_bounded_time() -> None:
    began = time.process_time()
    functions = {
        f"F{at}": {"Type": "AWS::Serverless::Function", "Properties": {"Policies": [
            {"DynamoDBCrudPolicy": {"TableName": {"Ref": f"T{at % 40}"}}}, "bedrock:"]}}
        for at in range(400)
    }  # fmt: skip
    tables = {f"T{at}": {"Type": "AWS::DynamoDB::Table"} for at in range(40)}
    assert opened(json.dumps({"Resources": {**functions, **tables}})) is not None
    nested: Any = "x"
    for _ in range(90):
        nested = {"Fn::Sub": ["${A}${A}", {"A": nested}]}
    machine = {"Type": "AWS::Serverless::StateMachine", "Properties": {"Name": nested}}
    opened(json.dumps({"Resources": {"Flow": machine}}))
    assert time.process_time() - began < 120
