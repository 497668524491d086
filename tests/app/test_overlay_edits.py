"""Edits of an imported file on the map: kept beside it, or refused where they would come back."""

from __future__ import annotations

from pathlib import Path

from test_overlay import flow, imported, reopen
from window_driver import Driver

from app.document.perspective import Selection
from app.ui.dialogs.message import MessageDialog

__all__ = ["flow", "imported"]


def test_a_zone_of_the_imported_file_is_not_taken_away_only_to_come_back(imported: Driver) -> None:
    imported.session.desk.select(Selection("n8n"))
    imported.trigger("edit.delete")
    assert imported.told[-1].title == "This zone stays"
    assert imported.document.undo_stack.count() == 0
    imported.window.findChild(MessageDialog).close()
    assert not imported.window.menus.actions["edit.name"].isEnabled()


def test_what_is_added_on_the_map_of_an_imported_file_is_kept(imported: Driver, flow: Path) -> None:
    zone = ("Office", {"trust": "internal"}, None)
    imported.window.bench.editor.add_node("human", "Boss", None, new_zone=zone)
    imported.settle()
    imported.session.desk.select(Selection("mail"))
    imported.trigger("edit.duplicate")
    before = imported.document.workflow
    imported.trigger("file.save")
    reopen(imported, flow)
    after = imported.document.workflow
    assert {node.id for node in after.nodes} == {node.id for node in before.nodes}
    assert after.node("boss").zone == "office"
    assert "mail-2" in after.node_by_id
