"""Edits of a text by lines: differences carried over, entries of block lists put in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from graphs.formats.native_scalars import flow
from graphs.formats.yaml_text import YamlNode, compose_yaml


class CannotEditError(Exception):
    """The text is laid out in a way that this kind of edit does not handle."""


def merged(original: str, plain: str, changed: str, newline: str) -> str:
    """Carry the differences between two renderings over to the original text.

    `plain` is what the renderer makes of the original without an edit and `changed` with it: lines
    that are the same in both stay as the original has them.
    """
    ours = original.splitlines(keepends=True)
    base, theirs = plain.splitlines(), changed.splitlines()
    starts = _starts(base, ours)
    result: list[str] = []
    done = 0
    for tag, first, last, new_first, new_last in _opcodes(base, theirs):
        if tag != "equal":
            result += ours[done : starts[first]]
            result += theirs[new_first:new_last]
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
    found = _items(text, lines)
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


def _items(text: str, lines: list[str]) -> dict[str, list[_Item]]:
    """The entries of each list at the top level, by its key."""
    pairs = compose_yaml(text, "the file").pairs
    ends = [key.line - 1 for key, _ in pairs[1:]] + [len(lines)]
    return {
        key.text: _block_items(value, end, lines)
        for (key, value), end in zip(pairs, ends, strict=True)
        if key.text in ("zones", "nodes", "links")
    }


def _block_items(value: YamlNode, end: int, lines: list[str]) -> list[_Item]:
    firsts = [item.line - 1 for item in value.items]
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
    """For each line of the base, and its end, the line of ours where the same thing begins."""
    if len(base) == len(ours):
        return list(range(len(base) + 1))
    starts = [0] * len(base) + [len(ours)]
    for tag, first, last, our_first, our_last in _opcodes(
        [line.strip() for line in base], [line.strip() for line in ours]
    ):
        for line in range(first, last):
            inside = our_first + (line - first)
            starts[line] = inside if tag == "equal" else min(inside, our_last)
    return starts


def _opcodes(one: list[str], other: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _joined(lines: Iterable[str], newline: str) -> str:
    """The lines one below the other; those that have a line end keep it."""
    return "".join(line if line.endswith(("\n", "\r")) else line + newline for line in lines)
