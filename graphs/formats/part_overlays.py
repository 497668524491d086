"""The overlays of single files of a folder: what was added to a file holds in its folder too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graphs.errors import Problem
from graphs.formats.overlaid import overlay_path
from graphs.formats.reading import Document, read_document
from graphs.model.workflow import Workflow

#: Of a file's overlay no more than so many parts that do not fit are told.
_MOST_TOLD = 50


def part_overlaid(workflow: Workflow, document: Document) -> Workflow:
    """The workflow of one file of a folder, with the overlay beside that file on it.

    What does not fit is told in its notes. Decisions, scenarios and places on the map are left
    out: they belong to the file opened alone. Raises `InputError` for mistakes in the overlay.
    """
    path = overlay_path(document.name)
    if not _is_there(path):
        return workflow
    assert path is not None
    from graphs.formats.overlay_file import read_overlay
    from graphs.model.overlay import apply

    read = read_document(path)
    # The name that the folder was given by: two files in it may have the same last part.
    applied = apply(workflow, read_overlay(read.text, str(path)))
    told = [
        str(Problem(str(path), each.line, 0, f"{each}", "It is left out here."))
        for each in applied.unmatched[:_MOST_TOLD]
    ]
    more = len(applied.unmatched) - _MOST_TOLD
    told += [f"{path}: and {more} more."] if more > 0 else []
    return replace(applied.workflow, notes=(*applied.workflow.notes, *told))


def unused_overlays(documents: Sequence[Document]) -> tuple[str, ...]:
    """What is told of the overlays of files that make one workflow only together."""
    paths = [overlay_path(document.name) for document in documents]
    return tuple(
        f"{path}: not used, as several files make this workflow together. Add what it says to the "
        "overlay of the folder."
        for path in paths
        if _is_there(path)
    )


def _is_there(path: Path | None) -> bool:
    try:
        return path is not None and path.is_file() and not path.is_symlink()
    except OSError:
        return False
