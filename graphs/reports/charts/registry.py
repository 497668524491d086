"""The charts, in the order in which a report shows them, one line each."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.reports.charts.chart import Chart
    from graphs.reports.subject import Subject

#: What draws it, by the id of a chart; a module is imported when it is asked for.
CHARTS: dict[str, str] = {
    "verbs": "graphs.reports.charts.coverage_by_verb",
    "zone-coverage": "graphs.reports.charts.coverage_by_zone",
    "radius": "graphs.reports.charts.radius_by_agent",
    "zones": "graphs.reports.charts.zone_flows",
    "frontier": "graphs.reports.charts.frontier",
    "standards": "graphs.reports.charts.findings_by_standard",
}


def charts(subject: Subject) -> tuple[Chart, ...]:
    """Every chart that has something to show."""
    made = (chart_of(chart_id, subject) for chart_id in CHARTS)
    return tuple(chart for chart in made if chart is not None)


def chart_of(chart_id: str, subject: Subject) -> Chart | None:
    """One chart by its id, None where there is nothing to show. Raises KeyError for an unknown."""
    made: Chart | None = import_module(CHARTS[chart_id]).chart(subject)
    return made
