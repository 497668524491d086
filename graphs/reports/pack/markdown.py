"""Writes the content of a report as Markdown of GitHub's dialect; maps are Mermaid flowcharts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from graphs.reports.markdown_text import cell, code, fenced, safe
from graphs.reports.pack.content import (
    Block,
    Bullets,
    Card,
    ChartBlock,
    Facts,
    Note,
    Numbers,
    Pack,
    Paragraph,
    Picture,
    Run,
    Table,
    Words,
    plain,
    runs,
)

#: Renderers refuse a longer flowchart than this (Mermaid's `maxTextSize`).
_LONGEST_MAP = 50_000
_ANCHOR = re.compile(r"[^A-Za-z0-9-]")


def to_markdown(pack: Pack) -> str:
    """The report as Markdown, with a newline at its end."""
    lines = [f"# {safe(pack.title)}", "", safe(pack.subtitle), ""]
    lines += _facts(pack.about)
    lines += ["## Contents", ""]
    lines += [
        f"{number}. [{safe(section.title)}](#{_anchor(section.id)})"
        for number, section in enumerate(pack.sections, 1)
    ]
    lines.append("")
    targets = {section.id for section in pack.sections}
    targets |= {block.id for block in pack.blocks() if isinstance(block, Card)}
    for section in pack.sections:
        lines += [f'<a id="{_anchor(section.id)}"></a>', "", f"## {safe(section.title)}", ""]
        for block in section.blocks:
            lines += _block(block, targets, 3)
    if pack.foot:
        lines += ["---", "", safe(pack.foot)]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _anchor(target: str) -> str:
    """The name of a place in the document; no name that a platform makes of a heading begins so."""
    return "u-" + _ANCHOR.sub("-", target)


def _words(words: Words, targets: set[str]) -> str:
    told, before = [], ""
    each = [*runs(words), Run("")]
    for run, following in pairwise(each):
        told.append(_run(run, targets, before, following.text))
        before = run.text or before
    return "".join(told)


def _run(run: Run, targets: set[str], previous: str, following: str) -> str:
    text = run.text
    # Marks of emphasis hold only where no space stands inside them.
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if not text.strip():
        return " " if text else ""
    shown = code(text) if run.style == "code" else safe(text, begins=not previous)
    if run.style == "strong":
        # A mark of emphasis between a letter and a sign would be taken for no mark at all.
        is_clear = (before or not _joins(previous[-1:], text[0])) and (
            after or not _joins(following[:1], text[-1])
        )
        shown = f"**{shown}**" if is_clear else f"<strong>{shown}</strong>"
    if run.target in targets:
        shown = f"[{shown}](#{_anchor(run.target)})"
    return f"{' ' * bool(before)}{shown}{' ' * bool(after)}"


def _joins(outside: str, inside: str) -> bool:
    return outside.isalnum() and not inside.isalnum()


def _block(block: Block, targets: set[str], level: int) -> list[str]:
    """A block as lines, with an empty one at its end."""
    match block:
        case Paragraph():
            return [_words(block.words, targets), ""]
        case Bullets():
            marks = (f"{number}." if block.numbered else "-" for number in range(1, 10**6))
            items = zip(marks, block.items, strict=False)
            return [*(f"{mark} {_words(item, targets)}" for mark, item in items), ""]
        case Facts():
            return _facts(block, targets)
        case Numbers():
            return [*(f"- **{safe(n.value)}** {safe(n.text)}" for n in block.items), ""]
        case Table():
            heads = [safe(column.title) for column in block.columns]
            ends = [column.align == "end" for column in block.columns]
            rows = [[_words(words, targets) for words in row] for row in block.rows]
            return list(_table(block.caption, heads, ends, rows, block.more))
        case ChartBlock():
            chart = block.chart
            heads = [safe(column) for column in chart.columns]
            ends = [_is_number([row[at] for row in chart.rows]) for at in range(len(heads))]
            rows = [[safe(text) for text in row] for row in chart.rows]
            table = _table(chart.title, heads, ends, rows, "") if block.with_table else ()
            heading = [] if block.with_table else [f"**{safe(chart.title)}**", ""]
            return [*heading, safe(chart.says), "", *table]
        case Picture():
            return _picture(block)
        case Note():
            return [f"> **{safe(plain(block.words))}**", ""]
        case Card():
            title = f"{'#' * level} {safe(block.badge.capitalize())}: {safe(block.title)}"
            inner = [each for part in block.blocks for each in _block(part, targets, level + 1)]
            return [f'<a id="{_anchor(block.id)}"></a>', "", title, "", *inner]


def _facts(facts: Facts, targets: set[str] | None = None) -> list[str]:
    told = (f"- **{safe(name)}:** {_words(words, targets or set())}" for name, words in facts.rows)
    return [*told, ""]


def _table(
    caption: str, heads: list[str], ends: list[bool], rows: list[list[str]], more: str
) -> Iterator[str]:
    if caption:
        yield from (f"**{safe(caption)}**", "")
    yield f"| {' | '.join(map(cell, heads))} |"
    yield f"| {' | '.join('---:' if end else '---' for end in ends)} |"
    for row in rows:
        yield f"| {' | '.join(map(cell, row))} |"
    yield ""
    if more:
        yield from (safe(more), "")


def _is_number(texts: list[str]) -> bool:
    return bool(texts) and all(re.fullmatch(r"[\d.,]*", text) for text in texts)


def _picture(picture: Picture) -> list[str]:
    lines = []
    if picture.caption:
        lines += [f"**{safe(picture.caption)}**", ""]
    lines += [safe(picture.description), ""]
    if picture.mermaid and len(picture.mermaid) <= _LONGEST_MAP:
        lines += [*fenced(picture.mermaid, "mermaid"), ""]
    elif picture.mermaid:
        lines += ["The map is too large to be drawn here.", ""]
    return lines
