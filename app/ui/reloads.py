"""Offers to read a file again that another program wrote."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.document.beside import beside_path
from app.document.disk_watch import DiskWatch
from app.document.document import Change
from app.services.notices import Answer, Notice
from app.ui.desk import Desk
from app.ui.files import Files
from app.ui.panels.changes import ChangesPanel
from graphs.words import counted

if TYPE_CHECKING:
    from graphs.compare.changes import Version

CHANGED = "changed"


class Reloads(QObject):
    """Watches the file of one document, and lets the user choose whose work counts."""

    def __init__(self, desk: Desk, files: Files, changes: ChangesPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._files = files
        self._changes = changes
        self.disk_watch = DiskWatch(desk.document, desk.worker)
        self.disk_watch.changed_outside.connect(self._offer)
        self.disk_watch.settled.connect(self._withdraw)
        desk.document.changed.connect(self._observe)

    def _withdraw(self) -> None:
        self._desk.notices.withdraw(CHANGED)

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self._withdraw()

    def _offer(self, files: tuple[Path, ...]) -> None:
        """Say that other programs wrote files, and let the user choose whose work counts."""
        document = self._desk.document
        assert document.path is not None
        text = f"{_happened(files, self._known())} by another program."
        later = Answer("Decide later", None, "Nothing changes now; saving asks again")
        if not document.is_dirty:
            reload = Answer("Reload", document.reload, "Show it as it is now; the map keeps still")
            told = Answer(
                "Reload and compare",
                self._reload_and_compare,
                "Show it as it is now, with what changed since: gates lost and radius grown first",
            )
            self._desk.notices.put(Notice(CHANGED, text, (reload, told, later)))
            return
        compare = Answer(
            "Compare",
            partial(self._compare, files),
            "Tell what your edits change of it as it is on disk; nothing is decided by that",
        )
        answers = [
            compare,
            Answer("Reload, lose mine", document.reload, "Your unsaved edits are given up"),
            Answer(
                "Keep mine", self.disk_watch.accept, "Saving replaces what the other program wrote"
            ),
            later,
        ]
        if not document.is_native and beside_path(document.path) not in files:
            # What was added goes beside the file, so nothing of the newer one is overwritten.
            both = Answer(
                "Save mine and reload",
                lambda: self._files.save(document.reload, self._desk),
                "What you added is kept beside the file, and put on the newer one",
            )
            answers = [
                compare,
                both,
                answers[1],
                Answer("Keep mine", None, "Work on as before"),
                later,
            ]
        text += " You have unsaved edits."
        self._desk.notices.put(Notice(CHANGED, text, tuple(answers)))

    def _known(self) -> Collection[Path]:
        """The files that were there when the document was opened."""
        opened, path = self._desk.document.opened, self._desk.document.path
        assert opened is not None
        assert path is not None
        return {path, beside_path(path), *opened.parts}

    def _reload_and_compare(self) -> None:
        document = self._desk.document
        path, older = document.path, self._shown_version()
        if path is None or older is None:
            document.reload()
            return
        title = f"{path.name} as it was open"
        document.reload(lambda: self._changes.compare_with(path, older, title))

    def _shown_version(self) -> Version | None:
        """What is shown; None as long as it is not analysed and judged."""
        revision = self._desk.document.shown
        if revision is None or revision.analysis is None or revision.judged is None:
            return None
        from graphs.compare.changes import Version

        return Version(revision.analysis, revision.judged.judgement)

    def _compare(self, files: tuple[Path, ...]) -> None:
        """Show what saving would change; whose work counts is asked as before."""
        path = self._desk.document.path
        assert path is not None
        self._offer(files)
        self._changes.compare_with(path, title=f"{path.name} on disk")


def _happened(files: tuple[Path, ...], before: Collection[Path]) -> str:
    """What other programs did; many files are counted."""
    done: dict[str, list[str]] = {"changed": [], "added": [], "removed": []}
    for path in files:
        verb = "changed" if path in before else "added"
        done[verb if path.exists() else "removed"].append(path.name)
    words = []
    for verb, names in done.items():
        if names:
            told = " and ".join(names) if len(names) < 3 else counted(len(names), "file")
            words.append(f"{told} {'was' if len(names) == 1 else 'were'} {verb}")
    return " and ".join(words)
