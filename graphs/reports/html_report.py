"""The full report as a single page of HTML."""

from __future__ import annotations

from graphs.reports.base import Report
from graphs.reports.pack.build import build_pack
from graphs.reports.pack.html import to_html
from graphs.reports.subject import Subject


def write(subject: Subject) -> str:
    """All that is told of a subject; each finding is lit up with the path that it lies on."""
    lights = {
        finding.id: (*finding.path.nodes, *finding.path.links)
        for finding in subject.judgement.findings
    }
    return to_html(build_pack(subject, subject.detail), subject.theme, subject.dark, lights)


REPORT = Report("html", ".html", "Report as a web page", write, "report")
