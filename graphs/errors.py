"""What is wrong with an input, as `FILE:LINE: what is wrong. What to do.`, all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with an input.

    `line` and `column` count from 1; 0 means that the place is not known or is the whole file.
    """

    file: str
    line: int
    column: int
    what: str
    fix: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        text = f"{place}: {self.what}"
        if self.fix:
            text += f" {self.fix}"
        return text


class UngatedError(Exception):
    """Base of every error that a user can cause and read."""


class InputError(UngatedError):
    """An input that cannot be used; carries every problem found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def one(cls, file: str, what: str, fix: str = "", line: int = 0, column: int = 0) -> InputError:
        return cls([Problem(file, line, column, what, fix)])


class EditError(UngatedError):
    """An edit that the model does not allow; the message says why and what is possible instead."""


class Cancelled(UngatedError):
    """The work was given up because its result is no longer wanted."""
