"""Notices that another program wrote the open file, or what is kept beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.document.beside import beside_path
from app.document.document import Change, Document
from app.document.folder_sums import Sums, checksum, sums_below
from app.jobs.worker import Worker
from graphs.progress import Progress

#: Programs write a file in several steps; it is looked at when it was quiet for so long, in ms.
_QUIET_FOR = 250


class DiskWatch(QObject):
    """Compares checksums: neither our own saves nor a touch without a change are told."""

    #: The files that hold something else than was read, as a tuple of paths.
    changed_outside = Signal(object)
    #: They hold again what was read.
    settled = Signal()

    def __init__(self, document: Document, worker: Worker) -> None:
        super().__init__(document)
        self._document = document
        self._worker = worker
        self._watcher = QFileSystemWatcher(self)
        self._told: Sums = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_FOR)
        self._timer.timeout.connect(self._look)
        self._watcher.fileChanged.connect(lambda _: self._timer.start())
        self._watcher.directoryChanged.connect(lambda _: self._timer.start())
        document.changed.connect(self._observe)

    @property
    def is_waiting(self) -> bool:
        """Whether something stirred that was not looked at yet."""
        return self._timer.isActive()

    def accept(self) -> None:
        """What is on the disk now may be overwritten by the next save."""
        self._document.take_as_read(self._told)

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self._told = {}
        if change & (Change.SOURCE | Change.FILE):
            self._arm()

    def _known(self) -> Sums:
        """The files to watch, with what was read of them or last written."""
        path, opened = self._document.path, self._document.opened
        if path is None or opened is None:
            return {}
        known = opened.parts if path.is_dir() else {path: opened.sha256}
        return {**known, beside_path(path): opened.beside.sha256}

    def _arm(self) -> None:
        """Watch the files and their folders; a file that was replaced is not watched any more."""
        known = {*self._known(), *self._told}
        folders = {path.parent for path in known}
        if (path := self._document.path) is not None:
            folders.add(path)
        there = {path for path in known if path.exists()}
        wanted = {str(path) for path in (*there, *(each for each in folders if each.is_dir()))}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(list(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(list(wanted - watched))

    def _look(self) -> None:
        if any(self._worker.is_busy(channel) for channel in ("save", "open")):
            self._timer.start()
            return
        self._arm()
        known = self._known()

        folder = self._document.path

        def work(_: Progress) -> Sums:
            return _differing(known, folder)

        def finish(found: Sums) -> None:
            if known != self._known() or found == self._told:
                return
            self._told = found
            if found:
                self.changed_outside.emit(tuple(found))
            else:
                self.settled.emit()

        self._worker.submit("disk", work, finish, priority=2)


def _differing(known: Sums, path: Path | None) -> Sums:
    """What does not hold what was read, as it is now. On the worker.

    Of a folder what came to it and what is gone (""), too; a single file that is gone comes again
    with the next save, its own or another program's.
    """
    from graphs.errors import InputError

    if path is None or not path.is_dir():
        now = {each: checksum(each) for each in known}
        return {each: found for each, found in now.items() if found and found != known[each]}
    beside = beside_path(path)
    try:
        now = {**sums_below(path), beside: checksum(beside) or known[beside]}
    except InputError:
        # It holds too much by now; reading it again would tell so.
        return {}
    every = sorted({*known, *now})
    return {each: now.get(each, "") for each in every if now.get(each) != known.get(each)}
