"""Lines of lists that are gone leave nothing behind in PySide.

PySide 6.11 keeps a Python object for what `invisibleRootItem` and `horizontalHeaderItem` gave when
`clear` deletes the item; later it hands that object out for whatever Qt puts at the same address.
"""

from __future__ import annotations

import gc
import re
from pathlib import Path

from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import app
from app.ui.panels.findings_model import FindingsModel
from app.ui.panels.outline_model import OutlineModel
from graphs.model.elements import Zone
from graphs.model.workflow import Workflow


def _alive() -> int:
    """How many lines PySide still holds a Python object for."""
    gc.collect()
    return sum(isinstance(each, QStandardItem) for each in gc.get_objects())


def test_an_outline_that_starts_over_lets_go_of_its_lines(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    model = OutlineModel(parent)
    before = _alive()
    zones = (Zone("inside"), Zone("core", parent="inside"))
    model.show(Workflow("w", zones=zones), {})
    assert _alive() == before + 2
    model.show(None, {})
    assert _alive() == before


def test_findings_that_are_cleared_are_let_go(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    model = FindingsModel(parent)
    before = _alive()
    model.appendRow([QStandardItem("one"), QStandardItem("two")])
    model.refill(None, "none", {}, {})
    assert _alive() == before


def test_items_are_not_asked_for_where_pyside_forgets_to_let_them_go() -> None:
    unsafe = re.compile(r"\b(invisibleRootItem|horizontalHeaderItem|verticalHeaderItem)\(")
    files = list(Path(app.__file__).parent.rglob("*.py"))
    assert files
    assert not [str(path) for path in files if unsafe.search(path.read_text(encoding="utf-8"))]
