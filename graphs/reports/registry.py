"""The exports, one line each; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graphs.reports.base import Report


class Known(NamedTuple):
    """The module of an export, and its id and title, told without importing it."""

    module: str
    id: str
    title: str


#: The suffixes of pictures of the map, which need no report.
PICTURES = (".svg", ".png", ".pdf")
#: By suffix.
REPORTS: dict[str, Known] = {
    ".mmd": Known("graphs.reports.mermaid", "mermaid", "Mermaid flowchart"),
    ".dot": Known("graphs.reports.dot", "dot", "Graphviz DOT"),
    ".drawio": Known("graphs.reports.drawio", "drawio", "draw.io diagram"),
    ".graphml": Known("graphs.reports.graphml", "graphml", "GraphML graph"),
    ".puml": Known("graphs.reports.plantuml", "plantuml", "PlantUML diagram"),
    ".docx": Known("graphs.reports.docx_report", "docx", "Word report"),
    ".html": Known("graphs.reports.html_report", "html", "Report as a web page"),
    ".md": Known("graphs.reports.markdown", "markdown", "Markdown report"),
    ".otm.json": Known("graphs.reports.otm", "otm", "Open Threat Model"),
    ".threat-dragon.json": Known(
        "graphs.reports.threat_dragon", "threat_dragon", "OWASP Threat Dragon model"
    ),
    ".csv": Known("graphs.reports.csv_table", "csv", "CSV table"),
    ".csv.zip": Known("graphs.reports.csv_tables", "csv-tables", "CSV of every table"),
    ".json": Known("graphs.reports.analysis_file", "analysis", "Analysis as JSON"),
    ".cdx.json": Known("graphs.reports.cyclonedx", "cyclonedx", "CycloneDX bill of materials"),
    ".sarif": Known("graphs.reports.sarif_file", "sarif", "Findings as SARIF"),
    ".opengraph.json": Known("graphs.reports.opengraph", "opengraph", "BloodHound OpenGraph"),
}


def report_for(suffix: str) -> Report:
    """The report for files with this suffix (`.mmd`); raises KeyError with the known ones."""
    if suffix not in REPORTS:
        raise KeyError(f"no report writes {suffix}; known: {', '.join(REPORTS)}")
    report: Report = import_module(REPORTS[suffix].module).REPORT
    return report


def suffix_of(name: str, among: tuple[str, ...] = tuple(REPORTS)) -> str:
    """The longest known suffix that a file's name ends with (`.otm.json`), or "" for none."""
    lowered = name.lower()
    known = (suffix for suffix in among if lowered.endswith(suffix))
    return max(known, key=len, default="")
