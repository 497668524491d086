"""The charts in the window: those of reports, in the window's colours, with their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from window_driver import Driver

from app.cli import run
from app.ui.panels.charts import ChartsPanel


def panel_of(driver: Driver) -> ChartsPanel:
    panel = driver.window.panels["charts"]
    assert isinstance(panel, ChartsPanel)
    return panel


def look(driver: Driver) -> ChartsPanel:
    driver.window.tabs.turn_to("charts")
    driver.settle()
    return panel_of(driver)


def numbers(panel: ChartsPanel) -> list[tuple[str, ...]]:
    model = panel.table.model()
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_charts_are_made_when_they_are_looked_at(driver: Driver, incident: Path) -> None:
    driver.open(incident)
    assert panel_of(driver).chart is None
    panel = look(driver)
    assert panel.choice.currentText() == "Gates by what actions do"
    assert not panel.picture.is_empty
    assert panel.picture.accessibleName() == panel.choice.currentText()
    # The call of the file that writes to the rota needs no review.
    assert sorted(numbers(panel)) == [
        ("delete", "1", "1", "0", "0"),
        ("execute", "1", "1", "0", "0"),
    ]


def test_another_chart_is_chosen_by_the_keyboard_and_told_as_a_table(
    driver: Driver, incident: Path
) -> None:
    driver.open(incident)
    panel = look(driver)
    panel.choice.setFocus()
    QTest.keyClick(panel.choice, Qt.Key.Key_Down)
    QTest.keyClick(panel.choice, Qt.Key.Key_Down)
    driver.settle()
    assert panel.chart is not None
    assert panel.chart.id == "radius"
    assert not panel.picture.is_empty
    panel.as_table.click()
    assert panel.table.isVisible()
    assert not panel.picture.isVisible()
    assert numbers(panel) == list(panel.chart.rows)


def test_an_edit_changes_the_numbers(driver: Driver, incident: Path) -> None:
    driver.open(incident)
    panel = look(driver)
    before = numbers(panel)
    driver.session.desk.place_proposed_gates()
    driver.settle()
    assert driver.coverage() == (2, 2)
    assert sorted(numbers(panel)) == [
        ("delete", "1", "0", "0", "1"),
        ("execute", "1", "0", "0", "1"),
    ]
    driver.document.undo_stack.undo()
    driver.settle()
    assert numbers(panel) == before


def test_a_chart_wears_the_colours_of_the_window(driver: Driver, incident: Path) -> None:
    driver.open(incident)
    panel = look(driver)
    seen = set()
    for choice in ("light", "dark"):
        driver.session.themes.choose(choice)
        driver.settle()
        ground = driver.session.themes.window_colours["panel"]
        picture = panel.picture.grab().toImage()
        seen.add(picture.pixelColor(2, 2).name())
        assert picture.pixelColor(2, 2).name() == ground
    assert len(seen) == 2


def test_another_document_shows_its_own_charts(
    driver: Driver, incident: Path, tmp_path: Path
) -> None:
    driver.open(incident)
    look(driver)
    empty = tmp_path / "empty.yaml"
    empty.write_text("ungated: 1\nname: Empty\nnodes: [{id: n, kind: data}]\nlinks: []\n")
    driver.open(empty)
    panel = look(driver)
    assert panel.chart is None
    assert panel.empty.isVisible()
    assert panel.empty.text() == "There is nothing to draw for this workflow."
    assert not panel.save.isEnabled()


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_a_saved_chart_is_what_the_command_line_writes(
    driver: Driver, incident: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    driver.open(incident)
    panel = look(driver)
    saved, made = tmp_path / f"saved{suffix}", tmp_path / f"made{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    panel.save.click()
    driver.settle()
    options = ["--chart", "verbs", "--theme", "print"]
    assert run(["export", str(incident), "-o", str(made), *options]) == 0
    assert saved.read_bytes() == made.read_bytes()
