"""Scenarios are saved beside the file, are there again, and what is thrown away comes back."""

from __future__ import annotations

from test_whatif import CALL, panel, rows, settle, try_gate
from window_driver import Driver

from app.document.beside import beside_path
from app.ui.panels.whatif import WhatIfPanel

__all__ = ["panel"]


def test_a_saved_scenario_is_there_again(opened: Driver, panel: WhatIfPanel) -> None:
    scenarios = try_gate(opened)
    scenarios.rename(scenarios.kept[0].key, "For the board")
    settle(opened)
    before = rows(panel)
    document = opened.document
    text = document.path.read_bytes()
    assert document.is_dirty
    document.save(document.path)
    settle(opened)
    assert not document.is_dirty
    assert document.path.read_bytes() == text
    assert "For the board" in beside_path(document.path).read_text(encoding="utf-8")
    document.reload()
    settle(opened)
    assert not document.is_dirty
    assert rows(panel) == before
    scenarios.choose(scenarios.kept[0].key)
    assert scenarios.apply()
    settle(opened)
    assert opened.coverage() == (2, 2)


def test_steps_that_do_not_fit_a_file_any_more_are_told_and_kept(
    opened: Driver, panel: WhatIfPanel
) -> None:
    scenarios = try_gate(opened)
    document = opened.document
    document.save(document.path)
    settle(opened)
    text = document.path.read_text(encoding="utf-8")
    changed = [line for line in text.splitlines() if "to: kubectl, kind: calls" not in line]
    assert len(changed) == len(text.splitlines()) - 1
    document.path.write_text("\n".join(changed) + "\n", encoding="utf-8")
    document.reload()
    settle(opened)
    (kept,) = scenarios.kept
    assert [each.because for each in kept.tried.misfits] == [f"There is no link {CALL}."]
    scenarios.choose(kept.key)
    settle(opened)
    said = panel.changes.item(0).text()
    assert "Gate the call from Incident copilot to kubectl" in said
    assert "does not fit the design" in said
    assert not document.is_dirty


def test_a_step_that_is_taken_back_comes_back_by_undo(opened: Driver, panel: WhatIfPanel) -> None:
    scenarios = try_gate(opened)
    changes = scenarios.chosen.scenario.changes
    scenarios.take_back(0)
    settle(opened)
    assert scenarios.chosen.scenario.changes == ()
    opened.document.undo_stack.undo()
    settle(opened)
    assert scenarios.chosen.scenario.changes == changes
