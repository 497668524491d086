"""What front matter means: triggers, tools, network, safe outputs, approvals, imports."""

from __future__ import annotations

import pytest

import resources
from graphs.errors import InputError
from graphs.formats.gh_aw import FORMAT
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow
from tests.graphs.formats.github_actions.cases import (
    analysed,
    deeds,
    flows,
    named,
    names,
    read_by,
    rights,
    said,
)

PLAIN = "on: issues\nsafe-outputs:\n  add-comment:\n"


def load(front_matter: str, name: str = "helper.md") -> Workflow:
    text = f"---\n{front_matter}\n---\n# Helper\n\nDo it.\n"
    return FORMAT.load(Document(name, text), resources.catalogues())


@pytest.mark.parametrize(
    ("on", "triggers"),
    [
        ("daily", ["schedule", "workflow_dispatch"]),
        ("every 2h", ["schedule", "workflow_dispatch"]),
        ("weekly on monday", ["schedule", "workflow_dispatch"]),
        ("issue opened labeled bug", ["issues", "workflow_dispatch"]),
        ("push to main", ["push", "workflow_dispatch"]),
        ("pull_request merged", ["pull_request", "workflow_dispatch"]),
        ("manual", ["workflow_dispatch"]),
        ("/fix", ["slash_command", "workflow_dispatch"]),
        ("gollum", ["gollum"]),
        ("{issues: null, reaction: eyes, roles: all}", ["issues"]),
        ("[push, issues]", ["push", "issues"]),
    ],
)
def test_triggers_in_every_form(on: str, triggers: list[str]) -> None:
    workflow = load(f"on: {on}\nsafe-outputs:\n  add-comment:\n")
    assert names(workflow, "trigger") == triggers


def test_the_order_of_the_jobs() -> None:
    workflow = load(
        "on: issues\nsteps:\n  - name: Before\n    run: echo\n"
        "post-steps:\n  - name: Behind\n    run: echo\nsafe-outputs:\n  add-comment:\n"
    )
    assert {
        ("issues", "agent"), ("agent", "Before"), ("Before", "Helper"), ("Helper", "Behind"),
        ("Behind", "Threat detection"), ("Threat detection", "safe_outputs"),
        ("safe_outputs", "add-comment"),
    } <= flows(workflow)  # fmt: skip


def test_threat_detection_is_a_classifier_and_no_gate() -> None:
    workflow = load(PLAIN)
    step = named(workflow, "Threat detection")
    assert step.kind == "step"
    assert step.fact("interprets") is True
    assert step.fact("validates") is None
    assert names(workflow, "gate") == []
    assert {one.status for one in analysed(workflow).actions if one.verb == "write"} == {"ungated"}
    off = load(PLAIN + "  threat-detection: false\n")
    assert "Threat detection" not in names(off, "step")


def test_safe_outputs_have_a_token_of_their_own() -> None:
    workflow = load(PLAIN + "permissions: read-all\n")
    assert rights(workflow, "GITHUB_TOKEN of safe_outputs")["Issues"] == ("read", "write")
    assert "write" not in rights(workflow, "GITHUB_TOKEN")["Issues"]
    assert deeds(workflow, "add-comment") == {("write", "Issues"), ("write", "Pull requests")}


def test_a_token_given_for_an_output() -> None:
    workflow = load(
        PLAIN.replace("add-comment:", "add-comment: {github-token: '${{ secrets.P }}'}")
    )
    assert set(names(workflow, "identity")) >= {"P"}
    assert deeds(workflow, "add-comment") != set()


def test_a_pull_request_is_a_write_and_its_merge_is_gated() -> None:
    workflow = load("on: issues\nsafe-outputs:\n  create-pull-request: {draft: true}\n")
    assert deeds(workflow, "create-pull-request") == {("write", "Pull requests")}
    gate = named(workflow, "Merge of the pull request")
    assert gate.fact("approvers") is None
    status = {one.target: one.status for one in analysed(workflow).actions}
    assert status[named(workflow, "Base branch").id] == "unproven"
    assert status[named(workflow, "Pull requests").id] == "ungated"


def test_an_output_that_merges_has_no_gate() -> None:
    workflow = load("on: issues\nsafe-outputs:\n  merge-pull-request:\n")
    assert deeds(workflow, "merge-pull-request") == {("write", "Repository contents")}
    assert names(workflow, "gate") == []


def test_outputs_that_are_only_shown() -> None:
    workflow = load(PLAIN + "  staged: true\n")
    assert deeds(workflow, "add-comment") == set()
    assert said(workflow, "staged")


