"""User tasks: which are approvals, what these are worth, and where a timer leads."""

from __future__ import annotations

import pytest

from graphs.model.workflow import Workflow
from tests.graphs.formats.bpmn.bpmn_text import analysed, flow, job, links, opened, process

PAY = f'<serviceTask id="pay" name="Pay invoice">{job("pay-invoice")}</serviceTask>'


def rest(gateway: str = "OK?", yes: str = "", no: str = "") -> str:
    """A gateway behind the task `t`, which leads to a payment or to a refusal."""
    return (
        '<startEvent id="s" name="Start" /><endEvent id="no" name="Refused" />'
        f'<exclusiveGateway id="g" name="{gateway}" />'
        + flow("s", "t") + flow("t", "g") + flow("g", "pay", "=a", yes)
        + flow("g", "no", "=b", no) + PAY
    )  # fmt: skip


def task(name: str, inner: str = "", **attributes: str) -> str:
    held = " ".join(f'camunda:{key}="{value}"' for key, value in attributes.items())
    return f'<userTask id="t" name="{name}" {held}>{inner}</userTask>'


def gate_of(workflow: Workflow) -> dict[str, object] | None:
    gates = [node for node in workflow.nodes if node.kind == "gate"]
    return {**gates[0].facts, "name": gates[0].name} if gates else None


@pytest.mark.parametrize(
    ("name", "gateway", "yes", "expected"),
    [
        ("Approve invoice", "", "", True),
        ("Look at invoice", "Approved?", "", True),
        ("Look at invoice", "", "accepted", True),
        ("Review invoice", "Review passed?", "", True),
        ("Review invoice", "Over 1000?", "", False),
        ("Tell of the rejection", "Over 1000?", "", False),
        ("File approved invoice", "Over 1000?", "", False),
        ("Enter the amount", "Amount over 1000?", "yes", False),
        ("User feedback", "User satisfied?", "yes", False),
    ],
)
def test_words_tell_an_approval_from_filling_in(
    name: str, gateway: str, yes: str, expected: bool
) -> None:
    workflow = opened(process(task(name) + rest(gateway, yes)))
    assert (gate_of(workflow) is not None) is expected
    kinds = {node.name: node.kind for node in workflow.nodes}
    assert kinds[name] == ("gate" if expected else "human")


def test_a_gateway_that_tests_the_answer_enforces_it() -> None:
    found = gate_of(opened(process(task("Approve invoice") + rest())))
    assert found is not None
    assert found["enforced"] == "before"
    assert found["on_timeout"] == "wait"
    assert "shows" not in found
    assert "binds" not in found


def test_without_a_gateway_nothing_tests_the_answer() -> None:
    inner = (
        '<startEvent id="s" />' + task("Approve invoice") + PAY + flow("s", "t") + flow("t", "pay")
    )
    found = gate_of(opened(process(inner)))
    assert found is not None
    assert "enforced" not in found


def test_what_runs_whatever_the_answer_is_only_advised() -> None:
    inner = rest("Approved?", "yes", "no").replace(
        flow("g", "no", "=b", "no"), flow("g", "log", "=b", "no") + flow("log", "pay")
    ) + '<task id="log" />'  # fmt: skip
    found = gate_of(opened(process(task("Approve invoice") + inner)))
    assert found is not None
    assert found["enforced"] == "advisory"


def test_who_is_given_it_approves() -> None:
    held = task("Approve invoice", candidateGroups="finance, audit")
    workflow = opened(process(held + rest()))
    humans = {node.name for node in workflow.nodes if node.kind == "human"}
    assert humans == {"finance", "audit"}
    assert analysed(workflow).qualities["approve-invoice"].quality == "unproven"


def test_who_only_fills_in_a_form_is_the_task_itself() -> None:
    held = task("Enter the amount", candidateGroups="finance")
    workflow = opened(process(held + rest("Over 1000?", "yes")))
    (human,) = [node for node in workflow.nodes if node.kind == "human"]
    assert human.name == "Enter the amount"
    assert human.zone == "camunda"


def test_nobody_knows_where_a_task_of_nobody_is_done() -> None:
    workflow = opened(process(task("Enter the amount") + rest("Over 1000?", "yes")))
    (human,) = [node for node in workflow.nodes if node.kind == "human"]
    assert human.zone is None


@pytest.mark.parametrize("assignee", ["${initiator}", "=initiator", "=process.starter"])
def test_whoever_starts_a_process_must_not_approve_it(assignee: str) -> None:
    workflow = opened(process(task("Approve invoice", assignee=assignee) + rest()))
    assert analysed(workflow).qualities["approve-invoice"].quality == "weak"


def timer(target: str, interrupting: str = "true") -> str:
    return (
        f'<boundaryEvent id="late" name="Late" attachedToRef="t" cancelActivity="{interrupting}">'
        "<timerEventDefinition /></boundaryEvent>" + flow("late", target)
    )


@pytest.mark.parametrize(
    ("target", "interrupting", "expected"),
    [("pay", "true", "approve"), ("no", "true", "deny"), ("no", "false", "wait")],
)
def test_where_a_timer_leads(target: str, interrupting: str, expected: str) -> None:
    held = task("Approve invoice") + timer(target, interrupting) + rest()
    found = gate_of(opened(process(held)))
    assert found is not None
    assert found["on_timeout"] == expected


def test_a_timer_leads_past_the_gate() -> None:
    held = task("Approve invoice") + timer("pay") + rest()
    workflow = opened(process(held))
    assert ("Start", "flow", "Late") in links(workflow)
    assert ("Approve invoice", "flow", "Late") not in links(workflow)
    statuses = {one.status for one in analysed(workflow).actions if one.verb == "pay"}
    assert statuses == {"bypassed"}


def test_nothing_becomes_gated_by_a_user_task_alone() -> None:
    held = task("Approve invoice", candidateGroups="finance") + rest("Approved?")
    statuses = {one.status for one in analysed(opened(process(held))).actions}
    assert statuses == {"unproven"}
