"""Edits of a text by lines: differences carried over, entries of block lists put in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from graphs.formats.native_scalars import flow
from graphs.formats.yaml_text import YamlNode, compose_yaml


class CannotEditError(Exception):
    """The text is laid out in a way that this kind of edit does not handle."""


def merged(original: str, plain: str, changed: str, newline: str) -> str:
    """Carry the differences between two renderings over to the original text.

    `plain` is what the renderer makes of the original without an edit and `changed` with it: lines
    that are the same in both stay as the original has them, and new ones are indented like it.
    """
    ours = original.splitlines(keepends=True)
    base, theirs = plain.splitlines(), changed.splitlines()
    starts = _starts(base, ours)
    result: list[str] = []
    done = 0
    for tag, base_first, base_last, new_first, new_last in _opcodes(base, theirs):
        first, last = base_first, base_last
        if tag == "equal":
            continue
        like = first
        if tag == "insert":
            # A comment before the next entry is about that one: what is new stands above it.
            while first > 0 and _says_nothing(base[first - 1]) and starts[first - 1] >= done:
                first = last = first - 1
            like = max(first - 1, 0)
        shift = _indent(ours[starts[like]]) - _indent(base[like])
        result += ours[done : starts[first]]
        result += [_shifted(line, shift) for line in theirs[new_first:new_last]]
        done = max(done, starts[last])
    return _joined([*result, *ours[done:]], newline)


def with_items(
    text: str, moves: Mapping[str, tuple[list[int], list[tuple[int, Any]]]], newline: str
) -> str:
    """The text without the lines of some entries of its block lists, and with a line for new ones.

    `moves`: by list key, the numbers of the entries that go, and new entries each with the number
    of the entry that it follows (-1 for the first place).
    Raises `CannotEditError` where such a list is not in block style, one entry below the other.
    """
    if not any(gone or added for gone, added in moves.values()):
        return text
    lines = text.splitlines(keepends=True)
    found = _items(text, lines, frozenset(moves))
    removed: set[int] = set()
    inserted: dict[int, list[str]] = {}
    tail: list[str] = []
    for key, (gone, added) in moves.items():
        if added and key not in found:
            tail += [f"{key}:", *(f"  - {flow(entry)}" for _, entry in added)]
            continue
        for number in gone:
            removed.update(range(found[key][number].first, found[key][number].end))
        for previous, entry in added:
            if not found[key]:
                raise CannotEditError(key)
            item = found[key][max(previous, 0)]
            line = item.first if previous < 0 else item.end
            inserted.setdefault(line, []).append(f"{item.indent}- {flow(entry)}")
    result: list[str] = []
    for number in range(len(lines) + 1):
        result += inserted.get(number, [])
        if number < len(lines) and number not in removed:
            result.append(lines[number])
    return _joined(result + tail, newline)


@dataclass(frozen=True, slots=True)
class _Item:
    """The lines of one entry of a block list, from 0; `end` is the line after the last."""

    first: int
    end: int
    indent: str


def _items(text: str, lines: list[str], keys: frozenset[str]) -> dict[str, list[_Item]]:
    """The entries of the lists under these keys of the top level."""
    pairs = compose_yaml(text, "the file").pairs
    ends = [key.line - 1 for key, _ in pairs[1:]] + [len(lines)]
    return {
        key.text: _block_items(value, end, lines)
        for (key, value), end in zip(pairs, ends, strict=True)
        if key.text in keys
    }


def _block_items(value: YamlNode, end: int, lines: list[str]) -> list[_Item]:
    firsts = [item.line - 1 for item in value.items]
    if not firsts:
        return []
    # A dash may stand alone on the line before its entry.
    firsts = [first - (lines[first - 1].strip() == "-") for first in firsts]
    if len(set(firsts)) < len(firsts):
        raise CannotEditError("several entries on a line")
    items = []
    for first, following in zip(firsts, [*firsts[1:], end], strict=True):
        line = lines[first]
        if not line.lstrip().startswith("-"):
            raise CannotEditError("no dash before an entry")
        last = following
        while last > first + 1 and _says_nothing(lines[last - 1]):
            last -= 1
        items.append(_Item(first, last, line[: len(line) - len(line.lstrip())]))
    return items


def _says_nothing(line: str) -> bool:
    """Whether a line is blank or a comment: one that stands before the next entry is about that."""
    return not line.strip() or line.lstrip().startswith("#")


def _starts(base: list[str], ours: list[str]) -> list[int]:
    """For each line of the base, and its end, the line of ours where the same thing begins.

    Where a renderer puts on one line what stands on several, the count of characters other than
    white space tells where each line of the base begins.
    """
    if len(base) == len(ours):
        return list(range(len(base) + 1))
    if _characters(base) != _characters(ours):
        raise CannotEditError("the renderer writes something else")
    first_at: dict[int, int] = {}
    counts = _counts(ours)
    for number, count in enumerate(counts):
        first_at.setdefault(count, number)
    starts: list[int] = []
    for line, count in zip([*base, "end"], _counts(base), strict=True):
        if count not in first_at:
            raise CannotEditError("a line begins within another")
        number = first_at[count]
        if not line.strip():
            # Of several blank lines in a row each has its own, as far as both have as many.
            number = max(number, min(starts[-1] + 1, len(ours))) if starts else number
        while line.strip() and number < len(ours) and not ours[number].strip():
            number += 1
        starts.append(number)
    return starts


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _shifted(line: str, shift: int) -> str:
    """The line with so many more (or fewer) spaces before it, as the lines around it have."""
    return " " * (_indent(line) + shift) + line.lstrip() if shift and line.strip() else line


def _characters(lines: list[str]) -> str:
    return "".join("".join(line.split()) for line in lines)


def _counts(lines: list[str]) -> list[int]:
    """How many characters other than white space stand before each line, and in all."""
    return list(accumulate((len("".join(line.split())) for line in lines), initial=0))


def _opcodes(one: list[str], other: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _joined(lines: Iterable[str], newline: str) -> str:
    """The lines one below the other; those that have a line end keep it."""
    return "".join(line if line.endswith(("\n", "\r")) else line + newline for line in lines)