def test_an_unknown_output_may_do_anything() -> None:
    workflow = load("on: issues\nsafe-outputs:\n  launch-rocket: {max: 1}\n")
    assert deeds(workflow, "launch-rocket") == {("unknown", "What launch-rocket reaches")}
    assert workflow.unclassified == ("Safe output launch-rocket",)


def test_nothing_said_of_outputs_means_issues() -> None:
    workflow = load("on: issues\npermissions: read-all\n")
    assert deeds(workflow, "create-issue") == {("write", "Issues")}
    assert said(workflow, "newer compilers then allow create-issue")


def test_jobs_that_the_agent_may_ask_for() -> None:
    workflow = load(
        "on: issues\nsafe-outputs:\n  jobs:\n    ship:\n      runs-on: x\n"
        "      permissions: {contents: write}\n      steps:\n"
        "        - {name: Push, run: git push}\n"
    )
    assert deeds(workflow, "Push") == {("write", "Repository contents")}
    assert ("Threat detection", "ship") in flows(workflow)


def test_manual_approval_names_an_environment() -> None:
    workflow = load("on:\n  issues:\n  manual-approval: prod\nsafe-outputs:\n  add-comment:\n")
    assert ("issues", "Environment prod") in flows(workflow)
    assert ("Environment prod", "activation") in flows(workflow)
    gate = named(workflow, "Environment prod")
    assert analysed(workflow).qualities[gate.id].quality == "unproven"
    # What the agent then does, nobody saw before.
    actions = [one for one in analysed(workflow).actions if one.verb == "write"]
    assert {one.status for one in actions} <= {"stale", "bypassed"}


@pytest.mark.parametrize(
    ("bash", "executes"),
    [("", True), ("  bash: true\n", True), ('  bash: ["*"]\n', True), ('  bash: [":*"]\n', True),
     ("  bash: false\n", False), ("  bash: []\n", False), ("  bash:\n", False),
     ('  bash: ["git log", "ls"]\n', False), ('  bash: ["npm:*"]\n', True)],
)  # fmt: skip
def test_commands(bash: str, executes: bool) -> None:
    workflow = load(PLAIN + "tools:\n  github:\n" + bash)
    done = {verb for tool in names(workflow, "tool") for verb, _ in deeds(workflow, tool)}
    assert ("execute" in done) == executes


def test_commands_have_no_token_and_no_network_but_the_firewalls() -> None:
    workflow = load(PLAIN + "permissions: read-all\ntools: {bash: true}\n")
    assert deeds(workflow, "bash") == {("execute", "Runner")}
    assert named(workflow, "bash").fact("sandboxed") is True
    free = load(PLAIN + "sandbox: {agent: false}\ntools: {bash: true}\n")
    assert ("send", "Any host") in deeds(free, "bash")
    assert named(free, "bash").fact("sandboxed") is False
    open_network = load(PLAIN + "network: {allowed: ['*']}\n")
    assert ("send", "Any host") in deeds(open_network, "bash")


def test_hosts_of_the_network_rules_can_be_sent_to() -> None:
    workflow = load(PLAIN + "network: {allowed: [defaults, api.acme.com]}\n")
    assert ("write", "api.acme.com") in deeds(workflow, "bash")
    assert said(workflow, "defaults, api.acme.com")


@pytest.mark.parametrize(
    ("settings", "content", "entry"),
    [("{toolsets: [issues], min-integrity: none}", "untrusted", True),
     ("{toolsets: [issues], min-integrity: approved}", None, False),
     ("{toolsets: [issues], lockdown: true}", None, False),
     ("{toolsets: [issues]}", None, True)],
)  # fmt: skip
def test_what_the_github_tools_let_through(settings: str, content: str | None, entry: bool) -> None:
    workflow = load(f"on: daily\ntools:\n  github: {settings}\nsafe-outputs:\n  add-comment:\n")
    assert named(workflow, "github").fact("content") == content
    assert ("Issues" in read_by(workflow, "github")) == entry


def test_github_tools_are_there_by_default_and_can_be_switched_off() -> None:
    assert read_by(load(PLAIN), "github") == {"Issues", "Pull requests", "Repository contents"}
    assert "github" not in names(load(PLAIN + "tools: {github: false}\n"), "tool")


def test_memories_last_from_run_to_run() -> None:
    workflow = load(PLAIN + "tools:\n  cache-memory: [{id: notes}]\n  repo-memory: true\n")
    for name in ("cache-memory notes", "repo-memory"):
        assert named(workflow, name).fact("memory") is True
        assert (("write", name)) in deeds(workflow, "Helper")
        assert name in read_by(workflow, "Helper")


