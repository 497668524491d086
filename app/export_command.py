"""What `ungated export` can be asked, and which of the two exports then does the work.

Nothing here imports Qt or the engine; what draws does when it runs.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.options import (
    Around,
    Badges,
    ChartOption,
    Detail,
    ExportOutput,
    File,
    FindingOption,
    FocusOption,
    Lens,
    NoOverlay,
    OverlayOption,
    PageOption,
    PolicyOption,
    Poster,
    RedactNames,
    Scale,
    Steps,
    TableOption,
    Theme,
    TitleBlock,
    ZoneOption,
    chosen_overlay,
)


def export(
    file: File,
    output: ExportOutput,
    report: Annotated[
        Detail | None,
        typer.Option(help="A report for a board, or with everything; needed for one as .pdf."),
    ] = None,
    lens: Annotated[Lens, typer.Option(help="What the map tells.")] = Lens.DESIGN,
    focus: FocusOption = None,
    zone: ZoneOption = None,
    around: Around = None,
    steps: Steps = None,
    finding: FindingOption = None,
    chart: ChartOption = None,
    table: TableOption = None,
    theme: Annotated[Theme, typer.Option(help="The colours.")] = Theme.LIGHT,
    badges: Badges = False,
    title_block: TitleBlock = False,
    scale: Scale = None,
    page: PageOption = None,
    poster: Poster = False,
    policy: PolicyOption = None,
    overlay: OverlayOption = None,
    no_overlay: NoOverlay = False,
    redact_names: RedactNames = False,
) -> None:
    """Draw the map for a document, write a report, or a file for another program."""
    common: dict[str, Any] = {
        "theme": theme.value,
        "policy": policy,
        "overlay": chosen_overlay(overlay, no_overlay),
        "redact_names": redact_names,
    }
    part = {"zone": zone, "around": around, "finding": finding, "steps": steps}
    if chart is not None:
        if any((report, focus, badges, page, poster)) or set(part.values()) != {None}:
            raise typer.BadParameter("A chart is no map and no report: give --chart without these.")
        from app.commands.export_chart import export_chart

        export_chart(file, output, chart, **common)
        return
    from app.commands.export import export as run

    run(
        file,
        output,
        lens=lens.value,
        focus=focus,
        part=part,
        table=table,
        badges=badges,
        title_block=title_block,
        scale=scale,
        page=page,
        poster=poster,
        report=None if report is None else report.value,
        **common,
    )
