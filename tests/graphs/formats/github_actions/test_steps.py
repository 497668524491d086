"""What fixed steps do: scripts, known and unknown actions, and code that others put into them."""

from __future__ import annotations

import pytest

from graphs.formats.github_actions.api_calls import path_words
from graphs.formats.github_actions.expressions import foreign, named
from graphs.formats.github_actions.shell import commands
from tests.graphs.formats.github_actions.cases import (
    deeds,
    job,
    load,
    names,
    read_by,
    said,
    statuses,
)
from tests.graphs.formats.github_actions.cases import named as node

WRITES = "{contents: write, issues: write, pull-requests: write, actions: write}"


def run(script: str, env: str = "") -> str:
    lines = "".join(f"\n  {line}" for line in script.splitlines())
    return f"name: Do\nrun: |{lines}" + (f"\nenv:\n  {env}" if env else "")


TOKEN = "GH_TOKEN: ${{ github.token }}"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo hi && git push # no; rm x", [["echo", "hi"], ["git", "push"]]),
        ("A=1 sudo kubectl apply", [["kubectl", "apply"]]),
        (
            'echo "a $(gh pr list | wc -l) b"',
            [["gh", "pr", "list"], ["wc", "-l"], ["echo", "a  b"]],
        ),
        ("cat <<'END' > x\ngit push\nEND\nls", [["cat", ">", "x"], ["ls"]]),
        ('claude -p "one\ngit push"', [["claude", "-p", "one\ngit push"]]),
        ("curl -d '{\"a\": 1}' \\\n  https://x.io", [["curl", "-d", '{"a": 1}', "https://x.io"]]),
        ("(cd docs; make)", [["cd", "docs"], ["make"]]),
    ],
)
def test_scripts_part_into_commands(script: str, expected: list[list[str]]) -> None:
    assert list(commands(script)) == expected


def test_what_follows_an_open_quote_is_read_all_the_same() -> None:
    assert ["git", "push"] in list(commands("echo It's fine\ngit push"))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("git push origin main", {("write", "Repository contents")}),
        ("gh pr merge 1 --squash", {("write", "Repository contents")}),
        ("gh pr view 1", set()),
        ("gh api repos/a/b/issues", set()),
        ("gh api graphql -f query='mutation { x }'", {
            ("write", "Repository contents"), ("write", "Issues"), ("write", "Pull requests"),
            ("execute", "Workflow runs"),
        }),
        ("gh api -X DELETE repos/code/actions/labels/x", {("write", "Issues")}),
        ("gh api repos/$R/issues/1/reactions -f content=eyes", {("write", "Issues")}),
        ("gh api -X PUT repos/a/b/pulls/1/merge", {("write", "Repository contents")}),
        ("gh workflow run deploy.yml", {("execute", "Workflow runs")}),
        ("npm publish", {("deploy", "npm registry")}),
        ("npm run deploy", {("deploy", "What npm run deploy deploys")}),
        ("npm test", set()),
        ("helm -n prod upgrade app ./chart", {("deploy", "Kubernetes cluster")}),
        ("kubectl get pods", set()),
        ("terraform plan", set()),
        ("terraform destroy -auto-approve", {("delete", "Infrastructure (Terraform)")}),
        ("ssh host reboot", {("execute", "Remote host")}),
    ],
)  # fmt: skip
def test_what_commands_do(script: str, expected: set[tuple[str, str]]) -> None:
    assert deeds(load(job(run(script, TOKEN), permissions=WRITES)), "Do") == expected


def test_requests_by_method() -> None:
    workflow = load(job(run("curl -X POST -d x https://hooks.acme.com/a"), permissions="{}"))
    assert deeds(workflow, "Do") == {("write", "hooks.acme.com")}
    workflow = load(job(run("curl -fsSL https://data.acme.com/a"), permissions="{}"))
    assert deeds(workflow, "Do") == set()
    assert read_by(workflow, "Do") == {"data.acme.com"}


def test_a_script_that_no_one_knows_is_unknown_only_with_a_credential() -> None:
    assert deeds(load(job(run("./release.sh"), permissions="{}")), "Do") != set()
    assert deeds(load(job(run("acme sync"), permissions="{}")), "Do") == set()
    workflow = load(job(run("acme sync", "KEY: ${{ secrets.KEY }}"), permissions="{}"))
    assert deeds(workflow, "Do") == {("unknown", "What Do reaches")}
    assert "unclassified" in node(workflow, "Do").tags


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/repos/{owner}/{repo}/issues/1/comments", "issues comments"),
        ("repos/$GITHUB_REPOSITORY/pulls/1/reviews", "pulls reviews"),
        ("repos/$OWNER/$REPO/git/refs", "git refs"),
        ("repos/${{ github.repository }}/code-scanning/alerts", "code-scanning alerts"),
        ("orgs/acme/teams", "orgs acme teams"),
        ("", ""),
    ],
)
def test_words_of_paths_without_the_repository(path: str, expected: str) -> None:
    assert path_words(path) == expected


def test_calls_of_the_api_in_a_script() -> None:
    step = (
        "name: Do\nuses: actions/github-script@v7\nwith:\n  script: |\n"
        "    const all = await github.rest.issues.listForRepo(context.repo);\n"
        "    await github.rest.pulls.merge({pull_number: 1});\n"
        "    await github.request('DELETE /repos/{owner}/{repo}/git/refs/x');"
    )
    workflow = load(job(step, permissions=WRITES))
    assert deeds(workflow, "Do") == {
        ("write", "Repository contents"),
        ("delete", "Repository contents"),
    }
    assert read_by(workflow, "Do") == {"Issues"}


