"""agent-blast-radius files: who calls what behind which gate, and what the roles permit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.analysis.engine import Analysis
from graphs.api import load
from graphs.model.edits import place_gate
from graphs.model.workflow import Workflow
from tests.graphs.formats.agent_blast_radius_cases import (
    agent_file,
    allow,
    analysed,
    deny,
    held_or_become,
    joined,
    opened,
    role,
    tool,
    verbs,
)


def ungated_tools(analysis: Analysis, entry: str) -> set[str]:
    reached = analysis.radius(entry).ungated
    return {each for each in reached if analysis.workflow.node(each).kind == "tool"}


@pytest.fixture(scope="module")
def known_case(shared: Path) -> Workflow:
    file = shared / "groundtruth" / "agent-blast-radius-overprivileged.yaml"
    return load(file, resources.catalogues()).workflow


FREE = {"read_support_ticket", "query_customer_record", "call_internal_api", "deploy_helper"}


BEHIND = {"run_maintenance_job", "rotate_credentials"}


def test_four_tools_are_reached_ungated_and_two_behind_a_gate(known_case: Workflow) -> None:
    analysis = analysed(known_case)
    tools = {node.id for node in known_case.nodes if node.kind == "tool"}
    for start in ("outside-input", "agent"):
        radius = analysis.radius(start)
        assert tools & set(radius.ungated) == FREE
        assert tools & set(radius.weak) == BEHIND
        assert not tools & set(radius.gated)
    # Nobody says who approves or what they see: behind a gate, yet the gate is not proved.
    assert {quality.quality for quality in analysis.qualities.values()} == {"unproven"}
    statuses = {(action.actor, action.status) for action in analysis.actions}
    assert statuses == {
        ("call_internal_api", "ungated"),
        ("deploy_helper", "ungated"),
        ("run_maintenance_job", "unproven"),
        ("rotate_credentials", "unproven"),
    }


def test_a_role_passed_to_a_new_function_becomes_another(known_case: Workflow) -> None:
    analysis = analysed(known_case)
    assert "incident-response-role" in analysis.radius("deploy_helper").latent
    become = "agent-execution-role-may-become-incident-response-role"
    said = known_case.node(become).description
    for part in ("iam:PassRole by helper-deploy/PassRoleToLambda",
                 "lambda:CreateFunction by helper-deploy/ManageHelpers",
                 "lambda:InvokeFunction by helper-deploy/ManageHelpers",
                 "it trusts lambda.amazonaws.com"):  # fmt: skip
        assert part in said
    # Along credentials alone, through the new function and on to the whole account.
    own = analysis.radius("agent-execution-role")
    way = own.witnesses["Everything-in-the-AWS-account"].nodes
    assert way[:3] == ("agent-execution-role", become, "incident-response-role")
    assert {"All-of-Secrets-Manager", "All-of-KMS-keys", "All-of-IAM"} <= set(own.latent)
    # It trusts Bedrock, to which nothing here passes roles: only by taking over the account.
    assert joined(known_case, "permits") >= {("Take over the account", "agent-execution-role")}
    assert ("Become agent-execution-role", "agent-execution-role") not in joined(
        known_case, "permits"
    )


def test_a_gate_on_deploy_helper_removes_the_escalation(known_case: Workflow) -> None:
    before = analysed(known_case)
    reached = held_or_become(known_case, ungated_tools(before, "outside-input"))
    assert reached == {node.id for node in known_case.nodes if node.kind == "identity"}

    gated, _ = place_gate(known_case, "calls:agent>deploy_helper")
    after = analysed(gated)
    assert ungated_tools(after, "outside-input") == FREE - {"deploy_helper"}
    assert "deploy_helper" in after.radius("outside-input").gated
    assert held_or_become(gated, FREE - {"deploy_helper"}) == {
        "ticket-reader-role", "customer-lookup-role", "internal-api-role"
    }  # fmt: skip
    # A gate on any other tool does not help.
    for other in sorted(FREE - {"deploy_helper"}):
        elsewhere, _ = place_gate(known_case, f"calls:agent>{other}")
        left = ungated_tools(analysed(elsewhere), "outside-input")
        assert "incident-response-role" in held_or_become(elsewhere, left)


def test_what_the_format_does_not_say_of_an_approval_stays_unknown() -> None:
    workflow = opened(agent_file([tool("t", gating="approval_required")], role("low")))
    (gate,) = (node for node in workflow.nodes if node.kind == "gate")
    assert dict(gate.facts) == {"enforced": "before"}
    assert gate.origin("enforced").how == "inferred"
    assert gate.origin("approvers").how == "unknown"
    assert workflow.link_by_id["calls:agent>t"].gate == gate.id


def test_a_gated_reader_still_brings_untrusted_content_in() -> None:
    data = agent_file(
        [
            tool("mail", gating="approval_required", returns_external_data=True),
            tool("go", "high", returns_external_data=False),
        ],
        role("low"),
        role("high", allow("ec2:TerminateInstances", on="arn:aws:ec2:eu-west-1:0:instance/i-1")),
    )
    (action,) = analysed(opened(data)).actions
    assert (action.actor, action.verb, action.status) == ("go", "delete", "ungated")
    assert "mail" in action.entries


def test_fixed_code_is_not_the_models_choice_and_not_safe_by_that() -> None:
    tools = [tool("nightly", "high", "deterministic"), tool("look")]
    high = role("high", allow("rds:DeleteDBInstance", on="arn:aws:rds:eu-west-1:0:db:orders"))
    workflow = opened(agent_file(tools, role("low"), high))
    analysis = analysed(workflow)
    radius = analysis.radius("agent")
    assert "look" in radius.ungated
    assert "nightly" not in {*radius.ungated, *radius.weak, *radius.gated}
    (action,) = analysis.actions
    # Who starts the code is not known, and unknown is never safe.
    assert (action.status, action.entries) == ("ungated", ("fixed-code",))


def test_tainted_inputs_start_at_an_outsider() -> None:
    inputs = [
        tool("a", tainted_inputs=["q"]),
        tool("b", gating="deterministic", tainted_inputs="x"),
    ]
    workflow = opened(agent_file(inputs, role("low")))
    assert ("Outside input", "a") in joined(workflow, "flow")
    assert {to for start, to in joined(workflow, "flow") if start == "Outside input"} == {"a", "b"}
    assert workflow.zone_of(workflow.node("outside-input")).trust == "untrusted"


def test_tools_do_what_their_role_permits_and_no_more() -> None:
    bucket = "arn:aws:s3:::reports"
    low = role(
        "low",
        allow("s3:GetObject", "s3:PutObject", "s3:DeleteObject", on=f"{bucket}/*"),
        allow("kms:Decrypt", "ses:SendEmail", "lambda:CreateFunction"),
        deny("s3:DeleteObject"),
        deny("ses:*"),
    )
    workflow = opened(agent_file([tool("t")], low))
    assert verbs(workflow, "t", "writes") == {("write", "reports (S3)")}
    assert verbs(workflow, "t") == {("deploy", "All of Lambda")}
    assert joined(workflow, "reads") == {("t", "reports (S3)"), ("t", "All of KMS keys")}
    assert joined(workflow, "uses") == {("t", "low")}
    for link in workflow.links:
        for fact in link.facts:
            assert link.origin(fact).how == "inferred"


@pytest.mark.parametrize(
    ("name", "changes"),
    [("list_users", False), ("getUser", False), ("read-ticket", False), ("user_list", False),
     ("get_and_delete", True), ("create_user", True), ("users", True), ("t", True)],
)  # fmt: skip
def test_a_tool_whose_name_tells_that_it_reads_only_reads(name: str, changes: bool) -> None:
    low = role("low", allow("dynamodb:*", on="arn:aws:dynamodb:eu-west-1:0:table/people"))
    workflow = opened(agent_file([tool(name)], low))
    people = "people (DynamoDB table)"
    assert joined(workflow, "reads") == {(name, people)}
    assert verbs(workflow, name) == ({("admin", people)} if changes else set())
    # What it does not do, its credential still permits.
    permitted = {verb for link in workflow.links for verb in link.fact("verbs") or ()}
    assert permitted == {"read", "admin"}


def test_a_wildcard_covers_what_other_roles_name() -> None:
    low = role("low", allow("dynamodb:PutItem", on="arn:aws:dynamodb:eu-west-1:0:table/*"))
    high = role("high", allow("dynamodb:GetItem", on="arn:aws:dynamodb:eu-west-1:0:table/people"))
    workflow = opened(agent_file([tool("w"), tool("r", "high")], low, high))
    people = "people (DynamoDB table)"
    assert verbs(workflow, "w", "writes") == {
        ("write", "Every table (DynamoDB)"),
        ("write", people),
    }
    assert joined(workflow, "reads") == {("r", people)}


def test_what_is_only_handed_on_is_nothing_that_others_act_on() -> None:
    low = role("low", allow("iam:PassRole", on="arn:aws:iam::0:role/*"))
    workflow = opened(agent_file([tool("t"), tool("u", "high")], low, role("high", allow("iam:*"))))
    assert verbs(workflow, "t") == set()
    assert verbs(workflow, "u") == {("admin", "All of IAM")}
    assert ("p/statement 1", "Every role (IAM)") in joined(workflow, "permits")


NOTED = {
    "a part is denied": ([allow("s3:*"), deny("s3:DeleteBucket")], "takes, or may take, a part"),
    "a denial under a condition": (
        [allow("s3:*"), deny("s3:*", Condition={"Bool": {"x": "y"}})], "takes nothing away"
    ),
    "a denial with a variable": (
        [allow("s3:GetObject"), deny("s3:GetObject", on="arn:aws:s3:::${aws:username}/*")], "a part"
    ),
    "a condition": (
        [allow("s3:GetObject", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})],
        "counts as met",
    ),
    "NotAction": (
        [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "everything but iam:*"
    ),
    "NotResource": (
        [{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::a"}],
        "everything but arn:aws:s3:::a",
    ),
    "no action": ([{"Effect": "Allow", "Resource": "*"}], "names no action"),
    "no resource": ([{"Effect": "Allow", "Action": "s3:GetObject"}], "names no resource"),
    "not an action": ([allow("GetObject")], "is no action of AWS"),
    "an unknown key": ([allow("s3:GetObject", Principal="*")], "the key principal is not read"),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "note"), NOTED.values(), ids=NOTED)
def test_what_cannot_be_decided_is_noted(statements: list[Any], note: str) -> None:
    workflow = opened(agent_file([tool("t")], role("low", *statements)))
    assert any(note in each for each in workflow.notes), workflow.notes


def test_what_is_not_in_the_file_may_be_anything() -> None:
    low = role("low", managed_policy_arns=["arn:aws:iam::aws:policy/Mystery"])
    workflow = opened(agent_file([tool("t"), tool("u", "elsewhere")], low))
    everything = {("unknown", "Everything in the AWS account")}
    assert verbs(workflow, "t") == everything
    assert verbs(workflow, "u") == everything
    assert any("Mystery" in note for note in workflow.notes)
    assert any("elsewhere is not in the file" in note for note in workflow.notes)
    known = role("low", managed_policy_arns=["arn:aws:iam::aws:policy/AdministratorAccess"])
    workflow = opened(agent_file([tool("t")], known))
    assert ("admin", "Everything in the AWS account") in verbs(workflow, "t")
