"""With large text in a small window all of a panel can be got at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea
from window_driver import Driver

from app.document.perspective import Selection
from app.ui.panels.fact_field import FactField

BARE = """
ungated: 1
nodes:
  - {id: alert, kind: trigger}
  - {id: agent, kind: agent}
  - {id: tool, kind: tool}
  - {id: system, kind: system}
links:
  - {from: alert, to: agent, kind: flow}
  - {from: agent, to: tool, kind: calls}
  - {from: tool, to: system, kind: acts, verb: unknown}
"""


@pytest.fixture
def large(opened: Driver) -> Iterator[Driver]:
    opened.session.themes.choose_text_size(200)
    opened.window.resize(1100, 700)
    opened.settle()
    yield opened
    opened.session.themes.choose_text_size(100)


@pytest.mark.parametrize("chosen", ["", "copilot", "calls:copilot>kubectl", "prod"])
def test_what_is_wider_than_the_inspector_can_be_scrolled_to(large: Driver, chosen: str) -> None:
    large.page.desk.select(Selection(chosen))
    large.settle()
    panel = large.page.panels["inspector"]
    (scroll,) = panel.findChildren(QScrollArea)
    assert panel.findChildren(QLabel)
    wider = max(scroll.widget().width() - scroll.viewport().width(), 0)
    bar = scroll.horizontalScrollBar()
    assert bar.maximum() == wider
    assert bar.isVisible() == (wider > 0)


def test_what_a_fact_is_taken_as_leaves_values_their_room(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text(BARE, encoding="utf-8")
    driver.window.resize(1440, 860)
    driver.open(path)
    driver.page.desk.select(Selection("acts:tool>system"))
    driver.settle()
    panel = driver.page.panels["inspector"]
    (scroll,) = panel.findChildren(QScrollArea)
    taken = [each for each in panel.findChildren(QLabel) if each.text().startswith("taken as ")]
    assert any(each.objectName() == "chip" for each in taken)
    assert scroll.verticalScrollBar().isVisible()
    assert scroll.widget().width() <= scroll.viewport().width()
    fields = {each.property("fact"): each.text() for each in panel.findChildren(FactField)}
    assert fields["verb"] == "unknown"
