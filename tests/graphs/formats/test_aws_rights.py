"""What IAM statements allow, what their actions do, and when one role becomes another."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from graphs.formats.aws_resources import ActionCatalogue
from graphs.formats.aws_rights import matches, may_overlap
from graphs.formats.catalogue import Catalogue
from tests.graphs.formats.agent_blast_radius_cases import (
    ACCOUNT,
    agent_file,
    allow,
    arn,
    deny,
    held_or_become,
    joined,
    opened,
    role,
    tool,
)

ROOT = f"arn:aws:iam::{ACCOUNT}:root"

ESCALATIONS = {
    "assumed by right": (
        [allow("sts:AssumeRole", on=arn("high"))], {"aws_principals": [ROOT]}, {}, True
    ),
    "assumed by name": ([], {"aws_principals": [arn("low")]}, {}, True),
    "named but denied": ([deny("sts:AssumeRole")], {"aws_principals": [arn("low")]}, {}, False),
    "another is named": ([allow("sts:AssumeRole")], {"aws_principals": [arn("other")]}, {}, False),
    "no right to assume": (
        [allow("s3:GetObject")], {"aws_principals": [ROOT]}, {}, False
    ),
    "all three": (
        [allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")], None, {}, True
    ),
    "wildcards": ([allow("IAM:Pass*", "lambda:*", on="*")], None, {}, True),
    "cannot be run": ([allow("iam:PassRole", "lambda:CreateFunction")], None, {}, False),
    "another service": (
        [allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")],
        {"service_principals": ["ec2.amazonaws.com"]}, {}, False,
    ),
    "another role is passed": (
        [allow("iam:PassRole", on=arn("low")), allow("lambda:*")], None, {}, False
    ),
    "denied": (
        [allow("iam:PassRole", "lambda:*"), deny("iam:PassRole", on=arn("high*"))], None, {}, False
    ),
    "denied elsewhere": (
        [allow("iam:PassRole", "lambda:*"), deny("iam:PassRole", on=arn("other"))], None, {}, True
    ),
    "denied under a condition": (
        [allow("iam:PassRole", "lambda:*"),
         deny("iam:PassRole", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})],
        None, {}, True,
    ),
    "passed to this service alone": (
        [allow("iam:PassRole",
               Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}),
         allow("lambda:*")],
        None, {}, True,
    ),
    "passed to another service alone": (
        [allow("iam:PassRole",
               Condition={"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com"]}}),
         allow("lambda:*")],
        None, {}, False,
    ),
    "everything but": (
        [{"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}], None, {}, False
    ),
    "everything but another": (
        [{"Effect": "Allow", "NotAction": ["s3:*"], "Resource": "*"}], None, {}, True
    ),
    "nobody is trusted": ([allow("iam:PassRole", "lambda:*")], {}, {}, False),
    "code of a function in use": ([allow("lambda:UpdateFunctionCode")], None, {"used": True}, True),
    "code of no function": ([allow("lambda:UpdateFunctionCode")], None, {}, False),
    "trust rewritten": (
        [allow("iam:UpdateAssumeRolePolicy", on=arn("high"))],
        {"service_principals": ["ec2.amazonaws.com"]}, {}, True,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "trust", "more", "expected"), ESCALATIONS.values(), ids=ESCALATIONS
)
def test_when_one_role_becomes_another(
    statements: list[Any], trust: dict[str, Any] | None, more: dict[str, bool], expected: bool
) -> None:
    high = role("high", allow("s3:DeleteBucket"))
    if trust is not None:
        high["trust_policy"] = trust
    tools = [tool("t"), *([tool("u", "high")] if more else [])]
    workflow = opened(agent_file(tools, role("low", *statements), high))
    assert ("high" in held_or_become(workflow, {"low"})) is expected


TAKEOVERS = {
    "iam:CreatePolicyVersion": True, "iam:SetDefaultPolicyVersion": True, "iam:*": True,
    "*": True, "iam:CreateAccessKey": True, "iam:UpdateLoginProfile": True,
    "iam:CreateRole": False, "iam:PassRole": False, "iam:Get*": False, "iam:List*": False,
    "s3:*": False, "iam:AttachRolePolicy": True, "iam:PutRolePolicy": True,
}  # fmt: skip


@pytest.mark.parametrize(("action", "expected"), TAKEOVERS.items(), ids=TAKEOVERS)
def test_what_takes_over_the_account(action: str, expected: bool) -> None:
    workflow = opened(agent_file([tool("t")], role("low", allow(action))))
    taken = ("Take over the account", "Everything in the AWS account")
    assert (taken in joined(workflow, "permits")) is expected


def test_policies_count_where_the_role_they_go_to_is_held_or_can_be_become() -> None:
    elsewhere = role("low", allow("iam:PutRolePolicy", on=arn("high")))
    taken = ("Take over the account", "Everything in the AWS account")
    high = role("high")
    workflow = opened(agent_file([tool("t")], elsewhere, high))
    assert taken not in joined(workflow, "permits")
    high["trust_policy"] = {"aws_principals": [arn("low")]}
    workflow = opened(agent_file([tool("t")], elsewhere, high))
    assert taken in joined(workflow, "permits")


def test_a_trust_policy_that_is_missing_is_taken_to_allow() -> None:
    high = role("high")
    del high["trust_policy"]
    low = role("low", allow("iam:PassRole", "lambda:*"))
    workflow = opened(agent_file([tool("t")], low, high))
    assert "high" in held_or_become(workflow, {"low"})
    (why,) = (node.description for node in workflow.nodes if node.name == "Become high")
    assert "its trust policy is not in the file" in why


ACTIONS = {
    "s3:GetObject": ("read",), "s3:PutObject": ("write",), "s3:PutBucketPolicy": ("grant",),
    "s3:PutObjectAcl": ("grant",), "s3:GetBucketPolicy": ("read",), "s3:*": ("read", "admin"),
    "s3:Put*": ("write", "grant"), "s3:DeleteObject": ("delete",), "dynamodb:Query": ("read",),
    "iam:*": ("admin",), "iam:CreateUser": ("grant",), "iam:DeleteUser": ("delete",),
    "iam:ListRoles": ("read",), "iam:Put*": ("grant",), "iam:PassRole": ("grant",),
    "sts:AssumeRole": ("grant",), "lambda:InvokeFunction": ("execute",),
    "lambda:CreateFunction": ("deploy",), "lambda:AddPermission": ("grant",),
    "kms:Decrypt": ("read",), "kms:ScheduleKeyDeletion": ("delete",), "sqs:SendMessage": ("write",),
    "sns:Publish": ("send",), "ec2:RunInstances": ("deploy",),
    "ec2:TerminateInstances": ("delete",), "ec2:StopInstances": ("execute",),
    "nosuch:Frobnicate": ("unknown",),
    "nosuch:F*": ("read", "unknown"), "*": ("read", "admin"), "s3:G*": ("read", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize(("action", "expected"), ACTIONS.items(), ids=ACTIONS)
def test_what_an_action_does(action: str, expected: tuple[str, ...]) -> None:
    catalogue = ActionCatalogue(Catalogue.named(resources.catalogues(), "aws_actions"))
    assert catalogue.verbs(action).verbs == expected


def test_the_catalogues_are_sound() -> None:
    rules = Catalogue.named(resources.catalogues(), "aws_escalations")
    for key in rules:
        rule = rules[key]
        assert rule["gains"] in ("target", "account")
        assert rule["title"]
        assert set(rule) <= {"title", "needs", "trusts", "used", "gains"}
        for need in rule["needs"]:
            actions, _, where = need.partition("@")
            assert where in ("", "target", "held")
            assert all(action.count(":") == 1 for action in actions.split("|"))
            # Targets are asked for only where there are some.
            assert where != ("held" if rule["gains"] == "target" else "target")
    actions = Catalogue.named(resources.catalogues(), "aws_actions")
    for key in actions:
        assert key.partition(":")[0] in ("word", "part", "service", "managed")
        assert actions[key]


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_patterns_match_as_in_a_shell(pattern: str, text: str) -> None:
    assert matches(pattern, text) == fnmatchcase(text, pattern)


@given(st.text("ab*?", max_size=6), st.text("ab*?", max_size=6), st.text("ab", max_size=6))
def test_a_pattern_that_covers_another_covers_its_texts(one: str, other: str, text: str) -> None:
    if matches(one, other) and matches(other, text):
        assert matches(one, text)
    if matches(one, text) and matches(other, text):
        assert may_overlap(one, other)
