"""What was open in the window of last time: kept while one works, opened or offered at a start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from app.document.perspective import LENSES
from app.document.wording import plural
from app.services.settings import Settings
from app.ui.documents import Documents
from app.ui.files import Files

#: The files in the order of their tabs, how each was looked at, and which was in front.
_OPEN, _LOOKS, _FRONT = "session/open", "session/looks", "session/front"
#: More are not opened at once.
MOST = 20


class LastSession(QObject):
    """Keeps the open files, the lens and the panel in front of each, and which was in front.

    Until something is opened in this window, what is kept is that of the last one.
    """

    def __init__(self, settings: Settings, documents: Documents, files: Files) -> None:
        super().__init__(documents)
        self._settings = settings
        self._documents = documents
        self._files = files
        self._is_used = False
        self._kept: list[str] = []
        documents.changed.connect(self._observe)

    @property
    def files(self) -> list[Path]:
        """The files of last time that are still there."""
        return [path for path, _ in self._known() if path.exists()]

    def _known(self) -> list[tuple[Path, str]]:
        paths, looks = self._settings.texts(_OPEN)[:MOST], self._settings.texts(_LOOKS)
        looks += [""] * (len(paths) - len(looks))
        return [(Path(path), look) for path, look in zip(paths, looks, strict=False)]

    def offer(self) -> None:
        """Offer the files of last time where nothing is open."""
        files, page = self.files, self._documents.current
        if files and page.is_spare:
            words = "Open the file of last time"
            if len(files) > 1:
                words = f"Open the {plural(len(files), 'file')} of last time"
            page.welcome.offer(words, "\n".join(map(str, files)), self.open)

    def open(self) -> None:
        """Open what was open last, each as it was looked at; what is gone is passed over."""
        known = self._known()
        front = self._settings.text(_FRONT)
        pages = []
        for path, look in known:
            if not path.exists() or self._files.page_of(path) is not None:
                continue
            current = self._documents.current
            page = current if current.is_spare else self._documents.add(turn=False)
            lens, _, panel = look.partition(" ")
            if lens in dict(LENSES):
                page.desk.perspective.set_lens(lens)
            page.tabs.begin_with(panel)
            page.await_file(path)
            pages.append((page, path))
        # What the user looks at first is read first.
        for page, path in sorted(pages, key=lambda pair: str(pair[1]) != front):
            self._files.open_in(page, path)
            if str(path) == front:
                self._documents.turn_to(page)

    def _observe(self) -> None:
        self._is_used = self._is_used or any(
            page.desk.document.is_open for page in self._documents.pages
        )
        # While files of last time are being read, they are still those of last time.
        if self._is_used and not any(page.awaited for page in self._documents.pages):
            opened = [str(page.path.absolute()) for page in self._documents.pages if page.path]
            if opened != self._kept:
                self.keep()

    def keep(self) -> None:
        """Keep what is open now, and how it is looked at."""
        if not self._is_used:
            return
        pages = [page for page in self._documents.pages if page.path is not None]
        self._kept = [str(page.path.absolute()) for page in pages if page.path is not None]
        looks = [f"{page.desk.perspective.lens} {page.tabs.current}" for page in pages]
        front = self._documents.current.path
        self._settings.set(_OPEN, self._kept)
        self._settings.set(_LOOKS, looks)
        self._settings.set(_FRONT, str(front.absolute()) if front is not None else "")

    def close(self) -> None:
        """Keep what is open, and heed no more what becomes of it."""
        self._documents.changed.disconnect(self._observe)
        self.keep()
