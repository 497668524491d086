"""Where the values of a JSON text stand: the line of each JSON pointer (RFC 6901)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(text: str, pointers: Collection[str]) -> dict[str, int]:
    """The line (from 1) on which the value of each of these pointers begins, where it is found.

    `text` is valid JSON; deep and large texts are walked without recursion.
    """
    breaks = [match.start() for match in re.finditer("\n", text)]
    wanted = set(pointers)
    found: dict[str, int] = {}
    # One entry for each open object or list: its pointer, and the next index of a list.
    open_values: list[tuple[str, int | None]] = []
    key: str | None = None
    previous = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "}]":
            open_values.pop()
        elif token in ",:":
            pass
        elif open_values and open_values[-1][1] is None and previous in "{,":
            key = _escaped(token)
        else:
            pointer = ""
            if open_values:
                outer, index = open_values[-1]
                pointer = f"{outer}/{key if index is None else index}"
                if index is not None:
                    open_values[-1] = (outer, index + 1)
            if pointer in wanted:
                found[pointer] = bisect_right(breaks, match.start()) + 1
                if len(found) == len(wanted):
                    return found
            if token == "{":
                open_values.append((pointer, None))
            elif token == "[":
                open_values.append((pointer, 0))
        previous = token if token in "{}[],:" else "value"
    return found


def _escaped(token: str) -> str:
    """A key as it stands in a pointer. Keys with escapes are compared as they are written."""
    return token[1:-1].replace("~", "~0").replace("/", "~1")
