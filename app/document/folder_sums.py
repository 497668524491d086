"""The checksums of what a folder that is open as one workflow was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

#: Files with the checksums of their contents, "" for one that cannot be read.
Sums = dict[Path, str]


def sums_below(folder: Path, read: Mapping[Path, str] | None = None) -> Sums:
    """Every file below a folder that may hold a workflow, and the overlays beside them.

    `read`: files whose checksums are known. Raises `InputError` where the folder holds too much.
    """
    from graphs.formats.folder import files_below
    from graphs.formats.overlaid import overlay_path

    known = read or {}
    sums: Sums = {}
    for file in files_below(folder):
        sums[file] = known.get(file) or checksum(file)
        overlay = overlay_path(file)
        if overlay is not None and overlay.is_file():
            sums[overlay] = checksum(overlay)
    return sums


def checksum(path: Path) -> str:
    """The checksum of a file; "" of one that is not there or cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""
