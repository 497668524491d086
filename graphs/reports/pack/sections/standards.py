"""Which items of the standards the findings touch."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import SEVERITIES
from graphs.reports.pack.content import Block, Column, Paragraph, Run, Section, Table, Tone, Words
from graphs.reports.pack.telling import Telling, line
from graphs.rules.base import Finding
from graphs.words import counted, listed

_TONES: dict[str, Tone] = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}
_FEW = (
    Column("Standard", 3.6),
    Column("Findings", 0.8, "end"),
    Column("Worst", 0.9),
    Column("Items that most of them touch", 4.4),
)
_EACH = (
    Column("Item", 1.6),
    Column("Title", 3.6),
    Column("Worst", 1.0),
    Column("Findings", 0.8, "end"),
    Column("Rules", 2.4),
)
_MOST_ROWS, _MOST_ITEMS = 8, 4


def section(told: Telling) -> Section | None:
    frameworks = told.subject.frameworks
    matrix = _matrix(told)
    if not matrix:
        return None
    blocks: list[Block] = [
        Paragraph(
            "The findings touch these items of published standards. That an item is not listed "
            "says nothing of whether it is met."
        ),
    ]
    if told.is_board:
        rows = tuple(_few(told, matrix))
        more = len(rows) - _MOST_ROWS
        left = f"and {counted(more, 'more standard')}" if more > 0 else ""
        blocks.append(Table(_FEW, rows[:_MOST_ROWS], "", left))
        return Section("standards", "Standards", tuple(blocks))
    blocks += told.chart("standards", with_table=False)
    for key, items in matrix.items():
        title, known = _title(told, key), frameworks.get(key)
        each_item: list[tuple[Words, ...]] = []
        for item, findings in sorted(items.items(), key=lambda each: (-len(each[1]), each[0])):
            worst = min((each.severity for each in findings), key=SEVERITIES.index)
            official = known.identifiers.get(item, "") if known is not None else ""
            rules = ", ".join(sorted({finding.rule for finding in findings}))
            each_item.append(
                (
                    item,
                    line(official),
                    Run(worst, "strong", _TONES[worst]),
                    str(len(findings)),
                    rules,
                )
            )
        caption = f"{title}: {counted(len(items), 'item')}"
        blocks.append(Table(_EACH, tuple(each_item), caption))
    return Section("standards", "Standards", tuple(blocks), starts_page=True)


def _matrix(told: Telling) -> dict[str, dict[str, list[Finding]]]:
    """The findings by item by standard; standards in the order in which they are known."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in told.findings:
        for key, items in finding.mappings.items():
            for item in items:
                found.setdefault(key, {}).setdefault(item, []).append(finding)
    order = [*told.subject.frameworks, *sorted(set(found) - set(told.subject.frameworks))]
    return {key: found[key] for key in order if key in found}


def _few(told: Telling, matrix: dict[str, dict[str, list[Finding]]]) -> Iterator[tuple[Words, ...]]:
    for key, items in matrix.items():
        ranked = sorted(items.items(), key=lambda each: (-len(each[1]), each[0]))
        said = listed((f"{item} ({len(findings)})" for item, findings in ranked), _MOST_ITEMS)
        touching = {finding.id: finding for found in items.values() for finding in found}
        worst = min((each.severity for each in touching.values()), key=SEVERITIES.index)
        number = str(len(touching))
        yield _title(told, key), number, Run(worst, "strong", _TONES[worst]), said


def _title(told: Telling, key: str) -> str:
    framework = told.subject.frameworks.get(key)
    return f"{framework.title} ({framework.edition})" if framework is not None else key
