"""The first window on small and large screens: its frame has room as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow
from app.ui.services import Services

#: What a window manager commonly draws around a window.
TITLE_BAR, EDGES = 37, 8


class Screen:
    def __init__(self, width: int, height: int) -> None:
        self._room = QRect(0, 0, width, height)

    def availableGeometry(self) -> QRect:
        return self._room


@pytest.fixture
def services(qapp: QApplication) -> Iterator[Services]:
    made = Services(qapp)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("screen", "whole"),
    [((1024, 768), False), ((1440, 900), False), ((1440, 930), False), ((1920, 1080), True)],
)
def test_the_first_window_lies_with_its_frame_on_the_screen(
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    screen: tuple[int, int],
    whole: bool,
) -> None:
    monkeypatch.setattr(MainWindow, "screen", lambda _: Screen(*screen))
    window = MainWindow(services)
    size = window.size()
    assert size.width() + EDGES <= screen[0]
    assert size.height() + TITLE_BAR + EDGES <= screen[1]
    assert (size == QSize(1440, 900)) == whole
    # What is left free is for the frame; the rest of a small screen is used.
    assert whole or size.height() >= min(900, screen[1] - 60)
    window.end()
    window.deleteLater()
