"""Errors that nobody caught: written to a log with secrets redacted, and told to the user."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QStandardPaths

from app.services.messages import Message, Messages

#: The log is started afresh above this size in bytes, so that it cannot grow without bound.
MAX_BYTES = 512 * 1024


def log_path() -> Path:
    """Where the log of this user lies."""
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "crash.log"


class CrashLog:
    """Catches what nobody else caught, in any thread, for as long as it is installed."""

    def __init__(self, messages: Messages, path: Path | None = None) -> None:
        self._messages = messages
        self._path = path or log_path()
        self._told: set[str] = set()

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.record
        threading.excepthook = lambda args: self.record(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def record(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write one error to the log and tell the user where it is."""
        import datetime
        import traceback

        from graphs.formats.redact import redact

        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        lines = redact("".join(traceback.format_exception(kind, error, trace)))
        now = datetime.datetime.now().isoformat(timespec="seconds")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            full = self._path.exists() and self._path.stat().st_size > MAX_BYTES
            with self._path.open("w" if full else "a", encoding="utf-8") as log:
                log.write(f"{now}\n{lines}\n")
            where = f"The details are in {self._path}, without secrets."
        except OSError as problem:
            where = f"The details could not be written: {problem.strerror}."
        summary = redact(f"{kind.__name__}: {error}")
        # What fails on every repaint must not be told on every repaint.
        if summary in self._told:
            return
        self._told.add(summary)
        self._messages.post(
            Message("error", "Something went wrong inside Ungated", where, (summary,))
        )
