"""What this report does not tell."""

from __future__ import annotations

from graphs.reports.pack.content import Bullets, Paragraph, Section
from graphs.reports.pack.telling import Telling, line, sentence


def section(told: Telling) -> Section:
    missing = sorted([*told.analysis.not_assessed, *told.subject.judgement.not_judged])
    return Section(
        "not-assessed",
        "What was not assessed",
        (
            Paragraph(
                "The report tells what the workflow allows, as it is written down in its file. It "
                "does not tell what has happened, and it does not assess:"
            ),
            Bullets(tuple(sentence(line(what)) for what in missing)),
        ),
    )
