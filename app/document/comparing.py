"""Compares the open document with an older version of it, again after every edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.document.document import Change, Document
from app.jobs.worker import Worker
from app.services.messages import Messages, unreadable
from graphs.errors import UngatedError
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from app.document.judged import Judged
    from graphs.analysis.engine import Analysis
    from graphs.compare.changes import Comparison, Version
    from graphs.reports.changes_told import Told

_CHANNEL = "compare"


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed since the older version: `lines` as reports tell it, worst first."""

    older: Version
    comparison: Comparison
    lines: tuple[Told, ...]
    coverage: str

    @property
    def worse(self) -> int:
        """How many things got worse."""
        return len(self.comparison.severities())


class Comparing(QObject):
    """Holds the older version; tells when what changed since is known, or nothing is compared."""

    changed = Signal()

    def __init__(self, document: Document, worker: Worker, messages: Messages) -> None:
        super().__init__(document)
        self._document = document
        self._worker = worker
        self._messages = messages
        self._path: Path | None = None
        self._title = ""
        self._older: Version | None = None
        self._compared: Compared | None = None
        document.changed.connect(self._observe)
        worker.ended.connect(self._ended)

    @property
    def path(self) -> Path | None:
        """The file of the older version; None where nothing is compared."""
        return self._path

    @property
    def title(self) -> str:
        """What the older version is called: its file, or the file as it was or is there."""
        return self._title

    @property
    def compared(self) -> Compared | None:
        """What changed; None until it is known."""
        return self._compared

    def compare_with(self, path: Path, older: Version | None = None, title: str = "") -> None:
        """Compare with the version in a file; one that cannot be read changes nothing.

        `older`: the version itself, where the file has another by now. `title`: what it is called
        where its file's name does not tell it.
        """
        before = self._path, self._title, self._older, self._compared
        self._path, self._title = path, title or path.name
        self._older, self._compared = older, None

        def fail(error: Exception) -> None:
            if not isinstance(error, UngatedError):
                raise error
            self._path, self._title, self._older, self._compared = before
            self._messages.post(unreadable(path.name, error))
            self.changed.emit()

        self._fail = fail
        self.changed.emit()
        self._compare()

    def stop(self) -> None:
        """Compare no longer."""
        self._worker.cancel(_CHANNEL)
        self._path = self._older = self._compared = None
        self.changed.emit()

    def _observe(self, change: Change) -> None:
        if self._path is None:
            return
        if change & Change.SOURCE:
            self.stop()
        elif change & (Change.ASSESSED | Change.JUDGED):
            self._compare()

    def _ended(self, channel: str) -> None:
        if channel == _CHANNEL:
            # The result of work that was not cancelled is handed over after this.
            QTimer.singleShot(0, self, self._stop_if_cancelled)

    def _stop_if_cancelled(self) -> None:
        is_waiting = self._path is not None and self._compared is None
        if is_waiting and not self._worker.is_busy(_CHANNEL):
            self.stop()

    def _compare(self) -> None:
        revision = self._document.shown
        if self._path is None or revision is None or revision.analysis is None:
            return
        if revision.judged is None:
            # Its findings are on their way; they come with a change of their own.
            return
        path = self._path

        def finish(compared: Compared) -> None:
            if self._path == path:
                self._older, self._compared = compared.older, compared
                self.changed.emit()

        work = partial(_compared, path, self._older, revision.analysis, revision.judged)
        self._worker.submit(_CHANNEL, work, finish, self._fail, priority=4)


def _compared(
    path: Path,
    older: Version | None,
    analysis: Analysis,
    judged: Judged,
    progress: Progress,
) -> Compared:
    """What changed from an older version, read from a file unless it is given. On the worker."""
    from graphs.compare.changes import Version
    from graphs.compare.compare import compare
    from graphs.reports.changes_told import told

    if older is None:
        older = _read(path, progress)
    step(progress, 0.8, "comparing")
    comparison = compare(older, Version(analysis, judged.judgement))
    before, after = comparison.coverage_before, comparison.coverage_after
    words = f"{after.gated} of {after.required} gated"
    if after != before:
        words += f", before {before.gated} of {before.required}"
    return Compared(older, comparison, tuple(told(comparison)), words)


def _read(path: Path, progress: Progress) -> Version:
    from app.services.policies import policy_for
    from app.services.rulebook import texts
    from graphs import api
    from graphs.compare.changes import Version
    from graphs.rules.judge import judge
    from resources import catalogues

    step(progress, 0.0, f"reading {path.name}")
    loaded = api.load(path, catalogues())
    analysis = api.analyse(loaded.workflow, policy_for(loaded, path), progress)
    return Version(analysis, judge(analysis, texts(), progress=progress))
