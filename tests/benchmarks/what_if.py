"""What-if in the real window: a gate is placed, until the new analysis is painted."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from graphs.formats.native_writer import dump
from tests.benchmarks.figures import Figure
from tests.benchmarks.workflows import made_up

#: Nodes, and the limit in seconds.
SIZES = ((300, 0.05), (5_000, 0.25))
REPEATS = 7


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        # The settings of whoever runs this are none of its business.
        os.environ["XDG_CONFIG_HOME"] = folder
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        for nodes, limit in SIZES:
            file = Path(folder) / f"flow{nodes}.yaml"
            file.write_text(dump(made_up(nodes, nodes * 3 // 2, nodes // 50)), encoding="utf-8")
            spent = min(_toggles(app, file))
            yield Figure(f"what-if at {nodes:,} nodes", spent, limit, "the limit", 1)


def _toggles(app: QApplication, file: Path) -> list[float]:
    """How long each of several gates took from the gesture to the painted map."""
    from app.ui.window import Session

    session = Session(app)
    session.window.resize(1440, 900)
    session.window.show()
    try:
        session.document.open(file)
        _wait_until_shown(session)
        workflow = session.document.workflow
        assert workflow is not None
        links = [link.id for link in workflow.links if link.kind == "calls"]
        times = []
        for link in links[:REPEATS]:
            start = time.perf_counter()
            session.document.place_gates((link,))
            _wait_until_shown(session)
            session.view.viewport().repaint()
            times.append(time.perf_counter() - start)
        return times
    finally:
        session.window.hide()
        session.close()


def _wait_until_shown(session: object, limit: int = 120_000) -> None:
    """Run the event loop until the newest revision is on the map."""
    loop = QEventLoop()
    session.stage.shown.connect(loop.quit)  # type: ignore[attr-defined]
    timer = QTimer(singleShot=True, interval=limit)
    timer.timeout.connect(lambda: loop.exit(1))
    timer.start()
    if loop.exec():
        raise TimeoutError("the map was not shown")
    session.stage.shown.disconnect(loop.quit)  # type: ignore[attr-defined]
