"""The folder of unsaved edits: what each window keeps against a crash, and what one left behind."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QStandardPaths

from graphs.errors import InputError, UngatedError

#: More is not kept: what is older, or beyond this number, goes when a window starts.
MOST_KEPT = 20
OLDEST_DAYS = 30
#: Larger files are not read, as whatever wrote them was not this program.
_LARGEST = 64 * 1024 * 1024
_VERSION = 1
_SUFFIX, _LOCK = ".ungated-recovery", ".lock"
_DIVIDER = "\n---\n"
_FILE_NAME = re.compile(rf"[0-9a-f]{{32}}{re.escape(_SUFFIX)}")

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Unsaved edits of one document.

    `text`: the workflow as native YAML; `places`: where its nodes stand on the map; `path`: the
    file or folder that was open, None for a workflow that was in none; `sha256`: of that file as
    it was read; `format_id`: what it is; `beside`: an overlay with what is kept beside the
    workflow.
    """

    text: str
    title: str = ""
    path: Path | None = None
    sha256: str = ""
    format_id: str = ""
    places: Places = field(default_factory=dict)
    beside: str = ""

    def as_bytes(self) -> bytes:
        """A line of JSON that says what the file is, and the workflow below it."""
        head = {
            "ungated-recovery": _VERSION,
            "path": str(self.path) if self.path is not None else "",
            "title": self.title,
            "sha256": self.sha256,
            "format": self.format_id,
            "text_sha256": _sha256(self.text),
            "positions": {name: list(at) for name, at in self.places.items()},
            "beside": self.beside,
        }
        return f"{json.dumps(head)}{_DIVIDER}{self.text}".encode()

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Unsaved:
        """What `as_bytes` wrote. Raises `InputError` where it is not that, or not all of it."""
        head, _, text = data.decode("utf-8", "replace").partition(_DIVIDER)
        try:
            said: Any = json.loads(head)
            if said["ungated-recovery"] != _VERSION or said["text_sha256"] != _sha256(text):
                raise ValueError
            places = {str(key): (float(x), float(y)) for key, (x, y) in said["positions"].items()}
            path = Path(str(said["path"])) if said["path"] else None
            title, sha256, format_id = (str(said[key]) for key in ("title", "sha256", "format"))
            beside = str(said.get("beside", ""))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise InputError.one(name, "this is no whole recovery file.", "Discard it.") from None
        return cls(text, title, path, sha256, format_id, places, beside)


@dataclass(frozen=True, slots=True)
class Left:
    """Unsaved edits that a window left behind: where they are kept, and when they were written."""

    file: Path
    unsaved: Unsaved
    written: datetime

    @property
    def token(self) -> str:
        return self.file.stem


def recovery_folder() -> Path:
    """Where unsaved edits of this user are kept."""
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "recovery"


class RecoveryFolder:
    """Keeps the unsaved edits of one window in a file of its own, and finds those of others.

    A lock that dies with its process tells the files of windows that are open from those of
    windows that ended without closing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or recovery_folder()
        self._token = uuid.uuid4().hex
        self._lock: QLockFile | None = None

    def keep(self, unsaved: Unsaved) -> None:
        """Write unsaved edits, whole or not at all. Raises `UngatedError`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._lock is None:
                self._lock = self._locked(self._token)
            _replace(self._file, unsaved.as_bytes())
        except OSError as error:
            raise UngatedError(f"{self._file}: {error.strerror}.") from None

    def forget(self) -> None:
        """Remove what was kept, because it is saved or given up."""
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Forget, and let go of the file. The window is closed."""
        if self._lock is not None:
            self.forget()
            self._lock.unlock()
            self._lock = None

    def left(self) -> list[Left]:
        """What windows left behind that ended without closing, the newest first.

        Removes what is too old or too much; what is no recovery file is passed over.
        """
        found: list[Left] = []
        for file in self._files():
            if not self._is_orphan(file):
                continue
            try:
                status = file.stat()
                if status.st_size > _LARGEST or len(found) >= MOST_KEPT or _is_old(status.st_mtime):
                    file.unlink(missing_ok=True)
                    continue
                unsaved = Unsaved.from_bytes(file.read_bytes(), file.name)
            except (OSError, InputError):
                continue
            found.append(Left(file, unsaved, datetime.fromtimestamp(status.st_mtime)))
        return found

    def discard(self, left: Left) -> None:
        """Remove for good what a window left behind."""
        left.file.unlink(missing_ok=True)

    @property
    def _file(self) -> Path:
        return self.folder / f"{self._token}{_SUFFIX}"

    def _files(self) -> list[Path]:
        """The recovery files, the newest first."""
        try:
            files = [each for each in self.folder.iterdir() if _FILE_NAME.fullmatch(each.name)]
            return sorted(files, key=lambda each: each.stat().st_mtime, reverse=True)
        except OSError:
            return []

    def _is_orphan(self, file: Path) -> bool:
        """Whether no running window has this file as its own."""
        if file == self._file:
            return False
        lock = self._locked(file.stem)
        if lock is None:
            return False
        lock.unlock()
        return True

    def _locked(self, token: str) -> QLockFile | None:
        lock = QLockFile(str(self.folder / f"{token}{_LOCK}"))
        # By age no lock goes stale: a window may be open for days. By its process it does.
        lock.setStaleLockTime(0)
        return lock if lock.tryLock(0) else None


def _replace(file: Path, data: bytes) -> None:
    """Write a file whole: a crash leaves what was there before."""
    temporary = file.with_name(f"{file.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)


def _is_old(modified: float) -> bool:
    return time.time() - modified > OLDEST_DAYS * 24 * 3600


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