def test_servers_of_the_workflow() -> None:
    workflow = load(
        PLAIN + "mcp-servers:\n  tickets:\n    command: npx\n    args: ['-y', acme-tickets]\n"
        "    env: {TICKETS_TOKEN: '${{ secrets.TICKETS_TOKEN }}'}\n    allowed: [delete_ticket]\n"
    )
    assert "delete_ticket" in names(workflow, "tool")
    assert "TICKETS_TOKEN" in names(workflow, "identity")


@pytest.mark.parametrize(
    ("engine", "model", "secret"),
    [("", "GitHub Copilot", "COPILOT_GITHUB_TOKEN"),
     ("engine: claude\n", "Claude", "ANTHROPIC_API_KEY"),
     ("engine: {id: codex, model: gpt-5}\n", "gpt-5", "OPENAI_API_KEY")],
)  # fmt: skip
def test_engines(engine: str, model: str, secret: str) -> None:
    workflow = load(PLAIN + engine)
    assert model in names(workflow, "model")
    assert secret in names(workflow, "identity")


def test_copilot_may_be_billed_to_the_token_of_the_job() -> None:
    workflow = load(PLAIN + "permissions: {contents: read, copilot-requests: write}\n")
    assert "COPILOT_GITHUB_TOKEN" not in names(workflow, "identity")


def test_who_may_start_it_is_told() -> None:
    assert said(load(PLAIN), "a check, not a gate")
    everyone = "on: {issues: null, roles: all}\nsafe-outputs:\n  add-comment:\n"
    assert said(load(everyone), "anyone may start it")


def test_jobs_of_the_author_stand_before_or_behind_the_agent() -> None:
    workflow = load(
        PLAIN + "jobs:\n  first: {runs-on: x, steps: [{name: First, run: echo}]}\n"
        "  later: {needs: agent, runs-on: x, steps: [{name: Later, run: echo}]}\n"
    )
    assert {("issues", "first"), ("First", "agent"), ("Helper", "later")} <= flows(workflow)


def test_imports_bring_their_tools() -> None:
    main = "---\non: issues\nimports: [shared/part.md, shared/gone.md]\n---\n# Main\n"
    part = "---\nmcp-servers:\n  docs: {url: 'https://docs.acme.com/mcp'}\nsafe-outputs:\n  add-labels:\n---\n"  # noqa: E501
    documents = [Document("w/main.md", main), Document("w/shared/part.md", part)]
    assert all(FORMAT.sniff(document) for document in documents)
    workflow = FORMAT.load_all(documents, resources.catalogues())
    assert names(workflow, "agent") == ["Main"]
    assert "add-labels" in names(workflow, "step")
    assert any("docs" in tool for tool in names(workflow, "tool"))
    assert said(workflow, "shared/gone.md, which was not given")


def test_a_part_of_steps_alone_joins_what_imports_it() -> None:
    main = "---\non: issues\nimports: [shared/tools.md]\n---\n# Main\n"
    part = "---\nsteps:\n  - {name: Install, run: ls}\n---\n"
    documents = [Document("w/main.md", main), Document("w/shared/tools.md", part)]
    assert not FORMAT.sniff(documents[1])
    assert FORMAT.joins(documents[1])
    workflow = FORMAT.load_all(documents, resources.catalogues())
    assert ("Install", "Main") in flows(workflow)
    assert not FORMAT.joins(Document("x.md", "---\nname: x\ntools: Read\n---\n"))


def test_older_workflows_let_the_agent_write_itself() -> None:
    workflow = load(
        "on: issues\npermissions: {issues: write}\n"
        "tools: {github: {allowed: [get_issue, add_issue_comment]}}\nsafe-outputs: {}\n"
    )
    assert deeds(workflow, "github") == {("write", "Issues")}


def test_a_part_opens_alone() -> None:
    part = "---\nsafe-outputs:\n  add-labels:\n---\n# Part\n"
    workflow = FORMAT.load(Document("part.md", part), resources.catalogues())
    assert names(workflow, "trigger") == []
    assert names(workflow, "agent") == ["Part"]


@pytest.mark.parametrize(
    "text",
    ["---\nname: x\ndescription: y\ntools: Read, Bash\n---\nAn agent.\n", "# Title\n", "---\n---\n",
     "---\ntitle: A page\n---\n", "---\nname: x\ntools: {a: b}\n---\n"],
)  # fmt: skip
def test_other_markdown_is_not_agentic(text: str) -> None:
    document = Document("x.md", text)
    assert not FORMAT.sniff(document)
    with pytest.raises(InputError):
        FORMAT.load(document, resources.catalogues())


def test_front_matter_that_is_not_valid_is_read_as_far_as_it_goes() -> None:
    workflow = load("on: issues\ndescription: Does: this and that\nsafe-outputs:\n  add-comment:\n")
    assert names(workflow, "trigger") == ["issues"]
    assert said(workflow, "description")
