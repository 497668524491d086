"""What-if: a gate is placed, until it is analysed and drawn, and until it is on the screen.

The first is processor time without a window; the second is what a user waits for.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

import resources
from app.services.shipped import drawing_kit
from graphs.api import analyse, load_policy
from graphs.drawing.builder import build_scene
from graphs.drawing.layout import lay_out
from graphs.drawing.lenses import lens
from graphs.drawing.still import lay_out_again
from graphs.formats.native_writer import dump
from graphs.model.edits import place_gate
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
            spent = min(_drawn(nodes))
            yield Figure(f"what-if at {nodes:,} nodes, processor", spent, limit, "the limit", 1)
            file = Path(folder) / f"flow{nodes}.yaml"
            file.write_text(dump(made_up(nodes, nodes * 3 // 2, nodes // 50)), encoding="utf-8")
            spent = min(_toggles(app, file))
            yield Figure(f"what-if at {nodes:,} nodes", spent, limit, "the limit", 1)


def _drawn(nodes: int) -> list[float]:
    """How much processor time each of several gates took, analysis to scene."""
    policy = load_policy(resources.policy_text(), "default")
    kit = drawing_kit()
    workflow = made_up(nodes, nodes * 3 // 2, nodes // 50)
    layout = lay_out(workflow, kit.measure)
    build_scene(workflow, layout, lens("gates"), analyse(workflow, policy), kit)
    times = []
    for link in [link.id for link in workflow.links if link.kind == "calls"][:REPEATS]:
        changed, _ = place_gate(workflow, link)
        start = time.process_time()
        analysis = analyse(changed, policy)
        layout = lay_out_again(changed, workflow, layout, kit.measure)
        build_scene(changed, layout, lens("gates"), analysis, kit)
        times.append(time.process_time() - start)
        workflow = changed
    return times


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
