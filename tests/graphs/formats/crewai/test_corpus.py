"""Every real CrewAI file opens as what it is, with its own names, and is analysed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import resources
from graphs.errors import InputError
from graphs.formats.folder import load_documents
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise

from .projects import analysed


def test_every_file_opens_with_its_own_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "crewai").glob("*.yaml"))
    assert files
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "crewai", file.name
        workflow = chosen.load(document, resources.catalogues())
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        wanted = raw.get("methods", raw)
        assert set(wanted) <= {each.name for each in workflow.nodes}, file.name
        assert analysed(workflow).entries, file.name


def test_agents_and_tasks_of_a_crew_are_one_workflow(shared: Path) -> None:
    corpus = shared / "corpus" / "crewai"
    for agents in sorted(corpus.glob("*.agents.yaml")):
        tasks = agents.with_name(agents.name.replace(".agents.", ".tasks."))
        documents = [read_document(agents), read_document(tasks)]
        workflow = load_documents(documents, "crew", resources.catalogues()).workflow
        raw = yaml.safe_load(agents.read_text(encoding="utf-8"))
        raw.update(yaml.safe_load(tasks.read_text(encoding="utf-8")))
        assert set(raw) <= {each.name for each in workflow.nodes}
        unresolved = {each.name for each in workflow.nodes if "unresolved" in each.tags}
        assert unresolved == {"Tools given in code"}, agents.name


def test_scaffolds_with_gaps_are_refused_in_words(shared: Path) -> None:
    for file in sorted((shared / "corpus" / "crewai").glob("tmpl-*.jsonc")):
        with pytest.raises(InputError, match=file.name):
            recognise(read_document(file))
