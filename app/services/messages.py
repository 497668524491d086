"""What the user has to be told: posted by anyone, shown by the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from graphs.errors import InputError, UngatedError

if TYPE_CHECKING:
    from graphs.model.said import Unmatched

Level = Literal["note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Message:
    """A message: what happened in a sentence, what it means, and the details one line each."""

    level: Level
    title: str
    text: str = ""
    details: tuple[str, ...] = ()

    def as_text(self) -> str:
        """All of it as plain text, for the clipboard."""
        return "\n".join(part for part in (self.title, self.text, *self.details) if part)


class Messages(QObject):
    """Where messages are posted; a `note` is shown in passing, the others until dismissed."""

    posted = Signal(object)

    def post(self, message: Message) -> None:
        self.posted.emit(message)

    def note(self, text: str) -> None:
        self.post(Message("note", text))


def unreadable(name: str, error: UngatedError) -> Message:
    """The message for a file that could not be opened; lists every problem found."""
    title = f"{name} could not be opened"
    kept = "The document that was open is unchanged."
    if isinstance(error, InputError):
        problems = tuple(str(problem) for problem in error.problems)
        count = len(problems)
        found = "One problem was found." if count == 1 else f"{count} problems were found."
        return Message("error", title, f"{found} {kept}", problems)
    return Message("error", title, kept, (str(error),))


def does_not_fit(name: str, overlay: str, unmatched: Sequence[Unmatched]) -> Message:
    """The message for a file that no longer has all that its overlay speaks of."""
    some = "One thing" if len(unmatched) == 1 else f"{len(unmatched)} things"
    text = (
        f"{some} in {overlay} could not be matched, listed below. It is kept there and fits again "
        "when what it speaks of returns."
    )
    details = tuple(f"line {each.line}: {each}" if each.line else str(each) for each in unmatched)
    return Message("warning", f"What was added does not all fit {name} any more", text, details)
