"""Copies a part of the workflow as native YAML through the clipboard of the system, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.document.perspective import Selection
from app.document.wording import plural
from app.services.messages import Message
from app.ui.desk import Desk
from graphs.errors import InputError
from graphs.progress import Progress

if TYPE_CHECKING:
    from graphs.model.workflow import Workflow

#: More text than this is not read from the clipboard.
_MOST = 5_000_000


class Clipboard:
    """Reads and writes on the worker: a whole workflow may be copied."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def copy(self, elements: tuple[str, ...], then: Callable[[], None] | None = None) -> None:
        """Put the elements, and the links among them, into the clipboard."""
        workflow = self._desk.document.workflow
        if workflow is None or not elements:
            return

        def finish(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._desk.messages.note("Copied as native YAML")
            if then is not None:
                then()

        self._desk.worker.submit("copy", partial(_written, workflow, elements), finish, priority=1)

    def paste(self) -> None:
        """Add what is in the clipboard under fresh ids, and select it."""
        text = QGuiApplication.clipboard().text()
        if not self._desk.document.is_open or not text.strip():
            self._desk.messages.note("The clipboard is empty")
            return
        if len(text) > _MOST:
            self._refuse("It is longer than any workflow can be.")
            return

        def fail(error: Exception) -> None:
            if not isinstance(error, InputError):
                raise error
            self._refuse("It is no native YAML of a workflow.", error)

        self._desk.worker.submit("paste", partial(_read, text), self._add, fail, priority=1)

    def _add(self, part: Workflow) -> None:
        from graphs.model import authoring

        what = plural(len(part.nodes), "node") if part.nodes else plural(len(part.zones), "zone")
        self.insert(f"paste {what}", lambda workflow: authoring.paste(workflow, part))

    def insert(
        self, text: str, change: Callable[[Workflow], tuple[Workflow, tuple[str, ...]]]
    ) -> None:
        """Make an edit that gives the ids of what is new, and select that."""
        added: tuple[str, ...] = ()

        def edit(workflow: Workflow) -> Workflow:
            nonlocal added
            workflow, added = change(workflow)
            return workflow

        if self._desk.document.edit(text, edit):
            self._desk.select(Selection.of_all(added))
            self._desk.view.reveal_when_shown(added)

    def _refuse(self, why: str, error: InputError | None = None) -> None:
        details = tuple(str(problem) for problem in error.problems[:20]) if error else ()
        title = "What is in the clipboard cannot be pasted"
        self._desk.messages.post(Message("warning", title, why, details))


def _written(workflow: Workflow, elements: tuple[str, ...], progress: Progress) -> str:
    from graphs.formats import native_writer
    from graphs.model import authoring

    return native_writer.dump(authoring.fragment(workflow, elements))


def _read(text: str, progress: Progress) -> Workflow:
    from graphs.formats.native import read_native

    return read_native(text, "the clipboard")
