"""The exit codes of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.formats.base import Loaded

OK, FOUND, USAGE, UNREADABLE, INCOMPLETE = 0, 1, 2, 3, 4


def exit_code(loaded: Loaded, complete: bool) -> int:
    """The code after one input was told: what was not read weighs more than what was not judged."""
    if loaded.warnings:
        return UNREADABLE
    return OK if complete else INCOMPLETE
