"""One worker thread: takes work by channel, the newest wins, results go to the GUI thread."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.jobs.memory import Memory
from graphs.errors import Cancelled
from graphs.progress import Progress

#: Progress reaches the GUI thread at most this often, in seconds.
_REPORT_EVERY = 0.05
#: How long the end waits for work to heed that it was cancelled, in seconds.
_WAIT_AT_END = 10.0
#: How long after a delivery cycles of objects are collected, in milliseconds.
_PAUSE = 40


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work; `generation` counts up, and only the newest of a channel is delivered."""

    owner: Worker
    channel: str
    generation: int
    priority: int
    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None] | None
    cancelled: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: Exception | None = None


class Worker(QObject):
    """Runs work one after the other on its own thread.

    `submit` gives up what the same channel had before. What `work` returns is passed to `done` on
    the GUI thread, unless newer work was submitted to the channel or it was cancelled meanwhile.
    `work` must only read immutable snapshots; it is handed a `Progress` that stops it on request.
    `share` gives a worker with channels of its own on the same thread: one for each document.

    While a worker lives, cycles of objects are collected on the GUI thread alone, after deliveries:
    Python would collect them on whichever thread allocates, and objects of Qt that die on another
    thread than their own can block it and the GUI thread for ever. For the same reason every job
    comes back to the GUI thread, that of a closed share too.
    """

    #: The channel that was given work.
    started = Signal(str)
    #: Channel, share done (0 to 1), words.
    progressed = Signal(str, float, str)
    #: The channel whose work ended or was given up.
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None, thread: _Thread | None = None) -> None:
        super().__init__(parent)
        self._newest: dict[str, Job] = {}
        self._shares: list[Worker] = []
        self._owns_thread = thread is None
        self._closed = False
        self._thread = thread or _Thread()

    def share(self) -> Worker:
        """A worker on the same thread, whose channels do not mix with those of others."""
        share = Worker(thread=self._thread)
        self._shares = [each for each in self._shares if not each.is_closed]
        self._shares.append(share)
        return share

    @property
    def is_closed(self) -> bool:
        return self._closed

    def submit(
        self,
        channel: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        priority: int = 5,
    ) -> int:
        """Queue work; a lower priority number runs earlier. Gives the generation number.

        A closed worker takes nothing, and gives 0.
        """
        if self._closed:
            return 0
        self._give_up(channel)
        job = Job(self, channel, self._thread.count(), priority, work, done, failed)
        self._newest[channel] = job
        self._thread.put(job)
        self.started.emit(channel)
        return job.generation

    def cancel(self, channel: str) -> None:
        """Give up what the channel is doing; nothing of it will be delivered."""
        if self._give_up(channel):
            self.ended.emit(channel)

    def is_busy(self, channel: str | None = None) -> bool:
        """Whether the channel (or any, of its shares too) has work that was not yet delivered."""
        return bool(self.channels()) if channel is None else channel in self._newest

    def channels(self) -> list[str]:
        """The channels, of its shares too, that have work which was not yet delivered."""
        return [*self._newest, *(name for share in self._shares for name in share.channels())]

    def close(self) -> None:
        """Give up everything; what owns the thread waits for it to end."""
        self._closed = True
        for share in self._shares:
            share.close()
        for channel in list(self._newest):
            self._give_up(channel)
        if self._owns_thread:
            self._thread.close()

    def _give_up(self, channel: str) -> bool:
        job = self._newest.pop(channel, None)
        if job is None:
            return False
        job.cancelled.set()
        self._thread.take_back(job)
        return True

    def report(self, job: Job, share: float, words: str) -> None:
        """Tell how far a job is. Only the thread's signals call this, on the GUI thread."""
        if self._newest.get(job.channel) is job:
            self.progressed.emit(job.channel, share, words)

    def deliver(self, job: Job) -> None:
        """Hand over what a job gave. Only the thread's signals call this, on the GUI thread."""
        if self._newest.get(job.channel) is not job:
            return
        del self._newest[job.channel]
        self._thread.collect_soon()
        self.ended.emit(job.channel)
        if job.error is None:
            job.done(job.result)
        elif job.failed is not None:
            job.failed(job.error)
        else:
            raise job.error


class _Thread(QObject):
    """The thread itself, and the way back from it."""

    _finished = Signal(object)
    _reported = Signal(object, float, str)

    def __init__(self) -> None:
        super().__init__()
        self._generations = itertools.count(1)
        self._waiting: list[Job] = []
        self._condition = threading.Condition()
        self._closing = False
        queued = Qt.ConnectionType.QueuedConnection
        self._finished.connect(self._deliver, queued)
        self._reported.connect(self._report, queued)
        # Not while something is delivered: either may take as long as the window can spare.
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._collect)
        self._memory = Memory(self)
        self._thread = threading.Thread(target=self._run, name="ungated-worker", daemon=True)
        self._thread.start()

    def count(self) -> int:
        return next(self._generations)

    def put(self, job: Job) -> None:
        with self._condition:
            self._waiting.append(job)
            self._condition.notify()

    def collect_soon(self) -> None:
        """Collect what is due, in a turn of the event loop of its own."""
        if not self._pause.isActive():
            self._pause.start()

    def _collect(self) -> None:
        self._memory.tidy()

    def take_back(self, job: Job) -> None:
        """Take out of the queue what did not begin yet."""
        with self._condition:
            if job in self._waiting:
                self._waiting.remove(job)

    def close(self) -> None:
        """End the thread, and wait until it has."""
        with self._condition:
            self._closing = True
            self._condition.notify()
        self._pause.stop()
        # A daemon thread: work that heeds nobody for so long must not keep the program alive.
        self._thread.join(timeout=_WAIT_AT_END)
        self._memory.close()

    def _run(self) -> None:
        while True:
            with self._condition:
                while not self._waiting and not self._closing:
                    self._condition.wait()
                if self._closing:
                    return
                job = min(self._waiting, key=lambda job: (job.priority, job.generation))
                self._waiting.remove(job)
            try:
                job.result = job.work(self._progress_of(job))
            except Cancelled:
                # Whoever waits for it gave it up, or it is as if they had.
                job.cancelled.set()
            except Exception as error:
                job.error = error
            if not self._closing:
                self._finished.emit(job)
            # The last that holds it must not be this thread, which now waits.
            del job

    def _progress_of(self, job: Job) -> Progress:
        last = 0.0

        def progress(share: float, words: str) -> bool:
            nonlocal last
            now = time.monotonic()
            if now - last >= _REPORT_EVERY and not job.cancelled.is_set():
                last = now
                self._reported.emit(job, share, words)
            return not job.cancelled.is_set()

        return progress

    def _report(self, job: Job, share: float, words: str) -> None:
        job.owner.report(job, share, words)

    def _deliver(self, job: Job) -> None:
        if not job.cancelled.is_set():
            job.owner.deliver(job)
