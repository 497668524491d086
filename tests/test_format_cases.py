"""What importers make of files, checked by hand against the source (`tests/cases/README.md`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.api import load, load_policy, open_document
from graphs.formats.folder import load_documents
from graphs.formats.reading import Document, parse_yaml, read_document
from graphs.formats.registry import FORMATS
from graphs.model.workflow import Workflow

CASES = Path(__file__).parent / "cases" / "formats"
PATHS = sorted(CASES.glob("*/*.yaml"))
PARTS = {"entries", "actions", "gates", "identities", "nodes", "links"}
_NEEDED = {"entries", "actions", "gates", "identities"}


def read_case(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = parse_yaml(path.read_text(encoding="utf-8"), path.name)
    assert case["why"].strip()
    assert ("file" in case) != ("text" in case)
    assert set(case) - {"file", "text", "why", "name"} <= PARTS
    assert set(case) >= _NEEDED
    return case


def opened(case: dict[str, Any], shared: Path | None) -> Workflow:
    catalogues = resources.catalogues()
    if "text" in case:
        return open_document(Document(case.get("name", "case"), case["text"]), catalogues).workflow
    assert shared is not None
    corpus = shared / "corpus"
    files = case["file"]
    if isinstance(files, str):
        return load(corpus / files, catalogues).workflow
    documents = [read_document(corpus / file) for file in files]
    return load_documents(documents, "case", catalogues).workflow


def analysed(workflow: Workflow) -> Analysis:
    return analyse(workflow, load_policy(resources.policy_text(), "default"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, request: pytest.FixtureRequest) -> None:
    case = read_case(path)
    shared = request.getfixturevalue("shared") if "file" in case else None
    workflow = opened(case, shared)
    analysis = analysed(workflow)
    name = {node.id: node.name for node in workflow.nodes}
    assert sorted(name[one.node] for one in analysis.entries) == sorted(map(str, case["entries"]))
    assert {name[gate]: quality.quality for gate, quality in analysis.qualities.items()} == (
        case["gates"] or {}
    )
    identities = [node.name for node in workflow.nodes if node.kind == "identity"]
    assert sorted(identities) == sorted(map(str, case["identities"]))
    assert sorted(_action_rows(analysis, name)) == sorted(_wanted_rows(case["actions"]))
    for kind, names in case.get("nodes", {}).items():
        held = [node.name for node in workflow.nodes if node.kind == kind]
        assert sorted(held) == sorted(map(str, names)), kind
    drawn = {(name[link.from_id], link.kind, name[link.to_id]) for link in workflow.links}
    for wanted in case.get("links", ()):
        assert tuple(map(str, wanted)) in drawn


def _action_rows(analysis: Analysis, name: dict[str, str]) -> list[tuple[str, ...]]:
    return [
        (name[one.actor], one.verb, name[one.target], one.status)
        for one in analysis.actions
        if one.verb != "disclose"
    ]


def _wanted_rows(actions: list[dict[str, Any]] | None) -> list[tuple[str, ...]]:
    return [
        (str(one["actor"]), str(one["verb"]), str(one["target"]), str(one["status"]))
        for one in actions or ()
    ]


@pytest.mark.parametrize("module", [name for name in FORMATS if not name.endswith(".native")])
def test_every_format_has_three_cases(module: str) -> None:
    folder = CASES / module.rpartition(".")[2]
    assert len(list(folder.glob("*.yaml"))) >= 3
