"""What was found at a node, on the map: counts that agree, a click that lists, and a switch."""

from __future__ import annotations

from pathlib import Path

from findings_driver import judged, listed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_driver import INCIDENT, Driver

from app.cli import run
from app.services.finding_badges import badges_of


def on_map(driver: Driver) -> dict[str, str]:
    shown = driver.view.shown
    assert shown is not None
    return {item.element: item.labels[0].text for item in shown.items if item.role == "finding"}


def test_the_badges_count_the_findings_of_each_node(opened: Driver) -> None:
    told = judged(opened)
    workflow = opened.document.workflow
    assert workflow is not None
    expected = {
        node.id: str(len(told.at((node.id,)))) for node in workflow.nodes if told.at((node.id,))
    }
    assert expected
    assert on_map(opened) == expected
    worst = badges_of(workflow, told.judgement.findings)
    assert {node: badge.severity for node, badge in worst.items()} == {
        node: told.worst_at(node) for node in expected
    }


def test_a_click_on_a_badge_lists_the_findings_of_its_node(opened: Driver) -> None:
    opened.window.tabs.turn_to("actions")
    opened.view.set_zoom(1.0)
    opened.view.reveal(["kubectl"])
    opened.click("kubectl", "finding")
    findings = opened.window.panels["findings"]
    assert opened.window.tabs.current == "findings"
    assert sorted(listed(findings)) == sorted(line.id for line in judged(opened).at(("kubectl",)))
    whole = len(judged(opened).lines)
    assert len(listed(findings)) < whole
    assert findings.narrowed.isVisible()
    assert findings.narrowed.text().startswith("kubectl")
    QTest.mouseClick(findings.narrowed, Qt.MouseButton.LeftButton)
    assert len(listed(findings)) == whole


def test_badges_are_switched_off_and_remembered(opened: Driver) -> None:
    assert on_map(opened)
    opened.trigger("view.badges")
    assert not on_map(opened)
    assert not opened.session.desk.settings.flag("view/finding_badges", True)
    opened.trigger("view.badges")
    assert on_map(opened)


def test_an_edit_that_closes_findings_takes_their_badges(opened: Driver) -> None:
    before = on_map(opened)
    opened.trigger("edit.gate_all")
    told, workflow = judged(opened), opened.document.workflow
    assert workflow is not None
    after = on_map(opened)
    assert after != before
    assert after == {
        node.id: str(len(told.at((node.id,)))) for node in workflow.nodes if told.at((node.id,))
    }


def test_an_export_has_badges_only_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "flow.yaml"
    file.write_text(INCIDENT, encoding="utf-8")
    plain, counted = tmp_path / "plain.svg", tmp_path / "counted.svg"
    assert run(["export", str(file), "-o", str(plain)]) == 0
    assert run(["export", str(file), "-o", str(counted), "--badges"]) == 0
    assert 'class="finding"' not in plain.read_text(encoding="utf-8")
    assert 'class="finding"' in counted.read_text(encoding="utf-8")
