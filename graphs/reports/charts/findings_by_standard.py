"""How many findings touch each standard, by severity."""

from __future__ import annotations

from collections import Counter

from graphs.analysis.impact import SEVERITIES
from graphs.reports.charts.bars import WIDTH, Bar, Part, StackedBars, height_of
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.names import first, shortened
from graphs.reports.subject import Subject
from graphs.words import counted

_PARTS = tuple(Part(severity, severity.capitalize()) for severity in SEVERITIES)
_COLUMNS = ("Standard", "Edition", "Findings", *(part.word for part in _PARTS), "Items touched")
_MOST = 16


def chart(subject: Subject) -> Chart | None:
    findings = subject.judgement.findings
    counts: dict[str, Counter[str]] = {}
    items: dict[str, set[str]] = {}
    for finding in findings:
        for key, identifiers in finding.mappings.items():
            if identifiers:
                counts.setdefault(key, Counter())[finding.severity] += 1
                items.setdefault(key, set()).update(identifiers)
    if not counts:
        return None
    rank = {key: sum(each.values()) for key, each in counts.items()}
    shown, others = first(rank, _MOST)
    bars, rows = [], []
    for key in shown:
        standard = subject.frameworks.get(key)
        title = shortened(standard.title if standard is not None else key)
        each = tuple(counts[key][severity] for severity in SEVERITIES)
        bars.append(Bar(title, each))
        touched = str(len(items[key]))
        if standard is not None:
            touched = f"{touched} of {len(standard.identifiers)}"
        edition = standard.edition if standard is not None else ""
        rows.append((title, edition, str(sum(each)), *map(str, each), touched))
    if others:
        # A finding that touches several of them counts once for each: only the most is told.
        name = f"Each of {counted(len(others), 'other')}: at most"
        each = tuple(max(counts[key][severity] for key in others) for severity in SEVERITIES)
        bars.append(Bar(name, each, others=True))
        rows.append((name, "", str(max(rank[key] for key in others)), *map(str, each), ""))
    return Chart(
        "standards",
        "Findings by standard",
        _says(subject, len(counts)),
        _COLUMNS,
        tuple(rows),
        StackedBars("Standard", _PARTS, tuple(bars), subject.kit.measure),
        WIDTH,
        height_of(bars),
        subject.kit.fonts,
        subject.kit.measure,
    )


def _says(subject: Subject, touched: int) -> str:
    severities = Counter(finding.severity for finding in subject.judgement.findings)
    told = ", ".join(f"{severities[each]} {each}" for each in SEVERITIES if severities[each])
    total = counted(sum(severities.values()), "finding")
    where = counted(touched, "standard")
    return (
        f"{total} ({told}) touch {where}; a finding counts once in each standard that it touches."
    )
