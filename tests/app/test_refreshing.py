"""Panels follow the document: in place, one in each turn, and only where they are seen."""

from __future__ import annotations

import random
from collections.abc import Hashable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from window_driver import Driver

from app.ui.panels.refreshing import Refreshing, Upkeep
from app.ui.panels.rows_model import RowsModel, ordered
from tests.effort import examples

_BELOW = ("findings", "questions", "assumptions", "standards")


class Words(RowsModel[tuple[int, str]]):
    """Numbers with a word each, to be sorted by the word."""

    def key_of(self, row: tuple[int, str]) -> Hashable:
        return row[0]

    def columnCount(self, parent: Any = None) -> int:
        return 2

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        number, word = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return index.row() if index.column() == 0 else ordered(word, index.row())
        return (number, word)[index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def _sorted_by(model: Words, column: int) -> QSortFilterProxyModel:
    # No child of the model: they would hold each other, and die in any order.
    shown = QSortFilterProxyModel()
    shown.setSortRole(Qt.ItemDataRole.UserRole)
    shown.setSourceModel(model)
    shown.sort(column)
    return shown


def _said(shown: QSortFilterProxyModel) -> list[tuple[int, str]]:
    rows = range(shown.rowCount())
    return [(shown.index(n, 0).data(), shown.index(n, 1).data()) for n in rows]


@pytest.mark.parametrize("column", [0, 1])
def test_rows_that_changed_in_place_are_those_of_a_new_table(qapp: Any, column: int) -> None:
    chance = random.Random(column)
    model = Words()
    shown = _sorted_by(model, column)
    rows: list[tuple[int, str]] = []
    for step in range(examples(60)):
        for _ in range(chance.randrange(4)):
            what = chance.randrange(4)
            if what == 0 or not rows:
                rows.insert(chance.randint(0, len(rows)), (1000 + len(rows) + 50 * step, "b"))
            elif what == 1:
                del rows[chance.randrange(len(rows))]
            elif what == 2:
                rows.insert(chance.randint(0, len(rows) - 1), rows.pop(chance.randrange(len(rows))))
            else:
                place = chance.randrange(len(rows))
                rows[place] = (rows[place][0], chance.choice("abcAB"))
        if len({key for key, _ in rows}) < len(rows):
            rows = list(dict(rows).items())
        model.become(rows)
        fresh = Words()
        fresh.become(rows)
        assert model.rows == rows
        assert _said(shown) == _said(_sorted_by(fresh, column))


def test_a_small_change_touches_few_rows(qapp: Any) -> None:
    rows = [(number, "word") for number in range(300)]
    model = Words()
    model.become(rows)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    before = model.touched
    model.become([*rows[1:], rows[0]])
    assert model.touched - before == 2
    model.become(list(model.rows))
    assert model.touched - before == 2
    model.become([(number, "other" if number == 7 else word) for number, word in model.rows])
    assert model.touched - before == 3
    assert not resets


def test_one_panel_is_refreshed_in_each_turn_and_none_that_is_hidden(qtbot: QtBot) -> None:
    done: list[str] = []
    turns = Refreshing()
    panels = {name: QWidget() for name in ("first", "second", "hidden")}
    keeps: dict[str, Upkeep] = {}
    for name, panel in panels.items():
        qtbot.addWidget(panel)
        keeps[name] = Upkeep(panel, turns, lambda name=name: done.append(name))
        if name != "hidden":
            panel.show()
    for upkeep in keeps.values():
        upkeep.ask()
        upkeep.ask()
    assert done == []
    turns._turn()
    assert done == ["first"]
    turns._turn()
    assert done == ["first", "second"]
    assert not turns.is_due
    QApplication.processEvents()
    assert done == ["first", "second"]
    assert keeps["hidden"].is_stale
    keeps["hidden"].shown()
    keeps["hidden"].shown()
    assert done == ["first", "second", "hidden"]


def test_an_edit_leaves_hidden_panels_alone_until_they_are_shown(opened: Driver) -> None:
    panels = opened.window.panels
    opened.window.tabs.turn_to("actions")
    counts = {name: panels[name].upkeep.count for name in _BELOW}  # type: ignore[attr-defined]
    table = panels["actions"]._model  # type: ignore[attr-defined]
    shown = opened.document.shown
    assert shown is not None
    assert shown.analysis is not None
    link = next(action.link for action in shown.analysis.actions if action.is_open)
    resets: list[int] = []
    table.modelReset.connect(lambda: resets.append(1))
    opened.document.place_gates((link,))
    opened.settle()
    assert {name: panels[name].upkeep.count for name in _BELOW} == counts  # type: ignore[attr-defined]
    now = opened.document.shown
    assert now is not None
    assert now.analysis is not None
    assert now.judged is not None
    by_key = {(row.action.link, row.action.role): row.action for row in table.rows}
    assert by_key == {(each.link, each.role): each for each in now.analysis.actions}
    # The tab is seen, so what stands on it is true even while its page is not.
    assert panels["findings"].words == f"Findings {len(now.judged.lines)}"  # type: ignore[attr-defined]
    for name in _BELOW:
        opened.window.tabs.turn_to(name)
        assert not panels[name].upkeep.is_stale, name  # type: ignore[attr-defined]
    listed = set(panels["findings"]._model.lines)  # type: ignore[attr-defined]
    assert listed == {line.id for line in now.judged.lines}
    opened.document.undo_stack.undo()
    opened.settle()
    assert not resets


def test_a_hidden_outline_shows_what_was_added_meanwhile(opened: Driver) -> None:
    outline: Any = opened.window.panels["outline"]
    outline.hide()
    shown = opened.document.shown
    assert shown is not None
    assert shown.analysis is not None
    opened.document.place_gates((shown.analysis.actions[0].link,))
    opened.settle()
    workflow = opened.document.workflow
    assert workflow is not None
    added = workflow.node_by_id.keys() - shown.workflow.node_by_id.keys()
    assert added
    assert not any(outline._model.index_of(node).isValid() for node in added)
    outline.show()
    assert all(outline._model.index_of(node).isValid() for node in workflow.node_by_id)


@pytest.mark.parametrize(("busy", "asked"), [(0, 1), (3, 4), (10_000, 12)])
def test_panels_stand_back_behind_the_map_but_not_for_ever(
    qtbot: QtBot, busy: int, asked: int
) -> None:
    turns, panel = Refreshing(), QWidget()
    qtbot.addWidget(panel)
    made: list[int] = []
    seen: list[int] = []

    def stands_back() -> bool:
        seen.append(len(made))
        return len(seen) <= busy

    turns.stands_back = stands_back
    panel.show()
    Upkeep(panel, turns, lambda: made.append(len(seen))).ask()
    qtbot.waitUntil(lambda: bool(made))
    assert made == [asked]
    assert seen == [0] * asked
