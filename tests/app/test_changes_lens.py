"""The map while comparing: a lens of its own shows both versions, and goes with the comparison."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from window_driver import INCIDENT, Driver

from app.ui.exports import EXPORTS

#: The older version has a system and a zone of its own, a gate, and not the pager.
OLDER = (
    INCIDENT.replace(
        "nodes:\n",
        "  - {id: vault, name: Vault room, trust: restricted, parent: corp}\nnodes:\n"
        "  - {id: ledger, kind: system, name: Ledger, zone: vault, criticality: high,\n"
        "     sensitivity: internal, content: trusted}\n"
        "  - {id: ask, kind: gate, name: Ask Ann, zone: corp, enforced: before, on_timeout: deny,\n"
        "     approvers: [Ann], binds: arguments, shows: [arguments, target]}\n",
    )
    .replace("to: kubectl, kind: calls}", "to: kubectl, kind: calls, gate: ask}")
    .replace("  - {id: pager, kind: tool, name: Pager, zone: corp, content: trusted}\n", "")
    .replace("  - {from: copilot, to: pager, kind: calls}\n", "")
    .replace("from: pager, to: rota", "from: kubectl, to: rota")
    + "  - {from: kubectl, to: ledger, kind: acts, verb: write}\n"
)
GONE = "Ledger: only the older version has it"


def press(driver: Driver) -> None:
    QTest.keyClick(driver.window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    driver.settle()


@pytest.fixture
def compared(opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """The incident file, compared with an older version and looked at through that lens."""
    path = tmp_path / "older.yaml"
    path.write_text(OLDER, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    opened.perspective.set_lens("boundaries")
    opened.trigger("compare.with")
    opened.settle()
    press(opened)
    assert opened.perspective.lens == "changes"
    return opened


def told(driver: Driver) -> list[str]:
    return [message.title for message in driver.told]


def words(driver: Driver) -> set[str]:
    """Everything that is written on the map."""
    assert driver.view.shown is not None
    return {label.text for item in driver.view.shown.items for label in item.labels}


def drag(driver: Driver, start: QPoint, end: QPoint) -> None:
    ground = driver.view.viewport()
    QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(ground, start + (end - start) * step / 4)
    QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=end)
    driver.settle()


def test_the_lens_is_there_only_while_comparing(opened: Driver) -> None:
    press(opened)
    assert opened.perspective.lens != "changes"
    opened.perspective.set_lens("changes")
    assert opened.perspective.lens != "changes"
    assert not opened.window.menus.actions["lens.changes"].isEnabled()
    assert not opened.page.lens_bar.changes.isVisible()


def test_both_versions_are_on_the_map(compared: Driver) -> None:
    shown = compared.view.shown
    assert shown is not None
    assert "1 gate lost or weaker" in shown.description
    assert compared.page.lens_bar.changes.isVisible()
    assert compared.page.lens_bar.changes.isChecked()
    for element, role in (("ledger", "node"), ("vault", "zone"), ("pager", "node")):
        assert compared.view.item(element, role) is not None
    assert {"− gate lost", "+ calls", "− write"} <= words(compared)


def test_nodes_stay_where_they_are_seen(compared: Driver) -> None:
    def seen() -> list[QPoint]:
        return [compared.place_of(node, "node") for node in ("ticket", "copilot", "rota")]

    before = seen()
    compared.perspective.set_lens("gates")
    compared.settle()
    for one, other in zip(before, seen(), strict=True):
        assert (one - other).manhattanLength() <= 3


def test_what_is_gone_can_be_seen_but_not_taken(compared: Driver) -> None:
    compared.click("copilot", "node")
    assert compared.perspective.selection.element == "copilot"
    before = compared.document.workflow
    compared.click("ledger", "node")
    assert compared.perspective.selection.element == "copilot"
    assert told(compared).count(GONE) == 1
    start = compared.place_of("ledger", "node")
    drag(compared, start, start + QPoint(60, 40))
    assert told(compared).count(GONE) == 2
    assert compared.place_of("ledger", "node") == start
    assert compared.document.workflow is before
    QTest.mouseClick(
        compared.view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ControlModifier,
        start,
    )
    assert compared.perspective.selection.others == ()


def test_what_is_still_there_moves_as_ever(compared: Driver) -> None:
    zone = compared.view.item("vault", "zone")
    start = compared.place_of("rota", "node")
    count = compared.document.undo_stack.count()
    drag(compared, start, start + QPoint(0, 50))
    assert compared.document.undo_stack.count() == count + 1
    assert compared.perspective.now.changes is not None
    assert compared.perspective.now.changes.revision is compared.document.shown
    moved = compared.place_of("rota", "node") - start
    assert abs(moved.y() - 50) <= 3
    # A node is not put where only the older version has a zone.
    assert zone is not None
    inside = compared.view.item("vault", "zone")
    assert inside is not None
    x, y, _, _ = inside.bounds
    count = compared.document.undo_stack.count()
    compared.page.bench.editor.drop_nodes(["rota"], 5.0, 5.0, x + 6, y + 6)
    assert compared.document.undo_stack.count() == count
    assert "Vault room: only the older version has it" in told(compared)


def test_an_edit_is_told_on_the_map(compared: Driver) -> None:
    assert compared.document.place_gates(("calls:copilot>kubectl",))
    compared.settle()
    assert "− gate lost" not in words(compared)
    compared.document.undo_stack.undo()
    compared.settle()
    assert "− gate lost" in words(compared)


def test_the_earlier_lens_comes_back_with_the_end(compared: Driver) -> None:
    compared.trigger("compare.stop")
    assert compared.perspective.lens == "boundaries"
    assert compared.view.item("ledger") is None
    assert not compared.page.lens_bar.changes.isVisible()


def test_so_it_does_when_another_file_is_opened(compared: Driver, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(INCIDENT, encoding="utf-8")
    compared.document.open(other)
    compared.settle()
    assert compared.perspective.lens == "boundaries"
    assert compared.view.shown is not None
    assert compared.view.item("ledger") is None


def test_it_is_exported_as_it_is_seen(compared: Driver, tmp_path: Path) -> None:
    for export in EXPORTS:
        path = tmp_path / f"{export.id}{export.suffix}"
        compared.page.bench.exports.write(export, path)
        compared.settle()
        assert path.stat().st_size > 50, export.id
        assert not any(each.level == "error" for each in compared.told), export.id
        if export.suffix in (".svg", ".mmd", ".dot"):
            assert "Ledger" in path.read_text(encoding="utf-8")
