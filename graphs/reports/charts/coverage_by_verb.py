"""How many of the actions that need review are gated, by what they do."""

from __future__ import annotations

from graphs.reports.charts.chart import Chart
from graphs.reports.charts.coverage import coverage_chart
from graphs.reports.subject import Subject


def chart(subject: Subject) -> Chart | None:
    return coverage_chart(
        subject,
        "verbs",
        "Gates by what actions do",
        "Action",
        lambda action: action.verb,
        {"unknown": "unknown action"},
    )
