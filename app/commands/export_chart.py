"""`ungated export --chart`: one chart as a picture that stands alone."""

from __future__ import annotations

from pathlib import Path

from app.commands.output import OutputError, check_output, encoded, replacing
from app.services.opening import OverlayChoice, open_source
from app.services.policies import policy_for
from app.services.subjects import subject_of
from graphs.api import analyse
from graphs.errors import UngatedError
from graphs.reports.charts.registry import CHARTS, chart_of
from graphs.reports.charts.render import to_png, to_svg

PICTURES = (".svg", ".png")


class ChartError(UngatedError):
    """A chart that there is not, or that has nothing to show."""


def export_chart(
    file: str,
    output: Path,
    chart_id: str,
    *,
    theme: str,
    policy: str | None,
    overlay: OverlayChoice,
    redact_names: bool = False,
) -> None:
    """Draw a chart of a file, with its title over it; the suffix of the output decides how.

    Raises `InputError` for what cannot be read, `OutputError` for what cannot be written and
    `ChartError` for what cannot be drawn.
    """
    suffix = output.suffix.lower()
    if suffix not in PICTURES:
        known = " or ".join(PICTURES)
        raise OutputError(f"{output}: a chart is not written so. End its name in {known}.")
    if chart_id not in CHARTS:
        raise ChartError(f"{chart_id}: there is no such chart. Use one of {', '.join(CHARTS)}.")
    check_output(output, file)
    loaded = open_source(file, overlay)
    analysis = analyse(loaded.workflow, policy_for(loaded, file, policy))
    subject = subject_of(loaded, file, analysis, theme=theme)
    if redact_names:
        from app.services.veiling import Hidden

        subject = Hidden.of(loaded).subject(subject)
    chart = chart_of(chart_id, subject)
    if chart is None:
        raise ChartError(
            f"{file}: the chart {chart_id} has nothing to show for this workflow. "
            "Ask for another one, or for the map."
        )
    if suffix == ".svg":
        made = encoded(to_svg(chart, subject.theme, heading=True))
    else:
        made = to_png(chart, subject.theme, heading=True)
    with replacing(output, file) as path:
        path.write_bytes(made)
