"""What was decided on the findings, and what is still undecided."""

from __future__ import annotations

from collections import Counter

from graphs.analysis.impact import SEVERITIES
from graphs.model.decisions import Standing
from graphs.reports.minutes import standing_words
from graphs.reports.pack.content import Block, Column, Paragraph, Run, Section, Table, Words
from graphs.reports.pack.telling import Telling, line, shortened
from graphs.words import counted, listed

_MOST_ROWS = 15
_COLUMNS = (
    Column("Finding", 3.2),
    Column("Severity", 1.0),
    Column("Decision", 4.0),
    Column("Decided on", 1.2),
)


def section(told: Telling) -> Section:
    standings = told.subject.standings
    found = {finding.id: finding for finding in told.findings}
    left = Counter(
        finding.severity
        for finding in told.findings
        if finding.id not in standings or not standings[finding.id].holds
    )
    settled = len(told.findings) - sum(left.values())
    tally = ", ".join(f"{left[each]} {each}" for each in SEVERITIES if left[each])
    said = f"{settled} of {counted(len(told.findings), 'finding')} {_are(settled)} decided."
    if tally:
        said += f" Undecided: {tally}."
    blocks: list[Block] = [Paragraph(said), *told.explain("decision")]
    order = {finding.id: rank for rank, finding in enumerate(told.findings)}
    ranked = sorted(standings.items(), key=lambda each: (order.get(each[0], len(order)), each[0]))
    shown = ranked[:_MOST_ROWS] if told.is_board else ranked
    rows: list[tuple[Words, ...]] = []
    for finding_id, standing in shown:
        finding = found.get(finding_id)
        if finding is None:
            what: Words = f"{line(finding_id)}, which is not found any more"
        else:
            names = listed((told.element(each) for each in finding.elements), 2)
            text = f"{line(finding.title)}: {shortened(names, 120)}"
            what = Run(text, target="" if told.is_board else finding_id)
        rows.append((what, finding.severity if finding else "", _words(standing), _day(standing)))
    if rows:
        more = len(ranked) - len(shown)
        blocks.append(Table(_COLUMNS, tuple(rows), "Decisions", f"and {more} more" if more else ""))
    return Section("decisions", "Decisions", tuple(blocks))


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _words(standing: Standing) -> Words:
    words = line(standing_words(standing))
    return words if standing.holds else Run(words, "strong", "weak")


def _day(standing: Standing) -> str:
    decided = standing.decision.decided
    return decided.isoformat() if decided is not None else ""
