"""The panel of assumptions, by gestures: what it lists, accepting, setting, and what is saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_driver import Driver

from app.document.assumptions import TakenFact
from app.document.beside import beside_path
from app.ui.panels.assumptions import AssumptionsPanel

SOME_UNKNOWN = """\
ungated: 1
name: Mail helper
zones:
  - {id: internet, name: Internet, trust: untrusted}
  - {id: corp, name: Corporate, trust: internal, environment: prod}
nodes:
  - {id: mail, kind: trigger, name: Mail, zone: internet}
  - id: helper
    kind: agent
    name: Helper
    zone: corp
    owner: desk
  - id: crm
    kind: tool
    zone: corp
    content: untrusted
    third_party: true
    origins:
      content: {how: inferred, because: it returns what customers wrote}
      third_party: {how: inferred, because: its host is not ours}
  - {id: ledger, kind: system, name: Ledger, zone: corp}
links:
  - {from: mail, to: helper, kind: flow}
  - {from: helper, to: crm, kind: calls}
  - {from: helper, to: ledger, kind: acts, verb: write}
"""


@pytest.fixture
def unsure(driver: Driver, tmp_path: Path) -> Driver:
    path = tmp_path / "mail.yaml"
    path.write_text(SOME_UNKNOWN, encoding="utf-8")
    driver.open(path)
    driver.window.tabs.turn_to("assumptions")
    return driver


def panel(driver: Driver) -> AssumptionsPanel:
    return cast(AssumptionsPanel, driver.window.panels["assumptions"])


def rows(driver: Driver) -> dict[tuple[str, str], int]:
    shown = panel(driver).shown
    return {shown.fact(row).key: row for row in range(shown.rowCount())}


def fact(driver: Driver, element: str, name: str) -> TakenFact:
    return panel(driver).shown.fact(rows(driver)[element, name])


def click(driver: Driver, key: tuple[str, str], *, adding: bool = False) -> None:
    table = panel(driver).table
    index = panel(driver).shown.index(rows(driver)[key], 1)
    table.scrollTo(index)
    held = Qt.KeyboardModifier.ControlModifier if adding else Qt.KeyboardModifier.NoModifier
    place = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)
    driver.settle()


def press(driver: Driver, key: Qt.Key) -> None:
    QTest.keyClick(panel(driver).table, key)
    driver.settle()


def test_every_assumed_and_inferred_fact_is_listed_and_counted(unsure: Driver) -> None:
    shown = unsure.document.shown
    assert shown is not None
    assert shown.analysis is not None
    assert shown.judged is not None
    assumed = {(a.element, a.fact) for a in shown.judged.assumed_with(shown.analysis.assumed)}
    inferred = {("crm", "content"), ("crm", "third_party")}
    assert assumed
    assert set(rows(unsure)) == assumed | inferred
    assert panel(unsure).words == f"Assumptions {len(assumed | inferred)}"
    assert fact(unsure, "crm", "content").because == "it returns what customers wrote"


def test_a_fact_tells_how_many_findings_assumed_it(unsure: Driver) -> None:
    shown = unsure.document.shown
    assert shown is not None
    assert shown.judged is not None
    for key in rows(unsure):
        line = fact(unsure, *key)
        if line.how == "assumed":
            resting = [
                each
                for each in shown.judged.judgement.findings
                if key in {(a.element, a.fact) for a in each.assumed}
            ]
            assert line.findings == len(resting), key
    # The only action is the one on the ledger.
    assert fact(unsure, "ledger", "sensitivity").actions == 1
    assert fact(unsure, "mail", "exposure").actions == 1


def test_enter_declares_an_inferred_fact_and_undo_takes_it_back(unsure: Driver) -> None:
    click(unsure, ("crm", "content"))
    assert unsure.perspective.selection.element == "crm"
    press(unsure, Qt.Key.Key_Return)
    workflow = unsure.document.workflow
    assert workflow is not None
    assert workflow.node("crm").origin("content").how == "declared"
    assert workflow.node("crm").fact("content") == "untrusted"
    assert ("crm", "content") not in rows(unsure)
    assert unsure.document.undo_stack.undoText() == "accept content of crm"
    unsure.document.undo_stack.undo()
    unsure.settle()
    assert ("crm", "content") in rows(unsure)


def test_several_facts_are_accepted_in_one_step_and_saved(unsure: Driver) -> None:
    click(unsure, ("crm", "content"))
    click(unsure, ("crm", "third_party"), adding=True)
    click(unsure, ("ledger", "sensitivity"), adding=True)
    assert panel(unsure).accept.text().startswith("Accept 3")
    QTest.mouseClick(panel(unsure).accept, Qt.MouseButton.LeftButton)
    unsure.settle()
    assert unsure.document.undo_stack.count() == 1
    workflow = unsure.document.workflow
    assert workflow is not None
    assert workflow.node("ledger").fact("sensitivity") == "confidential"
    unsure.trigger("file.save")
    assert unsure.document.path is not None
    text = unsure.document.path.read_text(encoding="utf-8")
    assert "origins" not in text
    assert "sensitivity: confidential" in text


def test_another_value_is_set_from_the_menu(unsure: Driver) -> None:
    from app.document.assumptions import asked_of

    click(unsure, ("ledger", "sensitivity"))
    chosen, workflow = panel(unsure).chosen, unsure.document.workflow
    assert workflow is not None
    asked = asked_of(workflow, chosen)
    assert asked is not None
    menu = panel(unsure).menu_of(asked, chosen)
    next(action for action in menu.actions() if action.text() == "public").trigger()
    unsure.settle()
    workflow = unsure.document.workflow
    assert workflow is not None
    assert workflow.node("ledger").fact("sensitivity") == "public"
    assert ("ledger", "sensitivity") not in rows(unsure)
    menu.deleteLater()


def test_filters_leave_what_they_name(unsure: Driver) -> None:
    whole = len(rows(unsure))
    QTest.keyClicks(panel(unsure).filter, "customers wrote")
    assert set(rows(unsure)) == {("crm", "content")}
    assert panel(unsure).words == f"Assumptions 1 of {whole}"
    panel(unsure).filter.clear()
    panel(unsure).how.setCurrentIndex(panel(unsure).how.findData("inferred"))
    assert set(rows(unsure)) == {("crm", "content"), ("crm", "third_party")}


def test_what_is_accepted_of_an_imported_file_goes_to_its_overlay(
    driver: Driver, tmp_path: Path
) -> None:
    path = tmp_path / "mcp.json"
    servers = {"github": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-github"]}}
    path.write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")
    driver.open(path)
    driver.window.tabs.turn_to("assumptions")
    shown = panel(driver).shown
    inferred = [
        line
        for line in (shown.fact(row) for row in range(shown.rowCount()))
        if line.how == "inferred" and line.fact == "third_party"
    ]
    assert inferred
    key = inferred[0].key
    click(driver, key)
    press(driver, Qt.Key.Key_Return)
    assert key not in rows(driver)
    driver.trigger("file.save")
    overlay = beside_path(path)
    assert "third_party: true" in overlay.read_text(encoding="utf-8")
    driver.trigger("file.close")
    driver.open(path)
    assert key not in rows(driver)


def test_what_cannot_be_declared_is_said(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text(
        "ungated: 1\nname: Bare\nnodes:\n  - {id: a, kind: agent}\nlinks: []\n", encoding="utf-8"
    )
    driver.open(path)
    driver.window.tabs.turn_to("assumptions")
    click(driver, ("a", "zone"))
    press(driver, Qt.Key.Key_Return)
    assert driver.document.undo_stack.count() == 0
    assert "Set one." in driver.told[-1].title
