"""What a report tells of the revision that is shown in the window, as it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.canvas.pictures import png_bytes
from app.document.lighting import lit_path
from app.document.perspective import Looking
from app.document.revision import Revision

if TYPE_CHECKING:
    from graphs.reports.subject import Subject
    from graphs.rules.judge import Judgement


def subject_of_revision(revision: Revision, looking: Looking, theme: str) -> Subject:
    """The subject of a revision that is laid out and analysed; what is selected is lit up."""
    from app.services.rulebook import frameworks
    from app.services.shipped import drawing_kit
    from app.services.subjects import colours
    from graphs.drawing.lenses import lens
    from graphs.reports.subject import Subject

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
        laid_out=revision.layout,
        raster=png_bytes,
        frameworks=frameworks(),
        dark=colours("dark"),
    )


def _judged(revision: Revision) -> Judgement:
    if revision.judged is not None:
        return revision.judged.judgement
    from app.services.rulebook import texts
    from graphs.rules.judge import judge

    assert revision.analysis is not None
    return judge(revision.analysis, texts())
