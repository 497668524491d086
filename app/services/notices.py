"""What waits for an answer but stops nobody: offers that stay above the map until answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer. `run` may be None where the answer is that nothing is done."""

    words: str
    run: Callable[[], None] | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened and what can be done; a later notice of the same `about` replaces it."""

    about: str
    text: str
    answers: tuple[Answer, ...]


class Notices(QObject):
    """The notices that wait for an answer, the oldest first."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Notice] = {}

    @property
    def waiting(self) -> tuple[Notice, ...]:
        return tuple(self._waiting.values())

    def put(self, notice: Notice) -> None:
        self._waiting[notice.about] = notice
        self.changed.emit()

    def withdraw(self, about: str) -> None:
        """Take a notice away that needs no answer any more."""
        if self._waiting.pop(about, None) is not None:
            self.changed.emit()

    def answer(self, notice: Notice, answer: Answer) -> None:
        """Do what was answered; the notice is gone before, as that may put another one."""
        if self._waiting.get(notice.about) is notice:
            self.withdraw(notice.about)
        if answer.run is not None:
            answer.run()
