"""`ungated export`: the map as a picture or as text for a document."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from app.commands.export_pages import chosen_sheets
from app.commands.export_part import Part
from app.commands.output import OutputError, check_output, encoded, replacing, write_text
from app.services.finding_badges import badges_of
from app.services.opening import OverlayChoice, open_source
from app.services.policies import policy_for
from app.services.subjects import colours, subject_of
from graphs.api import analyse
from graphs.drawing.finding_badges import with_finding_badges
from graphs.drawing.scene import Scene
from graphs.drawing.svg import to_svg
from graphs.drawing.title_block import with_title_block
from graphs.errors import UngatedError
from graphs.model.workflow import Workflow
from graphs.reports.registry import PICTURES, REPORTS, report_for, suffix_of
from graphs.reports.subject import Subject
from graphs.reports.title_rows import title_rows

TEXTS = tuple(REPORTS)


class FocusError(UngatedError):
    """A node that the workflow does not have."""


def export(
    file: str,
    output: Path,
    *,
    lens: str,
    focus: str | None,
    theme: str,
    policy: str | None,
    overlay: OverlayChoice,
    badges: bool = False,
    redact_names: bool = False,
    report: Literal["board", "full"] | None = None,
    table: str | None = None,
    title_block: bool = False,
    scale: float | None = None,
    page: str | None = None,
    poster: bool = False,
    part: Mapping[str, Any] | None = None,
) -> None:
    """Draw a file's map through a lens, or report on it; the suffix of the output decides how.

    `badges`: a picture has at each node how many findings name it, and the worst of them.
    `redact_names`: pseudonyms stand for all that names who or what. `report`: how much a report
    tells; a PDF is one only where this is given. `table`: which one CSV has. `title_block`: a
    picture says of which file and policy it is. `scale`: pixels of a PNG to a unit of the map (2
    by default), or how large a poster is (1). `page`: a PDF is fitted on this size of paper;
    `poster`: it takes as many such pages as it needs. `part`: the values of `export_part.Part`, for
    a picture of a part of the map.

    Raises `InputError` for what cannot be read, `OutputError` for what cannot be written,
    `FocusError` for a node that there is not and `PartError` for a part that there is not.
    """
    suffix = suffix_of(output.name, PICTURES + TEXTS)
    if not suffix:
        known = ", ".join(PICTURES + TEXTS)
        raise OutputError(f"{output}: how to write this is not known. End its name in {known}.")
    asked = Part(**(part or {}))
    is_part = asked.check(suffix, report is not None)
    check_output(output, file)
    sheets = None
    if page is not None or poster:
        sheets = chosen_sheets(output, suffix, page, poster, scale, bool(report))
    loaded = open_source(file, overlay)
    workflow = loaded.workflow
    focused = None if focus is None else find_node(workflow, focus)
    analysis = analyse(workflow, policy_for(loaded, file, policy))
    subject = subject_of(
        loaded, file, analysis, lens=lens, focus=focused, theme=theme, raster=_png_bytes
    )
    if redact_names:
        from app.services.veiling import Hidden

        hidden = Hidden.of(loaded)
        asked = asked.hidden(subject, hidden) if is_part else asked
        subject = hidden.subject(subject)
    if is_part:
        subject = subject.part(asked.excerpt(subject))
    workflow = subject.workflow
    if report is not None:
        subject = replace(subject, detail=report)
    if table is not None:
        subject = replace(subject, table=table)
    if suffix == ".pdf" and report is not None:
        with replacing(output, file) as path:
            path.write_bytes(_pack(subject))
        return
    if suffix in TEXTS:
        made = report_for(suffix).write(subject)
        with replacing(output, file) as path:
            path.write_bytes(encoded(made) if isinstance(made, str) else made)
        return
    scene = subject.scene()
    if badges:
        found = badges_of(workflow, subject.judgement.findings)
        scene = with_finding_badges(scene, found, subject.kit)
    if title_block:
        scene = with_title_block(scene, title_rows(subject), subject.kit)
    if suffix == ".svg":
        write_text(to_svg(scene, subject.theme), output, file)
    elif sheets is not None:
        with replacing(output, file) as path:
            path.write_bytes(sheets.draw(scene, subject.theme))
    else:
        with replacing(output, file) as path:
            _paint(scene, subject.theme, path, suffix, scale or 2.0)


def _pack(subject: Subject) -> bytes:
    """The report as a PDF of pages, always in the colours of paper."""
    from graphs.reports.pack.build import build_pack

    try:
        from app.canvas.pdf.pages import pack_to_pdf
    except ImportError as error:
        raise _without_qt("PDF", error) from None
    paper = replace(subject, theme=colours("print"))
    return pack_to_pdf(build_pack(paper, paper.detail), paper.theme)


def _png_bytes(scene: Scene, theme: Mapping[str, str], scale: float) -> bytes:
    try:
        from app.canvas.pictures import png_bytes
    except ImportError as error:
        raise _without_qt("A picture of pixels", error) from None
    return png_bytes(scene, theme, scale)


def _without_qt(what: str, error: ImportError) -> OutputError:
    return OutputError(
        f"{what} needs Qt, which cannot be loaded: {error}. "
        "Install what `make run` names, or write .svg, .mmd or .dot."
    )


def find_node(workflow: Workflow, wanted: str) -> str:
    """The id of a node by its id or its name. Raises `FocusError`."""
    if wanted in workflow.node_by_id:
        return wanted
    named = [node.id for node in workflow.nodes if node.title == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        raise FocusError(f"{wanted}: several nodes have this name. Use an id: {', '.join(named)}.")
    names = [name for node in workflow.nodes for name in (node.id, node.title)]
    close = difflib.get_close_matches(wanted, names, n=3)
    hint = f"Did you mean {' or '.join(dict.fromkeys(close))}?" if close else "Use a node's id."
    raise FocusError(f"{wanted}: there is no such node. {hint}")


def _paint(scene: Scene, colours: Mapping[str, str], path: Path, suffix: str, scale: float) -> None:
    try:
        from app.canvas.pictures import to_pdf, to_png
    except ImportError as error:
        raise _without_qt(suffix[1:].upper(), error) from None
    if suffix == ".png":
        to_png(scene, colours, path, scale)
    else:
        to_pdf(scene, colours, path)
