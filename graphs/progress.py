"""How long work reports on itself and learns that it is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable

from graphs.errors import Cancelled

#: Called with the share done (0 to 1) and a few words; returns False when the work should stop.
Progress = Callable[[float, str], bool]


def silent(share: float, words: str) -> bool:
    """Report nothing and never stop."""
    return True


def step(progress: Progress, share: float, words: str) -> None:
    """Report progress; raise `Cancelled` when the caller no longer wants the result."""
    if not progress(share, words):
        raise Cancelled(words)