def test_known_actions() -> None:
    step = "name: Do\nuses: peter-evans/create-pull-request@v6"
    workflow = load(job(step, permissions=WRITES))
    assert deeds(workflow, "Do") == {("write", "Repository contents"), ("write", "Pull requests")}
    step = "name: Do\nuses: docker/build-push-action@v6\nwith:\n  push: {}"
    assert deeds(load(job(step.format("true"))), "Do") == {("deploy", "Container registry")}
    assert deeds(load(job(step.format("false"))), "Do") == set()


def test_unknown_actions_are_judged_by_name_and_rights() -> None:
    def done(action: str, permissions: str) -> set[tuple[str, str]]:
        step = f"name: Do\nuses: {action}@v1"
        return deeds(load(job(step, permissions=permissions)), "Do")

    assert done("acme/setup-tool", WRITES) == set()
    assert done("acme/thing", "{contents: read}") == set()
    assert done("acme/thing", WRITES) == {("unknown", "What acme/thing reaches")}
    assert done("acme/deploy-site", "{}") == {("deploy", "What acme/deploy-site reaches")}
    assert done("acme/notify-team", "{}") == {("send", "What acme/notify-team reaches")}


def test_what_expressions_name() -> None:
    found = named("${{ secrets.A || secrets['B'] }} ${{ secrets.GITHUB_TOKEN }} secrets.C")
    assert found.secrets == ("A", "B")
    assert found.job_token
    assert named("${{ toJSON(secrets) }}").every_secret
    assert foreign("${{ github.event.issue.title }}") == ["github.event.issue.title"]
    assert foreign("${{ github.event.issue.number }} github.event.issue.title") == []
    assert foreign("${{ github.head_ref }}") == ["github.head_ref"]
    assert foreign("${{ github.event.commits[0].message }}") != []


def test_values_of_outsiders_in_a_script_are_code() -> None:
    step = run("echo '${{ github.event.comment.body }}'")
    workflow = load(job(step, on="issue_comment", permissions="{issues: write}"))
    assert node(workflow, "Do").fact("interprets") is True
    assert deeds(workflow, "Do") == {("execute", "Runner"), ("write", "Issues")}
    assert set(statuses(workflow, "Do")) == {"ungated"}
    by_environment = run('echo "$BODY"', "BODY: ${{ github.event.comment.body }}")
    workflow = load(job(by_environment, on="issue_comment", permissions="{issues: write}"))
    assert deeds(workflow, "Do") == set()


def test_code_of_a_pull_request_with_rights_of_the_base() -> None:
    head = "uses: actions/checkout@v4\nwith:\n  ref: ${{ github.event.pull_request.head.sha }}"
    steps = (head, run("npm ci && npm test"))
    workflow = load(job(*steps, on="pull_request_target", permissions="{contents: write}"))
    assert deeds(workflow, "Do") == {("execute", "Runner"), ("write", "Repository contents")}
    workflow = load(job(*steps, on="pull_request", permissions="{contents: write}"))
    assert deeds(workflow, "Do") == set()


def test_output_of_a_model_in_a_script_is_code() -> None:
    ask = "id: ask\nuses: actions/ai-inference@v1\nwith:\n  prompt: hi"
    use = run("echo '${{ steps.ask.outputs.response }}'")
    workflow = load(job(ask, use, permissions="{}"))
    assert node(workflow, "Do").fact("interprets") is True
    assert said(workflow, "the output of a model is put into the script")


def test_a_script_with_the_key_of_a_model_asks_it() -> None:
    step = run("python triage.py", "OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}")
    workflow = load(job(step + "\n  GH_TOKEN: ${{ github.token }}", permissions="{issues: write}"))
    assert node(workflow, "Do").fact("interprets") is True
    assert names(workflow, "model") == ["OpenAI model"]
    assert deeds(workflow, "Do") == {("write", "Issues")}
    installing = run("pip install openai", "OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}")
    assert node(load(job(installing)), "Do").fact("interprets") is None


def test_an_action_with_the_key_of_a_model_is_an_agent() -> None:
    step = "name: Do\nuses: acme/report@v1\nwith:\n  auth: ${{ secrets.CLAUDE_CODE_OAUTH_TOKEN }}"
    workflow = load(job(step, on="schedule", permissions="{contents: write}"))
    assert node(workflow, "Do").kind == "agent"
    assert "allowed" not in statuses(workflow, "Shell")


def test_secrets_typed_in_are_noted_and_never_shown() -> None:
    secret = "sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2"
    workflow = load(job(run("acme sync", f"OPENAI_API_KEY: {secret}")))
    assert node(workflow, "Do").extensions["x-inline-secrets"] == [
        "/jobs/work/steps/0/env/OPENAI_API_KEY"
    ]
    assert secret not in repr(workflow)


def test_a_login_gives_later_steps_what_it_brings() -> None:
    login = (
        "uses: aws-actions/configure-aws-credentials@v4\nwith:\n"
        "  role-to-assume: arn:aws:iam::123456789012:role/deploy"
    )
    workflow = load(job(login, run("cdk deploy"), permissions="{id-token: write}"))
    role = node(workflow, "arn:aws:iam::123456789012:role/deploy")
    assert role.fact("credential") == "role"
    assert role.fact("issued") == "session"
    assert names(workflow, "identity") == ["GITHUB_TOKEN", role.name]
