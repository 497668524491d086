"""Deciding on one finding from the list of findings: the form, the log, and what is shown."""

from __future__ import annotations

from findings_driver import judged, panel, press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_driver import Driver

from app.ui.dialogs.decide import DecideDialog
from graphs.formats.decision_log import log_path, read_log


def ask(driver: Driver) -> DecideDialog:
    """Choose the first finding and press the button of the panel."""
    findings = panel(driver, "findings")
    press(findings.tree, findings.tree.model().index(0, 0))
    driver.settle()
    QTest.mouseClick(findings.decide, Qt.MouseButton.LeftButton)
    dialog = driver.window.findChild(DecideDialog)
    assert dialog is not None
    return dialog


def test_one_finding_is_decided_by_keys_and_recorded(opened: Driver) -> None:
    finding = judged(opened).lines[0]
    dialog = ask(opened)
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert dialog.form.choice == "accept"
    QTest.keyClicks(dialog.form.owner, "Team 4")
    assert dialog.form.owner.text() == "Team 4"
    assert dialog.form.choice == "accept"
    QTest.keyClicks(dialog.form.reason, "Only in the test estate")
    QTest.keyClick(dialog.form.reason, Qt.Key.Key_Return)
    assert dialog.form.wrong.text() == ""
    opened.settle()
    assert opened.window.findChild(DecideDialog) is None
    assert opened.document.path is not None
    log = read_log(log_path(opened.document.path))
    assert [entry.decision.finding for entry in log.entries] == [finding.id]
    assert log.entries[0].decision.owner == "Team 4"
    shown = opened.window.panels["findings"].tree
    assert not shown.isColumnHidden(4)
    assert shown.model().index(0, 4).data().startswith("Accepted until")


def test_an_incomplete_decision_says_what_is_missing(opened: Driver) -> None:
    dialog = ask(opened)
    QTest.mouseClick(dialog.form.record, Qt.MouseButton.LeftButton)
    assert dialog.form.wrong.isVisible()
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    opened.settle()
    assert opened.document.path is not None
    assert not log_path(opened.document.path).exists()


def test_nothing_is_asked_where_no_finding_is_chosen(opened: Driver) -> None:
    opened.window.menus.refresh()
    assert not opened.window.menus.actions["finding.decide"].isEnabled()
    assert not opened.window.panels["findings"].decide.isEnabled()
