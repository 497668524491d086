"""Every real Flowise file opens as what it is, with all its nodes, and is analysed."""

from __future__ import annotations

import json
from pathlib import Path

import resources
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise

from .flows import analysed

_NAMES = (
    "agentName", "workerName", "supervisorName", "llmNodeName", "conditionAgentName",
    "conditionName", "chainName", "toolName", "toolNodeName",
)  # fmt: skip
#: Models that are alike are one node.
_MODELS = ("Chat Models", "LLMs", "Embeddings")


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "flowise").glob("*.json"))
    assert files
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "flowise", file.name
        workflow = chosen.load(document, resources.catalogues())
        names = [each.name for each in workflow.nodes]
        raw = json.loads(file.read_text(encoding="utf-8"))
        for node in raw["nodes"]:
            data = node["data"]
            if data["name"].startswith("stickyNote"):
                continue
            own = [data["inputs"].get(key) for key in _NAMES]
            if data.get("category") == "Tools":
                own.append(data["inputs"].get("name"))
            wanted = next(filter(None, own), data["label"]).strip()
            if data.get("category") in _MODELS:
                assert any(name.startswith(wanted) for name in names), (file.name, wanted)
            else:
                assert wanted in names, (file.name, wanted)
        analysis = analysed(workflow)
        assert analysis.entries, file.name
        assert not [note for note in workflow.notes if "has no sense" in note], file.name


def test_no_fact_is_without_a_reason(shared: Path) -> None:
    for file in sorted((shared / "corpus" / "flowise").glob("agentv*.json")):
        document = read_document(file)
        workflow = recognise(document).load(document, resources.catalogues())
        for node in workflow.nodes:
            assert all(node.origin(fact).because for fact in node.facts), node.name
