"""The open workflow compared with an older version of it, as a reviewer does it in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from window_driver import INCIDENT, Driver

from app.ui.panels.changes import ChangesPanel

GATE = """\
  - {id: ask, kind: gate, name: Ask Ann, zone: corp, enforced: before, on_timeout: deny,
     approvers: [Ann], binds: arguments, shows: [arguments, target]}
links:
"""
GATED = INCIDENT.replace("links:\n", GATE).replace(
    "to: kubectl, kind: calls}", "to: kubectl, kind: calls, gate: ask}"
)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "older.yaml"
    path.write_text(GATED, encoding="utf-8")
    return path


def panel(driver: Driver) -> ChangesPanel:
    found = driver.window.panels["changes"]
    assert isinstance(found, ChangesPanel)
    return found


def compare(driver: Driver, path: Path, monkeypatch: pytest.MonkeyPatch) -> ChangesPanel:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    driver.trigger("compare.with")
    driver.settle()
    return panel(driver)


def lines(shown: ChangesPanel) -> list[list[str]]:
    """The cells below each heading, after the heading."""
    model = shown.tree.model()
    found = []
    for row in range(model.rowCount()):
        heading = model.index(row, 0)
        found.append([heading.data()])
        for below in range(model.rowCount(heading)):
            found.append([model.index(below, column, heading).data() for column in range(4)])
    return found


def test_lost_gates_and_grown_radius_come_first(
    opened: Driver, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = compare(opened, older, monkeypatch)
    assert opened.window.tabs.current == "changes"
    assert shown.tree.hasFocus()
    told = lines(shown)
    headings = [each[0].partition(" · ")[0] for each in told if len(each) == 1]
    assert headings[:3] == ["Gates lost", "Blast radius grown", "Findings opened"]
    assert ["removed", "Critical", "Ask Ann", "it was valid"] in told
    assert "0 of 2 gated, before 2 of 2" in shown.told.words()
    assert "things got worse" in shown.told.words()


def test_a_chosen_change_is_selected_on_the_map(
    opened: Driver, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = compare(opened, older, monkeypatch)
    model = shown.tree.model()
    heading = model.index(0, 0)
    wanted = next(
        index
        for row in range(model.rowCount(heading))
        if (index := model.index(row, 0, heading)).siblingAtColumn(3).data() == "gated → ungated"
    )
    shown.tree.setCurrentIndex(wanted)
    assert opened.perspective.selection.element.startswith("acts:kubectl>cluster")


def test_an_edit_is_compared_at_once(
    opened: Driver, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = compare(opened, older, monkeypatch)
    assert opened.document.place_gates(("calls:copilot>kubectl",))
    opened.settle()
    told = lines(shown)
    assert not any(cells[3] == "gated → ungated" for cells in told if len(cells) == 4)
    assert "; 2 of 2 gated" in shown.told.words()
    opened.document.undo_stack.undo()
    opened.settle()
    assert any(cells[3] == "gated → ungated" for cells in lines(shown) if len(cells) == 4)


def test_what_is_the_same_says_so_and_comparing_stops(
    opened: Driver, incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = compare(opened, incident, monkeypatch)
    assert shown.empty.text() == "Nothing changed."
    assert shown.stop.isVisible()
    QTest.mouseClick(shown.stop, Qt.MouseButton.LeftButton)
    assert shown.comparing.path is None
    assert shown.words == "Changes"
    opened.window.menus.refresh()
    assert not opened.window.menus.actions["compare.stop"].isEnabled()


def test_a_file_that_is_no_workflow_changes_nothing(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("hello: there\n", encoding="utf-8")
    shown = compare(opened, bad, monkeypatch)
    assert shown.comparing.path is None
    assert [message.level for message in opened.told] == ["error"]
