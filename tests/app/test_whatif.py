"""What-if by real gestures: try, compare, apply, undo, throw away, take a point of the frontier."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from test_looks import SIZES, cut_off
from window_driver import INCIDENT, Driver

from app.document.perspective import Selection
from app.document.scenarios import Scenarios
from app.ui.panels.whatif import WhatIfPanel

CALL = "calls:copilot>kubectl"
#: An incident with a standing credential whose privilege reaches what nothing is wired to.
CREDENTIAL = INCIDENT.replace(
    "links:\n",
    """\
  - {id: token, kind: identity, name: Deploy token, zone: corp, credential: api-key,
     issued: standing}
  - {id: admin, kind: privilege, name: Cluster admin, zone: corp, scope: "*"}
  - {id: vault, kind: data, name: Vault, zone: prod, sensitivity: restricted, content: trusted}
links:
  - {from: kubectl, to: token, kind: uses}
  - {from: token, to: admin, kind: grants}
  - {from: admin, to: vault, kind: permits, verbs: [write]}
  - {from: admin, to: cluster, kind: permits, verbs: [execute, delete]}
""",
)


@pytest.fixture
def panel(opened: Driver) -> WhatIfPanel:
    opened.trigger("panel.whatif")
    found = opened.window.panels["whatif"]
    assert isinstance(found, WhatIfPanel)
    return found


def settle(driver: Driver) -> Scenarios:
    """Wait until every scenario is measured and judged."""
    scenarios = driver.session.desk.scenarios

    def idle() -> None:
        assert not driver.session.worker.is_busy(), driver.session.worker.channels()
        assert not driver.session.stage.is_resting
        assert not scenarios.is_resting

    driver.qtbot.waitUntil(idle, timeout=20_000)
    QApplication.processEvents()
    return scenarios


def rows(panel: WhatIfPanel) -> list[list[str]]:
    model = panel.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def try_gate(driver: Driver, link: str = CALL) -> Scenarios:
    driver.session.desk.select(Selection(link))
    driver.trigger("whatif.gate")
    return settle(driver)


def test_the_figures_of_the_design_are_there_before_anything_is_tried(opened: Driver) -> None:
    opened.window.tabs.turn_to("whatif")
    settle(opened)
    panel = opened.window.panels["whatif"]
    assert isinstance(panel, WhatIfPanel)
    ((name, gated, ungated, *others),) = rows(panel)
    shown = opened.document.shown
    assert shown is not None
    assert shown.analysis is not None
    coverage = shown.analysis.coverage
    assert name == "Design"
    assert gated.startswith(f"{coverage.gated} of {coverage.required}")
    assert "…" not in "".join((ungated, *others))


def test_a_gate_is_tried_by_one_key_and_the_design_stays(
    opened: Driver, panel: WhatIfPanel
) -> None:
    design = opened.document.workflow
    opened.session.desk.select(Selection(CALL))
    opened.view.setFocus()
    QTest.keyClick(opened.view, Qt.Key.Key_T)
    settle(opened)
    assert opened.document.workflow is design
    assert opened.coverage() == (0, 2)
    assert [row[:3] for row in rows(panel)] == [
        ["Design", "0 of 2", "2"],
        ["Scenario 1", "2 of 2 (+2)", "0 (−2)"],
    ]
    said = panel.summary.text()
    assert "0 → 2 of 2 actions that need review are gated; 2 → 0 ungated." in said
    assert "Review 0 → 5 minutes a day at 0 → 1 gate" in said
    assert "1 link" in said or "one link" in said
    assert panel.changes.item(0).text() == "1. Gate the call from Incident copilot to kubectl"
    # The findings are those that the design would have.
    counts = opened.session.desk.scenarios.kept[0].tried.counts
    opened.session.desk.place_gate(CALL)
    settle(opened)
    assert dict(counts) == opened.document.shown.judged.counts


def test_applying_is_one_step_and_undoing_it_brings_the_scenario_back(
    opened: Driver, panel: WhatIfPanel
) -> None:
    before = opened.document.workflow
    try_gate(opened)
    opened.session.desk.select(Selection("calls:copilot>pager"))
    opened.trigger("whatif.cut")
    settle(opened)
    panel.apply.click()
    scenarios = settle(opened)
    assert opened.coverage() == (2, 2)
    assert "calls:copilot>pager" not in opened.document.workflow.link_by_id
    assert scenarios.kept == ()
    assert opened.document.undo_stack.undoText() == "apply Scenario 1"
    assert opened.document.undo_stack.count() == 1
    QTest.keyClick(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(opened)
    assert opened.document.workflow is before
    assert [kept.name for kept in scenarios.kept] == ["Scenario 1"]
    opened.document.undo_stack.redo()
    settle(opened)
    assert scenarios.kept == ()
    assert opened.coverage() == (2, 2)


def test_scenarios_are_named_compared_and_thrown_away(opened: Driver, panel: WhatIfPanel) -> None:
    scenarios = try_gate(opened)
    opened.trigger("whatif.new")
    opened.session.desk.select(Selection(CALL))
    opened.trigger("whatif.cut")
    settle(opened)
    assert [row[0] for row in rows(panel)] == ["Design", "Scenario 1", "Scenario 2"]
    assert rows(panel)[2][1:3] == ["0 of 0", "0 (−2)"]
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_F2)
    editor = panel.table.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "No kubectl")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(opened)
    assert [kept.name for kept in scenarios.kept] == ["Scenario 1", "No kubectl"]
    QTest.keyClick(panel.table, Qt.Key.Key_Up)
    assert scenarios.chosen.name == "Scenario 1"
    panel.discard.click()
    settle(opened)
    assert [row[0] for row in rows(panel)] == ["Design", "No kubectl"]
    QTest.keyClick(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(opened)
    assert [row[0] for row in rows(panel)] == ["Design", "Scenario 1", "No kubectl"]


def test_a_change_is_taken_back_by_the_delete_key(opened: Driver, panel: WhatIfPanel) -> None:
    try_gate(opened)
    opened.session.desk.select(Selection("flow:ticket>copilot"))
    opened.trigger("whatif.cut")
    settle(opened)
    assert panel.changes.count() == 2
    panel.changes.setFocus()
    panel.changes.setCurrentRow(1)
    QTest.keyClick(panel.changes, Qt.Key.Key_Delete)
    settle(opened)
    assert panel.changes.count() == 1
    assert rows(panel)[1][1] == "2 of 2 (+2)"


def test_scenarios_follow_an_edit_of_the_design(opened: Driver, panel: WhatIfPanel) -> None:
    try_gate(opened)
    opened.document.edit("cut the step", lambda flow: _without(flow, CALL))
    settle(opened)
    assert "does not fit the design" in panel.changes.item(0).text()
    assert rows(panel)[1][1] == rows(panel)[0][1]
    opened.document.undo_stack.undo()
    settle(opened)
    assert rows(panel)[1][1] == "2 of 2 (+2)"


def _without(workflow, link):  # type: ignore[no-untyped-def]
    from graphs.model import edits

    return edits.remove(workflow, [link])


def test_credentials_and_privileges_are_tried(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "credential.yaml"
    path.write_text(CREDENTIAL, encoding="utf-8")
    driver.open(path)
    driver.trigger("panel.whatif")
    driver.session.desk.select(Selection("token"))
    driver.trigger("whatif.just_in_time")
    scenarios = settle(driver)
    assert scenarios.kept[0].tried.workflow.node("token").fact("issued") == "request"
    was, now = scenarios.design.tried, scenarios.kept[0].tried
    assert sum(now.counts.values()) < sum(was.counts.values())
    driver.session.desk.select(Selection("admin"))
    driver.trigger("whatif.revoke")
    settle(driver)
    # The vault is what the token allows beyond what is wired; the privilege leads there.
    assert scenarios.design.tried.measures.latent > scenarios.kept[0].tried.measures.latent
    panel = driver.window.panels["whatif"]
    assert [panel.changes.item(row).text() for row in range(2)] == [
        "1. Issue Deploy token just in time, for each request",
        "2. Revoke the privilege Cluster admin",
    ]


def test_a_node_is_moved_and_a_zone_trusted_from_a_menu(opened: Driver, panel: WhatIfPanel) -> None:
    opened.session.desk.select(Selection("rota"))
    opened.trigger("whatif.move")
    menu = next(each for each in opened.window.findChildren(QMenu) if each.isVisible())
    assert [each.text() for each in menu.actions()[1:]] == ["Internet", "Production"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    scenarios = settle(opened)
    assert scenarios.kept[0].tried.workflow.node("rota").zone == "prod"
    opened.session.desk.select(Selection("internet"))
    opened.trigger("whatif.trust")
    menu = next(each for each in opened.window.findChildren(QMenu) if each.isVisible())
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle(opened)
    assert scenarios.kept[0].tried.workflow.zone_by_id["internet"].trust == "partner"
    assert opened.document.workflow.node("rota").zone == "corp"


def test_a_scenario_is_seen_on_the_map_and_a_click_tries_one_more_gate(
    opened: Driver, panel: WhatIfPanel
) -> None:
    opened.perspective.set_lens("gates")
    scenarios = try_gate(opened, "calls:copilot>pager")
    before = opened.view.shown
    opened.trigger("whatif.on_map")
    settle(opened)
    over = panel.map
    assert over.isVisible()
    assert over.banner.words() == "Scenario 1: a scenario, not the design"
    assert over.view.item("gate-pager", "gate") is not None
    assert opened.view.item("gate-pager", "gate") is None
    # The map keeps still: what both have stands in the same place.
    for item in before.items:
        if item.role == "node":
            assert over.view.item(item.element, "node").bounds == item.bounds
    ghost = over.view.item(CALL, "ghost-gate")
    place = over.view.mapFromScene(QRectF(*ghost.bounds).center())
    QTest.mouseClick(over.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(opened)
    assert over.view.item("gate-kubectl", "gate") is not None
    assert len(scenarios.chosen.scenario.changes) == 2
    assert opened.coverage() == (0, 2)
    QTest.keyClick(over.view, Qt.Key.Key_Escape)
    settle(opened)
    assert not over.isVisible()
    assert not panel.see.isChecked()


def test_keys_on_the_map_of_a_scenario_never_edit_the_design(
    opened: Driver, panel: WhatIfPanel
) -> None:
    design = opened.document.workflow
    scenarios = try_gate(opened, "calls:copilot>pager")
    opened.trigger("whatif.on_map")
    settle(opened)
    over = panel.map.view
    place = over.mapFromScene(QRectF(*over.item("kubectl", "node").bounds).center())
    QTest.mouseClick(over.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(over, Qt.Key.Key_Delete)
    opened.session.desk.select(Selection(CALL))
    QTest.keyClick(over, Qt.Key.Key_G)
    settle(opened)
    assert opened.document.workflow is design
    assert len(scenarios.chosen.scenario.changes) == 2
    assert over.item("gate-kubectl", "gate") is not None
    place_on_window = over.mapFromScene(QRectF(*over.item("pager", "node").bounds).center())
    QTest.mousePress(over.viewport(), Qt.MouseButton.LeftButton, pos=place_on_window)
    for step in range(1, 6):
        QTest.mouseMove(over.viewport(), place_on_window + QPoint(12 * step, 9 * step))
    end = place_on_window + QPoint(60, 45)
    QTest.mouseRelease(over.viewport(), Qt.MouseButton.LeftButton, pos=end)
    settle(opened)
    assert opened.document.workflow is design
    assert opened.document.undo_stack.count() == 0


def test_the_map_is_the_design_again_when_the_scenario_is_gone(
    opened: Driver, panel: WhatIfPanel
) -> None:
    try_gate(opened)
    panel.see.click()
    settle(opened)
    assert panel.map.isVisible()
    panel.apply.click()
    settle(opened)
    assert not panel.map.isVisible()
    assert not panel.see.isChecked()
    assert opened.view.item("gate-kubectl", "gate") is not None


TWO_AGENTS = INCIDENT.replace(
    "links:\n",
    """\
  - {id: biller, kind: agent, name: Biller, zone: corp}
  - {id: bank, kind: system, name: Bank, zone: prod, criticality: critical, sensitivity: internal,
     content: trusted}
