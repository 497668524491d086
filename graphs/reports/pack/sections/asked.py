"""Questions for the owner of the workflow: the unknown facts that would settle most findings."""

from __future__ import annotations

from graphs.reports.pack.content import Column, Paragraph, Section, Table
from graphs.reports.pack.telling import Telling, line
from graphs.rules.questions import questions
from graphs.words import counted

_MOST_ROWS = 6
_COLUMNS = (
    Column("Question", 6.0),
    Column("Findings it bears on", 1.0, "end"),
    Column("Answer", 3.0),
)


def section(told: Telling) -> Section | None:
    asked = questions(told.workflow, told.findings)
    if not asked:
        return None
    shown = asked[:_MOST_ROWS] if told.is_board else asked
    rows = tuple((line(each.text), str(len(each.findings)), "") for each in shown)
    more = len(asked) - len(shown)
    number = counted(len(asked), "question")
    said = (
        f"{number} to the owner would settle what is assumed behind findings, most telling first."
    )
    return Section(
        "questions",
        "Questions for the owner",
        (
            Paragraph(said),
            Table(_COLUMNS, rows, "", f"and {counted(more, 'more question')}" if more else ""),
        ),
    )
