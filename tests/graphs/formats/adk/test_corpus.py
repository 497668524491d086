"""Every real ADK file opens as what it is; the files of one sample open as one workflow."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import yaml

import resources
from graphs.formats.folder import load_documents
from graphs.formats.reading import Document, read_document
from graphs.formats.registry import recognise

from .configs import analysed


def test_every_file_opens_with_its_own_name(shared: Path) -> None:
    files = sorted((shared / "corpus" / "adk").glob("*.yaml"))
    assert files
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "adk", file.name
        workflow = chosen.load(document, resources.catalogues())
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert workflow.name == raw["name"]
        tools = {one["name"].rpartition(".")[2] for one in raw.get("tools", ())}
        names = {node.name for node in workflow.nodes}
        tools -= {"LongRunningFunctionTool", "MCPToolset"}
        assert {raw["name"], *tools} <= names, file.name
        analysed(workflow)


def samples(shared: Path) -> dict[str, list[Document]]:
    """The files of each sample under the paths that they have in their repository."""
    folder = shared / "corpus" / "adk"
    found: dict[str, list[Document]] = defaultdict(list)
    for line in (folder / "SOURCES.tsv").read_text(encoding="utf-8").splitlines():
        name, _, path, *_ = line.split("\t")
        if name.endswith(".yaml"):
            sample, _, inner = path.partition("samples/")[2].partition("/")
            text = (folder / name).read_text(encoding="utf-8")
            found[sample].append(Document(inner, text))
    return found


def test_the_files_of_a_sample_open_as_one(shared: Path) -> None:
    for sample, documents in samples(shared).items():
        workflow = load_documents(documents, sample, resources.catalogues()).workflow
        tags = {tag for node in workflow.nodes for tag in node.tags}
        assert "unresolved" not in tags, sample
        triggers = [node.id for node in workflow.nodes if node.kind == "trigger"]
        assert len(triggers) == 1, sample


def test_a_loop_goes_round_between_its_agents(shared: Path) -> None:
    documents = samples(shared)["multi_agent_loop_config"]
    workflow = load_documents(documents, "loop", resources.catalogues()).workflow
    name = {node.id: node.name for node in workflow.nodes}
    flows = {
        (name[link.from_id], name[link.to_id]) for link in workflow.links if link.kind == "flow"
    }
    assert flows == {
        ("User's messages", "IterativeWritingPipeline"),
        ("IterativeWritingPipeline", "InitialWriterAgent"),
        ("InitialWriterAgent", "RefinementLoop"),
        ("RefinementLoop", "CriticAgent"),
        ("CriticAgent", "RefinerAgent"),
        ("RefinerAgent", "CriticAgent"),
    }
    bounds = {node.name: node.fact("max_iterations") for node in workflow.nodes}
    assert bounds["CriticAgent"] == 5
