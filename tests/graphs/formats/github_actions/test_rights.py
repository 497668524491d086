"""The rights of tokens: what `permissions` grants, what it forbids, and what nobody tells."""

from __future__ import annotations

from tests.graphs.formats.github_actions.cases import (
    claude,
    deeds,
    job,
    load,
    named,
    names,
    rights,
    said,
)

COMMENT = "name: Say\nrun: gh issue comment 1 -b hi\nenv:\n  GH_TOKEN: ${{ github.token }}"
PUSH = "name: Push\nrun: git push origin main"
CHECKOUT = "uses: actions/checkout@v4"


def test_scopes_become_privileges_on_what_they_open() -> None:
    workflow = load(job(COMMENT, permissions="{contents: read, issues: write}"))
    assert rights(workflow, "GITHUB_TOKEN") == {
        "Repository contents": ("read",),
        "Issues": ("read", "write"),
    }
    assert deeds(workflow, "Say") == {("write", "Issues")}


def test_what_the_token_may_not_do_is_left_out_and_told() -> None:
    workflow = load(job(CHECKOUT, PUSH, permissions="{contents: read}"))
    assert deeds(workflow, "Push") == set()
    assert said(workflow, "GITHUB_TOKEN may not change Repository contents")


def test_default_rights_are_unknown_and_taken_for_possible() -> None:
    workflow = load(job(CHECKOUT, PUSH))
    assert deeds(workflow, "Push") == {("write", "Repository contents")}
    privilege = named(workflow, "Rights not told")
    assert privilege.fact("scope") is None
    assert "setting of the repository" in privilege.origin("scope").because


def test_rights_of_a_job_replace_those_of_the_workflow() -> None:
    text = job(CHECKOUT, PUSH, permissions="{issues: write}")
    workflow = load("permissions: write-all\n" + text)
    assert deeds(workflow, "Push") == set()
    workflow = load("permissions: write-all\n" + job(CHECKOUT, PUSH))
    assert deeds(workflow, "Push") == {("write", "Repository contents")}


def test_no_rights_at_all() -> None:
    workflow = load(job(COMMENT, permissions="{}"))
    assert deeds(workflow, "Say") == set()
    assert names(workflow, "privilege") == []


def test_a_pull_request_can_be_commented_on_by_either_right() -> None:
    script = "name: Say\nuses: actions/github-script@v7\nwith:\n  script: |\n    await github.rest.issues.createComment({})"  # noqa: E501
    workflow = load(job(script, permissions="{pull-requests: write}"))
    assert deeds(workflow, "Say") == {("write", "Pull requests")}


def test_oidc_reaches_whatever_trusts_it() -> None:
    workflow = load(job(COMMENT, permissions="{id-token: write}"))
    assert rights(workflow, "GITHUB_TOKEN") == {"Whatever trusts the OIDC token": ("unknown",)}


def test_a_secret_handed_over_as_token_may_do_what_nobody_tells() -> None:
    step = COMMENT.replace("github.token", "secrets.BOT_PAT")
    workflow = load(job(step, permissions="{contents: read}"))
    assert deeds(workflow, "Say") == {("write", "Issues")}
    assert named(workflow, "BOT_PAT").fact("issued") == "standing"


def test_a_token_of_an_app_has_the_rights_that_are_asked_for() -> None:
    mint = (
        "id: app\nuses: actions/create-github-app-token@v2\nwith:\n  app-id: 1\n"
        "  private-key: ${{ secrets.KEY }}\n  permission-issues: read"
    )
    step = COMMENT.replace("github.token", "steps.app.outputs.token")
    workflow = load(job(mint, step, permissions="{issues: write}"))
    assert deeds(workflow, "Say") == set()


def test_the_app_of_claude_has_rights_of_its_own() -> None:
    text = job(
        claude(prompt="Review", claude_args="'--allowedTools \"Bash(gh pr comment:*)\"'"),
        permissions="{contents: read, id-token: write}",
    )
    workflow = load(text)
    assert deeds(workflow, "Bash(gh pr comment:*)") == {("write", "Pull requests")}
    given = load(text.replace("x: y", "github_token: ${{ secrets.GITHUB_TOKEN }}"))
    assert deeds(given, "Bash(gh pr comment:*)") == set()
    assert "Claude GitHub App token" not in names(given, "identity")


def test_secrets_are_identities_of_the_steps_that_hold_them() -> None:
    step = "name: Ship\nrun: terraform apply\nenv:\n  TF_TOKEN: ${{ secrets.CLOUD }}"
    workflow = load(job(step, before="env:\n  ALL: ${{ secrets['SHARED'] }}"))
    assert set(names(workflow, "identity")) == {"GITHUB_TOKEN", "CLOUD", "SHARED"}
    assert "Infrastructure (Terraform)" in rights(workflow, "CLOUD")
