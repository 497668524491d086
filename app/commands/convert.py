"""`ungated convert`: any known format to a native file, with the origin of each fact."""

from __future__ import annotations

from pathlib import Path

from app.commands.output import check_output, write_text
from app.services.opening import OverlayChoice, open_source
from graphs.formats.native_writer import dump


def convert(
    file: str, output: Path | None, overlay: OverlayChoice, redact_names: bool = False
) -> None:
    """Write a workflow as a native file; with `redact_names` pseudonyms stand for its names.

    Raises `InputError` or `OutputError`.
    """
    check_output(output, file)
    loaded = open_source(file, overlay)
    if redact_names:
        from app.services.veiling import Hidden

        loaded = Hidden.of(loaded).loaded(loaded)
    write_text(dump(loaded.workflow), output, file)
