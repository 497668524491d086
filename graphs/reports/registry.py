"""The text exports of the map, one line each; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from graphs.reports.base import Report

#: Module by suffix.
REPORTS: dict[str, str] = {
    ".mmd": "graphs.reports.mermaid",
    ".dot": "graphs.reports.dot",
}


def report_for(suffix: str) -> Report:
    """The report for files with this suffix (`.mmd`); raises KeyError with the known ones."""
    if suffix not in REPORTS:
        raise KeyError(f"no report writes {suffix}; known: {', '.join(REPORTS)}")
    report: Report = import_module(REPORTS[suffix]).REPORT
    return report
