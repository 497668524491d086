"""Every workflow of the corpus opens, with its own names, and is analysed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import resources
from graphs.errors import InputError
from graphs.formats.reading import read_document
from graphs.formats.registry import recognise
from tests.graphs.formats.github_actions.cases import analysed, names


def test_every_corpus_file_opens_with_its_names(shared: Path) -> None:
    files = sorted((shared / "corpus" / "github_actions").glob("claude-*.yml"))
    files = [file for file in files if "identities" not in file.name]
    assert len(files) >= 12
    for file in files:
        document = read_document(file)
        chosen = recognise(document)
        assert chosen.id == "github_actions", file.name
        workflow = chosen.load(document, resources.catalogues())
        data = yaml.safe_load(document.text)
        # YAML 1.1 reads the key `on` as true.
        events = data.get(True, {})
        assert set(names(workflow, "trigger")) >= set(events), file.name
        steps = {node.name for node in workflow.nodes}
        for job_id, job in data.get("jobs", {}).items():
            assert job.get("name", job_id) in steps, file.name
            for step in job["steps"]:
                assert step.get("name", next(iter(steps))) in steps, file.name
        found = analysed(workflow)
        assert found.complete
        assert {one.status for one in found.actions}.isdisjoint({"gated"}), file.name


def test_settings_of_an_action_are_no_workflow(shared: Path) -> None:
    folder = shared / "corpus" / "github_actions"
    document = read_document(folder / "claude-agent-approval-check-agent-identities-example.yml")
    with pytest.raises(InputError, match="not a workflow that Ungated knows"):
        recognise(document)
