"""One table of the analysis as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

from graphs.reports.base import Report
from graphs.reports.subject import Subject
from graphs.reports.tables import table

#: What a spreadsheet would take for the beginning of a formula, also after blanks.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
#: What a spreadsheet or a terminal would obey, and no text needs. A cell may have lines.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def write(subject: Subject) -> str:
    """The table that was asked for, else that of the actions."""
    return table_csv(subject, subject.table)


def table_csv(subject: Subject, name: str) -> str:
    """A table by its name. Raises `TableError` where there is none of that name."""
    held = io.StringIO()
    lines = csv.writer(held, lineterminator="\r\n")
    for row in table(subject, name):
        lines.writerow([safe(cell) for cell in row])
    return held.getvalue()


def safe(cell: str) -> str:
    """The text of a cell that no spreadsheet computes: what looks like a formula gets a quote."""
    cell = _CONTROL.sub(" ", cell.encode("utf-8", "backslashreplace").decode())
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


REPORT = Report("csv", ".csv", "CSV table", write, "exchange")
