"""The window by real gestures: open, look, place a gate with a click, undo, save, open again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton
from window_driver import INCIDENT, Driver

from app.document.perspective import Selection
from app.ui.dialogs.message import MessageDialog
from app.ui.exports import EXPORTS, Export
from app.ui.panels.parts import WideButton
from app.ui.panels.path_list import PathList

CALL = "calls:copilot>kubectl"


def test_opening_a_file_shows_its_map_counts_and_name(opened: Driver, incident: Path) -> None:
    assert opened.coverage() == (0, 2)
    assert opened.table_head() == "0 of 2 gated"
    assert opened.window.windowTitle() == "Incident response copilot — Ungated"
    assert opened.view.item("copilot", "node") is not None
    assert opened.session.desk.recent.paths == [incident]
    assert not opened.document.is_dirty


def test_a_click_on_a_ghost_gate_places_it_and_undo_takes_it_back(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    before = {item.element: item.bounds for item in opened.view.shown.items if item.role == "node"}
    opened.click(CALL, "ghost-gate")
    assert opened.coverage() == (2, 2)
    assert opened.table_head() == "2 of 2 gated"
    assert opened.view.item(CALL, "ghost-gate") is None
    assert opened.view.item("gate-kubectl", "gate") is not None
    assert opened.document.is_dirty
    after = {item.element: item.bounds for item in opened.view.shown.items if item.role == "node"}
    assert after == before
    QTest.keyClick(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    assert opened.coverage() == (0, 2)
    assert opened.view.item(CALL, "ghost-gate") is not None
    assert not opened.document.is_dirty


def test_the_undo_step_has_a_name(opened: Driver) -> None:
    opened.session.desk.place_gate(CALL)
    opened.settle()
    assert opened.document.undo_stack.undoText() == "gate the call to kubectl"


def test_all_missing_gates_are_one_step(opened: Driver) -> None:
    opened.trigger("edit.gate_all")
    assert opened.coverage() == (2, 2)
    opened.document.undo_stack.undo()
    opened.settle()
    assert opened.coverage() == (0, 2)


def test_a_gate_is_removed_again_by_the_delete_key(opened: Driver) -> None:
    opened.session.desk.place_gate(CALL)
    opened.settle()
    opened.click("gate-kubectl", "gate")
    QTest.keyClick(opened.view, Qt.Key.Key_Delete)
    opened.settle()
    assert opened.coverage() == (0, 2)
    assert "gate-kubectl" not in opened.document.workflow.node_by_id


def test_saving_keeps_comments_and_reopening_gives_the_gate(opened: Driver, incident: Path) -> None:
    opened.session.desk.place_gate(CALL)
    opened.settle()
    opened.trigger("file.save")
    assert not opened.document.is_dirty
    text = incident.read_text(encoding="utf-8")
    assert "# The incident copilot, as agreed with the SRE team." in text
    assert "# the sharp one" in text
    opened.document.close()
    opened.open(incident)
    assert opened.coverage() == (2, 2)


def test_saving_without_an_edit_gives_the_same_bytes(opened: Driver, incident: Path) -> None:
    opened.trigger("file.save")
    assert incident.read_text(encoding="utf-8") == INCIDENT


def test_undo_after_saving_makes_the_file_unsaved_again(opened: Driver) -> None:
    opened.session.desk.place_gate(CALL)
    opened.settle()
    opened.trigger("file.save")
    opened.document.undo_stack.undo()
    opened.settle()
    assert opened.document.is_dirty


def test_an_unreadable_file_lists_its_problems_and_keeps_the_document(
    opened: Driver, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "ungated: 1\nname: x\nzones:\n  - {id: a, trust: hostile}\nnodes:\n"
        "  - {id: n, kind: robot}\n",
        encoding="utf-8",
    )
    shown = opened.document.shown
    opened.open(bad)
    assert opened.document.shown is shown
    assert opened.window.windowTitle().startswith("Incident response copilot")
    message = opened.told[-1]
    assert message.level == "error"
    assert any(":4" in line and "hostile" in line for line in message.details)
    assert any(":6" in line and "robot" in line for line in message.details)
    dialog = opened.window.findChild(MessageDialog)
    assert dialog is not None
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == message.as_text()
    assert all(line in dialog.details.toPlainText() for line in message.details)
    dialog.close()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"[1, 2", b"- just\n- a list\n"])
def test_rubbish_never_opens(driver: Driver, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rubbish.yaml"
    path.write_bytes(content)
    driver.open(path)
    assert not driver.document.is_open
    assert driver.told[-1].level == "error"
    driver.window.findChild(MessageDialog).close()


def test_a_folder_opens_as_one_workflow_and_is_never_saved_over(
    driver: Driver, incident: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "incident.yaml").write_bytes(incident.read_bytes())
    driver.open(folder)
    assert driver.document.path == folder
    assert driver.document.workflow.nodes
    assert not driver.document.is_native


def test_dropping_a_file_opens_it(driver: Driver, incident: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(incident))])
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    driver.window.dropEvent(drop)
    driver.settle()
    assert driver.document.path == incident


def test_a_file_may_be_dropped_on_the_map(opened: Driver, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(INCIDENT.replace("Incident response", "Other"), encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other))])
    viewport = opened.view.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    QApplication.sendEvent(viewport, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(viewport, QDropEvent(QPointF(50, 50), copy, data, left, none))
    opened.settle()
    assert opened.document.path == other


def test_the_open_dialog_opens_what_was_chosen(
    driver: Driver, incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(incident)], ""))
    driver.trigger("file.open")
    assert driver.document.path == incident


def test_unsaved_changes_are_asked_about_before_closing(opened: Driver) -> None:
    opened.session.desk.place_gate(CALL)
    opened.settle()
    assert not opened.window.close()
    box = opened.window.findChild(QMessageBox)
    assert "Save the changes" in box.text()
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert opened.window.isVisible()
    assert opened.document.is_dirty
    opened.window.close()
    boxes = [each for each in opened.window.findChildren(QMessageBox) if each.isVisible()]
    boxes[-1].button(QMessageBox.StandardButton.Save).click()
    opened.settle()
    opened.qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert not opened.document.is_dirty


def test_a_file_changed_by_another_program_is_not_overwritten_unasked(
    opened: Driver, incident: Path
) -> None:
    opened.session.desk.place_gate(CALL)
    opened.settle()
    theirs = INCIDENT + "# theirs\n"
    incident.write_text(theirs, encoding="utf-8")
    opened.trigger("file.save")
    box = opened.window.findChild(QMessageBox)
    assert "another program" in box.text()
    box.button(QMessageBox.StandardButton.Cancel).click()
    opened.settle()
    assert incident.read_text(encoding="utf-8") == theirs
    assert opened.document.is_dirty


def test_choosing_a_row_jumps_to_its_path(opened: Driver) -> None:
    panel = opened.window.panels["actions"]
    panel.table.setFocus()
    panel.table.selectRow(1)
    opened.settle()
    selection = opened.perspective.selection
    assert selection.is_action
    inspector = opened.window.panels["inspector"]
    assert inspector.inspection.title == "kubectl → Prod cluster"
    stops = inspector.findChild(PathList)
    names = [stops.item(row).text() for row in range(stops.count())]
    assert names == ["Ticket", "Incident copilot", "kubectl", "Prod cluster"]
    lit = {item.element for item in opened.view.shown.items if item.role == "node"}
    faded = {i.element for i in opened.view.shown.items if i.role == "node" and i.faded}
    assert lit - faded == {"ticket", "copilot", "kubectl", "cluster"}


def test_a_stop_of_the_path_is_clicked(opened: Driver) -> None:
    opened.window.panels["actions"].table.selectRow(0)
    opened.settle()
    stops = opened.window.panels["inspector"].findChild(PathList)
    box = stops.visualItemRect(stops.item(1))
    QTest.mouseClick(stops.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    opened.settle()
    assert opened.perspective.selection == Selection("copilot")


def test_the_button_tells_and_keeps_its_promise(opened: Driver) -> None:
    opened.window.panels["actions"].table.selectRow(0)
    opened.settle()
    inspector = opened.window.panels["inspector"]
    button = next(b for b in inspector.findChildren(WideButton) if b.objectName() == "offer")
    assert button.first == "Gate the call to kubectl"
    assert button.second == "0 of 2 → 2 of 2 gated"
    button.click()
    opened.settle()
    assert opened.coverage() == (2, 2)


def test_columns_sort(opened: Driver) -> None:
    panel = opened.window.panels["actions"]
    model = panel.table.model()
    panel.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert [model.index(row, 2).data() for row in range(2)] == ["delete", "execute"]
    panel.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert [model.index(row, 2).data() for row in range(2)] == ["execute", "delete"]


def test_all_actions_can_be_listed(opened: Driver) -> None:
    panel = opened.window.panels["actions"]
    assert panel.table.model().rowCount() == 2
    panel.all.click()
    assert panel.table.model().rowCount() == 3
    panel.review.click()
    assert panel.table.model().rowCount() == 2


def test_the_outline_filters_and_selects(opened: Driver) -> None:
    panel = opened.window.panels["outline"]
    QTest.keyClicks(panel.filter, "kube")
    lines = [index.data() for index in panel._indexes()]
    assert lines == ["Corporate", "kubectl"]
    QTest.keyClick(panel.filter, Qt.Key.Key_Return)
    opened.settle()
    assert opened.perspective.selection == Selection("kubectl")


def test_a_lens_never_moves_the_map(opened: Driver) -> None:
    places = []
    for lens in ("design", "blast", "boundaries", "gates"):
        opened.trigger(f"lens.{lens}")
        shown = opened.view.shown
        places.append({i.element: i.bounds for i in shown.items if i.role in ("node", "zone")})
    assert all(each == places[0] for each in places)


def test_the_blast_lens_starts_from_the_selected_node(opened: Driver) -> None:
    opened.click("pager", "node")
    opened.trigger("go.radius")
    assert "Pager" in opened.view.shown.description
    opened.click("kubectl", "node")
    assert "kubectl" in opened.view.shown.description


def test_tidy_can_be_undone_and_changes_no_file(opened: Driver) -> None:
    before = opened.document.shown
    opened.trigger("edit.tidy")
    assert opened.document.shown is not before
    assert not opened.document.is_dirty
    opened.document.undo_stack.undo()
    assert opened.document.shown is before


def test_the_next_open_action_is_one_key_away(opened: Driver) -> None:
    opened.view.setFocus()
    QTest.keyClick(opened.window, Qt.Key.Key_F8)
    opened.settle()
    first = opened.perspective.selection
    assert first.is_action
    QTest.keyClick(opened.window, Qt.Key.Key_F8)
    opened.settle()
    assert opened.perspective.selection.is_action
    assert opened.perspective.selection != first


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.id)
def test_what_is_seen_is_exported(opened: Driver, tmp_path: Path, export: Export) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    target = tmp_path / f"map{export.suffix}"
    opened.window.bench.exports.write(export, target)
    opened.settle()
    data = target.read_bytes()
    starts = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph"}
    assert data.startswith(starts.get(export.id, b""))
    assert data
    if export.id in ("svg", "mermaid", "dot"):
        assert b"Prod cluster" in data


def test_every_text_report_of_the_map_can_be_exported() -> None:
    from graphs.reports.registry import REPORTS, report_for

    offered = {export.suffix: (export.id, export.title) for export in EXPORTS}
    for suffix in REPORTS:
        report = report_for(suffix)
        assert offered[suffix] == (report.id, report.title)


def test_an_export_that_cannot_be_written_is_told(opened: Driver, tmp_path: Path) -> None:
    opened.window.bench.exports.write(EXPORTS[0], tmp_path / "missing" / "map.svg")
    opened.settle()
    assert opened.told[-1].level == "error"
    opened.window.findChild(MessageDialog).close()


def test_an_imported_file_is_saved_as_native(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "flow.json"
    source.write_text(
        '{"name": "Hook", "nodes": [{"id": "1", "name": "Webhook", "type": '
        '"n8n-nodes-base.webhook", "typeVersion": 1, "position": [0, 0], "parameters": {}},'
        '{"id": "2", "name": "Send", "type": "n8n-nodes-base.gmail", "typeVersion": 2, '
        '"position": [200, 0], "parameters": {}}], "connections": {"Webhook": {"main": '
        '[[{"node": "Send", "type": "main", "index": 0}]]}}}',
        encoding="utf-8",
    )
    driver.open(source)
    assert driver.document.format_id == "n8n"
    target = tmp_path / "flow.yaml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    driver.trigger("file.save_as")
    assert driver.document.path == target
    assert driver.document.is_native
    before = driver.document.workflow
    driver.open(target)
    assert [node.id for node in driver.document.workflow.nodes] == [n.id for n in before.nodes]


def test_the_welcome_page_opens_recent_files(opened: Driver, incident: Path) -> None:
    opened.document.close()
    button = next(
        each
        for each in opened.page.welcome.findChildren(QPushButton)
        if each.text() == incident.name and not each.isHidden()
    )
    button.click()
    opened.settle()
    assert opened.document.path == incident
