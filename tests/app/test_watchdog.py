"""The watchdog sees a window that does not answer, and says where it was kept from it."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from window_driver import Driver

from tests.watchdog import Watchdog


def test_the_watchdog_names_what_blocks(driver: Driver) -> None:
    dog = Watchdog()
    view = driver.session.view

    def block() -> None:
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            view.zoom_by(1.0)

    turn = dog.run(block, lambda: True)
    calm = dog.run(lambda: QTimer.singleShot(1, lambda: None), lambda: True)
    dog.close()
    assert turn.spent >= 0.2
    assert any("set_zoom" in place for place in turn.places)
    assert calm.spent < 0.1
