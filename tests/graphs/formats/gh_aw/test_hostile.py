"""Agentic workflows as enemies write them: an error in words or a map, within bounded time."""

from __future__ import annotations

import json
import time
from pathlib import Path as FilePath
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from graphs.errors import InputError
from graphs.formats.gh_aw import FORMAT
from graphs.formats.reading import Document
from tests.effort import examples
from tests.graphs.formats.hostile_files import Path, check, opened, places, spoiled

JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, "", "${{", [], [None], {}, {"a": {"b": 1}}, [["x"]],
    "a" * 3000, "agent", "all", "*", "shared/x.md", {"jobs": 3}, "daily",
)  # fmt: skip
RICH: dict[str, Any] = {
    "name": "Rich", "description": "x", "if": "x", "env": {"A": "${{ secrets.A }}"},
    "on": {"slash_command": {"name": "x"}, "issues": {"types": ["opened"]}, "roles": ["all"],
           "bots": ["b"], "manual-approval": "prod", "permissions": {"issues": "read"},
           "steps": [{"id": "c", "run": "gh pr list"}]},
    "permissions": {"contents": "read"}, "imports": ["a.md", {"uses": "b.md"}],
    "engine": {"id": "claude", "model": "m", "max-turns": 3, "env": {"K": "${{ secrets.K }}"}},
    "network": {"allowed": ["defaults", "api.acme.com"]}, "sandbox": {"agent": "awf"},
    "tools": {"github": {"toolsets": ["all"], "min-integrity": "none", "allowed": ["issue_read"]},
              "bash": ["git:*", "ls"], "edit": None, "web-fetch": None, "playwright": {},
              "cache-memory": [{"id": "m"}], "repo-memory": {"branch-name": "b"}, "linear": {},
              "agentic-workflows": True, "old": {"command": "x"}},
    "mcp-servers": {"s": {"command": "npx", "args": ["x"], "allowed": ["t"]},
                    "u": {"url": "https://u.io", "headers": {"Authorization": "${{ secrets.U }}"}}},
    "mcp-scripts": {"run": {"description": "d", "inputs": {"x": {"type": "string"}}, "run": "ls"}},
    "safe-outputs": {"create-pull-request": {"draft": True, "github-token": "${{ secrets.T }}"},
                     "add-comment": {"max": 3}, "assign-to-agent": None, "odd-one": {},
                     "threat-detection": {"engine": {"id": "codex"}}, "staged": False,
                     "github-app": {"private-key": "${{ secrets.P }}"},
                     "jobs": {"j": {"runs-on": "x", "steps": [{"run": "git push"}]}}},
    "steps": [{"run": "echo ${{ github.event.issue.title }}"}], "post-steps": [{"run": "ls"}],
    "jobs": {"pre": {"runs-on": "x", "steps": [{"run": "ls"}]},
             "post": {"needs": ["agent"], "environment": "e", "steps": [{"uses": "./x"}]},
             "call": {"uses": "a/b/.github/workflows/c.yml@v1"}},
}  # fmt: skip
PLACES = places(RICH)


def document(data: Any) -> Document:
    return Document("x.md", f"---\n{json.dumps(data)}\n---\n# X\n")


def load(data: Any) -> None:
    one = document(data)
    FORMAT.sniff(one)
    try:
        workflow = FORMAT.load(one, resources.catalogues())
    except InputError:
        return
    check(workflow)


@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), st.sampled_from(JUNK), st.sampled_from(PLACES), st.booleans())
def test_junk_anywhere_ends_in_a_workflow_or_an_error(
    first: Path, junk: Any, second: Path, both: bool
) -> None:
    load(spoiled(RICH, [first, second] if both else [first], junk))


def test_the_rich_document_is_whole() -> None:
    workflow = FORMAT.load(document(RICH), resources.catalogues())
    check(workflow)
    assert {node.kind for node in workflow.nodes} >= {"agent", "gate", "identity", "tool", "data"}


def test_junk_in_what_was_compiled(shared: FilePath) -> None:
    file = shared / "corpus" / "github_actions" / "ghaw-maintainer-lock.lock.yml"
    data = yaml.safe_load(file.read_text("utf-8"))
    data["on"] = data.pop(True)
    found = places(data)
    for at in range(0, len(found), max(1, len(found) // 60)):
        opened(FORMAT, spoiled(data, [found[at]], JUNK[at % len(JUNK)]), "x.lock.yml")


@pytest.mark.parametrize(
    "data",
    [
        {"on": {f"e{n}": None for n in range(3000)}, "safe-outputs": {"add-comment": None}},
        {"on": "issues", "tools": {"bash": [f"c{n}:*" for n in range(3000)]}},
        {"on": "issues", "safe-outputs": {f"o{n}": {} for n in range(3000)}},
        {"on": "issues", "jobs": {f"j{n}": {"runs-on": "x", "steps": []} for n in range(3000)}},
        {"on": "issues", "imports": [f"x{n}.md" for n in range(5000)]},
    ],
    ids=["events", "commands", "outputs", "jobs", "imports"],
)
def test_large_workflows_take_bounded_time(data: dict[str, Any]) -> None:
    begun = time.process_time()
    check(FORMAT.load(document(data), resources.catalogues()))
    assert time.process_time() - begun < 20
