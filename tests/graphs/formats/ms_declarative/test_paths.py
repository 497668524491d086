"""The paths through actions: order, branches, loops, jumps, and gates that answers make."""

from __future__ import annotations

from typing import Any

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy, open_document
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow

Link = tuple[str, str, str]


def flow(actions: str, **around: str) -> Workflow:
    head = "".join(f"{key}: {value}\n" for key, value in around.items())
    text = f"{head}kind: Workflow\ntrigger:\n  kind: OnConversationStart\n  actions:\n{actions}"
    return open_document(Document("flow.yaml", text), resources.catalogues()).workflow


def flows(workflow: Workflow) -> set[Link]:
    name = {node.id: node.name for node in workflow.nodes}
    return {
        (name[link.from_id], link.name, name[link.to_id])
        for link in workflow.links
        if link.kind == "flow"
    }


def step(name: str, indent: int = 4, kind: str = "SetVariable", more: str = "") -> str:
    return f"{' ' * indent}- {{kind: {kind}, id: {name}, variable: Local.V{more}}}\n"


def test_branches_come_together_and_the_last_one_is_what_is_left_over() -> None:
    workflow = flow(
        "    - kind: ConditionGroup\n      id: choose\n      conditions:\n"
        "        - condition: =Local.A\n          actions:\n"
        + step("a", 12)
        + "        - condition: =Local.B\n"
        + step("after")
    )
    assert flows(workflow) == {
        ("OnConversationStart", "", "choose"),
        ("choose", "=Local.A", "a"),
        ("a", "", "after"),
        ("choose", "=Local.B", "after"),
        ("choose", "else", "after"),
    }


def test_if_has_then_and_else() -> None:
    workflow = flow(
        "    - kind: If\n      id: check\n      condition: =Local.A\n      then:\n"
        + step("yes", 8)
        + "      else:\n"
        + step("no", 8)
        + step("after")
    )
    assert flows(workflow) == {
        ("OnConversationStart", "", "check"),
        ("check", "=Local.A", "yes"),
        ("check", "else", "no"),
        ("yes", "", "after"),
        ("no", "", "after"),
    }


def test_a_loop_may_run_no_times_and_be_left_or_gone_on_with_early() -> None:
    workflow = flow(
        "    - kind: Foreach\n      id: loop\n      items: =Local.Items\n      actions:\n"
        "        - kind: If\n          id: skip\n          condition: =Local.S\n          then:\n"
        "            - {kind: ContinueLoop, id: c}\n"
        "        - kind: If\n          id: stop\n          condition: =Local.T\n          then:\n"
        "            - {kind: BreakLoop, id: b}\n" + step("work", 8) + step("after")
    )
    assert flows(workflow) == {
        ("OnConversationStart", "", "loop"),
        ("loop", "each", "skip"),
        ("skip", "=Local.S", "loop"),
        ("skip", "else", "stop"),
        ("stop", "=Local.T", "after"),
        ("stop", "else", "work"),
        ("work", "next", "loop"),
        ("loop", "", "after"),
    }
    parts = {node.name: node.extensions.get("x-part-of") for node in workflow.nodes}
    assert parts["work"] == parts["skip"] == "loop"
    assert parts["after"] is None


def test_jumps_lead_forward_and_back_and_through_other_jumps() -> None:
    workflow = flow(
        step("first")
        + "    - kind: If\n      id: check\n      condition: =Local.A\n      then:\n"
        + "        - {kind: GotoAction, id: back, actionId: first}\n"
        + "      else:\n        - {kind: GotoAction, id: on, actionId: hop}\n"
        + step("never")
        + "    - {kind: GotoAction, id: hop, actionId: LAST}\n"
        + step("last")
        + "    - {kind: GotoAction, id: lost, actionId: nowhere}\n"
    )
    assert flows(workflow) == {
        ("OnConversationStart", "", "first"),
        ("first", "", "check"),
        ("check", "=Local.A", "first"),
        ("check", "else", "last"),
        ("never", "go to", "last"),
    }
    assert any("nowhere" in note for note in workflow.notes)


def test_what_ends_a_workflow_leads_nowhere_and_what_is_disabled_is_passed_by() -> None:
    workflow = flow(
        step("one")
        + step("off", more=", disabled: true")
        + "    - {kind: EndWorkflow, id: end}\n"
        + step("after")
    )
    assert flows(workflow) == {("OnConversationStart", "", "one"), ("one", "", "end")}
    assert next(node for node in workflow.nodes if node.name == "off").tags == ("disabled",)


def gates(workflow: Workflow) -> dict[str, str]:
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    names = {node.id: node.name for node in workflow.nodes}
    return {names[gate]: one.quality for gate, one in analysis.qualities.items()}


def statuses(workflow: Workflow) -> dict[str, str]:
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    names = {node.id: node.name for node in workflow.nodes}
    return {names[one.actor]: one.status for one in analysis.actions if one.verb != "disclose"}


SEND = "{kind: InvokeFunctionTool, id: go, functionName: send_email, arguments: {a: =Local.A}}"


def asking(question: str, condition: str, then: str, after: str = "") -> Workflow:
    return flow(
        f"    - {question}\n"
        "    - kind: ConditionGroup\n      id: check\n      conditions:\n"
        f"        - condition: {condition}\n          actions:\n            - {then}\n"
        + (f"    - {after}\n" if after else "")
    )