links:
  - {from: ticket, to: biller, kind: flow}
  - {from: biller, to: bank, kind: acts, verb: pay, reversible: false, runs_per_day: 4}
""",
).replace("to: kubectl, kind: calls}", "to: kubectl, kind: calls, runs_per_day: 2}")


@pytest.fixture
def frontier(driver: Driver, tmp_path: Path) -> WhatIfPanel:
    """The panel with the frontier of a file in which two gates close three actions."""
    path = tmp_path / "two.yaml"
    path.write_text(TWO_AGENTS, encoding="utf-8")
    driver.open(path)
    driver.trigger("whatif.frontier")
    settle(driver)
    found = driver.window.panels["whatif"]
    assert isinstance(found, WhatIfPanel)
    return found


def test_the_frontier_is_walked_by_keys_and_a_point_becomes_a_scenario(
    driver: Driver, frontier: WhatIfPanel
) -> None:
    chart = frontier.frontier_part.chart
    assert chart.hasFocus()
    # Execute, delete and pay in production that cannot be undone weigh 1,000 each.
    assert "2 gates: 30 minutes a day, open impact 0 of 3,000" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    settle(driver)
    assert chart.accessibleDescription() == ("1 gate: 10 minutes a day, open impact 1,000 of 3,000")
    part = frontier.frontier_part
    assert [part.rollout.item(row).text() for row in range(part.rollout.count())] == [
        "1. Gate the call to kubectl: closes execute on Prod cluster and delete on Prod cluster; "
        "open impact 3,000 → 1,000"
    ]
    QTest.keyClick(chart, Qt.Key.Key_End)
    settle(driver)
    assert part.rollout.count() == 2
    QTest.keyClick(chart, Qt.Key.Key_Return)
    scenarios = settle(driver)
    assert scenarios.chosen.name == "Frontier, 2 gates"
    assert scenarios.chosen.tried.measures.impact == 0
    assert rows(frontier)[1][1] == "3 of 3 (+3)"
    assert rows(frontier)[1][5] == "30 (+30)"
    frontier.apply.click()
    settle(driver)
    assert driver.coverage() == (3, 3)


def test_a_point_is_clicked_and_the_table_is_its_twin(
    driver: Driver, frontier: WhatIfPanel
) -> None:
    part = frontier.frontier_part
    spot = part.chart.spots()[1].toPoint()
    QTest.mouseClick(part.chart, Qt.MouseButton.LeftButton, pos=spot)
    settle(driver)
    assert driver.session.desk.frontiers.chosen == 1
    part.as_table.click()
    model = part.table.model()
    cells = [[model.index(row, column).data() for column in range(4)] for row in range(3)]
    assert cells == [
        ["0", "0", "3,000", "proved"],
        ["1", "10", "1,000", "proved"],
        ["2", "30", "0", "proved"],
    ]
    assert part.table.currentIndex().row() == 1
    part.table.setFocus()
    QTest.keyClick(part.table, Qt.Key.Key_Down)
    settle(driver)
    assert driver.session.desk.frontiers.chosen == 2
    part.take.click()
    assert settle(driver).chosen.name == "Frontier, 2 gates"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_words_are_cut_off(
    driver: Driver, frontier: WhatIfPanel, width: int, height: int
) -> None:
    driver.window.resize(width, height)
    QApplication.processEvents()
    assert cut_off(driver.window.tabs) == []
    QTest.keyClick(frontier.frontier_part.chart, Qt.Key.Key_Return)
    settle(driver)
    assert cut_off(driver.window.tabs) == []
    frontier.details.click()
    driver.trigger("whatif.on_map")
    settle(driver)
    assert cut_off(driver.window.tabs) == []
    assert cut_off(frontier.map) == []


def test_another_file_has_no_scenarios(opened: Driver, tmp_path: Path) -> None:
    try_gate(opened)
    other = tmp_path / "other.yaml"
    other.write_text(TWO_AGENTS, encoding="utf-8")
    opened.document.save(opened.document.path)
    settle(opened)
    opened.open(other)
    settle(opened)
    assert opened.session.desk.scenarios.kept == ()
    assert [row[0] for row in rows(opened.window.panels["whatif"])] == ["Design"]
