"""From the start of the process to a window that answers, against a bare PySide6 window."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator

from tests.benchmarks.figures import Figure, best_in_turn, process

BARE = """
import os
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QGraphicsView(QGraphicsScene(window)))
window.resize(1280, 800)
window.show()
app.processEvents()
window.repaint()
os._exit(0)
"""
OURS = """
import os, sys
import app.cli
from app.ui import window as ui
from PySide6.QtWidgets import QApplication
app = QApplication([])
session = ui.Session(app)
session.window.resize(1280, 800)
session.window.show()
app.processEvents()
session.window.repaint()
os._exit(0)
"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        # The settings of whoever runs this are none of its business.
        os.environ["XDG_CONFIG_HOME"] = folder
        ours, bare = best_in_turn(
            process([sys.executable, "-c", OURS]), process([sys.executable, "-c", BARE])
        )
    yield Figure("a window that answers", ours, bare, "a bare PySide6 window", 2)
