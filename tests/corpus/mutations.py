"""Workflow files as nobody writes them: real ones with something wrong in them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

#: What stands where the format wants something else.
JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, "", " ", "${x}", "{{ x }}", "=x", [], {}, [None], [[]],
    {"": None}, {"id": {}}, "http://[", "//", "*", "..", "/", "a" * 5000, "\u202e\x07", "true",
    [{"id": "x"}, {"id": "x"}], {"name": ["x"]},
)  # fmt: skip


def places(value: Any) -> list[Path]:
    """The path of every value within a parsed document, the document itself left out."""
    found: list[Path] = []
    stack: list[tuple[Any, Path]] = [(value, ())]
    while stack:
        current, path = stack.pop()
        if path:
            found.append(path)
        stack.extend((inner, (*path, key)) for key, inner in _items(current))
    return found


def texts(value: Any) -> list[Path]:
    """The paths of the texts alone."""
    return [path for path in places(value) if isinstance(at(value, path), str)]


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def replaced(value: Any, path: Path, new: Any) -> Any:
    """A copy with another value at a path; only what lies on the path is copied."""
    if not path:
        return new
    key, rest = path[0], path[1:]
    copied = value.copy()
    copied[key] = replaced(value[key], rest, new)
    return copied


def without(value: Any, path: Path) -> Any:
    """A copy in which nothing stands at a path."""
    holder = at(value, path[:-1]).copy()
    del holder[path[-1]]
    return replaced(value, path[:-1], holder)


def renamed(value: Any, path: Path, key: Any) -> Any:
    """A copy in which a value stands under another key."""
    holder = at(value, path[:-1])
    if not isinstance(holder, dict):
        return value
    moved = {(key if one == path[-1] else one): held for one, held in holder.items()}
    return replaced(value, path[:-1], moved)


def mutated(value: Any, chance: random.Random, most: int = 4) -> Any:
    """A document with up to `most` things wrong in it."""
    for _ in range(chance.randint(1, most)):
        found = places(value)
        if not found:
            return value
        path = chance.choice(found)
        how = chance.random()
        if how < 0.45:
            value = replaced(value, path, chance.choice(JUNK))
        elif how < 0.65:
            value = without(value, path)
        elif how < 0.75:
            value = renamed(value, path, chance.choice(("", "id", "type", "kind", "x" * 300)))
        else:
            # What stands elsewhere in the file is of a kind that the importer knows.
            value = replaced(value, path, at(value, chance.choice(found)))
    return value


def garbled(text: str, chance: random.Random) -> str:
    """A text with pieces cut out, doubled, or written over."""
    for _ in range(chance.randint(1, 4)):
        if not text:
            return text
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice((1, 1, 3, 40, 400)))
        piece = text[start:end]
        new = chance.choice(("", piece * 2, "}", "[", "\n", ":", "- ", "\t", "\0", "🙂", "---\n"))
        text = text[:start] + new + text[end:]
    return text


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
