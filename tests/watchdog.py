"""Measures how long each turn of the event loop keeps the window from answering, and where."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer

#: What the window may at most take for one turn, in seconds, on the machine of `_REFERENCE`.
BAR = 0.05
#: How much processor time `_exercise` takes on the machine that the bar is meant for, in seconds.
_REFERENCE = 0.0035
#: How often the stack is looked at, in seconds.
_GLANCE = 0.002
#: A gesture must have come to rest by then, in seconds.
_PATIENCE = 60.0


@dataclass(slots=True)
class Turn:
    """One turn of the event loop, and its processor time in seconds.

    `places`: the innermost lines of the project that it was seen at, with how often.
    """

    spent: float
    places: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        where = "; ".join(f"{count}× {place}" for place, count in self.places.most_common(3))
        return f"{self.spent * 1000:.0f} ms, {where}"


def slowness(repeats: int = 5) -> float:
    """How many times slower than the machine of the bar this one is now; never less than one."""
    times = []
    for _ in range(repeats):
        start = time.thread_time()
        _exercise()
        times.append(time.thread_time() - start)
    return max(1.0, min(times) / _REFERENCE)


def _exercise() -> int:
    """Some work of the kind that the window does: calls, objects, dictionaries."""
    kept: dict[int, tuple[int, str]] = {}
    for number in range(25_000):
        kept[number % 997] = (number, str(number))
    return len(kept)


class Watchdog:
    """Watches the thread it is made on; `run` makes a gesture inside the event loop.

    Only the processor time of this thread counts, so that neither other programs on the machine nor
    the worker are blamed on the window.
    """

    def __init__(self) -> None:
        self._start = time.thread_time()
        self._seen: list[str] = []
        self._turns: list[Turn] = []
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        self._dispatcher = dispatcher
        # Waiting takes no processor time, and a turn is all that happens between two awakenings.
        dispatcher.awake.connect(self._turn)
        # A signal is handled on the watched thread: a thread that looked at frames of another one
        # could be the last to hold what they hold, and objects of Qt must not die there.
        self._before = signal.signal(signal.SIGPROF, self._glance)
        signal.setitimer(signal.ITIMER_PROF, _GLANCE, _GLANCE)

    def close(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)
        self._dispatcher.awake.disconnect(self._turn)

    def run(self, gesture: Callable[[], object], is_done: Callable[[], bool]) -> Turn:
        """Make a gesture, run the event loop until it is done, and give its longest turn."""
        self._turns = []
        loop = QEventLoop()
        deadline = time.monotonic() + _PATIENCE
        failures: list[Exception] = []
        poll = QTimer(interval=5)

        def begin() -> None:
            try:
                gesture()
            except Exception as error:
                failures.append(error)
            poll.start()

        def look() -> None:
            if failures or is_done() or time.monotonic() > deadline:
                poll.stop()
                # What was painted last is part of the gesture.
                QTimer.singleShot(20, loop.quit)

        poll.timeout.connect(look)
        QTimer.singleShot(10, begin)
        loop.exec()
        if failures:
            raise failures[0]
        assert is_done(), "the gesture did not come to rest"
        return max(self._turns, key=lambda turn: turn.spent, default=Turn(0.0))

    def _turn(self) -> None:
        now = time.thread_time()
        self._turns.append(Turn(now - self._start, Counter(self._seen)))
        self._start, self._seen = now, []

    def _glance(self, _: int, frame: FrameType | None) -> None:
        spent = time.thread_time() - self._start
        if spent > BAR / 10 and (place := _place(frame)):
            self._seen.append(place)


def _place(frame: FrameType | None, depth: int = 3) -> str:
    """The innermost lines of the project on a stack, the innermost first."""
    lines: list[str] = []
    while frame is not None and len(lines) < depth:
        code = frame.f_code
        name = code.co_filename.replace("\\", "/")
        for part in ("/app/", "/graphs/"):
            if part in name and "/tests/" not in name and "site-packages" not in name:
                short = part[1:] + name.rsplit(part, 1)[1]
                lines.append(f"{short}:{frame.f_lineno} {code.co_name}")
                break
        frame = frame.f_back
    return " < ".join(lines)
