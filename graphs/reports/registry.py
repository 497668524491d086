"""The exports, one line each; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from graphs.reports.base import Report

#: Module by suffix.
REPORTS: dict[str, str] = {
    ".mmd": "graphs.reports.mermaid",
    ".dot": "graphs.reports.dot",
    ".docx": "graphs.reports.docx_report",
    ".html": "graphs.reports.html_report",
    ".md": "graphs.reports.markdown",
    ".otm.json": "graphs.reports.otm",
    ".threat-dragon.json": "graphs.reports.threat_dragon",
    ".csv": "graphs.reports.csv_table",
    ".csv.zip": "graphs.reports.csv_tables",
    ".json": "graphs.reports.analysis_file",
    ".cdx.json": "graphs.reports.cyclonedx",
    ".opengraph.json": "graphs.reports.opengraph",
}


def report_for(suffix: str) -> Report:
    """The report for files with this suffix (`.mmd`); raises KeyError with the known ones."""
    if suffix not in REPORTS:
        raise KeyError(f"no report writes {suffix}; known: {', '.join(REPORTS)}")
    report: Report = import_module(REPORTS[suffix]).REPORT
    return report


def suffix_of(name: str, among: tuple[str, ...] = tuple(REPORTS)) -> str:
    """The longest known suffix that a file's name ends with (`.otm.json`), or "" for none."""
    lowered = name.lower()
    known = (suffix for suffix in among if lowered.endswith(suffix))
    return max(known, key=len, default="")
