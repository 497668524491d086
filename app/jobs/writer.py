"""A thread that writes what must be on disk soon, however long the worker is busy."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from graphs.errors import UngatedError

#: How long the end waits for a disk that does not answer, in seconds.
_WAIT_AT_END = 5.0


class Writer(QObject):
    """Runs the newest of what it is asked for, one at a time, on a thread that it starts at need.

    The work must touch no object of Qt. What it raises as `UngatedError` is told by `failed`.
    """

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._condition = threading.Condition()
        self._wanted: Callable[[], None] | None = None
        self._thread: threading.Thread | None = None
        self._is_working = self._is_closing = False
        self._problem.connect(self.failed, Qt.ConnectionType.QueuedConnection)

    _problem = Signal(object)

    def run(self, work: Callable[[], None]) -> None:
        """Have this done in place of what is still waiting."""
        with self._condition:
            if self._is_closing:
                return
            self._wanted = work
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._serve, name="ungated-writer", daemon=True
                )
                self._thread.start()
            self._condition.notify_all()

    @property
    def is_busy(self) -> bool:
        with self._condition:
            return self._is_working or self._wanted is not None

    def close(self) -> None:
        """Give up what waits, and wait for what is being written."""
        with self._condition:
            self._is_closing = True
            self._wanted = None
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=_WAIT_AT_END)

    def _serve(self) -> None:
        while True:
            with self._condition:
                self._is_working = False
                while self._wanted is None and not self._is_closing:
                    self._condition.wait()
                if self._is_closing:
                    return
                work, self._wanted = self._wanted, None
                self._is_working = True
            assert work is not None
            try:
                work()
            except UngatedError as error:
                self._problem.emit(error)
