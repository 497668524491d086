"""What is offered beside the work itself: recovered edits, files that changed, an error log."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.services.crash_log import log_path
from app.services.notices import Answer, Notice
from app.services.recovery import Left
from app.ui.workbench import Workbench

if TYPE_CHECKING:
    from app.ui.last_session import LastSession
    from app.ui.main_window import MainWindow
    from app.ui.services import Services

#: Whether what was open last is opened at the next start.
OPEN_LAST = "session/restore"
RECOVERED, ERRORS = "recovered", "errors"
#: When the log was written that the user was last told of.
_LOG_TOLD = "errors/told"


class Workplace(QObject):
    """Puts the notices of the window, and does what is answered."""

    def __init__(self, services: Services, window: MainWindow, last_session: LastSession) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._files = window.files
        self.last_session = last_session
        services.left_behind.changed.connect(self._offer_recovered)

    def start(self, path: Path | None = None) -> None:
        """Open a file, or what was open last; look for what an earlier session left behind.

        The window is up.
        """
        if path is not None:
            self._files.open(path)
        elif self._services.settings.flag(OPEN_LAST, False):
            self.last_session.open()
        else:
            self.last_session.offer()
        self._window.page.desk.recovery.look()
        self._offer_log()

    def asked(self, path: Path | None) -> None:
        """A later start of the program asks for this window, and perhaps for a file in it."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if path is not None:
            self._files.open(path)

    def _offer_recovered(self) -> None:
        left = self._services.left_behind.all
        if not left:
            self._services.notices.withdraw(RECOVERED)
        elif len(left) == 1:
            self._services.notices.put(self._one(left[0]))
        else:
            text = f"Ungated ended without closing. Unsaved edits to {len(left)} files were kept."
            show = Answer("Show them…", self._show_recovered)
            self._services.notices.put(Notice(RECOVERED, text, (show, _LATER)))

    def _offer_log(self) -> None:
        """Say once that errors were written since the last start."""
        path, settings = log_path(), self._services.settings
        try:
            written = str(path.stat().st_mtime_ns)
        except OSError:
            return
        if settings.text(_LOG_TOLD) == written:
            return
        settings.set(_LOG_TOLD, written)
        show = Answer("Show", self._show_log)
        delete = Answer("Delete", lambda: path.unlink(missing_ok=True), "Remove the log for good")
        text = "Something went wrong inside Ungated the last time. The details are in a log."
        answers = (show, delete, Answer("Dismiss", None, "Keep the log, and say no more of it"))
        self._services.notices.put(Notice(ERRORS, text, answers))

    def _show_log(self) -> None:
        from app.ui.dialogs.error_log import ErrorLogDialog

        path = log_path()
        try:
            words = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            words = f"The log cannot be read: {error.strerror}."
        ErrorLogDialog(words, str(path), self._window).open()

    def _show_recovered(self) -> None:
        from app.ui.dialogs.recovered import RecoveredDialog

        RecoveredDialog(self._window.page.desk.recovery, self._files, self._window).open()

    def _one(self, left: Left) -> Notice:
        from app.ui.dialogs.recovered import ask_discard, when_written, where_from

        recovery = self._window.page.desk.recovery
        open_it = partial(self._files.recover, left)
        text = (
            "Ungated ended without closing. Unsaved edits to "
            f"{left.unsaved.title} ({where_from(left)}) were kept, {when_written(left)}."
        )

        return Notice(
            RECOVERED,
            text,
            (
                Answer("Open it", open_it, "Show them as unsaved edits; no file is changed"),
                _LATER,
                Answer(
                    "Discard…",
                    lambda: ask_discard(left, recovery, self._window),
                    "Remove them for good",
                ),
            ),
        )


def show_recovered(bench: Workbench) -> None:
    """List what was left behind."""
    from app.ui.dialogs.recovered import RecoveredDialog

    RecoveredDialog(bench.desk.recovery, bench.files, bench.window).open()


_LATER = Answer("Keep for later", None, "They are offered again at the next start")
