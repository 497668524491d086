"""Brings panels up to date: those that are seen one in each turn, those that are not when shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

#: Between two turns, in milliseconds: what one of them changed is painted before the next begins.
_PAUSE = 16
#: So many times panels stand back behind what is waited for more.
_PATIENCE = 12


class Upkeep(QObject):
    """Knows whether a panel shows the present state, and how to bring it there.

    The panel calls `shown` in its `showEvent`, so that nobody ever sees what it missed.
    """

    def __init__(self, panel: QWidget, turns: Refreshing, refresh: Callable[[], None]) -> None:
        super().__init__(panel)
        self._panel = panel
        self._turns = turns
        self._refresh = refresh
        self.is_stale = False
        #: How often the panel was brought up to date.
        self.count = 0

    @property
    def is_seen(self) -> bool:
        return self._panel.isVisible()

    def ask(self) -> None:
        """Have the panel brought up to date: soon where it is seen, else when it is shown."""
        self.is_stale = True
        if self.is_seen:
            self._turns.add(self)

    def shown(self) -> None:
        """Catch up before the first picture of the panel is painted."""
        if self.is_stale:
            self.now()

    def now(self) -> None:
        """Bring the panel up to date at once; what was asked for before is done with it."""
        self.is_stale = False
        self.count += 1
        self._refresh()


class Refreshing(QObject):
    """The panels of one document that wait for their turn; one is refreshed in each.

    All of them in one turn would keep the window from answering for too long.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Upkeep] = []
        #: Whether something is made that is waited for more than any panel.
        self.stands_back: Callable[[], bool] = lambda: False
        self._stood_back = 0
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._turn)

    @property
    def is_due(self) -> bool:
        """Whether a panel that is seen waits to be brought up to date."""
        return any(each.is_stale and each.is_seen for each in self._waiting)

    def add(self, upkeep: Upkeep) -> None:
        if upkeep not in self._waiting:
            self._waiting.append(upkeep)
        if not self._timer.isActive():
            self._timer.start()

    def _turn(self) -> None:
        if self._stood_back < _PATIENCE and self.stands_back():
            self._stood_back += 1
            self._timer.start()
            return
        self._stood_back = 0
        while self._waiting:
            upkeep = self._waiting.pop(0)
            if upkeep.is_stale and upkeep.is_seen:
                if self._waiting:
                    self._timer.start()
                upkeep.now()
                return
