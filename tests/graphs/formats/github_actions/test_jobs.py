"""Triggers, jobs in their order, gates, and workflows that refer to one another."""

from __future__ import annotations

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.github_actions import FORMAT
from graphs.formats.reading import Document
from tests.graphs.formats.github_actions.cases import (
    analysed,
    flows,
    job,
    load,
    load_all,
    named,
    names,
    said,
)

STEP = "name: Work\nrun: echo hi"


@pytest.mark.parametrize(
    ("event", "exposure"),
    [("issues", "authenticated"), ("pull_request_target", "authenticated"),
     ("discussion_comment", "authenticated"), ("pull_request", None), ("workflow_run", None),
     ("repository_dispatch", None), ("schedule", "schedule"), ("push", "internal"),
     ("workflow_dispatch", "internal"), ("made_up", None)],
)  # fmt: skip
def test_who_starts_events(event: str, exposure: str | None) -> None:
    workflow = load(job(STEP, on=event))
    trigger = named(workflow, event)
    assert trigger.fact("exposure") == exposure
    assert trigger.origin("exposure").because


@pytest.mark.parametrize("on", ["[push, issues]", "{push: null, issues: {types: [opened]}}"])
def test_events_in_every_form(on: str) -> None:
    assert names(load(job(STEP, on=on)), "trigger") == ["push", "issues"]


def test_jobs_follow_their_needs() -> None:
    workflow = load(
        "on: push\njobs:\n"
        "  last: {needs: [one, two], runs-on: x, steps: [{name: C, run: echo}]}\n"
        "  one: {runs-on: x, steps: [{name: A, run: echo}]}\n"
        "  two: {needs: one, runs-on: x, steps: [{name: B, run: echo}]}\n"
    )
    assert flows(workflow) == {
        ("push", "one"), ("one", "A"), ("A", "two"), ("two", "B"), ("A", "last"), ("B", "last"),
        ("last", "C"),
    }  # fmt: skip
    assert named(workflow, "A").extensions["x-part-of"] == named(workflow, "one").id


def test_needs_in_a_circle_or_of_nothing() -> None:
    workflow = load(
        "on: push\njobs:\n"
        "  a: {needs: b, runs-on: x, steps: [{run: echo}]}\n"
        "  b: {needs: [a, ghost], runs-on: x, steps: [{run: echo}]}\n"
    )
    assert said(workflow, "needs ghost")


def test_output_of_a_model_goes_on_to_other_jobs() -> None:
    workflow = load(
        "on: issues\njobs:\n"
        "  ask:\n    runs-on: x\n    outputs: {said: '${{ steps.ai.outputs.response }}'}\n"
        "    steps: [{id: ai, uses: actions/ai-inference@v1, with: {prompt: hi}}]\n"
        "  use:\n    needs: ask\n    runs-on: x\n"
        "    steps: [{name: Use, run: 'echo ${{ needs.ask.outputs.said }}'}]\n"
    )
    assert named(workflow, "Use").fact("interprets") is True


def test_an_environment_is_a_gate_of_unknown_quality() -> None:
    workflow = load(job(STEP, before="environment:\n  name: staging\n  url: https://x.io"))
    gate = named(workflow, "Environment staging")
    assert gate.fact("approvers") is None
    assert gate.fact("enforced") is None
    assert ("issues", gate.name) in flows(workflow)
    assert (gate.name, "work") in flows(workflow)
    assert analysed(workflow).qualities[gate.id].quality == "unproven"


def test_an_approval_by_an_issue_is_a_gate_between_steps() -> None:
    ask = "name: Ask\nuses: trstringer/manual-approval@v1\nwith:\n  approvers: ann,bob"
    ship = "name: Ship\nrun: terraform apply"
    workflow = load(job(STEP, ask, ship))
    gate = named(workflow, "Ask")
    assert gate.kind == "gate"
    assert gate.fact("approvers") == ("ann", "bob")
    assert {("Work", "Ask"), ("Ask", "Ship")} <= flows(workflow)
    assert analysed(workflow).qualities[gate.id].quality == "unproven"


