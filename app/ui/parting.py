"""Exports a part of the map: of what is selected, its finding, its zone, or what is around it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.canvas.pictured import Background, subject_of_revision
from app.commands.export_part import DIAGRAMS
from app.document.perspective import Looking
from app.document.revision import Revision
from app.ui.command import Command
from app.ui.exports import EXPORTS, Export
from app.ui.theme import colours
from app.ui.workbench import Workbench
from graphs.progress import Progress

if TYPE_CHECKING:
    from graphs.drawing.excerpt import Excerpt
    from graphs.reports.subject import Subject


def excerpt_of(subject: Subject, looking: Looking) -> Excerpt | None:
    """The part that is selected: what is lit, else the zone, else what is around the node."""
    from graphs.analysis.result import Path as Walk
    from graphs.drawing.excerpt import around_part, told_part, zone_part

    element, workflow = looking.selection.element, subject.workflow
    if subject.path is not None:
        return told_part(workflow, "What is lit", [((element,), subject.path)])
    if element in workflow.node_by_id:
        return around_part(workflow, subject.analysis, element)
    if element in workflow.link_by_id:
        return told_part(workflow, "The selected link", [((element,), Walk())])
    return zone_part(workflow, element) if element in workflow.zone_by_id else None


def _write(
    suffix: str,
    revision: Revision,
    looking: Looking,
    behind: Background,
    path: Path,
    _: Progress,
) -> None:
    """Write the part that is selected; runs on the worker."""
    from app.commands.output import replacing

    subject = subject_of_revision(revision, looking, "print", behind)
    part = excerpt_of(subject, looking)
    subject = subject.part(part) if part is not None else subject
    with replacing(path, source="") as temporary:
        _draw(subject, suffix, temporary)


def _draw(subject: Subject, suffix: str, path: Path) -> None:
    from app.canvas.pictures import to_pdf, to_png
    from app.commands.output import encoded
    from graphs.drawing.svg import to_svg
    from graphs.reports.registry import report_for

    inks = colours("print")
    if suffix == ".png":
        to_png(subject.scene(), inks, path)
    elif suffix == ".pdf":
        to_pdf(subject.scene(), inks, path)
    else:
        is_svg = suffix == ".svg"
        made = to_svg(subject.scene(), inks) if is_svg else report_for(suffix).write(subject)
        path.write_bytes(encoded(made) if isinstance(made, str) else made)


def _can(bench: Workbench) -> bool:
    looking = bench.desk.perspective.now
    is_drawn = bench.desk.view.shown is not None and looking.changes_shown is None
    return is_drawn and bool(looking.selection.element)


#: The selected part as a file, one for each format that can draw a part.
PARTS = tuple(
    Export(f"part_{export.id}", f"{export.title} of a part", export.suffix,
           partial(_write, export.suffix))
    for export in EXPORTS
    if export.suffix in DIAGRAMS
)  # fmt: skip


def _ask(part: Export, bench: Workbench) -> None:
    bench.exports.ask(part)


PARTING_COMMANDS = tuple(
    Command(
        f"export.{part.id}",
        f"{part.title}…",
        partial(_ask, part),
        tip="Export only what is lit, the selected zone, or what is around the selected node",
        when=_can,
    )
    for part in PARTS
)
