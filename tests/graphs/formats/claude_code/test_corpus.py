"""Every real file opens as what it is, with its own names, and can be analysed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.formats.claude_code import FORMAT
from graphs.formats.claude_code.rules import parse_rule
from graphs.formats.front_matter import split
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise

from .maps import names


def files_of(shared: Path, pattern: str) -> list[Path]:
    found = sorted((shared / "corpus" / "claude_code").glob(pattern))
    assert found
    return found


def test_every_agent_opens_with_its_name_and_tools(shared: Path) -> None:
    policy = load_policy(resources.policy_text(), "default")
    for file in files_of(shared, "agent-*.md"):
        document = read_document(file)
        assert recognise(document) is FORMAT
        workflow = FORMAT.load(document, resources.catalogues())
        data = split(document.text, file.name).data
        assert data is not None
        assert data["name"] in names(workflow, "agent")
        listed = {tool.strip() for tool in data["tools"].split(",")}
        assert names(workflow, "tool") == listed
        analysis = analyse(workflow, policy)
        assert analysis.entries


def test_every_settings_file_opens_with_the_rules_that_it_states(shared: Path) -> None:
    policy = load_policy(resources.policy_text(), "default")
    for file in files_of(shared, "settings-*.json"):
        document = read_document(file)
        assert recognise(document) is FORMAT
        workflow = FORMAT.load(document, resources.catalogues())
        shown = names(workflow, "tool")
        allowed = json.loads(file.read_text("utf-8")).get("permissions", {}).get("allow", [])
        for text in allowed:
            rule = parse_rule(text)
            assert rule is not None
            assert text in shown or rule.server in shown
        analyse(workflow, policy)


def test_the_whole_folder_opens_as_one(shared: Path) -> None:
    documents = [
        read_document(file)
        for pattern in ("agent-*.md", "settings-*.json")
        for file in files_of(shared, pattern)
    ]
    workflow = FORMAT.load_all(documents, resources.catalogues())
    assert len(names(workflow, "agent")) == 1 + len(files_of(shared, "agent-*.md"))
    analyse(workflow, load_policy(resources.policy_text(), "default"))


@pytest.mark.parametrize("folder", ["mcp", "n8n", "github_actions", "dify"])
def test_no_file_of_another_format_is_taken(shared: Path, folder: str) -> None:
    for file in sorted((shared / "corpus" / folder).iterdir())[:60]:
        if file.suffix in (".json", ".yml", ".yaml", ".md"):
            assert not FORMAT.sniff(read_document(file)), file.name
