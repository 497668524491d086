"""What is offered beside the work itself: recovered edits, files that changed, an error log."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.document.beside import beside_path
from app.document.disk_watch import DiskWatch
from app.document.document import Change
from app.services.crash_log import log_path
from app.services.notices import Answer, Notice
from app.services.recovery import Left
from app.ui.desk import Desk
from app.ui.files import Files
from app.ui.workbench import Workbench

#: What was open when the window was closed, and whether it is opened at the next start.
LAST_OPEN, OPEN_LAST = "session/open", "session/restore"
RECOVERED, CHANGED, ERRORS = "recovered", "changed", "errors"
#: When the log was written that the user was last told of.
_LOG_TOLD = "errors/told"


class Workplace(QObject):
    """Puts the notices of the window, and does what is answered."""

    def __init__(self, desk: Desk, files: Files, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._files = files
        self._window = window
        self.disk_watch = DiskWatch(desk.document, desk.worker)
        desk.recovery.changed.connect(self._offer_recovered)
        self.disk_watch.changed_outside.connect(self._offer_reload)
        self.disk_watch.settled.connect(lambda: desk.notices.withdraw(CHANGED))
        desk.document.changed.connect(self._observe)

    def start(self, path: Path | None = None) -> None:
        """Open a file, or what was open last; look for what an earlier session left behind.

        The window is up.
        """
        settings = self._desk.settings
        last = settings.text(LAST_OPEN)
        if path is not None:
            self._files.open(path)
        elif last and settings.flag(OPEN_LAST, False) and Path(last).exists():
            self._files.open(Path(last))
        self._desk.recovery.look()
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

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self._desk.notices.withdraw(CHANGED)

    def _offer_reload(self, files: tuple[Path, ...]) -> None:
        """Say that other programs wrote files, and let the user choose whose work counts."""
        document = self._desk.document
        names = " and ".join(path.name for path in files)
        verb = "was" if len(files) == 1 else "were"
        text = f"{names} {verb} changed by another program."
        later = Answer("Decide later", None, "Nothing changes now; saving asks again")
        if not document.is_dirty:
            reload = Answer("Reload", document.reload, "Show it as it is now; the map keeps still")
            self._desk.notices.put(Notice(CHANGED, text, (reload, later)))
            return
        answers = [
            Answer("Reload, lose mine", document.reload, "Your unsaved edits are given up"),
            Answer(
                "Keep mine", self.disk_watch.accept, "Saving replaces what the other program wrote"
            ),
            later,
        ]
        assert document.path is not None
        if not document.is_native and beside_path(document.path) not in files:
            # What was added goes beside the file, so nothing of the newer one is overwritten.
            both = Answer(
                "Save mine and reload",
                lambda: self._files.save(document.reload),
                "What you added is kept beside the file, and put on the newer one",
            )
            answers = [both, answers[0], Answer("Keep mine", None, "Work on as before"), later]
        text += " You have unsaved edits."
        self._desk.notices.put(Notice(CHANGED, text, tuple(answers)))

    def _offer_recovered(self) -> None:
        left = self._desk.recovery.left
        if not left:
            self._desk.notices.withdraw(RECOVERED)
        elif len(left) == 1:
            self._desk.notices.put(self._one(left[0]))
        else:
            text = f"Ungated ended without closing. Unsaved edits to {len(left)} files were kept."
            show = Answer("Show them…", self._show_recovered)
            self._desk.notices.put(Notice(RECOVERED, text, (show, _LATER)))

    def _offer_log(self) -> None:
        """Say once that errors were written since the last start."""
        path, settings = log_path(), self._desk.settings
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
        self._desk.notices.put(Notice(ERRORS, text, answers))

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

        RecoveredDialog(self._desk.recovery, self._files, self._window).open()

    def _one(self, left: Left) -> Notice:
        from app.ui.dialogs.recovered import ask_discard, when_written, where_from

        recovery = self._desk.recovery
        text = (
            "Ungated ended without closing. Unsaved edits to "
            f"{left.unsaved.title} ({where_from(left)}) were kept, {when_written(left)}."
        )

        def open_it() -> None:
            self._files.after_asking(lambda: recovery.open(left))

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
