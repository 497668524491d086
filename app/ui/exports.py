"""Export of what is seen: the current lens as a picture or as text, one line a format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.canvas.pictured import Background, background_of, subject_of_revision
from app.canvas.stage import build
from app.document.perspective import LENSES, Looking
from app.document.revision import Revision
from app.services.messages import Message
from app.ui.desk import Desk
from app.ui.theme import colours
from graphs.progress import Progress
from graphs.reports.registry import REPORTS

_FOLDER = "exports/folder"
#: What draws a workflow as text, and can draw one of two versions; other reports tell of one.
_DIAGRAMS = (".mmd", ".dot")
#: Writes what is looked at to a file; runs on the worker, raises `UngatedError`.
Writer = Callable[[Revision, Looking, Background, Path, Progress], None]


@dataclass(frozen=True, slots=True)
class Export:
    """A format to export to."""

    id: str
    title: str
    suffix: str
    write: Writer


def _svg(
    revision: Revision, looking: Looking, _: Background, path: Path, progress: Progress
) -> None:
    from graphs.drawing.svg import to_svg

    _write(path, to_svg(build(revision, looking, progress), colours("print")))


def _png(
    revision: Revision, looking: Looking, _: Background, path: Path, progress: Progress
) -> None:
    from app.canvas.pictures import to_png

    to_png(build(revision, looking, progress), colours("print"), path)


def _pdf(
    revision: Revision, looking: Looking, _: Background, path: Path, progress: Progress
) -> None:
    from app.canvas.pictures import to_pdf

    to_pdf(build(revision, looking, progress), colours("print"), path)


def _report(
    suffix: str,
    revision: Revision,
    looking: Looking,
    behind: Background,
    path: Path,
    _: Progress,
) -> None:
    from graphs.drawing.changes_map import changes_lens
    from graphs.reports.registry import report_for

    changes = looking.changes_shown
    if changes is None:
        subject = subject_of_revision(revision, looking, "print", behind)
    else:
        alone = replace(looking, lens=LENSES[0][0])
        subject = subject_of_revision(changes.revision, alone, "print")
        if suffix in _DIAGRAMS:
            lens, flow = changes_lens(changes.joined), changes.joined.workflow
            subject = replace(subject, workflow=flow, lens=lens, laid_out=changes.layout)
    made = report_for(suffix).write(subject)
    _write(path, made)


def _write(path: Path, made: str | bytes) -> None:
    from app.commands.output import encoded, replacing

    with replacing(path, source="") as temporary:
        temporary.write_bytes(encoded(made) if isinstance(made, str) else made)


EXPORTS = (
    Export("svg", "SVG picture", ".svg", _svg),
    Export("png", "PNG picture", ".png", _png),
    Export("pdf", "PDF document", ".pdf", _pdf),
    *(
        Export(known.id, known.title, suffix, partial(_report, suffix))
        for suffix, known in REPORTS.items()
    ),
)


class Exports(QObject):
    """Asks where to, and has the worker write it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def ask(self, export: Export) -> None:
        path = self._desk.document.path
        # What is in no file yet, or stands there without its names, is called what it is.
        stem = path.stem if path is not None else "workflow"
        folder = self._desk.settings.text(_FOLDER, str(Path.home()))
        lens = self._desk.perspective.lens
        proposed = Path(folder) / f"{stem}-{lens}{export.suffix}"
        name, _ = QFileDialog.getSaveFileName(
            self._window, f"Export as {export.title}", str(proposed), f"*{export.suffix}"
        )
        if name:
            target = Path(name)
            if not target.suffix:
                target = target.with_suffix(export.suffix)
            self._desk.settings.set(_FOLDER, str(target.absolute().parent))
            self.write(export, target)

    def write(self, export: Export, path: Path) -> None:
        """Write what is looked at now, without asking."""
        revision = self._desk.document.shown
        if revision is None:
            return

        def finish(_: object) -> None:
            self._desk.messages.note(f"Exported {path.name}")

        def fail(error: Exception) -> None:
            title = f"{path.name} could not be exported"
            self._desk.messages.post(Message("error", title, "", (str(error),)))

        behind = background_of(self._desk.document, self._desk.decisions)
        work = partial(export.write, revision, self._desk.perspective.now, behind, path)
        self._desk.worker.submit("export", work, finish, fail, priority=3)
