"""`ungated convert`: any known format to a native file, with the origin of each fact."""

from __future__ import annotations

from pathlib import Path

import resources
from app.commands.output import check_output, write_text
from graphs.api import load
from graphs.formats.native_writer import dump


def convert(file: str, output: Path | None) -> None:
    """Write a workflow as a native file. Raises `InputError` or `OutputError`."""
    check_output(output, file)
    loaded = load(file, resources.catalogues())
    write_text(dump(loaded.workflow), output, file)
