"""With large text in a small window all of a panel can be got at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea
from window_driver import Driver

from app.document.perspective import Selection


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
