"""Counts and lists as sentences tell them, for pictures, reports and findings alike."""

from __future__ import annotations

from collections.abc import Iterable


def counted(number: int, one: str, many: str = "") -> str:
    """`1 gate`, `2 gates`; `many` where the plural is irregular."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], most: int = 3) -> str:
    """Each name once: `a`, `a and b`, `a, b and 4 more`."""
    each = list(dict.fromkeys(names))
    if len(each) > most:
        each = [*each[: most - 1], f"{len(each) - most + 1} more"]
    if len(each) < 2:
        return "".join(each)
    return f"{', '.join(each[:-1])} and {each[-1]}"
