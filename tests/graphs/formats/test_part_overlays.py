"""What was added to single files of a folder holds when the folder is opened."""

from __future__ import annotations

from pathlib import Path

import resources
from graphs.api import load

NATIVE = """ungated: 1
name: {name}
nodes:
  - {{id: a, kind: agent}}
  - {{id: t, kind: tool}}
links:
  - {{from: a, to: t, kind: calls}}
"""
OVERLAY = """ungated-overlay: 1
nodes:
  - {id: a, owner: sre team, kill_switch: true}
  - {id: gone, owner: nobody}
"""


def folder(at: Path) -> Path:
    (at / "one.yaml").write_text(NATIVE.format(name="One"), encoding="utf-8")
    (at / "two.yaml").write_text(NATIVE.format(name="Two"), encoding="utf-8")
    (at / "one.yaml.ungated.yaml").write_text(OVERLAY, encoding="utf-8")
    return at


def test_the_overlay_of_a_file_holds_for_that_file_only(tmp_path: Path) -> None:
    workflow = load(folder(tmp_path), resources.catalogues()).workflow
    assert workflow.node("one-a").owner == "sre team"
    assert workflow.node("one-a").fact("kill_switch") is True
    assert workflow.node("two-a").owner is None


def test_what_does_not_fit_is_told_with_its_line(tmp_path: Path) -> None:
    workflow = load(folder(tmp_path), resources.catalogues()).workflow
    (told,) = (note for note in workflow.notes if "gone" in note)
    assert told.startswith(f"{tmp_path / 'one.yaml.ungated.yaml'}:4: ")


def test_no_overlay_is_used_where_none_is_wanted(tmp_path: Path) -> None:
    workflow = load(folder(tmp_path), resources.catalogues(), overlay=None).workflow
    assert workflow.node("one-a").owner is None


def test_the_overlay_of_the_folder_comes_on_top(tmp_path: Path) -> None:
    at = folder(tmp_path)
    (at / ".ungated.yaml").write_text(
        "ungated-overlay: 1\nnodes:\n  - {id: one-a, owner: platform}\n", encoding="utf-8"
    )
    workflow = load(at, resources.catalogues()).workflow
    assert workflow.node("one-a").owner == "platform"
    assert workflow.node("one-a").fact("kill_switch") is True


def test_a_mistake_in_it_is_told_and_hides_no_file(tmp_path: Path) -> None:
    at = folder(tmp_path)
    (at / "two.yaml.ungated.yaml").write_text("ungated-overlay: 1\nnodse: []\n", encoding="utf-8")
    loaded = load(at, resources.catalogues())
    assert any("nodse" in warning for warning in loaded.warnings)
    assert {node.id for node in loaded.workflow.nodes} == {"one-a", "one-t", "two-a", "two-t"}


def test_an_overlay_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    at = tmp_path / "flows"
    at.mkdir()
    folder(at)
    (tmp_path / "elsewhere.yaml").write_text(OVERLAY, encoding="utf-8")
    (at / "two.yaml.ungated.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert load(at, resources.catalogues()).workflow.node("two-a").owner is None
