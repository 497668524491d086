"""The findings by severity: those on one path together, each with its reason and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from graphs.analysis.impact import SEVERITIES
from graphs.analysis.result import Path
from graphs.reports.board_questions import board_question
from graphs.reports.minutes import standing_words
from graphs.reports.pack.content import (
    Block,
    Card,
    Column,
    Facts,
    Paragraph,
    Run,
    Section,
    Table,
    Tone,
    Words,
)
from graphs.reports.pack.open_actions import groups
from graphs.reports.pack.telling import ACTION_RULES, Telling, line, sentence, shortened
from graphs.rules.base import Finding
from graphs.words import counted, listed

#: So many findings are told in full to a board; the others in a table, by rule.
_MOST_IN_FULL = 4
_MOST_ROWS = 10
_TONES: dict[str, Tone] = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}
_REST = (
    Column("Severity", 1.0),
    Column("What", 2.4),
    Column("Found", 0.7, "end"),
    Column("Where", 4.6),
)


def section(told: Telling) -> Section:
    findings = told.findings
    counts = Counter(finding.severity for finding in findings)
    tally = ", ".join(f"{counts[each]} {each}" for each in SEVERITIES if counts[each])
    if not findings:
        words = "No rule found anything."
        return Section("findings", "Findings", (Paragraph(words),), starts_page=not told.is_board)
    blocks: list[Block] = [Paragraph(f"{counted(len(findings), 'finding')}: {tally}.")]
    blocks += told.explain("finding", "severity")
    pictured = {group.worst.path: group.id for group in groups(told.analysis)}
    in_full = _worst(told) if told.is_board else list(findings)
    if told.is_board:
        blocks += [_card(told, finding) for finding in in_full]
    else:
        for path, group in _by_path(in_full):
            if path.links:
                blocks += _path(told, path, pictured.get(path))
            blocks += [_card(told, finding) for finding in group]
    known = {finding.id for finding in in_full}
    blocks += _rest(told, [finding for finding in findings if finding.id not in known])
    return Section("findings", "Findings", tuple(blocks), starts_page=not told.is_board)


def _worst(told: Telling) -> list[Finding]:
    """The worst finding of each rule, as many as a board is told in full; actions are told before.

    A board is told what is low by number only.
    """
    first: dict[str, Finding] = {}
    for finding in told.findings:
        if finding.rule not in ACTION_RULES and finding.severity != "low":
            first.setdefault(finding.rule, finding)
    return list(first.values())[:_MOST_IN_FULL]


def _by_path(findings: Iterable[Finding]) -> list[tuple[Path, list[Finding]]]:
    """Findings on one path together, in the order of the worst; without a path each alone."""
    by_path: dict[object, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path if finding.path.links else finding.id, []).append(finding)
    return [(group[0].path, group) for group in by_path.values()]


def _path(told: Telling, path: Path, action: str | None) -> list[Block]:
    """The path that the next findings lie on; its picture where no action shows it."""
    head = Run("On the path ", "strong")
    if action is not None:
        return [Paragraph((head, Run(told.path(path.nodes), target=action)))]
    return [Paragraph((head, Run(told.path(path.nodes)))), told.strip(path, "focus")]


def _card(told: Telling, finding: Finding) -> Card:
    blocks: list[Block] = []
    if told.is_board:
        blocks.append(Paragraph(Run(line(board_question(told.analysis, finding)), "strong")))
    blocks.append(Facts(tuple(_facts(told, finding))))
    return Card(
        finding.id,
        finding.severity,
        _TONES[finding.severity],
        f"{line(finding.title)}: {_elements(told, finding, 3)}",
        tuple(blocks),
        finding.elements,
    )


def _facts(told: Telling, finding: Finding) -> Iterable[tuple[str, Words]]:
    yield "Why", sentence(line(finding.why))
    yield "What to do", sentence(line(finding.fix))
    standing = told.subject.standings.get(finding.id)
    if standing is not None or told.is_board:
        yield "Decision", sentence(line(standing_words(standing)))
    if finding.assumed:
        facts = (
            f"{told.element(item.element)}: {line(item.fact).replace('_', ' ')} {line(item.value)}"
            for item in finding.assumed
        )
        yield "Assumed", sentence(listed(facts, 4 if told.is_board else len(finding.assumed)))
    if told.is_board:
        return
    yield (
        "Rule",
        f"{finding.rule}, impact {finding.impact} of 4, likelihood {finding.likelihood} of 3",
    )
    yield "Id", Run(finding.id, "code")
    if finding.mappings:
        yield (
            "Standards",
            "; ".join(
                f"{key}: {', '.join(items)}" for key, items in sorted(finding.mappings.items())
            ),
        )


def _elements(told: Telling, finding: Finding, most: int) -> str:
    return shortened(listed((told.element(each) for each in finding.elements), most), 200)


def _rest(told: Telling, findings: Sequence[Finding]) -> list[Block]:
    """The findings that are not told in full: one row for each rule and severity."""
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault((finding.severity, finding.rule), []).append(finding)
    if not by_rule:
        return []
    shown = list(by_rule.values())[:_MOST_ROWS]
    rows = tuple(
        (
            Run(group[0].severity, "strong", _TONES[group[0].severity]),
            f"{group[0].rule} {line(group[0].title)}",
            str(len(group)),
            shortened(listed((_elements(told, finding, 2) for finding in group), 3), 160),
        )
        for group in shown
    )
    left = sum(len(group) for group in list(by_rule.values())[_MOST_ROWS:])
    more = f"and {counted(left, 'more finding')}; the full report has them all" if left else ""
    return [Table(_REST, rows, "The other findings, by rule", more)]
