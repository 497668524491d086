"""A comparison as Markdown, fit for a comment on a pull request."""

from __future__ import annotations

from graphs.compare.changes import Comparison
from graphs.reports.changes_told import SECTIONS, WORSE, Told, coverage_words
from graphs.reports.markdown_text import safe

#: Hosts cut long comments; so many lines of one section are told.
_MOST_LINES = 25


def compare_markdown(
    names: tuple[str, str], comparison: Comparison, lines: list[Told], verdict: str
) -> str:
    """The comparison as Markdown: what got worse as lists, the rest folded away.

    The arguments are those of `compare_text`.
    """
    out = [f"### Ungated: {safe(names[0])} → {safe(names[1])}", "", f"**{safe(verdict)}**"]
    out += ["", f"{safe(coverage_words(comparison))}.".capitalize()]
    if not lines:
        out += ["", "Nothing changed."]
    for section, heading in SECTIONS.items():
        here = [line for line in lines if line.section == section]
        if not here:
            continue
        told = [_line(line) for line in here[:_MOST_LINES]]
        if len(here) > _MOST_LINES:
            told.append(f"- and {len(here) - _MOST_LINES} more")
        if section in WORSE:
            out += ["", f"#### {heading} ({len(here)})", "", *told]
        else:
            summary = f"<details><summary>{heading} ({len(here)})</summary>"
            out += ["", summary, "", *told, "", "</details>"]
    return "\n".join(out) + "\n"


def _line(line: Told) -> str:
    severity = f"**{line.severity}** · " if line.severity else ""
    how = f": {safe(line.how)}" if line.how else ""
    quiet = f" *(silenced, {safe(line.silenced)})*" if line.silenced else ""
    return f"- {severity}{line.word}: {safe(line.what)}{how}{quiet}"
