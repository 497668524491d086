"""The open file is changed by another program: it is noticed, and nobody's work is lost unasked."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from window_driver import INCIDENT, Driver

from app.ui.dialogs.message import MessageDialog
from app.ui.notice_bar import NoticeBar
from app.ui.panels.changes import ChangesPanel
from graphs.model import edits

CALL = "calls:copilot>kubectl"
THEIRS = INCIDENT.replace("name: Pager", "name: Siren")


def answers(driver: Driver) -> dict[str, QPushButton]:
    bar = driver.window.findChild(NoticeBar)
    return {each.text(): each for each in bar.findChildren(QPushButton) if each.isVisible()}


def wait_for_notice(driver: Driver) -> dict[str, QPushButton]:
    driver.qtbot.waitUntil(lambda: bool(answers(driver)), timeout=10_000)
    driver.settle()
    return answers(driver)


def wait_until_looked(driver: Driver) -> None:
    """Give the watcher the time in which it would have told something."""
    driver.qtbot.wait(100)
    watch = driver.page.reloads.disk_watch
    driver.qtbot.waitUntil(lambda: not watch.is_waiting, timeout=10_000)
    driver.settle()


def places(driver: Driver) -> dict[str, tuple[float, float]]:
    return dict(driver.document.shown.layout.positions)


def test_without_edits_reloading_is_offered_and_keeps_the_map_still(
    opened: Driver, incident: Path
) -> None:
    before = places(opened)
    more = "  - {id: note, kind: data, zone: corp, sensitivity: internal, content: trusted}\nlinks:"
    incident.write_text(THEIRS.replace("links:", more), encoding="utf-8")
    buttons = wait_for_notice(opened)
    assert list(buttons) == ["Reload", "Reload and compare", "Decide later"]
    buttons["Reload"].click()
    opened.settle()
    assert opened.document.workflow.node("pager").name == "Siren"
    assert "note" in opened.document.workflow.node_by_id
    after = places(opened)
    assert {name: after[name] for name in before} == before
    assert not opened.document.is_dirty
    assert answers(opened) == {}


def test_a_file_replaced_by_renaming_is_noticed_again_and_again(
    opened: Driver, incident: Path
) -> None:
    for name in ("Siren", "Horn"):
        other = incident.with_name("other.tmp")
        other.write_text(INCIDENT.replace("name: Pager", f"name: {name}"), encoding="utf-8")
        other.replace(incident)
        wait_for_notice(opened)["Reload"].click()
        opened.settle()
        assert opened.document.workflow.node("pager").name == name


def test_own_saves_and_a_touch_are_not_told(opened: Driver, incident: Path) -> None:
    opened.document.place_gates((CALL,))
    opened.settle()
    opened.trigger("file.save")
    wait_until_looked(opened)
    assert answers(opened) == {}
    incident.touch()
    wait_until_looked(opened)
    assert answers(opened) == {}


def test_the_notice_goes_when_the_file_is_as_it_was(opened: Driver, incident: Path) -> None:
    incident.write_text(THEIRS, encoding="utf-8")
    wait_for_notice(opened)
    incident.write_text(INCIDENT, encoding="utf-8")
    opened.qtbot.waitUntil(lambda: not answers(opened), timeout=10_000)


def test_with_edits_reloading_gives_them_up(opened: Driver, incident: Path) -> None:
    opened.document.place_gates((CALL,))
    opened.settle()
    incident.write_text(THEIRS, encoding="utf-8")
    buttons = wait_for_notice(opened)
    assert list(buttons) == ["Compare", "Reload, lose mine", "Keep mine", "Decide later"]
    buttons["Reload, lose mine"].click()
    opened.settle()
    assert "gate-kubectl" not in opened.document.workflow.node_by_id
    assert opened.document.workflow.node("pager").name == "Siren"


def changes(driver: Driver) -> tuple[ChangesPanel, list[str]]:
    panel = driver.page.panels["changes"]
    driver.qtbot.waitUntil(lambda: panel.comparing.compared is not None, timeout=10_000)
    return panel, [f"{each.word} {each.what}" for each in panel.comparing.compared.lines]


def test_what_changed_since_it_was_open_is_told_on_reloading(
    opened: Driver, incident: Path
) -> None:
    flow = "  - {from: ticket, to: copilot, kind: flow}\n"
    assert flow in THEIRS
    incident.write_text(THEIRS.replace(flow, ""), encoding="utf-8")
    wait_for_notice(opened)["Reload and compare"].click()
    panel, told = changes(opened)
    assert opened.window.tabs.current == "changes"
    assert panel.told.words().startswith("Since incident.yaml as it was open:")
    assert any(each.startswith("removed ") and "Ticket" in each for each in told), told
    assert any("Siren" in each for each in told), told
    assert opened.document.workflow.node("pager").name == "Siren"
    assert answers(opened) == {}


def test_what_saving_would_change_is_told_before_it_is_decided(
    opened: Driver, incident: Path
) -> None:
    opened.document.place_gates((CALL,))
    opened.settle()
    incident.write_text(THEIRS, encoding="utf-8")
    before = list(wait_for_notice(opened))
    answers(opened)["Compare"].click()
    panel, told = changes(opened)
    assert panel.told.words().startswith("Since incident.yaml on disk:")
    assert any("Pager" in each for each in told), told
    assert "gate-kubectl" in opened.document.workflow.node_by_id
    assert opened.document.is_dirty
    assert incident.read_text(encoding="utf-8") == THEIRS
    assert list(wait_for_notice(opened)) == before


def test_what_is_kept_is_saved_without_another_question(opened: Driver, incident: Path) -> None:
    opened.document.place_gates((CALL,))
    opened.settle()
    incident.write_text(THEIRS, encoding="utf-8")
    wait_for_notice(opened)["Keep mine"].click()
    opened.trigger("file.save")
    assert not opened.document.is_dirty
    text = incident.read_text(encoding="utf-8")
    assert "gate-kubectl" in text
    assert "Siren" not in text


def test_what_is_decided_later_is_asked_on_saving(opened: Driver, incident: Path) -> None:
    opened.document.place_gates((CALL,))
    opened.settle()
    incident.write_text(THEIRS, encoding="utf-8")
    wait_for_notice(opened)["Decide later"].click()
    opened.trigger("file.save")
    box = opened.window.findChild(QMessageBox)
    assert "another program" in box.text()
    box.button(QMessageBox.StandardButton.Cancel).click()
    opened.settle()
    assert incident.read_text(encoding="utf-8") == THEIRS


def test_a_file_broken_meanwhile_leaves_what_is_open(opened: Driver, incident: Path) -> None:
    incident.write_text(INCIDENT[:300] + "{", encoding="utf-8")
    shown = opened.document.shown
    wait_for_notice(opened)["Reload"].click()
    opened.settle()
    assert opened.document.shown is shown
    assert opened.told[-1].title == "incident.yaml could not be opened"
    opened.window.findChild(MessageDialog).close()


def servers(*names: str) -> str:
    return json.dumps(
        {"mcpServers": {name: {"command": "npx", "args": [f"mcp-{name}"]} for name in names}}
    )


def set_owner(driver: Driver, word: str, owner: str) -> str:
    """Give the first node whose name has this word an owner."""
    nodes = driver.document.workflow.nodes
    node = next(each for each in nodes if word in each.title and each.kind == "tool")
    change = partial(edits.set_attribute, element_id=node.id, name="owner", value=owner)
    assert driver.document.edit("own", change)
    driver.settle()
    return node.id


def test_a_newer_export_keeps_what_was_added_and_lists_what_does_not_fit(
    driver: Driver, tmp_path: Path
) -> None:
    flow = tmp_path / "servers.json"
    flow.write_text(servers("files", "mail"), encoding="utf-8")
    driver.open(flow)
    kept = set_owner(driver, "files", "ops")
    driver.trigger("file.save")
    lost = set_owner(driver, "mail", "sales")
    flow.write_text(servers("files", "chat"), encoding="utf-8")
    buttons = wait_for_notice(driver)
    assert list(buttons) == [
        "Compare",
        "Save mine and reload",
        "Reload, lose mine",
        "Keep mine",
        "Decide later",
    ]
    buttons["Save mine and reload"].click()
    driver.settle()
    workflow = driver.document.workflow
    assert workflow.node(kept).owner == "ops"
    assert lost not in workflow.node_by_id
    assert any("chat" in node.title for node in workflow.nodes)
    assert [each.id for each in driver.document.unmatched] == [lost]
    assert any(each.title.startswith("What was added does not all fit") for each in driver.told)
    driver.window.findChild(MessageDialog).close()


def words(driver: Driver) -> str:
    bar = driver.window.findChild(NoticeBar)
    return " ".join(each.text() for each in bar.findChildren(QLabel) if each.isVisible())


def test_what_is_changed_added_and_removed_below_a_folder_is_told(
    driver: Driver, tmp_path: Path
) -> None:
    folder = tmp_path / "servers"
    (folder / "deep").mkdir(parents=True)
    first, second, third = (folder / name for name in ("a.json", "deep/b.json", "deep/c.json"))
    first.write_text(servers("files"), encoding="utf-8")
    second.write_text(servers("mail"), encoding="utf-8")
    driver.open(folder)
    wait_until_looked(driver)
    assert answers(driver) == {}
    (folder / "notes.txt").write_text("of no workflow", encoding="utf-8")
    wait_until_looked(driver)
    assert answers(driver) == {}

    first.write_text(servers("files", "chat"), encoding="utf-8")
    buttons = wait_for_notice(driver)
    driver.qtbot.waitUntil(
        lambda: words(driver) == "a.json was changed by another program.", timeout=10_000
    )
    third.write_text(servers("wiki"), encoding="utf-8")
    driver.qtbot.waitUntil(lambda: "c.json was added" in words(driver), timeout=10_000)
    second.unlink()
    driver.qtbot.waitUntil(lambda: "b.json was removed" in words(driver), timeout=10_000)
    assert words(driver) == (
        "a.json was changed and c.json was added and b.json was removed by another program."
    )
    buttons = wait_for_notice(driver)
    assert list(buttons) == ["Reload", "Reload and compare", "Decide later"]
    buttons["Reload"].click()
    driver.settle()
    titles = " ".join(node.title for node in driver.document.workflow.nodes)
    assert "chat" in titles
    assert "wiki" in titles
    assert "mail" not in titles
    wait_until_looked(driver)
    assert answers(driver) == {}
    third.write_text(servers("wiki", "news"), encoding="utf-8")
    wait_for_notice(driver)
    told = "c.json was changed by another program."
    driver.qtbot.waitUntil(lambda: words(driver) == told, timeout=10_000)


def test_what_is_added_to_a_folder_by_the_tool_itself_is_not_told(
    driver: Driver, tmp_path: Path
) -> None:
    folder = tmp_path / "servers"
    folder.mkdir()
    (folder / "a.json").write_text(servers("files"), encoding="utf-8")
    driver.open(folder)
    set_owner(driver, "files", "ops")
    driver.trigger("file.save")
    assert not driver.document.is_dirty
    wait_until_looked(driver)
    assert answers(driver) == {}
    part = folder / "a.json.ungated.yaml"
    node = next(each for each in driver.document.workflow.nodes if each.kind == "tool")
    part.write_text(
        f"overlay: 1\nnodes:\n  - {{id: '{node.id}', description: Of the team}}\n", encoding="utf-8"
    )
    wait_for_notice(driver)
    told = "a.json.ungated.yaml was added by another program."
    driver.qtbot.waitUntil(lambda: words(driver) == told, timeout=10_000)
