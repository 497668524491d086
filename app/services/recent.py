"""The files opened last, newest first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.settings import Settings

KEY = "recent/files"
LIMIT = 10


class RecentFiles(QObject):
    """Absolute paths of the files opened last; tells when the list changes."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def paths(self) -> list[Path]:
        return [Path(text) for text in self._settings.texts(KEY)[:LIMIT]]

    def add(self, path: Path) -> None:
        path = path.absolute()
        others = [known for known in self.paths if known != path]
        self._keep([path, *others])

    def remove(self, path: Path) -> None:
        self._keep([known for known in self.paths if known != path])

    def clear(self) -> None:
        self._keep([])

    def _keep(self, paths: list[Path]) -> None:
        self._settings.set(KEY, [str(path) for path in paths[:LIMIT]])
        self.changed.emit()
