"""What was decided about the findings of the open document: reads and extends its log."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.document.document import Change, Document
from app.document.revision import Revision
from app.jobs.worker import Worker
from app.services.messages import Message, Messages
from graphs.errors import UngatedError
from graphs.progress import Progress

if TYPE_CHECKING:
    from app.document.walkthrough import Walkthrough
    from graphs.model.decisions import Entry, Log, Standing
    from graphs.model.said import Decision


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of decisions: the log as it was read, and by finding what holds today."""

    log: Log
    standings: Mapping[str, Standing]


class DecisionBook(QObject):
    """Observes the document; tells by one signal when what is decided changed.

    `walkthrough`: the last one that was held, for its minutes. `tell`: who hears what goes wrong,
    which the stage of a walkthrough takes over while it covers the window.
    """

    changed = Signal()

    def __init__(
        self,
        document: Document,
        worker: Worker,
        messages: Messages,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(document)
        self._document = document
        self._worker = worker
        self.tell: Callable[[Message], None] = messages.post
        self.today = today
        self.known: Known | None = None
        self.walkthrough: Walkthrough | None = None
        self._path: Path | None = None
        self._waiting: deque[tuple[Path, Entry]] = deque()
        self._writing = threading.Lock()
        self._count = 0
        self._told: tuple[str, ...] = ()
        document.changed.connect(self._observe)

    @property
    def standings(self) -> Mapping[str, Standing]:
        """The newest decision on each finding that has one."""
        return self.known.standings if self.known is not None else {}

    @property
    def path(self) -> Path | None:
        """Where decisions on the open document are kept; None without a document."""
        if self._document.path is None:
            return None
        from graphs.formats.decision_log import log_path

        return log_path(self._document.path)

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self.known = self.walkthrough = None
            self._told = ()
            self._worker.cancel("decisions")
            self.changed.emit()
        elif change & Change.FILE and self._path not in (None, self._document.path):
            self._take_along(self._path)
        self._path = self._document.path
        if change & (Change.SOURCE | Change.JUDGED | Change.FILE):
            self.read()

    def read(self) -> None:
        """Read the log again, and tell what holds of it for the findings that are shown."""
        revision, opened = self._document.shown, self._document.opened
        if revision is None or revision.judged is None or opened is None:
            return
        others = opened.beside.overlay.decisions
        work = partial(_known, self.path, revision, others, self.today())
        self._worker.submit("decisions", work, self._know, priority=4)

    def _know(self, known: Known) -> None:
        self.known = known
        told = tuple(map(str, known.log.problems))
        if told and told != self._told:
            text = "No decision counts until it is. Restore the log from a copy."
            self.tell(Message("warning", "The log of decisions is not whole", text, told))
        self._told = told
        self.changed.emit()

    def decide(self, revision: Revision, findings: Iterable[str], decision: Decision) -> None:
        """Append a decision on each of these findings, as their paths are in a revision.

        `decision.finding` is filled in; the day is today's.
        """
        path, judged = self.path, revision.judged
        if path is None or judged is None:
            return
        from dataclasses import replace

        from app.services.deciding import finding_trace
        from graphs.model.decisions import Entry

        for finding_id in findings:
            finding = judged.by_id[finding_id]
            said = replace(decision, finding=finding_id, decided=self.today())
            entry = Entry(said, finding.rule, finding_trace(revision.workflow, finding))
            self._waiting.append((path, entry))
        # A channel of its own: newer work must not take the place of what is not written yet.
        self._count += 1
        work = partial(_write_all, self._waiting, self._writing)
        self._worker.submit(f"decide {self._count}", work, self._written, self._fail, priority=0)

    def _written(self, _: object) -> None:
        self.read()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UngatedError):
            raise error
        self._waiting.clear()
        title = "The decision could not be recorded"
        self.tell(Message("error", title, "", (str(error),)))
        self.read()

    def close(self) -> None:
        """Write what is still waiting."""
        try:
            _write_all(self._waiting, self._writing, lambda share, words: True)
        except UngatedError as error:
            self.tell(Message("error", "A decision was not recorded", "", (str(error),)))

    def _take_along(self, before: Path | None) -> None:
        """Copy the log to where the document was saved as another file."""
        from graphs.formats.decision_log import log_path

        old, new = log_path(before) if before is not None else None, self.path
        if old is not None and new is not None and old.is_file() and not new.exists():
            from app.document.saving import write_whole

            try:
                write_whole(new, old.read_bytes())
            except (OSError, UngatedError) as error:
                title = "The decisions were not taken along"
                self.tell(Message("warning", title, "", (str(error),)))


def _known(
    path: Path | None,
    revision: Revision,
    others: Iterable[Decision],
    today: date,
    progress: Progress,
) -> Known:
    from app.services.deciding import finding_trace
    from graphs.formats.decision_log import read_log
    from graphs.model.decisions import standings

    assert revision.judged is not None
    log = read_log(path)
    traces = {
        finding_id: finding_trace(revision.workflow, finding)
        for finding_id, finding in revision.judged.by_id.items()
    }
    return Known(log, standings(log, others, traces, today))


def _write_all(
    waiting: deque[tuple[Path, Entry]], writing: threading.Lock, progress: Progress
) -> None:
    """Append what waits, each entry once whoever gets there first."""
    from graphs.formats.decision_log import append

    with writing:
        while waiting:
            path, entry = waiting[0]
            append(path, entry)
            waiting.popleft()
