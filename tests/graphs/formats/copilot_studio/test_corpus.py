"""Every real file of Copilot Studio opens as what it is; a broken one is refused with reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load, load_policy
from graphs.errors import InputError
from graphs.formats.copilot_studio import FORMAT
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise

BROKEN = "mcs-templates-variables-global-variable-variable.mcs.yml"


def ids(value: Any) -> set[str]:
    """The ids of the actions of a parsed topic."""
    if isinstance(value, list):
        return {name for one in value for name in ids(one)}
    if not isinstance(value, dict):
        return set()
    found = {name for one in value.values() for name in ids(one)}
    if isinstance(value.get("kind"), str) and "id" in value and not value["kind"].startswith("On"):
        found.add(value["id"])
    return found


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "ms_declarative").glob("mcs-*.yml"))
    assert len(files) == 18
    for file in files:
        if file.name == BROKEN:
            continue
        document = read_document(file)
        assert recognise(document).id == "copilot_studio", file.name
        workflow = FORMAT.load(document, resources.catalogues())
        assert ids(document.data) <= {node.name for node in workflow.nodes}, file.name
        assert not [note for note in workflow.notes if "has no sense" in note], file.name
        analyse(workflow, load_policy(resources.policy_text(), "default"))


def test_a_placeholder_that_is_no_yaml_is_refused_with_its_line(shared: Path) -> None:
    path = shared / "corpus" / "ms_declarative" / BROKEN
    with pytest.raises(InputError, match=r"variable\.mcs\.yml:1[123].*not valid YAML"):
        load(path, resources.catalogues())


def test_keys_that_yaml_reserves_are_read_as_copilot_studio_writes_them() -> None:
    text = """kind: AdaptiveDialog
beginDialog:
  kind: OnRedirect
  actions:
    - kind: ParseValue
      id: parse
      valueType: {kind: Record}
outputType:
  properties:
    Contact:
      type:
        kind: Record
        properties:
          @Primary: String
"""
    document = Document("a.topic.mcs.yml", text)
    assert document.peek is None
    assert recognise(document).id == "copilot_studio"
    workflow = FORMAT.load(document, resources.catalogues())
    assert "parse" in {node.name for node in workflow.nodes}
