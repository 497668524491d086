"""Finds the overlay beside a workflow file, and puts it on the workflow."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from graphs.formats.base import Loaded, OverlayFile
from graphs.formats.overlay_schema import SUFFIX, VERSION_KEY
from graphs.formats.reading import read_document

_MARK = re.compile(rf"^[ \t]*[{{\"']*{VERSION_KEY}[\"']?[ \t]*:", re.MULTILINE)


def overlay_path(source: Path | str) -> Path | None:
    """Where the overlay of a file or folder is kept; None for standard input."""
    if str(source) == "-":
        return None
    path = Path(source)
    return path / SUFFIX if path.is_dir() else path.with_name(path.name + SUFFIX)


def is_overlay(text: str) -> bool:
    """Whether a text is an overlay, by its first keys."""
    return _MARK.search(text[:4096]) is not None


def overlaid(loaded: Loaded, path: Path) -> Loaded:
    """What was loaded, with the overlay in a file on it.

    Raises `InputError` with every mistake in the overlay.
    """
    # Most files have no overlay: they need none of this.
    from graphs.formats.overlay_file import read_overlay
    from graphs.model.overlay import apply

    document = read_document(path)
    overlay = read_overlay(document.text, document.name)
    applied = apply(loaded.workflow, overlay)
    return replace(
        loaded,
        workflow=applied.workflow,
        overlay=OverlayFile(document, overlay, applied, loaded.workflow),
    )
