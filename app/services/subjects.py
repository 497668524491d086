"""Gathers what a report tells of a file: its workflow, analysis, findings and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import yaml

import resources
from app.services.deciding import standing_decisions
from app.services.placing import places_of
from app.services.rulebook import frameworks, texts
from app.services.shipped import drawing_kit
from graphs.drawing.lenses import lens as lens_of
from graphs.formats.decision_log import log_path, read_log
from graphs.reports.subject import Raster, Source, Subject
from graphs.rules.judge import judge

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis
    from graphs.formats.base import Loaded


def colours(theme: str) -> Mapping[str, str]:
    """The colours of a theme by role, as `#rrggbb`."""
    values: dict[str, str] = yaml.safe_load(resources.theme_text(theme))
    return values


def subject_of(
    loaded: Loaded,
    file: str,
    analysis: Analysis,
    *,
    lens: str = "gates",
    focus: str | None = None,
    theme: str = "print",
    raster: Raster | None = None,
    today: date | None = None,
) -> Subject:
    """The subject of a file that was read and analysed, with the decisions that stand today."""
    subject = Subject(
        loaded.workflow,
        analysis,
        lens_of(lens),
        colours(theme),
        drawing_kit(),
        lambda: judge(analysis, texts()),
        focus,
        source=Source(
            loaded.document.name, loaded.format_id, loaded.document.sha256, loaded.warnings
        ),
        day=today,
        positions=places_of(loaded),
        raster=raster,
        frameworks=frameworks(),
        loaded=loaded,
        dark=colours("dark"),
        texts=texts(),
    )
    log = read_log(log_path(file))
    if not log.entries and not (loaded.overlay and loaded.overlay.overlay.decisions):
        return subject
    day = today or date.today()
    decided = standing_decisions(loaded, subject.judgement, log, day)
    return replace(subject, day=day, standings={each.decision.finding: each for each in decided})
