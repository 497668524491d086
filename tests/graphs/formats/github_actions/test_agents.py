"""What AI steps may use: Claude Code, Codex, Gemini, Copilot, model calls, and unknown ones."""

from __future__ import annotations

import pytest

from graphs.formats.github_actions.claude import claude_grant, shell_pattern
from graphs.formats.github_actions.grants import split_tools
from tests.graphs.formats.github_actions.cases import (
    claude,
    deeds,
    job,
    load,
    named,
    names,
    read_by,
    said,
)

WRITES = "{contents: write, issues: write, pull-requests: write}"


def test_tools_of_a_list_keep_their_patterns() -> None:
    assert split_tools("Read,Bash(git log:*), Bash(gh pr view:*)\nEdit") == [
        "Read", "Bash(git log:*)", "Bash(gh pr view:*)", "Edit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "command", "open_ended"),
    [("", "", True), ("*", "", True), (":*", "", True), ("git log:*", "git log", True),
     ("npm test", "npm test", False), ("gh *", "gh", True)],
)  # fmt: skip
def test_shell_patterns(pattern: str, command: str, open_ended: bool) -> None:
    assert shell_pattern(pattern) == (command, open_ended)


def test_rules_that_cannot_be_read_are_shown() -> None:
    odd = claude_grant("??")
    assert odd is not None
    assert odd.kind == "other"
    assert claude_grant("TodoWrite") is None


def test_claude_without_allowed_tools_only_reads() -> None:
    workflow = load(job(claude(prompt="Look"), on="workflow_dispatch", permissions=WRITES))
    assert names(workflow, "tool") == ["Read, Glob, Grep"]
    assert deeds(workflow, "Read, Glob, Grep") == set()


def test_any_command_means_code_the_token_and_the_internet() -> None:
    args = "'--allowedTools Bash'"
    workflow = load(job(claude(prompt="Fix", claude_args=args), permissions=WRITES))
    assert deeds(workflow, "Bash") == {
        ("execute", "Runner"), ("send", "Any host"), ("write", "Repository contents"),
        ("write", "Issues"), ("write", "Pull requests"),
    }  # fmt: skip
    assert named(workflow, "Bash").fact("content") == "untrusted"


def test_skipped_permissions_mean_any_command() -> None:
    args = "--dangerously-skip-permissions --max-turns 7"
    workflow = load(job(claude(prompt="Fix", claude_args=args), permissions=WRITES))
    assert ("execute", "Runner") in deeds(workflow, "Bash")
    assert named(workflow, "Claude").fact("max_iterations") == 7


def test_denied_tools_are_not_there() -> None:
    inputs = {"allowed_tools": "Bash(ls:*),WebSearch", "disallowed_tools": "WebSearch,Read"}
    workflow = load(job(claude(prompt="Fix", **inputs), permissions=WRITES))
    assert names(workflow, "tool") == ["Glob, Grep", "Bash(ls:*)"]


def test_settings_of_the_step_allow_too() -> None:
    settings = '\'{"permissions": {"allow": ["Bash(git push:*)"]}}\''
    workflow = load(job(claude(prompt="Fix", settings=settings), permissions=WRITES))
    assert deeds(workflow, "Bash(git push:*)") == {("write", "Repository contents")}


def test_mcp_servers_of_the_arguments() -> None:
    config = '{"mcpServers": {"tickets": {"command": "npx", "args": ["-y", "acme-tickets"]}}}'
    args = f"|\n    --mcp-config '{config}'\n    --allowedTools mcp__tickets__delete_ticket"
    workflow = load(job(claude(prompt="Fix", claude_args=args), permissions=WRITES))
    tools = names(workflow, "tool")
    assert "delete_ticket" in tools
    assert any(verb == "delete" for verb, _ in deeds(workflow, "delete_ticket"))


def test_a_prompt_that_is_a_command_of_the_repository_is_unresolved() -> None:
    workflow = load(job(claude(prompt="/triage now"), permissions="{issues: write}"))
    assert "unresolved" in named(workflow, "/triage").tags
    assert ("unknown", "What /triage reaches") in deeds(workflow, "/triage")


def test_who_may_start_claude_is_told() -> None:
    assert said(load(job(claude(allowed_non_write_users="'*'"))), "anyone may start it")
    assert said(load(job(claude(allowed_bots="'*'"))), "any GitHub App may start it")
    assert said(load(job(claude())), "a check, not a gate")


def test_a_cloud_runs_the_model() -> None:
    workflow = load(job(claude(prompt="x", use_bedrock="true")))
    assert names(workflow, "model") == ["Amazon Bedrock"]


def codex(**inputs: str) -> str:
    given = "".join(f"\n  {key}: {value}" for key, value in inputs.items())
    return f"name: Codex\nuses: openai/codex-action@v1\nwith:\n  prompt: hi{given}"


