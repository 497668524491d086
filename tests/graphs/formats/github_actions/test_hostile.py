"""Workflows as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.formats.github_actions import FORMAT
from graphs.formats.reading import Document
from tests.effort import examples
from tests.graphs.formats.hostile_files import Path, check, opened, places, spoiled

JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, "", "${{", "${{ secrets.", [], [None], {}, {"a": {"b": 1}}, [["x"]],
    "a" * 3000, "build", ["build", "build"], "./", "@", "$(", "'", "<<A", {"mcpServers": 3},
    "Bash(", "--allowedTools", "pull_request_target",
)  # fmt: skip
RICH: dict[str, Any] = {
    "name": "Rich",
    "on": {"issues": {"types": ["opened"]}, "workflow_run": {"workflows": ["CI"]}, "push": None},
    "permissions": {"contents": "write", "issues": "write", "id-token": "write"},
    "env": {"A": "${{ secrets.A }}"},
    "jobs": {
        "build": {
            "name": "Build", "runs-on": "ubuntu-latest", "environment": {"name": "prod"},
            "permissions": "read-all", "if": "github.actor == 'x'",
            "outputs": {"o": "${{ steps.ai.outputs.response }}"},
            "steps": [
                {"uses": "actions/checkout@v4", "with": {"ref": "${{ github.head_ref }}"}},
                {"id": "ai", "name": "Claude", "uses": "anthropics/claude-code-action@v1", "with": {
                    "prompt": "/fix now", "github_token": "${{ secrets.PAT }}",
                    "claude_args": "--allowedTools 'Edit,Bash(git:*),mcp__a__b' --max-turns 3 "
                                   "--mcp-config '{\"mcpServers\": {\"a\": {\"url\": \"https://a.io\"}}}'",
                    "settings": "{\"permissions\": {\"allow\": [\"Bash\"]}}",
                    "plugins": "one two", "track_progress": True}},
                {"uses": "openai/codex-action@v1", "with": {"codex-args": "[\"--yolo\"]"}},
                {"uses": "google-github-actions/run-gemini-cli@v0",
                 "with": {"settings": "{\"coreTools\": [\"run_shell_command(gh)\"]}"}},
                {"run": "gh api -X POST x; curl -d @f https://x.io/$(date); claude -p 'x'",
                 "env": {"GH_TOKEN": "${{ github.token }}"}},
                {"uses": "actions/github-script@v7",
                 "with": {"script": "github.rest.issues.createComment({}); fetch('https://y.io')"}},
                {"uses": "actions/create-github-app-token@v2", "id": "t",
                 "with": {"permission-issues": "write"}},
                {"uses": "./local"}, {"uses": "trstringer/manual-approval@v1"},
            ],
        },
        "call": {"needs": ["build"], "uses": "./.github/workflows/x.yml", "secrets": "inherit"},
        "last": {"needs": "call", "runs-on": "self-hosted",
                 "steps": [{"run": "echo ${{ needs.build.outputs.o }}"}]},
    },
}  # fmt: skip
PLACES = places(RICH)


@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.sampled_from(PLACES), st.booleans())
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: Path, junk: Any, second: Path, both: bool
) -> None:
    opened(FORMAT, spoiled(RICH, [first, second] if both else [first], junk), "x.yml")


def test_the_rich_document_is_whole() -> None:
    workflow = opened(FORMAT, RICH, "x.yml")
    assert workflow is not None
    assert {node.kind for node in workflow.nodes} >= {
        "agent",
        "gate",
        "identity",
        "privilege",
        "tool",
    }


@pytest.mark.parametrize(
    "data",
    [
        {"on": {f"e{n}": None for n in range(2000)},
         "jobs": {f"j{n}": {"runs-on": "x", "steps": []} for n in range(2000)}},
        {"on": "push", "jobs": {"j": {"runs-on": "x", "steps": [
            {"run": "git push; gh issue close 1", "env": {f"K{k}": f"${{{{ secrets.S{k} }}}}"
                                                          for k in range(20)}}] * 2000}}},
        {"on": "push", "env": {f"K{k}": f"${{{{ secrets.S{k} }}}}" for k in range(300)},
         "jobs": {f"j{n}": {"runs-on": "x", "needs": [f"j{n - 1}"], "steps": [{"run": "x y"}]}
                  for n in range(500)}},
        {"on": "issues", "jobs": {"j": {"runs-on": "x", "steps": [{"uses":
            "anthropics/claude-code-action@v1", "with": {"prompt": "x", "claude_args":
            "--allowedTools '" + ",".join(f"Bash(c{n}:*)" for n in range(2000)) + "'"}}]}}},
    ],
    ids=["events", "steps", "secrets", "tools"],
)  # fmt: skip
def test_large_workflows_take_bounded_time(data: dict[str, Any]) -> None:
    begun = time.process_time()
    workflow = FORMAT.load(Document("x.yml", json.dumps(data)), resources.catalogues())
    assert time.process_time() - begun < 60
    check(workflow)


@pytest.mark.parametrize(
    "script",
    ["'" * 90_001, "$(" * 50_000, '"' * 90_001, "${{" * 50_000, "<<A\n" * 30_000, "`" * 90_001],
)
def test_scripts_without_end_take_bounded_time(script: str) -> None:
    data = {"on": "push", "jobs": {"j": {"runs-on": "x", "steps": [{"run": script}]}}}
    begun = time.process_time()
    FORMAT.load(Document("x.yml", json.dumps(data)), resources.catalogues())
    assert time.process_time() - begun < 10
