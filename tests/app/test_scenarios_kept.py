"""Scenarios are saved beside the file, are there again, and what is thrown away comes back."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize("taken", ["apply", "discard"])
def test_what_comes_back_keeps_apart_from_what_has_its_name_by_now(
    opened: Driver, panel: WhatIfPanel, taken: str
) -> None:
    scenarios = try_gate(opened)
    getattr(scenarios, taken)()
    settle(opened)
    try_gate(opened, "calls:copilot>pager")
    opened.document.undo_stack.undo()
    settle(opened)
    names = [kept.name for kept in scenarios.kept]
    assert sorted(names) == ["Scenario 1", "Scenario 2"]
    opened.document.save(opened.document.path)
    settle(opened)
    opened.document.reload()
    settle(opened)
    assert [kept.name for kept in scenarios.kept] == names
    gated = {each.name: each.scenario.changes[0].of for each in scenarios.kept}
    assert gated == {"Scenario 1": "calls:copilot>pager", "Scenario 2": CALL}


def test_a_discarded_scenario_stays_away_where_another_edit_is_undone(
    opened: Driver, panel: WhatIfPanel
) -> None:
    scenarios = try_gate(opened)
    scenarios.apply()
    settle(opened)
    opened.document.undo_stack.undo()
    settle(opened)
    scenarios.choose(scenarios.kept[0].key)
    scenarios.discard()
    opened.document.place_gates(("calls:copilot>pager",))
    settle(opened)
    opened.document.undo_stack.undo()
    settle(opened)
    assert scenarios.kept == ()
    opened.document.undo_stack.undo()
    settle(opened)
    assert [kept.name for kept in scenarios.kept] == ["Scenario 1"]