def test_codex_in_its_default_sandbox() -> None:
    workflow = load(job("uses: actions/checkout@v4", codex(), permissions=WRITES))
    assert deeds(workflow, "shell") == {("execute", "Runner")}
    assert named(workflow, "shell").fact("sandboxed") is True
    assert deeds(workflow, "apply_patch") == {("write", "Workspace")}


def test_codex_with_full_access_has_the_checkout_credentials() -> None:
    step = codex(sandbox="danger-full-access")
    workflow = load(job("uses: actions/checkout@v4", step, permissions=WRITES))
    assert ("write", "Repository contents") in deeds(workflow, "shell")
    kept = "uses: actions/checkout@v4\nwith:\n  persist-credentials: false"
    workflow = load(job(kept, step, permissions=WRITES))
    assert deeds(workflow, "shell") == {("execute", "Runner"), ("send", "Any host")}


def test_codex_that_only_reads_changes_nothing() -> None:
    workflow = load(job(codex(sandbox="read-only"), permissions=WRITES))
    assert [deeds(workflow, tool) for tool in names(workflow, "tool")] == [set()]


def gemini(settings: str) -> str:
    lines = "".join(f"\n    {line}" for line in settings.splitlines())
    return (
        f"name: Gemini\nuses: google-github-actions/run-gemini-cli@v0\nwith:\n  settings: |{lines}"
    )


def test_gemini_has_every_core_tool_unless_told() -> None:
    workflow = load(job(gemini("{}"), permissions=WRITES))
    assert ("execute", "Runner") in deeds(workflow, "run_shell_command")
    # Without a token in its environment a command has none to use.
    assert ("write", "Issues") not in deeds(workflow, "run_shell_command")


def test_gemini_with_named_tools() -> None:
    settings = '{"tools": {"core": ["run_shell_command(gh issue edit)", "read_file"]}}'
    step = gemini(settings) + "\nenv:\n  GITHUB_TOKEN: ${{ github.token }}"
    workflow = load(job(step, permissions=WRITES))
    assert names(workflow, "tool") == ["run_shell_command(gh issue edit)", "read_file"]
    assert deeds(workflow, "run_shell_command(gh issue edit)") == {("write", "Issues")}


def test_gemini_with_the_server_of_github() -> None:
    settings = (
        '{"coreTools": [], "mcpServers": {"github": {"command": "docker", "args": ["run", '
        '"ghcr.io/github/github-mcp-server"], "includeTools": ["issue_read", "issue_write"]}}}'
    )
    step = gemini(settings) + "\nenv:\n  GITHUB_TOKEN: ${{ github.token }}"
    workflow = load(job(step, permissions=WRITES))
    assert deeds(workflow, "github: issue_write") == {("write", "Issues")}
    assert read_by(workflow, "github: issue_read") == {"Issues"}


def test_a_call_of_a_model_is_a_step() -> None:
    step = "name: Ask\nuses: actions/ai-inference@v1\nwith:\n  prompt: hi\n  model: openai/gpt-4o"
    workflow = load(job(step))
    assert named(workflow, "Ask").kind == "step"
    assert named(workflow, "Ask").fact("interprets") is True
    assert names(workflow, "agent") == []
    assert names(workflow, "model") == ["openai/gpt-4o"]


@pytest.mark.parametrize(
    ("command", "tools"),
    [
        ("claude -p 'fix it' --allowedTools 'Edit,Bash(git push:*)'", {"Edit", "Bash(git push:*)"}),
        ("copilot -p 'fix it' --allow-all-tools", {"shell", "write"}),
        ("codex exec --full-auto 'fix it'", {"shell", "apply_patch"}),
        ("gemini --yolo -p hi", {"run_shell_command", "write_file"}),
        ("npx cowsay && opencode run 'fix it'", {"Shell"}),
    ],
)
def test_programs_that_run_agents(command: str, tools: set[str]) -> None:
    workflow = load(job(f"name: Agent\nrun: |\n  {command}", permissions=WRITES))
    assert names(workflow, "agent") == ["Agent"]
    assert set(names(workflow, "tool")) >= tools


def test_installing_an_agent_is_no_agent() -> None:
    workflow = load(job("run: npm install -g @anthropic-ai/claude-code && claude --version"))
    assert names(workflow, "agent") == []


def test_an_unknown_action_that_speaks_of_a_model_may_do_all() -> None:
    step = "name: Review\nuses: acme/gpt-review@v3\nwith:\n  openai_api_key: ${{ secrets.KEY }}"
    workflow = load(job(step, permissions=WRITES))
    assert named(workflow, "Review").kind == "agent"
    assert ("execute", "Runner") in deeds(workflow, "Shell")
    assert any("acme/gpt-review" in one for one in workflow.unclassified)
