"""What a report tells of the revision that is shown in the window, as it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from app.canvas.pictures import png_bytes
from app.document.lighting import lit_path
from app.document.perspective import Looking
from app.document.revision import Revision

if TYPE_CHECKING:
    from app.document.decision_book import DecisionBook
    from app.document.document import Document
    from graphs.model.decisions import Standing
    from graphs.reports.subject import Subject
    from graphs.rules.judge import Judgement


@dataclass(frozen=True, slots=True)
class Background:
    """What stands behind a map: its file, and what was decided on its findings by a day.

    `is_arranged`: whether the places of its nodes are kept, or it stands as it was laid out.
    """

    name: str = ""
    format_id: str = ""
    sha256: str = ""
    warnings: tuple[str, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    day: date | None = None
    is_arranged: bool = False


def background_of(document: Document, book: DecisionBook) -> Background:
    """The background of the open document; a hash is given only for what is saved as it is."""
    opened, path = document.opened, document.path
    if opened is None:
        return Background()
    name = path.name if path is not None else ""
    if document.is_dirty:
        name += ", with changes that were not saved"
    return Background(
        name,
        opened.format_id,
        "" if document.is_dirty else opened.sha256,
        opened.warnings,
        dict(book.standings),
        book.today(),
        opened.beside.is_drawn or opened.beside.keeps(document.places),
    )


def subject_of_revision(
    revision: Revision, looking: Looking, theme: str, behind: Background | None = None
) -> Subject:
    """The subject of a revision that is laid out and analysed; what is selected is lit up."""
    from app.services.rulebook import frameworks, texts
    from app.services.shipped import drawing_kit
    from app.services.subjects import colours
    from graphs.drawing.lenses import lens
    from graphs.reports.subject import Source, Subject

    behind = behind or Background()
    assert revision.analysis is not None
    assert revision.layout is not None
    focus = looking.focus if looking.focus in revision.workflow.node_by_id else None
    return Subject(
        revision.workflow,
        revision.analysis,
        lens(looking.lens),
        colours(theme),
        drawing_kit(),
        lambda: _judged(revision),
        focus,
        lit_path(revision, looking.selection),
        Source(behind.name, behind.format_id, behind.sha256, behind.warnings),
        behind.standings,
        behind.day,
        revision.layout.positions if behind.is_arranged else {},
        laid_out=revision.layout,
        raster=png_bytes,
        frameworks=frameworks(),
        dark=colours("dark"),
        texts=texts(),
    )


def _judged(revision: Revision) -> Judgement:
    if revision.judged is not None:
        return revision.judged.judgement
    from app.services.rulebook import texts
    from graphs.rules.judge import judge

    assert revision.analysis is not None
    return judge(revision.analysis, texts())
