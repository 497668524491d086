"""Opens a workflow file for a command, and tells what of its overlay does not fit any more."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import resources
from graphs.api import load
from graphs.errors import Problem
from graphs.formats.base import Loaded
from graphs.reports.plain import plain

#: A file, `auto` for the one beside the workflow, or None for none.
OverlayChoice = Path | Literal["auto"] | None
#: More lines than anyone reads.
_MOST_TOLD = 50


def open_source(file: str, overlay: OverlayChoice = "auto") -> Loaded:
    """The workflow in a file, with its overlay on it; standard error hears what does not fit,
    and which files of a folder cannot be read.

    Raises `InputError`.
    """
    loaded = load(file, resources.catalogues(), overlay)
    for line in (*loaded.warnings, *unmatched_lines(loaded)):
        sys.stderr.write(f"{plain(line)}\n")
    return loaded


def unmatched_lines(loaded: Loaded) -> list[str]:
    """What of the overlay does not fit the file, one line each; of many only the first."""
    if loaded.overlay is None:
        return []
    name = loaded.overlay.document.name
    fix = "It is kept, and fits again when that returns; correct or remove it otherwise."
    lines = [
        str(Problem(name, each.line, 0, f"{each}", fix)) for each in loaded.unmatched[:_MOST_TOLD]
    ]
    more = len(loaded.unmatched) - _MOST_TOLD
    if more > 0:
        lines.append(f"{name}: and {more} more.")
    return lines
