"""Keeps what was made of immutable things, found again by their identity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


class Kept(Generic[Thing, Made]):
    """Makes something of a thing once, for as long as the thing is in use.

    To find it by value, all of a shape would have to be hashed each time that it is painted.
    """

    def __init__(self, make: Callable[[Thing], Made], most: int = 32_768) -> None:
        self._make = make
        self._most = most
        # The thing is kept with it: no other can have its identity meanwhile.
        self._kept: dict[int, tuple[Thing, Made]] = {}

    def of(self, thing: Thing) -> Made:
        found = self._kept.get(id(thing))
        if found is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            found = self._kept[id(thing)] = thing, self._make(thing)
        return found[1]
