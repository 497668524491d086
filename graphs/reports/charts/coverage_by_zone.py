"""How many of the actions that need review are gated, by the zone of what they act upon."""

from __future__ import annotations

from graphs.analysis.result import Action
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.coverage import coverage_chart
from graphs.reports.charts.names import zone_names
from graphs.reports.subject import Subject


def chart(subject: Subject) -> Chart | None:
    workflow = subject.workflow

    def zone_of(action: Action) -> str:
        return workflow.zone_id(workflow.node(action.target))

    title, what = "Gates by where actions take effect", "Zone acted upon"
    names = zone_names(workflow)
    return coverage_chart(subject, "zone-coverage", title, what, zone_of, names)
