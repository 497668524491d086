"""The whole report as Markdown, for repositories and wikis that render it."""

from __future__ import annotations

from graphs.reports.base import Report
from graphs.reports.pack.build import build_pack
from graphs.reports.pack.markdown import to_markdown
from graphs.reports.subject import Subject


def write(subject: Subject) -> str:
    """Everything that is told of a subject, as Markdown."""
    return to_markdown(build_pack(subject, subject.detail))


REPORT = Report("markdown", ".md", "Markdown report", write, "report")
