"""Charts of the revision that is shown in the window: made and drawn on the worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.canvas.pictured import subject_of_revision
from app.document.frontiers import SECONDS
from app.document.perspective import Looking
from app.document.revision import Revision
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from graphs.reports.charts.chart import Chart


def charts_of(revision: Revision, looking: Looking, progress: Progress) -> tuple[Chart, ...]:
    """Every chart that has something to show. Raises `Cancelled`."""
    from graphs.reports.charts import frontier
    from graphs.reports.charts.registry import CHARTS, chart_of

    assert revision.analysis is not None
    subject = subject_of_revision(revision, looking, "print")
    made = []
    for place, chart_id in enumerate(CHARTS):
        step(progress, place / len(CHARTS), "counting for charts")
        if chart_id == "frontier":
            # Unlike the one of a report it can be given up, and takes no longer than is waited.
            points = revision.analysis.work_out_frontier(progress, SECONDS)
            made.append(frontier.chart_of_points(subject, points))
        else:
            made.append(chart_of(chart_id, subject))
    return tuple(chart for chart in made if chart is not None)


def svg_of(chart: Chart, theme: Mapping[str, str], progress: Progress) -> bytes:
    """A chart as SVG in the colours of a theme."""
    from graphs.reports.charts.render import to_svg

    step(progress, 0.0, "drawing a chart")
    return to_svg(chart, theme).encode()
