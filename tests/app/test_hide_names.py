"""Hiding names: nothing that the window shows tells one, and the document stays as it is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from window_driver import INCIDENT, Driver

from app.document.nameless import NamelessDocument
from app.document.perspective import LENSES, Selection
from app.ui.exports import EXPORTS
from graphs.model.said import Decision

#: Stands in every name, every id and every free text of the workflow.
MARK = "qzx"
NAMED = (
    INCIDENT.replace("name: Incident response copilot", f"name: {MARK} copilot")
    .replace("links:", f"description: {MARK} of the team\nlinks:")
    .replace("name: Internet", f"name: {MARK} net")
    .replace("name: Corporate", f"name: {MARK} corp")
    .replace("name: Production", f"name: {MARK} prod, residency: {MARK}-land")
    .replace("name: Ticket", f"name: {MARK} ticket, description: {MARK} words")
    .replace("name: Incident copilot", f"name: {MARK} bot")
    .replace("name: Pager", f"name: {MARK} pager")
    .replace("name: Prod cluster", f"name: {MARK} cluster")
    .replace("name: Rota", f"name: {MARK} rota, tags: [{MARK}-tag]")
    .replace("owner: sre", f"owner: {MARK}-sre")
)
for _id in ("kubectl", "copilot", "ticket", "pager", "cluster", "rota"):
    for _before, _after in (("id: ", ","), ("from: ", ","), ("to: ", ",")):
        NAMED = NAMED.replace(f"{_before}{_id}{_after}", f"{_before}{MARK}-{_id}{_after}")
for _id in ("internet", "corp", "prod"):
    for _before, _after in (("id: ", ","), ("zone: ", ","), ("parent: ", "}")):
        NAMED = NAMED.replace(f"{_before}{_id}{_after}", f"{_before}{MARK}-{_id}{_after}")
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for section in range(columns):
        yield str(model.headerData(section, Qt.Orientation.Horizontal) or "")
    for row in range(model.rowCount(parent)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield from (str(model.data(index, role) or "") for role in ROLES)
        if not isinstance(model, QAbstractListModel):
            yield from of_model(model, model.index(row, 0, parent))


def of_widget(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.toolTip()
    yield widget.statusTip()
    yield widget.whatsThis()
    yield widget.windowTitle()
    yield widget.windowFilePath()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QComboBox):
        yield from of_model(widget.model(), QModelIndex())
    elif isinstance(widget, QTabBar):
        for number in range(widget.count()):
            yield widget.tabText(number)
            yield widget.tabToolTip(number)
            yield widget.accessibleTabName(number)
    elif isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        yield from of_model(model, QModelIndex())


def texts(driver: Driver) -> set[str]:
    """Every text of the window but for those on pages that are not in front."""
    hidden = [page for page in driver.window.documents.pages if page is not driver.page]
    found = set(of_widget(driver.window))
    for widget in driver.window.findChildren(QWidget):
        if not any(page is widget or page.isAncestorOf(widget) for page in hidden):
            found.update(of_widget(widget))
    for menu in driver.window.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
        for action in menu.actions():
            found.update((action.text(), action.toolTip()))
    for action in driver.window.findChildren(QAction):
        found.update((action.text(), action.toolTip()))
    shown = driver.view.shown
    if shown is not None:
        found.update((shown.title, shown.description))
        for item in shown.items:
            found.update((item.title, item.description, *(each.text for each in item.labels)))
    return found


def telling(driver: Driver) -> list[str]:
    return sorted(text for text in texts(driver) if MARK in text.lower())


def press(driver: Driver) -> None:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(driver.window, Qt.Key.Key_H, keys)
    driver.settle()


@pytest.fixture
def hidden(driver: Driver, tmp_path: Path) -> Driver:
    """The window on a document whose names were hidden by key, with another one open."""
    other = tmp_path / f"{MARK}-other.yaml"
    other.write_text(NAMED, encoding="utf-8")
    path = tmp_path / f"{MARK}.yaml"
    path.write_text(NAMED, encoding="utf-8")
    driver.open(other)
    driver.open(path)
    assert len(telling(driver)) > 40
    press(driver)
    assert isinstance(driver.document, NamelessDocument)
    return driver


def test_nothing_in_the_window_tells_a_name(hidden: Driver) -> None:
    assert any(text.startswith("Names are hidden") for text in texts(hidden))
    assert telling(hidden) == []
    for panel in hidden.page.panels:
        hidden.page.bench.focus(panel)
        hidden.settle()
        assert telling(hidden) == [], panel
    workflow = hidden.document.workflow
    assert workflow is not None
    for lens, _ in LENSES:
        hidden.perspective.set_lens(lens)
        hidden.page.desk.select(Selection())
        hidden.settle()
        assert telling(hidden) == [], lens
    every = (*workflow.node_by_id, *workflow.link_by_id, *workflow.zone_by_id)
    for element, (lens, _) in zip(every, cycle(LENSES), strict=False):
        hidden.perspective.set_lens(lens)
        hidden.page.desk.select(Selection(element))
        hidden.settle()
        assert telling(hidden) == [], (lens, element)


def test_findings_actions_and_what_is_tried_tell_none(hidden: Driver) -> None:
    shown = hidden.document.shown
    assert shown is not None
    assert shown.judged is not None
    assert shown.analysis is not None
    for line in shown.judged.lines:
        hidden.page.desk.select(Selection(line.element, finding=line.id), reveal=True)
        hidden.settle()
        assert telling(hidden) == [], line
    for action in shown.analysis.actions:
        hidden.page.desk.select(Selection.of_action(action))
        hidden.settle()
        assert telling(hidden) == [], action
    hidden.trigger("whatif.gate")
    hidden.trigger("whatif.on_map")
    assert telling(hidden) == []


def test_the_copy_counts_as_the_document_does(hidden: Driver) -> None:
    copied = hidden.coverage()
    places = hidden.document.places
    press(hidden)
    assert not isinstance(hidden.document, NamelessDocument)
    assert hidden.coverage() == copied
    assert len(hidden.document.places) == len(places)
    assert len(hidden.window.documents.pages) == 2
    assert len(telling(hidden)) > 40


def test_nothing_is_edited_kept_or_compared(hidden: Driver) -> None:
    workflow = hidden.document.workflow
    assert workflow is not None
    assert not hidden.document.place_gates((workflow.links[1].id,))
    hidden.document.move({workflow.nodes[0].id: (5.0, 5.0)})
    hidden.document.tidy()
    hidden.settle()
    assert hidden.document.workflow is workflow
    assert hidden.document.undo_stack.count() == 0
    assert not hidden.document.is_dirty
    hidden.window.menus.refresh()
    assert not hidden.window.menus.actions["compare.with"].isEnabled()
    original = hidden.window.documents.pages[1].desk
    assert original.document.workflow is not None
    assert MARK in original.document.workflow.name
    hidden.page.desk.recovery.autosave.keep()
    hidden.settle()


def test_the_original_keeps_its_edits_for_recovery(hidden: Driver) -> None:
    original = hidden.window.documents.pages[1].desk.document
    before = original.workflow
    assert before is not None
    assert original.place_gates((before.links[1].id,))
    hidden.settle()
    assert telling(hidden) == []
    assert original.is_dirty
    assert original.workflow is not None
    assert original.workflow.name == before.name


def readable(made: bytes) -> bytes:
    """The bytes without those that are compressed, among which any three letters may stand."""
    if zipfile.is_zipfile(io.BytesIO(made)):
        with zipfile.ZipFile(io.BytesIO(made)) as packed:
            return b"".join(
                packed.read(name) for name in packed.namelist() if not name.endswith(".png")
            )
    if made.startswith(b"\x89PNG"):
        return made[: made.index(b"IDAT")] + made[made.rindex(b"IEND") :]
    if made.startswith(b"%PDF"):
        return re.sub(rb"\bstream\r?\n.*?endstream", b"", made, flags=re.DOTALL)
    made.decode("utf-8")
    return made


def decide(driver: Driver, number: int = 0) -> str:
    """Accept a finding in words that tell names; its id."""
    shown = driver.document.shown
    assert shown is not None
    assert shown.judged is not None
    line = shown.judged.lines[number]
    said = Decision(line.id, "accept", f"{MARK} owner", f"{MARK} asked for it", date(2999, 1, 1))
    driver.page.desk.decisions.decide(shown, (line.id,), said)
    driver.settle()
    return line.id


def decided(driver: Driver) -> list[tuple[int, str]]:
    """Which findings, by their place in the list, are decided, and how."""
    shown, standings = driver.document.shown, driver.page.desk.decisions.standings
    assert shown is not None
    assert shown.judged is not None
    return [
        (number, standings[line.id].decision.decision)
        for number, line in enumerate(shown.judged.lines)
        if line.id in standings
    ]


def test_what_was_decided_is_told_without_names_and_recorded_only_with_them(
    hidden: Driver, tmp_path: Path
) -> None:
    assert decided(hidden) == []
    press(hidden)
    chosen = decide(hidden)
    before = decided(hidden)
    assert [how for _, how in before] == ["accept"]
    log = next(tmp_path.glob("*decisions*")).read_bytes()
    press(hidden)
    assert decided(hidden) == before
    assert chosen not in hidden.page.desk.decisions.standings
    assert telling(hidden) == []
    hidden.page.bench.focus("findings")
    shown = hidden.document.shown
    assert shown is not None
    assert shown.judged is not None
    line = shown.judged.lines[before[0][0]]
    hidden.page.desk.select(Selection(line.element, finding=line.id), reveal=True)
    hidden.settle()
    assert telling(hidden) == []
    assert any("Accepted" in text for text in texts(hidden))
    decide(hidden, 1)
    assert decided(hidden) == before
    assert next(tmp_path.glob("*decisions*")).read_bytes() == log
    for export in EXPORTS:
        if export.suffix in (".md", ".html"):
            path = tmp_path / f"{export.id}-decided{export.suffix}"
            hidden.page.bench.exports.write(export, path)
            hidden.settle()
            made = path.read_text(encoding="utf-8").lower()
            assert "accept" in made, export.id
            assert MARK not in made, export.id


def test_exports_tell_none(hidden: Driver, tmp_path: Path) -> None:
    for export in EXPORTS:
        path = tmp_path / f"{export.id}{export.suffix}"
        hidden.page.bench.exports.write(export, path)
        hidden.settle()
        made = path.read_bytes()
        assert len(made) > 50, export.id
        assert MARK.encode() not in readable(made).lower(), export.id
