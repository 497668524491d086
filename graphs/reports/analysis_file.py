"""The whole analysis as a JSON file, as `ungated analyze --format json` prints it."""

from __future__ import annotations

import json

from graphs.reports.analysis_json import record_of
from graphs.reports.base import Report
from graphs.reports.subject import Subject


def write(subject: Subject) -> str:
    """The analysis; its shape is published as `docs/analysis.schema.json`."""
    told = subject.source
    source = {"file": told.name, "format": told.format_id, "sha256": told.sha256}
    record = record_of(source, not told.warnings, subject.analysis, subject.judgement)
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


REPORT = Report("analysis", ".json", "Analysis as JSON", write, "exchange")
