"""Makes the window with all that it needs, and runs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from app.canvas.stage import Stage
from app.canvas.view import MapView
from app.document.autosave import Autosave
from app.document.document import Document
from app.document.perspective import Perspective
from app.services.crash_log import CrashLog
from app.services.instance import Instance
from app.services.settings import ORGANISATION
from app.ui.desk import Desk
from app.ui.document_page import DocumentPage
from app.ui.last_session import LastSession
from app.ui.main_window import MainWindow
from app.ui.services import Services
from app.ui.workplace import Workplace
from resources import program_icon


class Session:
    """A window with its documents and services; `close` ends all of it."""

    def __init__(self, app: QApplication) -> None:
        services = Services(app)
        self.services = services
        self.messages, self.settings = services.messages, services.settings
        self.worker, self.layouts, self.themes = services.worker, services.layouts, services.themes
        self.crash_log = CrashLog(self.messages)
        self.window = MainWindow(services)
        services.themes.dress(self.window)
        self.last_session = LastSession(services.settings, self.window.documents, self.window.files)
        self.workplace = Workplace(services, self.window, self.last_session)
        self.instance = Instance()
        self.instance.asked.connect(self.workplace.asked)

    @property
    def page(self) -> DocumentPage:
        """The page in front, as are the following of it."""
        return self.window.page

    @property
    def desk(self) -> Desk:
        return self.page.desk

    @property
    def document(self) -> Document:
        return self.desk.document

    @property
    def perspective(self) -> Perspective:
        return self.desk.perspective

    @property
    def view(self) -> MapView:
        return self.desk.view

    @property
    def stage(self) -> Stage:
        return self.page.stage

    @property
    def autosave(self) -> Autosave:
        return self.desk.recovery.autosave

    def close(self) -> None:
        """End the threads and processes; the window must be closed or will be, unasked."""
        self.last_session.close()
        self.settings.sync()
        self.instance.close()
        self.window.end()
        self.services.close()


def run(path: str | None, argv: Sequence[str]) -> int:
    """Open the window, on a file where one is given; the exit code of the application."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([*argv] or sys.argv[:1])
    app.setApplicationName(ORGANISATION)
    app.setOrganizationName(ORGANISATION)
    app.setDesktopFileName("ungated")
    icon = QPixmap()
    icon.loadFromData(program_icon())
    app.setWindowIcon(QIcon(icon))
    session = Session(app)
    session.crash_log.install()
    session.instance.listen()
    session.window.show()
    # After the window is up: a problem with the file is then told in front of it.
    QTimer.singleShot(0, lambda: session.workplace.start(Path(path) if path is not None else None))
    code = app.exec()
    session.close()
    session.crash_log.remove()
    return code
