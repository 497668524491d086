"""What tests of the window share: a workflow to open, and a driver that makes gestures on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas.view import MapView
from app.document.document import Document
from app.document.perspective import Perspective
from app.services.messages import Message
from app.ui.document_page import DocumentPage
from app.ui.window import Session

INCIDENT = """\
# The incident copilot, as agreed with the SRE team.
ungated: 1
name: Incident response copilot
zones:
  - {id: internet, name: Internet, trust: untrusted}
  - {id: corp, name: Corporate, trust: internal, environment: test}
  - {id: prod, name: Production, trust: restricted, environment: prod, parent: corp}
nodes:
  - {id: ticket, kind: trigger, name: Ticket, zone: internet, exposure: anonymous}
  - {id: copilot, kind: agent, name: Incident copilot, zone: corp, owner: sre}
  - {id: kubectl, kind: tool, zone: corp, content: trusted, arguments: model}  # the sharp one
  - {id: pager, kind: tool, name: Pager, zone: corp, content: trusted}
  - {id: cluster, kind: system, name: Prod cluster, zone: prod, criticality: critical,
     sensitivity: internal, content: trusted}
  - {id: rota, kind: system, name: Rota, zone: corp, criticality: low, sensitivity: internal,
     content: trusted}
links:
  - {from: ticket, to: copilot, kind: flow}
  - {from: copilot, to: kubectl, kind: calls}
  - {from: copilot, to: pager, kind: calls}
  - {from: kubectl, to: cluster, kind: acts, verb: execute, reversible: false}
  - {from: kubectl, to: cluster, kind: acts, verb: delete}
  - {from: pager, to: rota, kind: acts, verb: write}
"""


class Driver:
    """A shown window and what a test needs to drive it."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.qtbot = qtbot
        self.session = session
        self.window = session.window
        self.told: list[Message] = []
        session.messages.posted.connect(self.told.append)

    @property
    def page(self) -> DocumentPage:
        """The page in front, as are the following of it."""
        return self.window.page

    @property
    def document(self) -> Document:
        return self.session.document

    @property
    def view(self) -> MapView:
        return self.session.view

    @property
    def perspective(self) -> Perspective:
        return self.session.perspective

    def settle(self) -> None:
        """Wait until the worker has nothing left to deliver, and nothing is to be asked of it."""
        worker = self.session.worker

        def idle() -> None:
            assert not worker.is_busy(), worker.channels()
            pages = self.window.documents.pages
            assert not any(page.stage.is_resting for page in pages)
            assert not any(page.desk.refreshing.is_due for page in pages)
            assert not self.session.themes.is_changing

        self.qtbot.waitUntil(idle, timeout=60_000)
        QApplication.processEvents()

    def open(self, path: Path) -> None:
        self.window.files.open(path)
        self.settle()

    def coverage(self) -> tuple[int, int]:
        """Gated, and required, of what is shown."""
        shown = self.document.shown
        assert shown is not None
        assert shown.analysis is not None
        return shown.analysis.coverage.gated, shown.analysis.coverage.required

    def table_head(self) -> str:
        return str(self.window.panels["actions"].count.text())  # type: ignore[attr-defined]

    def place_of(self, element: str, role: str) -> QPoint:
        """Where an item is, on the viewport of the map."""
        item = self.view.item(element, role)
        assert item is not None, (element, role)
        return self.view.mapFromScene(QRectF(*item.bounds).center())

    def click(self, element: str, role: str) -> None:
        """Click an item on the map."""
        place = self.place_of(element, role)
        QTest.mouseMove(self.view.viewport(), place)
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def trigger(self, command: str) -> None:
        """Run a command as its menu does; it must be possible now."""
        self.window.menus.refresh()
        action = self.window.menus.actions[command]
        assert action.isEnabled(), command
        action.trigger()
        self.settle()
