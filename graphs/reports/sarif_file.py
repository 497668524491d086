"""The findings of one file as SARIF, as `check` tells them."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from graphs.errors import UngatedError
from graphs.formats.base import Document, Loaded
from graphs.reports.base import Report
from graphs.reports.sarif import sarif
from graphs.reports.subject import Subject
from graphs.reports.verdicts import Verdict, decided


def write(subject: Subject) -> str:
    """The findings of a subject; what was accepted is reported as suppressed.

    Without its documents at hand, places are told only as far as elements know their lines.
    """
    if subject.texts is None:
        raise UngatedError("SARIF explains the rules, and their texts are not at hand.")
    source = subject.source
    loaded = subject.loaded or Loaded(
        subject.workflow, Document(source.name, ""), source.format_id, source.warnings
    )
    found = {finding.id for finding in subject.judgement.findings}
    taken = decided(subject.standings.values(), found, subject.day or date.min)
    verdict = Verdict(silenced=taken.accepted)
    judged = [(loaded, subject.judgement)]
    return sarif(judged, subject.texts, version("ungated"), [verdict])


REPORT = Report("sarif", ".sarif", "Findings as SARIF", write, "exchange")
