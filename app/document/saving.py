"""Saves a document: a native file as itself, what was added to an imported one beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.document.beside import Beside, Places, beside_path
from graphs.errors import UngatedError
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from graphs.model.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be saved.

    `writes_file`: the file itself is written, as a native one; `original` is then the text of the
    native file it was read from, whose comments and order are kept. Else only the overlay is, and
    `sha256` is that of the file as it was read. `is_other`: another file than the one that was
    opened.
    """

    workflow: Workflow
    places: Places
    path: Path
    beside: Beside
    writes_file: bool
    original: str | None = None
    sha256: str = ""
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written: the file (its text as before where it was not), and what is beside it."""

    text: str
    sha256: str
    beside: Beside
    written: tuple[Path, ...]


def save(plan: Plan, progress: Progress) -> Saved:
    """Write what a plan says, each file whole or not at all.

    Raises `UngatedError` where one cannot be written.
    """
    text, sha256 = plan.original or "", plan.sha256
    if plan.writes_file:
        from graphs.formats import native_writer

        if plan.original is None:
            text = native_writer.dump(plan.workflow)
        else:
            text = native_writer.save(plan.original, plan.workflow)
        sha256 = _sha256(text.encode("utf-8"))
    step(progress, 0.5, f"writing {plan.path.name}")
    written: list[Path] = []
    # The overlay goes first: without the file it does no harm, the file without it might.
    beside = _save_beside(plan, sha256, written)
    if plan.writes_file:
        write_whole(plan.path, text.encode("utf-8"))
        written.append(plan.path)
    return Saved(text, sha256, beside, tuple(written))


def _save_beside(plan: Plan, sha256: str, written: list[Path]) -> Beside:
    """Write the overlay where it says something else than before."""
    from graphs.formats import overlay_writer

    beside = plan.beside.holding(plan.workflow, plan.places, plan.writes_file)
    path = beside_path(plan.path)
    text = beside.text
    if text is None:
        # One that belonged to what is overwritten would be taken for ours.
        is_needed = not beside.overlay.is_empty or (plan.is_other and path.exists())
    else:
        is_needed = overlay_writer.save(text, beside.overlay) != text
    if not is_needed:
        return beside
    overlay = replace(beside.overlay, source_file=plan.path.name, source_sha256=sha256)
    text = overlay_writer.save(text, overlay)
    data = text.encode("utf-8")
    write_whole(path, data)
    written.append(path)
    return replace(beside, overlay=overlay, text=text, sha256=_sha256(data))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises `UngatedError`."""
    from PySide6.QtCore import QSaveFile

    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise UngatedError(f"{path}: {file.errorString()}.")
    written = file.write(data)
    if written != len(data) or not file.commit():
        raise UngatedError(f"{path}: {file.errorString()}.")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
