"""Makes text safe to stand in Markdown: nobody's name becomes markup, a link or a mention."""

from __future__ import annotations

import re

from graphs.drawing.text import plain_line

#: What Markdown, GitHub's dialect or HTML takes for more than text anywhere in a line. A colon is
#: one between letters and slashes (an address) or around a word (an emoji).
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$@^]|(?<=www)\.|:(?=//|[A-Za-z0-9_+-]+:))")
#: What begins a line would make it a list, a heading, a table or a rule.
_BEGINNING = re.compile(r"^(\d{1,9}(?=[.)])|)([-+=:.)])")


def safe(text: str, begins: bool = True) -> str:
    """The text on one line, as Markdown shows it literally.

    `begins`: it may stand at the beginning of a line.
    """
    escaped = _SPECIAL.sub(r"\\\1", plain_line(text))
    return _BEGINNING.sub(r"\1\\\2", escaped) if begins else escaped


def code(text: str) -> str:
    """The text as a stretch of code: fenced by more backticks than it has in a row."""
    shown = plain_line(text)
    if not shown:
        return ""
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    space = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def cell(words: str) -> str:
    """Markdown as it stands in a cell of a table, where even code must not hold a plain bar."""
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", words)


def fenced(text: str, language: str = "") -> list[str]:
    """A block of text as it is, fenced by more backticks than it has in a row."""
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return [f"{ticks}{language}", *text.rstrip("\n").split("\n"), ticks]
