"""Every table of the analysis as CSV, in one ZIP archive that is the same for the same file."""

from __future__ import annotations

import io
import zipfile

from graphs.reports.base import Report
from graphs.reports.csv_table import table_csv
from graphs.reports.subject import Subject
from graphs.reports.tables import TABLES

#: The first date that an archive can tell: when it was made is nobody's business.
_DATE = (1980, 1, 1, 0, 0, 0)


def write(subject: Subject) -> bytes:
    """An archive with one file a table."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in TABLES:
            entry = zipfile.ZipInfo(f"{name}.csv", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, table_csv(subject, name).encode("utf-8"))
    return held.getvalue()


REPORT = Report("csv-tables", ".csv.zip", "CSV of every table", write, "exchange")
