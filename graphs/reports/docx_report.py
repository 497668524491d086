"""The whole report as a Word document, to be taken into design documents."""

from __future__ import annotations

from graphs.reports.base import Report
from graphs.reports.pack.build import build_pack
from graphs.reports.pack.docx import to_docx
from graphs.reports.subject import Subject


def write(subject: Subject) -> bytes:
    """All that is told of a subject, as the bytes of a DOCX."""
    return to_docx(build_pack(subject, subject.detail), subject.theme, subject.raster)


REPORT = Report("docx", ".docx", "Word report", write, "report")
