"""What is added to an imported file in the window: kept beside it, found again, never in it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
)
from window_driver import Driver

from app.ui.dialogs.message import MessageDialog
from app.ui.panels.fact_entry import FactEntry
from app.ui.panels.fact_field import FactField
from graphs.model import edits
from graphs.model.elements import Zone

CHAT, AGENT = "@n8n/n8n-nodes-langchain.chatTrigger", "@n8n/n8n-nodes-langchain.agent"
GMAIL, SHEETS = "n8n-nodes-base.gmailTool", "n8n-nodes-base.googleSheetsTool"
SEND = "calls:agent>mail"


def export(*tools: tuple[str, str], later: bool = False) -> str:
    """An n8n export of an agent with tools; `later`: with nodes moved and a note added."""
    nodes: list[dict[str, object]] = [
        {"name": "Chat", "type": CHAT, "parameters": {"public": True}},
        {"name": "Agent", "type": AGENT, "typeVersion": 2},
    ]
    wires: dict[str, object] = {"Chat": {"main": [[{"node": "Agent", "type": "main", "index": 0}]]}}
    for name, kind in tools:
        nodes.append(
            {"name": name, "type": kind, "typeVersion": 2, "parameters": {"operation": "send"}}
        )
        wires[name] = {"ai_tool": [[{"node": "Agent", "type": "ai_tool", "index": 0}]]}
    if later:
        nodes.reverse()
        nodes.append({"name": "Note", "type": "n8n-nodes-base.stickyNote", "parameters": {}})
    return json.dumps({"name": "Support", "nodes": nodes, "connections": wires}, indent=1)


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "flow.json"
    path.write_text(export(("Mail", GMAIL)), encoding="utf-8")
    return path


@pytest.fixture
def imported(driver: Driver, flow: Path) -> Driver:
    driver.open(flow)
    assert driver.document.format_id == "n8n"
    return driver


def beside(flow: Path) -> Path:
    return flow.with_name(flow.name + ".ungated.yaml")


def set_fact(driver: Driver, element: str, fact: str, value: object) -> None:
    change = partial(edits.set_fact, element_id=element, fact=fact, value=value)
    assert driver.document.edit(f"set {fact}", change)
    driver.settle()


def reopen(driver: Driver, path: Path) -> None:
    driver.document.close()
    driver.open(path)
    assert driver.document.is_open


def places(driver: Driver) -> dict[str, tuple[float, float]]:
    return dict(driver.document.shown.layout.positions)


def test_a_fact_goes_beside_the_file_and_is_there_again(imported: Driver, flow: Path) -> None:
    source = flow.read_bytes()
    set_fact(imported, "mail", "third_party", False)
    assert imported.window.windowTitle() == "Support* — Ungated"
    QTest.keyClick(imported.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    imported.settle()
    assert flow.read_bytes() == source
    assert imported.window.windowTitle() == "Support — Ungated"
    assert not imported.document.is_dirty
    assert imported.told[-1].title == "Saved flow.json.ungated.yaml"
    assert imported.document.path == flow
    text = beside(flow).read_text(encoding="utf-8")
    assert "third_party: false" in text
    reopen(imported, flow)
    node = imported.document.workflow.node("mail")
    assert node.fact("third_party") is False
    assert node.origin("third_party").how == "declared"
    assert not imported.document.is_dirty
    assert imported.document.unmatched == ()
    assert flow.read_bytes() == source


def test_a_gate_an_owner_and_a_zone_are_kept(imported: Driver, flow: Path) -> None:
    source = flow.read_bytes()
    document = imported.document
    vault = Zone("vault", name="Vault", facts={"trust": "restricted"})
    assert document.edit("add a zone", lambda w: edits.add_zone(w, vault))
    assert document.edit("move", lambda w: edits.set_attribute(w, "mail", "zone", "vault"))
    assert document.edit("own", lambda w: edits.set_attribute(w, "agent", "owner", "ops"))
    imported.settle()
    imported.session.desk.place_gate(SEND)
    imported.settle()
    assert imported.coverage() == (1, 1)
    imported.trigger("file.save")
    wanted = document.workflow
    reopen(imported, flow)
    assert imported.coverage() == (1, 1)
    workflow = imported.document.workflow
    assert workflow.node("mail").zone == "vault"
    assert workflow.zone_by_id["vault"].trust == "restricted"
    assert workflow.node("agent").owner == "ops"
    assert {node.id for node in workflow.nodes} == {node.id for node in wanted.nodes}
    assert flow.read_bytes() == source


def test_undo_leads_back_past_a_save(imported: Driver, flow: Path) -> None:
    set_fact(imported, "mail", "third_party", False)
    imported.trigger("file.save")
    imported.document.undo_stack.undo()
    imported.settle()
    assert imported.document.is_dirty
    imported.trigger("file.save")
    assert "third_party" not in beside(flow).read_text(encoding="utf-8")
    reopen(imported, flow)
    assert imported.document.workflow.node("mail").origin("third_party").how != "declared"


def test_without_an_edit_nothing_is_written(imported: Driver, flow: Path) -> None:
    imported.trigger("file.save")
    assert not beside(flow).exists()
    assert imported.told[-1].title == "There was nothing to save"
    text = "# Ours\nungated-overlay: 1\nnodes: [{id: agent, owner: ops}]   # agreed\n"
    beside(flow).write_text(text, encoding="utf-8")
    reopen(imported, flow)
    assert imported.document.workflow.node("agent").owner == "ops"
    imported.trigger("file.save")
    assert beside(flow).read_text(encoding="utf-8") == text


def test_comments_of_the_overlay_survive(imported: Driver, flow: Path) -> None:
    text = (
        "# Agreed in the review.\nungated-overlay: 1\nnodes:\n"
        "  - {id: agent, owner: ops}  # for now\n"
    )
    beside(flow).write_text(text, encoding="utf-8")
    reopen(imported, flow)
    set_fact(imported, "mail", "third_party", False)
    imported.trigger("file.save")
    written = beside(flow).read_text(encoding="utf-8")
    assert "# Agreed in the review." in written
    assert "- {id: agent, owner: ops}  # for now" in written
    assert "third_party: false" in written


def test_a_newer_export_keeps_what_was_added(imported: Driver, flow: Path) -> None:
    set_fact(imported, "mail", "third_party", False)
    imported.session.desk.place_gate(SEND)
    imported.settle()
    imported.trigger("file.save")
    newer = export(("Mail", GMAIL), ("Sheet", SHEETS), later=True)
    flow.write_text(newer, encoding="utf-8")
    reopen(imported, flow)
    workflow = imported.document.workflow
    assert "sheet" in workflow.node_by_id
    assert workflow.node("mail").fact("third_party") is False
    assert workflow.link_by_id[SEND].gate == "gate-mail"
    assert imported.document.unmatched == ()


def test_what_does_not_fit_is_listed_kept_and_fits_again(imported: Driver, flow: Path) -> None:
    set_fact(imported, "mail", "third_party", False)
    imported.session.desk.place_gate(SEND)
    imported.settle()
    imported.trigger("file.save")
    first = flow.read_text(encoding="utf-8")
    flow.write_text(export(("Sheet", SHEETS)), encoding="utf-8")
    reopen(imported, flow)
    message = imported.told[-1]
    assert message.level == "warning"
    assert any(
        'tool "Mail" (mail)' in each and "third_party: no" in each for each in message.details
    )
    assert any(
        "calls link agent → mail" in each and "gate: gate-mail" in each for each in message.details
    )
    dialog = imported.window.findChild(MessageDialog)
    assert 'tool "Mail" (mail)' in dialog.details.toPlainText()
    dialog.close()
    shown = [label.text() for label in imported.window.panels["inspector"].findChildren(QLabel)]
    assert any('tool "Mail" (mail): it is not there any more' in each for each in shown)
    set_fact(imported, "sheet", "third_party", False)
    imported.trigger("file.save")
    flow.write_text(first, encoding="utf-8")
    reopen(imported, flow)
    workflow = imported.document.workflow
    assert workflow.node("mail").fact("third_party") is False
    assert workflow.link_by_id[SEND].gate == "gate-mail"
    assert "sheet" in {each.id for each in imported.document.unmatched}
    imported.window.findChild(MessageDialog).close()


def test_a_broken_overlay_is_told_with_its_lines(driver: Driver, flow: Path) -> None:
    beside(flow).write_text("ungated-overlay: 1\nnodes: [{id: agent, onwer: x}]\n", "utf-8")
    driver.open(flow)
    assert not driver.document.is_open
    assert any(".ungated.yaml:2:" in line and "owner" in line for line in driver.told[-1].details)
    driver.window.findChild(MessageDialog).close()


def test_an_overlay_that_others_changed_is_not_overwritten_unasked(
    imported: Driver, flow: Path
) -> None:
    set_fact(imported, "mail", "third_party", False)
    theirs = "ungated-overlay: 1\nnodes: [{id: agent, owner: theirs}]\n"
    beside(flow).write_text(theirs, encoding="utf-8")
    imported.trigger("file.save")
    box = imported.window.findChild(QMessageBox)
    assert "flow.json.ungated.yaml was changed by another program" in box.text()
    box.button(QMessageBox.StandardButton.Cancel).click()
    imported.settle()
    assert beside(flow).read_text(encoding="utf-8") == theirs
    assert imported.document.is_dirty


def test_the_source_is_refused_as_a_place_to_save_to(
    imported: Driver, flow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = flow.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(flow), ""))
    imported.trigger("file.save_as")
    assert flow.read_bytes() == source
    assert "not overwritten" in imported.told[-1].text
    imported.window.findChild(MessageDialog).close()


def test_moved_nodes_stay_where_they_were_put(imported: Driver, flow: Path) -> None:
    at = places(imported)
    x, y = at["mail"]
    imported.document.move({"mail": (x + 40, y + 300)})
    imported.settle()
    assert imported.document.is_dirty
    assert imported.document.undo_stack.undoText() == "move a node"
    moved = places(imported)
    assert moved["mail"] == pytest.approx((x + 40, y + 300), abs=1)
    imported.trigger("file.save")
    assert not imported.document.is_dirty
    reopen(imported, flow)
    assert not imported.document.is_dirty
    for node, place in places(imported).items():
        assert place == pytest.approx(moved[node], abs=0.2)
    imported.trigger("edit.tidy")
    assert imported.document.is_dirty
    imported.document.undo_stack.undo()
    imported.settle()
    assert not imported.document.is_dirty
    imported.document.undo_stack.redo()
    imported.settle()
    imported.trigger("file.save")
    reopen(imported, flow)
    for node, place in places(imported).items():
        assert place == pytest.approx(at[node], abs=0.2)


def test_a_native_file_keeps_facts_in_itself_and_places_beside_it(
    opened: Driver, incident: Path
) -> None:
    set_fact(opened, "pager", "third_party", True)
    opened.trigger("file.save")
    assert "third_party: true" in incident.read_text(encoding="utf-8")
    assert not beside(incident).exists()
    x, y = places(opened)["pager"]
    opened.document.move({"pager": (x, y + 200)})
    opened.settle()
    set_fact(opened, "pager", "pinned", True)
    opened.trigger("file.save")
    assert "pinned: true" in incident.read_text(encoding="utf-8")
    text = beside(incident).read_text(encoding="utf-8")
    assert "positions:" in text
    assert "nodes:" not in text
    moved = places(opened)
    reopen(opened, incident)
    for node, place in places(opened).items():
        assert place == pytest.approx(moved[node], abs=0.2)


def test_decisions_stay_when_the_window_saves(imported: Driver, flow: Path) -> None:
    decision = "{finding: R01-abc, decision: avoid, owner: Ann, decided: 2026-11-01}"
    beside(flow).write_text(f"ungated-overlay: 1\ndecisions: [{decision}]\n", encoding="utf-8")
    reopen(imported, flow)
    set_fact(imported, "mail", "third_party", False)
    imported.trigger("file.save")
    assert decision in beside(flow).read_text(encoding="utf-8")


def test_saved_as_native_the_new_file_says_all_itself(
    imported: Driver, flow: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_fact(imported, "mail", "third_party", False)
    target = tmp_path / "support.yaml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    imported.trigger("file.save_as")
    assert imported.document.is_native
    assert not beside(flow).exists()
    assert not beside(target).exists()
    reopen(imported, target)
    assert imported.document.workflow.node("mail").fact("third_party") is False


def field(driver: Driver, element: str, fact: str) -> FactField:
    """The field of a fact in the inspector of a selected node."""
    driver.click(element, "node")
    fields = driver.window.panels["inspector"].findChildren(FactField)
    return next(each for each in fields if each.property("fact") == fact and each.isVisible())


def type_in_place(driver: Driver, text: str) -> FactEntry:
    """Type into the entry that has taken the place of a field, and press Enter."""
    entries = driver.window.panels["inspector"].findChildren(FactEntry)
    entry = next(each for each in entries if each.isVisible())
    entry.field.setText(text)
    QTest.keyClick(entry.field, Qt.Key.Key_Return)
    driver.settle()
    return entry


def test_a_fact_is_set_by_a_press_in_the_inspector_and_kept(imported: Driver, flow: Path) -> None:
    source = flow.read_bytes()
    QTest.mouseClick(field(imported, "mail", "arguments"), Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [each.text() for each in menu.actions()] == ["model", "allow-list", "fixed", "unknown"]
    menu.actions()[1].trigger()
    menu.close()
    imported.settle()
    assert imported.document.workflow.node("mail").fact("arguments") == "allow-list"
    assert imported.document.undo_stack.undoText() == "set arguments of Mail"
    assert "allow-list" in field(imported, "mail", "arguments").accessibleName()
    QTest.mouseClick(field(imported, "agent", "owner"), Qt.MouseButton.LeftButton)
    type_in_place(imported, "Operations")
    QTest.mouseClick(field(imported, "agent", "max_iterations"), Qt.MouseButton.LeftButton)
    entry = type_in_place(imported, "many")
    assert "many is no number" in entry.wrong.text()
    assert entry.wrong.isVisible()
    QTest.keyClick(entry.field, Qt.Key.Key_Escape)
    imported.trigger("file.save")
    reopen(imported, flow)
    workflow = imported.document.workflow
    assert workflow.node("mail").fact("arguments") == "allow-list"
    assert workflow.node("agent").owner == "Operations"
    assert flow.read_bytes() == source


def test_a_zone_is_chosen_by_its_name(imported: Driver) -> None:
    from app.document.fact_choices import choices_for

    asked = choices_for(imported.document.workflow, "mail", "zone")
    names = [each.words for each in asked.choices]
    assert names[-1] == "unknown"
    assert "n8n" in " ".join(names)
    menu = field(imported, "mail", "zone").menu_of(asked)
    menu.actions()[-1].trigger()
    menu.close()
    imported.settle()
    assert imported.document.workflow.node("mail").zone is None


def test_what_is_added_to_a_folder_is_kept_within_it(driver: Driver, flow: Path) -> None:
    driver.open(flow.parent)
    assert driver.document.is_open
    node = next(node.id for node in driver.document.workflow.nodes if node.name == "Mail")
    set_fact(driver, node, "third_party", False)
    source = flow.read_bytes()
    driver.trigger("file.save")
    assert "third_party: false" in (flow.parent / ".ungated.yaml").read_text(encoding="utf-8")
    reopen(driver, flow.parent)
    assert driver.document.workflow.node(node).fact("third_party") is False
    assert driver.document.warnings == ()
    assert [file.name for file in flow.parent.iterdir()] in (
        ["flow.json", ".ungated.yaml"],
        [".ungated.yaml", "flow.json"],
    )
    assert flow.read_bytes() == source


def test_where_an_overlay_cannot_be_written_nothing_is_lost(imported: Driver, flow: Path) -> None:
    set_fact(imported, "mail", "third_party", False)
    beside(flow).mkdir()
    imported.trigger("file.save")
    assert imported.told[-1].level == "error"
    assert imported.document.is_dirty
    imported.window.findChild(MessageDialog).close()
    beside(flow).rmdir()
    imported.trigger("file.save")
    assert not imported.document.is_dirty
