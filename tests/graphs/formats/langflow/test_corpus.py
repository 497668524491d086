"""Every real Langflow file opens as what it is, with all its components, and is analysed."""

from __future__ import annotations

import json
from pathlib import Path

import resources
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise

from .flows import analysed


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "langflow").glob("*.json"))
    assert files
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "langflow", file.name
        workflow = chosen.load(document, resources.catalogues())
        raw = json.loads(file.read_text(encoding="utf-8"))
        assert workflow.name == raw["name"]
        titles = [
            node["data"]["node"]["display_name"]
            for node in raw["data"]["nodes"]
            if node["type"] == "genericNode"
        ]
        names = [each.name for each in workflow.nodes]
        for title in set(titles):
            assert names.count(title) >= titles.count(title), (file.name, title)
        analysis = analysed(workflow)
        assert analysis.entries, file.name
        assert not [note for note in workflow.notes if "has no sense" in note], file.name


def test_the_source_of_components_is_not_kept(shared: Path) -> None:
    for file in sorted((shared / "corpus" / "langflow").glob("*.json")):
        document = read_document(file)
        workflow = recognise(document).load(document, resources.catalogues())
        assert "class " not in repr([node.facts for node in workflow.nodes])
        for node in workflow.nodes:
            assert all(node.origin(fact).because for fact in node.facts), node.name
