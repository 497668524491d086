"""Prepares what is not painted yet while nothing else is to be done, so that a zoom need not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, QTimer

from app.canvas.detail import prepare
from app.canvas.painter import Inks
from graphs.drawing.scene import Item

#: How many items are prepared in one turn of the event loop: some milliseconds of work.
_AT_ONCE = 60
#: How long to wait before and between, in milliseconds: what is shown is painted first.
_PAUSE = 15
#: Of a map with more items too few are ever seen at a time, and what is kept has its limits.
_MOST = 4_000


class Warming(QObject):
    """Goes through the items of a map, some at a time; a newer map takes the place of the last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rest: Iterator[Item] = iter(())
        self._inks: Inks | None = None
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def start(self, items: Iterable[Item], inks: Inks) -> None:
        wanted = list(items)
        self._rest, self._inks = iter(wanted if len(wanted) <= _MOST else ()), inks
        self._timer.start()

    def _go_on(self) -> None:
        assert self._inks is not None
        for _ in range(_AT_ONCE):
            item = next(self._rest, None)
            if item is None:
                self._timer.stop()
                return
            prepare(item, self._inks)
