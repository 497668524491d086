"""Every real file opens as what it is, or is refused for what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load, load_policy
from graphs.errors import InputError
from tests.corpus.test_hostile_files import FOLDERS, check

#: The formats of a folder's files, where they are not its own alone.
FORMATS = {
    "github_actions": {"github_actions", "gh_aw"},
    "ms_declarative": {"ms_declarative", "copilot_studio"},
    "stepfunctions": {"stepfunctions", "cloudformation"},
    "threatmodels": {"otm", "threagile"},
}
#: What is wrong with the files that nobody could open, in words that the refusal must have.
REFUSED = {
    # Templates with gaps still to be filled in: `{{ name }}` where JSON wants a name.
    "crewai/tmpl-agent.jsonc": "not valid JSON",
    "crewai/tmpl-crew.jsonc": "not valid JSON",
    "crewai/tmpl-task.jsonc": "not valid JSON",
    # The configuration of an action, without triggers, jobs or steps.
    "github_actions/claude-agent-approval-check-agent-identities-example.yml": "not a workflow",
    # A placeholder in the place of a name.
    "ms_declarative/mcs-templates-variables-global-variable-variable.mcs.yml": "not valid YAML",
    # A bill of materials, without agents or steps.
    "threatmodels/cdx-apigateway-microservices-datastores-bom.json": "not a workflow",
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_opens_or_is_refused_for_what_is_wrong(shared: Path, folder: str) -> None:
    catalogues = resources.catalogues()
    policy = load_policy(resources.policy_text(), "default")
    files = sorted((shared / "corpus" / folder).rglob("*"))
    files = [each for each in files if each.is_file() and each.name != "SOURCES.tsv"]
    assert files
    for file in files:
        name = f"{folder}/{file.relative_to(shared / 'corpus' / folder).as_posix()}"
        if name in REFUSED:
            with pytest.raises(InputError, match=REFUSED[name]):
                load(file, catalogues)
            continue
        loaded = load(file, catalogues)
        assert loaded.format_id in FORMATS.get(folder, {folder}), name
        assert loaded.workflow.nodes, name
        check(loaded.workflow)
        analysis = analyse(loaded.workflow, policy)
        assert analysis.complete, name
        # No file of these shows by itself who approves what, bound to what runs.
        assert all(action.status != "gated" for action in analysis.actions), name
