"""How long one turn of the event loop keeps the window from answering, at 300 nodes.

Processor time of the thread of the window, gesture by gesture, through what a session is made of:
open, look around, edit, undo, take a point of the frontier, save, and hold a walkthrough.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, QRectF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from graphs.formats.native_writer import dump
from tests.benchmarks.figures import Figure
from tests.benchmarks.workflows import made_up
from tests.watchdog import BAR, Watchdog, slowness

if TYPE_CHECKING:
    from app.ui.window import Session

_NODES = 300
#: A gesture's longest turn is the shortest of so many rounds: the least disturbed by other work.
_ROUNDS = 4


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        # The settings of whoever runs this are none of its business.
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        limit = BAR * slowness()
        longest: dict[str, float] = {}
        for number in range(_ROUNDS):
            file = Path(folder) / f"flow{number}.yaml"
            file.write_text(dump(made_up(_NODES, _NODES * 3 // 2, 6)), encoding="utf-8")
            for what, spent in _round(app, file):
                longest[what] = min(spent, longest.get(what, spent))
        for what, spent in longest.items():
            yield Figure(f"longest turn, {what}", spent, limit, "the limit", 1)


def _round(app: QApplication, file: Path) -> Iterator[tuple[str, float]]:
    from app.ui.window import Session

    session = Session(app)
    session.window.resize(1440, 900)
    session.window.show()
    dog = Watchdog()
    try:
        for what, gesture in _gestures(session, file):
            _rest()
            yield what, dog.run(gesture, lambda: _is_done(session)).spent
    finally:
        dog.close()
        session.window.hide()
        session.close()


def _is_done(session: Session) -> bool:
    pages = session.window.documents.pages
    return not (
        any(page.desk.worker.is_busy() for page in pages)
        or any(page.stage.is_resting for page in pages)
        or any(page.desk.refreshing.is_due for page in pages)
    )


def _rest(milliseconds: int = 300) -> None:
    """Let what is prepared while nobody waits be prepared, as it is between two gestures."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _gestures(session: Session, file: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is done, in order; each is made before the next is asked for."""
    yield "open", lambda: session.window.files.open(file)
    yield "lens Boundaries", _command(session, "lens.boundaries")
    yield "lens Gates", _command(session, "lens.gates")
    for panel in ("findings", "questions", "assumptions", "whatif", "actions"):
        yield f"panel {panel}", _command(session, f"panel.{panel}")
    yield "next open action", _command(session, "go.next_open")
    yield "next finding", _command(session, "go.next_finding")
    yield "fit", _command(session, "view.fit")
    yield "place a gate", _command(session, "edit.gate")
    yield "undo", session.document.undo_stack.undo
    yield "redo", session.document.undo_stack.redo
    node = session.document.shown.workflow.nodes[40].id  # type: ignore[union-attr]
    yield "drag a node", lambda: _drag(session, node)
    yield "frontier", _command(session, "whatif.frontier")
    panel = session.window.panels["whatif"]
    chart = panel.frontier_part.chart  # type: ignore[attr-defined]
    yield "point of the frontier", lambda: QTest.keyClick(chart, Qt.Key.Key_End)
    yield "make it a scenario", lambda: QTest.keyClick(chart, Qt.Key.Key_Return)
    yield "apply the scenario", panel.apply.click  # type: ignore[attr-defined]
    yield "undo the scenario", session.document.undo_stack.undo
    yield "save", session.window.files.save
    yield "scenes of a walkthrough", _command(session, "walkthrough.start")
    dialog = next(d for d in session.window.findChildren(QDialog) if d.isVisible())
    yield "begin the walkthrough", lambda: QTest.keyClick(dialog, Qt.Key.Key_Return)
    yield "next scene", lambda: _press(Qt.Key.Key_PageDown)
    yield "leave the walkthrough", lambda: _press(Qt.Key.Key_Escape)


def _command(session: Session, name: str) -> Callable[[], object]:
    def run() -> None:
        session.window.menus.refresh()
        action = session.window.menus.actions[name]
        assert action.isEnabled(), name
        action.trigger()

    return run


def _press(key: Qt.Key) -> None:
    window = QApplication.activeWindow()
    assert window is not None
    QTest.keyClick(window.focusWidget() or window, key)


def _drag(session: Session, node: str) -> None:
    view = session.view
    item = view.item(node, "node")
    assert item is not None
    start = view.mapFromScene(QRectF(*item.bounds).center())
    way = QPoint(30, 25)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view.viewport(), left, pos=start)
    QTest.mouseMove(view.viewport(), start + way)
    QTest.mouseRelease(view.viewport(), left, pos=start + way)
