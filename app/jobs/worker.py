"""One worker thread: takes work by channel, the newest wins, results go to the GUI thread."""

from __future__ import annotations

import gc
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from graphs.errors import Cancelled
from graphs.progress import Progress

#: Progress reaches the GUI thread at most this often, in seconds.
_REPORT_EVERY = 0.05
#: How long the end waits for work to heed that it was cancelled, in seconds.
_WAIT_AT_END = 10.0


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work; `generation` counts up, and only the newest of a channel is delivered."""

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

    While a worker lives, cycles of objects are collected on the GUI thread alone, after deliveries:
    Python would collect them on whichever thread allocates, and objects of Qt that die on another
    thread than their own can block it and the GUI thread for ever.
    """

    #: The channel that was given work.
    started = Signal(str)
    #: Channel, share done (0 to 1), words.
    progressed = Signal(str, float, str)
    #: The channel whose work ended or was given up.
    ended = Signal(str)
    _finished = Signal(object)
    _reported = Signal(object, float, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._generations = itertools.count(1)
        self._newest: dict[str, Job] = {}
        self._waiting: list[Job] = []
        self._condition = threading.Condition()
        self._closing = False
        queued = Qt.ConnectionType.QueuedConnection
        self._finished.connect(self._deliver, queued)
        self._reported.connect(self._report, queued)
        gc.disable()
        self._thread = threading.Thread(target=self._run, name="ungated-worker", daemon=True)
        self._thread.start()

    def submit(
        self,
        channel: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        priority: int = 5,
    ) -> int:
        """Queue work; a lower priority number runs earlier. Gives the generation number."""
        job = Job(channel, next(self._generations), priority, work, done, failed)
        with self._condition:
            self._give_up(channel)
            self._newest[channel] = job
            self._waiting.append(job)
            self._condition.notify()
        self.started.emit(channel)
        return job.generation

    def cancel(self, channel: str) -> None:
        """Give up what the channel is doing; nothing of it will be delivered."""
        with self._condition:
            known = self._give_up(channel)
        if known:
            self.ended.emit(channel)

    def is_busy(self, channel: str | None = None) -> bool:
        """Whether the channel (or any) has work that was not yet delivered."""
        return bool(self._newest) if channel is None else channel in self._newest

    def channels(self) -> list[str]:
        """The channels that have work which was not yet delivered."""
        return list(self._newest)

    def close(self) -> None:
        """Give up everything and wait for the thread to end."""
        with self._condition:
            for channel in list(self._newest):
                self._give_up(channel)
            self._closing = True
            self._condition.notify()
        # A daemon thread: work that heeds nobody for so long must not keep the program alive.
        self._thread.join(timeout=_WAIT_AT_END)
        gc.enable()

    def _give_up(self, channel: str) -> bool:
        job = self._newest.pop(channel, None)
        if job is None:
            return False
        job.cancelled.set()
        if job in self._waiting:
            self._waiting.remove(job)
        return True

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
                continue
            except Exception as error:
                job.error = error
            if not job.cancelled.is_set() and not self._closing:
                self._finished.emit(job)

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
        if self._newest.get(job.channel) is job:
            self.progressed.emit(job.channel, share, words)

    def _deliver(self, job: Job) -> None:
        if self._newest.get(job.channel) is not job:
            return
        del self._newest[job.channel]
        _collect()
        self.ended.emit(job.channel)
        if job.error is None:
            job.done(job.result)
        elif job.failed is not None:
            job.failed(job.error)
        else:
            raise job.error


def _collect() -> None:
    """Collect the oldest generation that is due, by the thresholds that Python itself would use."""
    due = zip(gc.get_count(), gc.get_threshold(), strict=True)
    generations = [number for number, (count, limit) in enumerate(due) if count > limit]
    if generations:
        gc.collect(generations[-1])
