"""Makes the window with all that it needs, and runs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.canvas.stage import Stage
from app.canvas.view import MapView
from app.document.autosave import Autosave
from app.document.decision_book import DecisionBook
from app.document.document import Document
from app.document.frontiers import Frontiers
from app.document.perspective import LENSES, Perspective
from app.document.recovering import Recovery
from app.document.scenarios import Scenarios
from app.jobs.layout_process import LayoutProcess
from app.jobs.worker import Worker
from app.services.crash_log import CrashLog
from app.services.instance import Instance
from app.services.messages import Messages
from app.services.notices import Notices
from app.services.recent import RecentFiles
from app.services.recovery import RecoveryFolder
from app.services.settings import ORGANISATION, Settings
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.theme import Themes
from app.ui.workplace import LAST_OPEN, Workplace

_LENS = "window/lens"


class Session:
    """A window with its document, worker and services; `close` ends all of it."""

    def __init__(self, app: QApplication) -> None:
        settings = Settings()
        self.messages = Messages()
        self.crash_log = CrashLog(self.messages)
        self.worker = Worker()
        self.layouts = LayoutProcess()
        self.themes = Themes(app, settings)
        self.document = Document(self.worker, self.layouts, self.messages)
        self.perspective = Perspective()
        known = {lens for lens, _ in LENSES}
        lens = settings.text(_LENS, "gates")
        self.perspective.set_lens(lens if lens in known else "gates")
        self.view = MapView(self.themes.map_colours)
        self.stage = Stage(self.document, self.perspective, self.worker, self.view)
        self.settings = settings
        folder = RecoveryFolder()
        self.autosave = Autosave(self.document, folder, settings, self.messages)
        self.desk = Desk(
            self.document,
            self.perspective,
            self.worker,
            self.view,
            self.themes,
            settings,
            RecentFiles(settings),
            self.messages,
            Scenarios(self.document, self.worker, self.messages, self.layouts.run),
            Frontiers(self.document, self.worker),
            DecisionBook(self.document, self.worker, self.messages),
            Recovery(self.document, folder, self.autosave, self.worker, self.messages),
            Notices(),
        )
        self.window = MainWindow(self.desk)
        self.workplace = Workplace(self.desk, self.window.files, self.window)
        self.instance = Instance()
        self.instance.asked.connect(self.workplace.asked)

    def close(self) -> None:
        """End the threads and processes; the window must be closed or will be, unasked."""
        self.settings.set(_LENS, self.perspective.lens)
        path = self.document.path
        self.settings.set(LAST_OPEN, str(path.absolute()) if path is not None else "")
        self.settings.sync()
        self.instance.close()
        self.autosave.close()
        self.worker.close()
        self.desk.decisions.close()
        self.layouts.close()
        self.document.undo_stack.clear()


def run(path: str | None, argv: Sequence[str]) -> int:
    """Open the window, on a file where one is given; the exit code of the application."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([*argv] or sys.argv[:1])
    app.setApplicationName(ORGANISATION)
    app.setOrganizationName(ORGANISATION)
    app.setDesktopFileName("ungated")
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