def test_an_approval_before_an_agent_does_not_cover_what_the_agent_does() -> None:
    agent = (
        "name: Fix\nuses: openai/codex-action@v1\nwith:\n  prompt: x\n  sandbox: danger-full-access"
    )
    workflow = load(job(agent, before="environment: prod", permissions="{}"))
    status = {one.verb: one.status for one in analysed(workflow).actions}
    assert status["execute"] in ("stale", "bypassed")


def test_conditions_on_people_are_notes() -> None:
    condition = "if: github.event.comment.author_association == 'MEMBER'"
    workflow = load(job(STEP, before=condition))
    assert said(workflow, "not a gate")
    assert names(workflow, "gate") == []


def test_a_workflow_that_was_not_given_may_do_anything() -> None:
    workflow = load(
        "on: push\njobs:\n  ship:\n    uses: acme/ops/.github/workflows/ship.yml@v1\n"
        "    secrets: inherit\n"
    )
    assert "unresolved" in named(workflow, "ship").tags
    assert "All secrets of the repository" in names(workflow, "identity")


def test_workflows_that_call_and_follow_one_another_are_one() -> None:
    folder = "repo/.github/workflows"
    workflow = load_all(
        {
            f"{folder}/main.yml": "name: Main\non: issues\njobs:\n"
            "  call: {uses: ./.github/workflows/part.yml}\n"
            "  then: {needs: call, runs-on: x, steps: [{name: Then, run: echo}]}\n",
            f"{folder}/part.yml": "name: Part\non: workflow_call\njobs:\n"
            "  inner: {runs-on: x, steps: [{name: Inner, run: echo}]}\n",
            f"{folder}/after.yml": "name: After\non: {workflow_run: {workflows: [Main]}}\njobs:\n"
            "  late: {runs-on: x, steps: [{name: Late, run: echo}]}\n",
        }
    )
    assert {
        ("issues", "call"), ("call", "workflow_call"), ("Inner", "then"), ("Then", "workflow_run"),
        ("workflow_run", "late"),
    } <= flows(workflow)  # fmt: skip
    assert named(workflow, "workflow_call").fact("exposure") == "internal"


def test_the_workflow_that_is_followed_may_be_missing() -> None:
    workflow = load(job(STEP, on="{workflow_run: {workflows: [CI]}}"))
    assert ("CI", "workflow_run") in flows(workflow)
    assert "unresolved" in named(workflow, "CI").tags


def test_an_action_of_the_repository() -> None:
    caller = job("name: Own\nuses: ./.github/actions/own", STEP)
    action = "name: Own\nruns:\n  using: composite\n  steps:\n    - name: Part\n      run: echo\n"
    workflow = load_all(
        {".github/workflows/a.yml": caller, ".github/actions/own/action.yml": action}
    )
    assert {("Own", "Used by a workflow"), ("Part", "Work"), ("Own", "Work")} <= flows(workflow)
    assert "unresolved" in named(load(caller), "Own").tags


def test_a_composite_action_opens_alone() -> None:
    action = "name: Own\nruns:\n  using: composite\n  steps:\n    - name: Part\n      run: echo\n"
    workflow = load(action, "action.yml")
    assert [one.node for one in analysed(workflow).entries] == [
        named(workflow, "Used by a workflow").id
    ]


def test_a_pipeline_without_a_model_says_so() -> None:
    assert said(load(job(STEP, on="push")), "a fixed pipeline")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("on: push\njobs: {}\n", "has no jobs"),
        ("runs:\n  using: node20\n  main: x.js\n", "an action that runs a program"),
    ],
)
def test_what_holds_nothing_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        FORMAT.load(Document("x.yml", text), resources.catalogues())


@pytest.mark.parametrize(
    "text",
    [
        "version: 2.1\njobs:\n  build:\n    docker: [{image: x}]\n    steps: [checkout]\n",
        "jobs: [1]\non: push\n",
        "name: x\n",
        "runs: 3\n",
    ],
)
def test_other_files_are_not_workflows(text: str) -> None:
    assert not FORMAT.sniff(Document("x.yml", text))
