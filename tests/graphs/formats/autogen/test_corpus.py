"""Every real AutoGen file opens as what it is, with its own names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.errors import InputError
from graphs.formats.autogen import FORMAT
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise


def names(value: Any) -> set[str]:
    """The names of all agents in a parsed file, and the labels of its teams."""
    if isinstance(value, list):
        return {name for one in value for name in names(one)}
    if not isinstance(value, dict):
        return set()
    found = {name for one in value.values() for name in names(one)}
    if value.get("component_type") == "agent":
        found.add(value["config"]["name"])
    if value.get("component_type") == "team":
        found.add(value["label"])
    return found


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "autogen").glob("*.json"))
    assert len(files) == 3
    for file in files:
        document = read_document(file)
        assert recognise(document).id == "autogen"
        workflow = FORMAT.load(document, resources.catalogues())
        assert names(document.data) <= {node.name for node in workflow.nodes}, file.name
        assert not [note for note in workflow.notes if "has no sense" in note], file.name
        analyse(workflow, load_policy(resources.policy_text(), "default"))


@pytest.mark.parametrize(
    "text",
    [
        '{"provider": "autogen_ext.models.openai.OpenAIChatCompletionClient", "config": {}}',
        '{"provider": "autogen_agentchat.conditions.MaxMessageTermination", "config": {}}',
    ],
)
def test_what_does_not_act_is_refused_in_words(text: str) -> None:
    document = Document("model.json", text)
    assert FORMAT.sniff(document)
    with pytest.raises(InputError, match=r"model\.json: no team, agent or tool is in it\."):
        FORMAT.load(document, resources.catalogues())


@pytest.mark.parametrize(
    "text",
    [
        '{"component_type": "Agent", "config": {}, "provider": null}',
        '{"provider": "openai", "config": {}}',
        '{"components": {"schemas": {}}, "provider": {}, "config": {}}',
        '[{"provider": "x"}, "config"]',
    ],
)
def test_other_files_are_left_to_others(text: str) -> None:
    assert not FORMAT.sniff(Document("x.json", text))
