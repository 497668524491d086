"""A comparison for a terminal: gates lost and radius grown first, what got better last."""

from __future__ import annotations

import textwrap

from graphs.compare.changes import Comparison
from graphs.reports.changes_told import SECTIONS, Told, coverage_words
from graphs.reports.plain import plain

_COLOUR = {"critical": "31;1", "high": "31", "medium": "33", "low": "36"}
_NARROWEST = 40
#: So many lines of one section are told.
_MOST_LINES = 60


def compare_text(
    names: tuple[str, str],
    comparison: Comparison,
    lines: list[Told],
    verdict: str,
    *,
    width: int | None = None,
    colour: bool = False,
) -> str:
    """The comparison as text with a newline at its end.

    `names`: of the two files, older first; `lines`: as `changes_told.told` gives them; `verdict`:
    a sentence that ends it. With a `width` (in columns) long lines are folded.
    """
    out = [f"{plain(names[0])} → {plain(names[1])}", f"  {coverage_words(comparison)}"]
    if not lines:
        out.append("  nothing changed")
    for section, heading in SECTIONS.items():
        here = [line for line in lines if line.section == section]
        if not here:
            continue
        out += ["", f"{heading}: {len(here)}"]
        out += [_line(line) for line in here[:_MOST_LINES]]
        if len(here) > _MOST_LINES:
            out.append(f"  and {len(here) - _MOST_LINES} more: --format json has them all")
    out += ["", verdict]
    out = [_folded(line, width) for line in out]
    if colour:
        out = [_coloured(line) for line in out]
    return "\n".join(out) + "\n"


def _line(line: Told) -> str:
    start = f"  {line.severity.upper()} " if line.severity else "  "
    how = f": {plain(line.how)}" if line.how else ""
    quiet = f" (silenced, {plain(line.silenced)})" if line.silenced else ""
    return f"{start}{line.word}  {plain(line.what)}{how}{quiet}"


def _folded(line: str, width: int | None) -> str:
    if width is None or len(line) <= width:
        return line
    return textwrap.fill(
        line,
        max(width, _NARROWEST),
        subsequent_indent="      ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _coloured(line: str) -> str:
    for severity, code in _COLOUR.items():
        word = f"  {severity.upper()} "
        if line.startswith(word):
            return f"  \x1b[{code}m{severity.upper()}\x1b[0m {line[len(word) :]}"
    return line
