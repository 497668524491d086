"""What the rules say of a role that can become another by what it may do."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load
from graphs.model.edits import place_gate
from graphs.model.workflow import Workflow
from graphs.rules.base import Finding
from graphs.rules.judge import judge
from tests.graphs.rules.judging import default_policy, shipped_texts


@pytest.fixture(scope="module")
def known_case(shared: Path) -> Workflow:
    file = shared / "groundtruth" / "agent-blast-radius-overprivileged.yaml"
    return load(file, resources.catalogues()).workflow


def found(workflow: Workflow, *rules: str) -> dict[str, list[Finding]]:
    judgement = judge(analyse(workflow, default_policy()), shipped_texts(), rules)
    return {rule: [each for each in judgement.findings if each.rule == rule] for rule in rules}


def test_unused_scope_names_the_role_that_can_be_become(known_case: Workflow) -> None:
    findings = {each.elements: each for each in found(known_case, "R16")["R16"]}
    # The narrow roles are left alone: a report where everything is red tells nothing.
    assert set(findings) == {("agent-execution-role",), ("incident-response-role",)}
    assert "incident-response-role" in findings["agent-execution-role",].why
    assert "Everything in the AWS account" in findings["incident-response-role",].why


def test_a_gate_on_deploy_helper_leaves_no_ungated_deployment(known_case: Workflow) -> None:
    before = found(known_case, "R01")["R01"]
    assert any("deploy_helper" in each.path.nodes for each in before)
    gated, _ = place_gate(known_case, "calls:agent>deploy_helper")
    after = found(gated, "R01")["R01"]
    assert not any("deploy_helper" in each.path.nodes for each in after)


def test_only_the_role_that_takes_over_the_account_can_change_its_rights(
    known_case: Workflow,
) -> None:
    assert [each.elements for each in found(known_case, "R32")["R32"]] == [
        ("agent", "incident-response-role")
    ]
