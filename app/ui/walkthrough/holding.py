"""Starts walkthroughs and saves their minutes: what the commands do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from app.document.hidden_decisions import REFUSED
from app.document.nameless import NamelessDocument
from app.document.walkthrough import Walkthrough, minutes_of
from app.services.messages import Message
from app.services.shipped import is_shipped
from app.ui.desk import Desk
from graphs.progress import Progress

if TYPE_CHECKING:
    from app.ui.walkthrough.presenter import Presenter
    from graphs.reports.minutes import Minutes

#: How long the dialog that starts a walkthrough is left alone at first, in milliseconds.
_SOON = 100
_FOLDER = "minutes/folder"
_FILTER = "Markdown (*.md);;PDF, A4 (*.pdf)"


class Walkthroughs(QObject):
    """Asks what to show, holds the walkthrough, and writes the minutes on the worker."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.presenter: Presenter | None = None

    def ask_start(self) -> None:
        """Ask which scenes to show; a file that nothing can be kept beside is to be saved first."""
        document = self._desk.document
        revision = document.shown
        if revision is None or revision.judged is None or not revision.judged.lines:
            self._desk.messages.note("There is no finding to walk through")
            return
        if isinstance(document, NamelessDocument):
            self._desk.messages.post(REFUSED)
            return
        if document.path is None or is_shipped(document.path):
            text = "Decisions are kept in a file beside the workflow: save it in a place of yours."
            self._desk.messages.post(Message("warning", "Save the workflow first", text))
            return
        from app.ui.walkthrough.start import StartDialog

        dialog = StartDialog(self._desk, revision, self._window)
        dialog.started.connect(self.hold)
        dialog.open()
        QTimer.singleShot(_SOON, dialog, _load_stage)

    def hold(self, walkthrough: Walkthrough) -> None:
        """Put a walkthrough on the stage."""
        from app.ui.walkthrough.presenter import Presenter

        if self.presenter is not None:
            self.presenter.close()
        self._desk.decisions.walkthrough = walkthrough
        presenter = Presenter(self._desk, walkthrough, self._window)
        presenter.minutes_wanted.connect(self.ask_minutes)
        presenter.destroyed.connect(self._forget)
        self.presenter = presenter
        presenter.setScreen(self._window.screen())
        presenter.showFullScreen()
        presenter.activateWindow()

    def _forget(self) -> None:
        self.presenter = None

    def ask_minutes(self) -> None:
        """Ask where to save the minutes of the last walkthrough."""
        document = self._desk.document
        told = minutes_of(document, self._desk.decisions)
        if told is None or document.path is None:
            self._desk.messages.note("There are no findings to tell of yet")
            return
        near = str(Path.home()) if is_shipped(document.path) else str(document.path.parent)
        folder = Path(self._desk.settings.text(_FOLDER, near))
        proposed = folder / f"{document.path.stem}-minutes-{told.day.isoformat()}.md"
        parent = self.presenter if self.presenter is not None else self._window
        name, chosen = QFileDialog.getSaveFileName(
            parent, "Save the minutes", str(proposed), _FILTER
        )
        if name:
            path = Path(name)
            if path.suffix.lower() not in (".md", ".pdf"):
                path = path.with_name(path.name + (".pdf" if "pdf" in chosen else ".md"))
            self._desk.settings.set(_FOLDER, str(path.absolute().parent))
            self.write_minutes(told, path)

    def write_minutes(self, told: Minutes, path: Path) -> None:
        """Write minutes as what the file's name ends in."""

        def finish(_: object) -> None:
            self._desk.messages.note(f"Saved {path.name}")

        def fail(error: Exception) -> None:
            title = f"{path.name} could not be saved"
            self._desk.messages.post(Message("error", title, "", (str(error),)))

        self._desk.worker.submit("minutes", partial(_write, told, path), finish, fail, priority=3)


def _write(told: Minutes, path: Path, progress: Progress) -> None:
    from app.commands.output import replacing
    from graphs.reports.minutes import minutes

    words = minutes(told)
    with replacing(path, source="") as temporary:
        if path.suffix.lower() == ".pdf":
            from app.canvas.papers import markdown_to_pdf

            markdown_to_pdf(words, f"Minutes: {told.workflow}", temporary)
        else:
            temporary.write_text(words, encoding="utf-8")


def walkthroughs(desk: Desk, window: QWidget) -> Walkthroughs:
    """Those of a window, made when they are first asked for."""
    found = window.findChild(Walkthroughs)
    return found if isinstance(found, Walkthroughs) else Walkthroughs(desk, window)


def _load_stage() -> None:
    """Load what shows a walkthrough, while the list of its scenes is read."""
    import app.ui.walkthrough.presenter  # noqa: F401
