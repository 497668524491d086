"""What the tests of findings in the window share: which are shown, and gestures on them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTreeView, QWidget
from window_driver import Driver

from app.ui.panels.findings_model import FINDING
from app.ui.panels.parts import Row

CALL = "calls:copilot>kubectl"
EXECUTE = "acts:kubectl>cluster"


def judged(driver: Driver):
    shown = driver.document.shown
    assert shown is not None
    assert shown.judged is not None
    return shown.judged


def panel(driver: Driver, name: str):
    """A panel below the map, brought to the front."""
    driver.window.tabs.turn_to(name)
    QApplication.processEvents()
    return driver.window.panels[name]


def press(tree: QTreeView, index: QModelIndex) -> None:
    """Click a line of a tree."""
    assert index.isValid()
    tree.scrollTo(index)
    place = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def listed(findings) -> list[str]:
    """The ids of the findings that are shown, from the top."""
    return [index.data(FINDING) for index in findings._indexes()]


def row_of(findings, finding: str) -> QModelIndex:
    return next(i for i in findings._indexes() if i.data(FINDING) == finding)


def words(widget: QWidget) -> str:
    """Everything that the labels and rows of a widget say."""
    labels = [label.text() for label in widget.findChildren(QLabel)]
    rows = [row.accessibleName() for row in widget.findChildren(Row)]
    return "\n".join([*labels, *rows])


def faded(driver: Driver, role: str) -> set[str]:
    """The ids of the items of a role that are faded on the map."""
    driver.settle()
    return {each.element for each in driver.view.shown.items if each.role == role and each.faded}
