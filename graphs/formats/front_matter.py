"""Markdown with front matter: the values above the text, read as leniently as people write them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graphs.errors import InputError, Problem
from graphs.formats.redact import redact
from graphs.formats.yaml_text import parse_yaml

__all__ = ["FrontMatter", "begins_with_front_matter", "split"]

#: The longest front matter that is mended line by line, in characters.
_MAX_MENDED = 256 * 1024
#: The most problems that are told; what goes wrong more often goes wrong everywhere.
_MAX_PROBLEMS = 20
#: Blank lines, and a code fence that some editors put around the whole file.
_OPENING = re.compile(
    r"\A\ufeff?(?:[ \t]*\r?\n)*(?:`{3,}[\w-]*[ \t]*\r?\n(?:[ \t]*\r?\n)*)?---[ \t]*(?:\r?\n|\Z)"
)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w.-]*|\"[^\"\n]+\"|'[^'\n]+')[ \t]*:(?=\s|$)")
_INNER = re.compile(r"(?P<lead>\s*(?:- +)?[A-Za-z_][\w.-]*[ \t]*: +)(?P<value>\S.*?)\s*\Z")
#: The header of a text block, by which the lines below are text, whatever stands in them.
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A Markdown file in its two parts.

    `data`: the values of the front matter, None where the file has none or nothing in it can be
    read. `body`: the text below. `problems`: what could not be read as it stands, each as
    `FILE:LINE: what is wrong. What to do.`. `first_line`: the line, from 1, on which the values
    begin; 0 without front matter. `body_line`: that on which the body begins.
    """

    data: dict[str, Any] | None
    body: str
    problems: tuple[str, ...] = ()
    first_line: int = 0
    body_line: int = 1


@dataclass(slots=True)
class _Block:
    """A key at the margin with all lines up to the next one; `line` counts from 1."""

    key: str
    line: int
    lines: list[str]


def begins_with_front_matter(text: str) -> bool:
    """Whether a text opens with the line `---`; cheap, for sniffing."""
    return _OPENING.match(text[:4096]) is not None


def split(text: str, name: str) -> FrontMatter:
    """The front matter and the body of a Markdown text; `name` is what problems call the file.

    Never raises. Front matter that is not valid YAML, as by a colon in a text without quotes, is
    read key by key; a value that cannot be read becomes the text as written, with a problem.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return FrontMatter(None, text)
    first_line = text.count("\n", 0, opening.end()) + 1
    closing = _CLOSING.search(text, opening.end())
    problems: list[Problem] = []
    if closing is None:
        head, body = _unclosed(text[opening.end() :])
        problems.append(
            Problem(name, first_line - 1, 0, "the front matter is never closed.",
                    "Put a line `---` below it.")
        )  # fmt: skip
        body_line = first_line + head.count("\n")
    else:
        head, body = text[opening.end() : closing.start()], text[closing.end() :]
        body_line = text.count("\n", 0, closing.end()) + 1
        if body.startswith("\n"):
            body, body_line = body[1:], body_line + 1
    data = _read(head, name, first_line, problems)
    told = tuple(redact(str(problem)) for problem in islice(problems, _MAX_PROBLEMS))
    return FrontMatter(data, body, told, first_line, body_line)


def _unclosed(text: str) -> tuple[str, str]:
    """The lines up to the first blank one, and the rest."""
    blank = re.search(r"^[ \t]*\r?$", text, re.MULTILINE)
    return (text, "") if blank is None else (text[: blank.start()], text[blank.start() :])


def _read(head: str, name: str, first_line: int, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        data = parse_yaml(head, name)
    except InputError as error:
        return _mended(head, name, first_line, error.problems[0], problems)
    if data is None:
        return {}
    if isinstance(data, dict):
        return data
    problems.append(
        Problem(name, first_line, 0, "the front matter holds no keys.", "Write `key: value`.")
    )
    return None


def _mended(
    head: str, name: str, first_line: int, wrong: Problem, problems: list[Problem]
) -> dict[str, Any] | None:
    """The values of front matter that is not valid as a whole, key by key."""
    line = first_line + wrong.line - 1 if wrong.line else first_line
    if len(head) > _MAX_MENDED:
        problems.append(Problem(name, line, 0, wrong.what, wrong.fix))
        return None
    data: dict[str, Any] = {}
    blocks = _blocks(head)
    for block in blocks:
        # What follows an unquoted text of several lines may look like a key that stood before.
        if block.key in data:
            what = f"`{block.key}` stands here again: left out."
            fix = "Keep one of them; indent lines that go on a text."
            problems.append(Problem(name, first_line + block.line - 1, 0, what, fix))
            continue
        value, is_valid = _value(block, name)
        data[block.key] = value
        if not is_valid:
            what = f"the value of `{block.key}` is not valid YAML: read as text, as it stands."
            fix = "Put a text that holds `: ` or ` #` in quotes."
            problems.append(Problem(name, first_line + block.line - 1, 0, what, fix))
    if not blocks or not problems:
        problems.append(Problem(name, line, 0, wrong.what, wrong.fix))
    return data if blocks else None


def _blocks(head: str) -> list[_Block]:
    found: list[_Block] = []
    for number, line in enumerate(head.splitlines(), start=1):
        key = _KEY.match(line)
        if key is not None:
            found.append(_Block(key["key"].strip("\"'"), number, [line]))
        elif found:
            found[-1].lines.append(line)
    return found


def _value(block: _Block, name: str) -> tuple[Any, bool]:
    """The value of one key, and whether it was valid as it stands."""
    for lines, is_valid in ((block.lines, True), (_quoted(block.lines), False)):
        try:
            data = parse_yaml("\n".join(lines) + "\n", name)
        except InputError:
            continue
        if isinstance(data, dict) and len(data) == 1:
            return next(iter(data.values())), is_valid
    return _as_text(block), False


def _quoted(lines: list[str]) -> list[str]:
    """The lines with every value that YAML may take for something else in quotes."""
    mended: list[str] = []
    block_indent = -1
    for line in lines:
        expanded = line.expandtabs(2)
        indent = len(expanded) - len(expanded.lstrip())
        if block_indent >= 0 and (indent > block_indent or not expanded.strip()):
            mended.append(expanded)
            continue
        block_indent = -1
        inner = _INNER.match(expanded)
        if inner is None:
            mended.append(expanded)
        elif _BLOCK.match(inner["value"]):
            block_indent = indent
            mended.append(expanded)
        elif inner["value"][0] in "\"'[{":
            mended.append(expanded)
        else:
            mended.append(inner["lead"] + json.dumps(inner["value"]))
    return mended


def _as_text(block: _Block) -> str:
    """What stands behind the key, lines joined, without the quotes around all of it."""
    first = block.lines[0].partition(":")[2]
    text = "\n".join(line.strip() for line in (first, *block.lines[1:])).strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return text
