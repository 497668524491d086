"""Folders of workflow files as one workflow: what is read, and what belongs together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.api import load
from graphs.errors import InputError
from graphs.formats import folder
from graphs.model.workflow import Workflow

CALLED = {
    "id": "wf-2", "name": "Pay out", "connections": {"Called": {"main": [[{"node": "Pay"}]]}},
    "nodes": [
        {"name": "Called", "type": "n8n-nodes-base.executeWorkflowTrigger", "parameters": {}},
        {"name": "Pay", "type": "n8n-nodes-base.httpRequest",
         "parameters": {"method": "POST", "url": "https://api.stripe.com/v1/payouts"}},
    ],
}  # fmt: skip


def calling(reference: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "Front", "connections": {"Hook": {"main": [[{"node": "Run"}]]}},
        "nodes": [
            {"name": "Hook", "type": "n8n-nodes-base.webhook", "parameters": {}},
            {"name": "Run", "type": "n8n-nodes-base.executeWorkflow",
             "parameters": {"workflowId": reference}},
        ],
    }  # fmt: skip


NATIVE = """ungated: 1
name: {name}
nodes:
  - {{id: a, kind: agent}}
  - {{id: t, kind: tool}}
links:
  - {{from: a, to: t, kind: calls}}
"""


def write(at: Path, **files: Any) -> Path:
    for name, content in files.items():
        path = at / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return at


def names(workflow: Workflow, kind: str) -> list[str]:
    return sorted(node.name for node in workflow.nodes if node.kind == kind)


def joined(workflow: Workflow, tail: str, head: str) -> bool:
    by_id = {node.id: node.name for node in workflow.nodes}
    ends = {(by_id[link.from_id], by_id[link.to_id]) for link in workflow.links}
    return (tail, head) in ends


@pytest.mark.parametrize(
    "reference", [{"value": "wf-2"}, {"value": "old id", "cachedResultName": "Pay out"}]
)
def test_a_workflow_that_another_runs_is_linked_when_both_are_given(
    tmp_path: Path, reference: dict[str, Any]
) -> None:
    write(tmp_path, front_dot_json=calling(reference), sub__back_dot_json=CALLED)
    workflow = load(tmp_path, resources.catalogues()).workflow
    assert joined(workflow, "Run", "Called")
    assert not any("unresolved" in node.tags for node in workflow.nodes)
    alone = load(tmp_path / "front.json", resources.catalogues()).workflow
    assert any("unresolved" in node.tags for node in alone.nodes)


def test_files_of_several_formats_are_drawn_as_one(tmp_path: Path) -> None:
    write(tmp_path, one_dot_yaml=NATIVE.format(name="One"), two_dot_yaml=NATIVE.format(name="Two"),
          back_dot_json=CALLED, notes_dot_md="# Notes")  # fmt: skip
    loaded = load(tmp_path, resources.catalogues())
    assert names(loaded.workflow, "agent") == ["", ""]
    assert {node.id for node in loaded.workflow.nodes} >= {"one-a", "two-a", "one-t", "two-t"}
    assert {link.id for link in loaded.workflow.links} >= {"calls:one-a>one-t"}
    assert loaded.format_id == "folder (n8n + native)"
    assert len(loaded.document.sha256) == 64


def test_one_more_file_changes_no_id_of_the_others(tmp_path: Path) -> None:
    write(tmp_path, one_dot_yaml=NATIVE.format(name="One"), two_dot_yaml=NATIVE.format(name="Two"))
    before = {node.id for node in load(tmp_path, resources.catalogues()).workflow.nodes}
    write(tmp_path, another_dot_yaml=NATIVE.format(name="Three"))
    after = {node.id for node in load(tmp_path, resources.catalogues()).workflow.nodes}
    assert before < after


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_opened(tmp_path: Path) -> None:
    write(tmp_path, good_dot_yaml=NATIVE.format(name="Good"),
          bad_dot_yaml="ungated: 1\nname: Bad\nnodes:\n  - {id: a, kind: sorcerer}\n")  # fmt: skip
    loaded = load(tmp_path, resources.catalogues())
    assert [node.id for node in loaded.workflow.nodes] == ["a", "t"]
    (warning,) = loaded.warnings
    assert "bad.yaml:4" in warning
    assert "sorcerer" in warning


def test_a_folder_without_workflows_is_refused_in_words(tmp_path: Path) -> None:
    write(tmp_path, notes_dot_md="# Notes", data_dot_json="{}")
    with pytest.raises(InputError, match="no file in it is a workflow"):
        load(tmp_path, resources.catalogues())


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", secret_dot_yaml=NATIVE.format(name="Secret"))
    inside = write(tmp_path / "inside", one_dot_yaml=NATIVE.format(name="One"))
    (inside / "file.yaml").symlink_to(outside / "secret.yaml")
    (inside / "folder").symlink_to(outside)
    assert len(load(inside, resources.catalogues()).workflow.nodes) == 2


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_FILES", 3)
    for number in range(4):
        write(tmp_path, **{f"n{number}_dot_yaml": NATIVE.format(name="N")})
    with pytest.raises(InputError, match="more than 3 files"):
        load(tmp_path, resources.catalogues())
