"""From a file to its gates: close every ungated action with the frontier, with pictures of both.

What the window shows is compared with what the command line says of the saved file.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lone_desk import LoneDesk
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cli import run
from app.ui.exports import EXPORTS, Exports
from app.ui.services import Services
from graphs.analysis.result import Action

EXAMPLES = Path(__file__).resolve().parents[2] / "resources" / "examples"
CORPUS = ["api-schema-extractor", "automate-customer-support-issue-resolution-u"]
SVG = next(each for each in EXPORTS if each.id == "svg")


@pytest.fixture
def alone(qapp: QApplication, qtbot: QtBot) -> Iterator[LoneDesk]:
    services = Services(qapp)
    made = LoneDesk(qtbot, services, "gates")
    yield made
    made.close()
    services.close()


@pytest.fixture(params=[*CORPUS, "incident-response.yaml", "coding-agent.yaml"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a real export, or of one of our own examples."""
    name = str(request.param)
    if name in CORPUS:
        shared: Path = request.getfixturevalue("shared")
        source = shared / "corpus" / "n8n" / f"{name}.json"
    else:
        source = EXAMPLES / name
    return Path(shutil.copy(source, tmp_path))


def picture(alone: LoneDesk, path: Path) -> dict[str, set[str]]:
    """Export what is looked at, and read the picture: elements by their role in it."""
    Exports(alone.desk, alone.window).write(SVG, path)
    alone.settle()
    found: dict[str, set[str]] = {}
    for each in ElementTree.fromstring(path.read_text(encoding="utf-8")).iter():
        if "data-id" in each.attrib:
            found.setdefault(each.attrib["class"], set()).add(each.attrib["data-id"])
    return found


def analysed(path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What the command line says of a file."""
    capsys.readouterr()
    run(["analyze", str(path), "--format", "json"])
    return json.loads(capsys.readouterr().out)


def waiting(alone: LoneDesk) -> dict[str, Action]:
    """The actions that are not gated, by link; no answers to who asked, which no gate closes."""
    shown = alone.document.shown
    assert shown is not None
    assert shown.analysis is not None
    return {
        each.link: each
        for each in shown.analysis.actions
        if each.is_open and each.verb != "disclose"
    }


def test_all_that_gates_can_close_is_closed(
    alone: LoneDesk, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = file.read_bytes()
    alone.open(file)
    desk, document = alone.desk, alone.document
    design = document.workflow
    assert design is not None
    told = analysed(file, capsys)
    before = picture(alone, tmp_path / "before.svg")
    was_open = waiting(alone)
    assert was_open
    missing = {each["link"] for each in told["placement"]["gates"]}
    assert before["ghost-gate"] == missing

    desk.frontiers.want(True)
    alone.settle()
    point = desk.frontiers.points[-1]
    assert point.gates == len(missing)
    desk.frontiers.choose(len(desk.frontiers.points) - 1)
    alone.settle()
    assert desk.frontiers.keep_as_scenario(desk.scenarios)
    alone.settle()
    assert document.workflow is design
    assert desk.scenarios.apply()
    alone.settle()
    assert document.undo_stack.count() == 1

    after = picture(alone, tmp_path / "after.svg")
    beyond = {each["link"] for each in told["placement"]["open"]}
    assert set(waiting(alone)) <= beyond
    assert "ghost-gate" not in after
    workflow = document.workflow
    assert workflow is not None
    gates = {link.gate for link in workflow.links} - {link.gate for link in design.links}
    assert len(gates) == len(missing)
    assert gates <= after["gate"] | after.get("node", set())
    assert before.get("gate", set()) <= after["gate"]
    assert before["node"] <= after["node"]

    document.save(file)
    alone.settle()
    if file.suffix == ".json":
        assert file.read_bytes() == source, "the export of another program is never written"
    again = analysed(file, capsys)
    shown = document.shown
    assert shown is not None
    assert shown.analysis is not None
    now = shown.analysis.coverage
    assert again["coverage"] == {"required": now.required, "gated": now.gated}
    assert now.gated > told["coverage"]["gated"]
    assert now.required == told["coverage"]["required"]
    assert again["placement"]["gates"] == []
    still = {each["link"] for each in again["actions"] if each["status"] in ("ungated", "bypassed")}
    assert still & set(was_open) <= beyond

    document.undo_stack.undo()
    alone.settle()
    assert document.workflow is design
    desk.scenarios.choose(0)
    picture(alone, tmp_path / "undone.svg")
    assert (tmp_path / "undone.svg").read_bytes() == (tmp_path / "before.svg").read_bytes()