ASK = "{kind: Question, id: ask, variable: Local.Answer, alwaysPrompt: true, prompt: Send it?}"
END = "{kind: EndWorkflow, id: stop}"
SAY = "{kind: SendActivity, id: say, activity: Thanks}"


@pytest.mark.parametrize(
    ("condition", "then", "after", "is_gate", "status"),
    [
        ("=Local.Answer = true", SEND, "", True, "weak"),
        ("=Not(Local.Answer)", END, SEND, True, "weak"),
        # What follows runs either way.
        ("=Local.Answer = true", SAY, SEND, False, "ungated"),
        # The other side of an approval acts.
        ("=Local.Answer = false", SEND, "", False, "ungated"),
        # The answer is a text like any other.
        ('=Local.Answer = "mail"', SEND, "", False, "ungated"),
        ('=Local.Other = "yes"', SEND, "", False, "ungated"),
    ],
)
def test_a_question_is_a_gate_only_where_its_answer_decides(
    condition: str, then: str, after: str, is_gate: bool, status: str
) -> None:
    workflow = asking(ASK, condition, then, after)
    assert gates(workflow) == ({"ask": "weak"} if is_gate else {})
    assert statuses(workflow)["send_email"] == status


def test_what_runs_after_an_approval_and_after_a_refusal_alike_has_no_gate() -> None:
    text = SEND.replace("go", "also").replace("send_email", "delete_account")
    workflow = asking(ASK, "=Local.Answer = true", SEND, text)
    assert statuses(workflow) == {"send_email": "weak", "delete_account": "bypassed"}


@pytest.mark.parametrize(
    ("question", "fact", "value"),
    [
        (ASK, "enforced", "before"),
        (ASK.replace("alwaysPrompt: true, ", ""), "enforced", None),
        (ASK.replace("Send it?", "'Send {Local.Mail}?'"), "shows", None),
        (ASK, "shows", ()),
        (ASK, "self_approval", True),
        (ASK, "on_timeout", "wait"),
        (ASK.replace("}", ", defaultValue: true}"), "on_timeout", "approve"),
        (ASK.replace("}", ", defaultValue: =false}"), "on_timeout", None),
    ],
)
def test_what_a_question_assures_is_told_from_the_file(
    question: str, fact: str, value: Any
) -> None:
    workflow = asking(question, "=Local.Answer = true", SEND)
    gate = next(node for node in workflow.nodes if node.kind == "gate")
    assert gate.fact(fact) == value
    assert gate.origin(fact).because


def test_a_variable_that_is_set_elsewhere_lets_a_question_be_skipped() -> None:
    workflow = flow(
        "    - {kind: SetVariable, id: early, variable: Local.Answer, value: =true}\n"
        f"    - {ASK.replace('alwaysPrompt: true, ', '')}\n"
        "    - kind: If\n      id: check\n      condition: =Local.Answer\n      then:\n"
        f"        - {SEND}\n"
    )
    gate = next(node for node in workflow.nodes if node.kind == "gate")
    assert gate.fact("enforced") == "advisory"
    assert statuses(workflow)["send_email"] == "weak"


def test_an_answer_that_is_overwritten_decides_nothing() -> None:
    workflow = flow(
        f"    - {ASK}\n"
        "    - {kind: SetVariable, id: late, variable: Local.Answer, value: =true}\n"
        "    - kind: If\n      id: check\n      condition: =Local.Answer\n      then:\n"
        f"        - {SEND}\n"
    )
    assert gates(workflow) == {}


@pytest.mark.parametrize(
    ("asked", "quality", "enforced"),
    [("true", "unproven", "before"), ("=Local.Ask", "unproven", None), ("false", None, None)],
)
def test_a_tool_that_requires_approval_has_a_gate_on_its_call(
    asked: str, quality: str | None, enforced: str | None
) -> None:
    workflow = flow(f"    - {SEND.replace('arguments', f'requireApproval: {asked}, arguments')}\n")
    assert gates(workflow) == ({"Approval of go": quality} if quality else {})
    for node in workflow.nodes:
        if node.kind == "gate":
            assert node.fact("enforced") == enforced
            assert node.fact("binds") == "arguments"


def test_a_typed_in_token_is_noted_and_never_shown() -> None:
    token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    workflow = flow(
        "    - kind: HttpRequestAction\n      id: post\n      method: POST\n"
        "      url: https://api.github.com/x\n      headers:\n"
        f"        Authorization: Bearer {token}\n"
    )
    post = next(node for node in workflow.nodes if node.name == "post")
    assert post.extensions["x-inline-secrets"] == ["/trigger/actions/0/headers/Authorization"]
    assert token not in repr(workflow)


@pytest.mark.parametrize(
    ("arguments", "decided"), [("{to: a@contoso.com}", "fixed"), ("{to: =Local.To}", None)]
)
def test_arguments_are_fixed_only_where_nothing_is_computed(
    arguments: str, decided: str | None
) -> None:
    send = f"{{kind: InvokeFunctionTool, id: go, functionName: send_email, arguments: {arguments}}}"
    workflow = flow(f"    - {send}\n")
    sends = next(link for link in workflow.links if link.kind == "acts")
    assert sends.fact("arguments") == decided


def test_a_tool_that_is_only_named_may_be_asked_anything() -> None:
    workflow = flow(
        "    - kind: InvokeMcpTool\n      id: look\n      serverUrl: https://m.acme-tools.io/mcp\n"
        "      serverLabel: m\n      toolName: search_claims\n"
    )
    reads = next(link for link in workflow.links if link.kind == "reads")
    assert reads.fact("arguments") == "model"
