"""Brings back what a crash left behind: as unsaved edits of the file that was open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.document.autosave import Autosave
from app.document.document import Document
from app.jobs.worker import Worker
from app.services.messages import Message, Messages
from app.services.recovery import Left, RecoveryFolder
from graphs.errors import UngatedError
from graphs.progress import Progress

if TYPE_CHECKING:
    from graphs.model.elements import Link, Node, Zone
    from graphs.model.scenario import Scenario
    from graphs.model.workflow import Workflow

#: The name of the edit that brings the work back; to undo it shows the file as it is.
EDIT = "recover the unsaved edits"


class LeftBehind(QObject):
    """What windows left behind that ended without closing: one list for all documents."""

    #: `all` is another than before.
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[Left, ...] = ()

    def become(self, found: tuple[Left, ...]) -> None:
        self.all = found
        self.changed.emit()


class Recovery(QObject):
    """Finds what was left behind, and opens it in its document or discards it."""

    def __init__(
        self,
        document: Document,
        folder: RecoveryFolder,
        autosave: Autosave,
        worker: Worker,
        messages: Messages,
        shelf: LeftBehind,
    ) -> None:
        super().__init__(document)
        self._document = document
        self._folder = folder
        self.autosave = autosave
        self._worker = worker
        self._messages = messages
        self._shelf = shelf

    @property
    def left(self) -> tuple[Left, ...]:
        return self._shelf.all

    @property
    def changed(self) -> SignalInstance:
        """Told when `left` is another than before."""
        return self._shelf.changed

    def look(self) -> None:
        """Look for what windows left behind that ended without closing."""

        def finish(found: list[Left]) -> None:
            self._shelf.become(tuple(found))

        self._worker.submit("left behind", lambda _: self._folder.left(), finish, priority=3)

    def open(self, left: Left) -> None:
        """Open what was left behind in place of the document, as unsaved edits of its file.

        Where the file is not there any more, or cannot be read, it is in no file until it is saved.
        """

        def read(recovered: _Recovered) -> None:
            path = left.unsaved.path
            if path is None:
                self._open_new(left, recovered)
            elif path.exists():
                self._document.open(
                    path,
                    lambda: self._edit(left, recovered),
                    lambda error: self._open_new(left, recovered, error),
                )
            else:
                self._open_new(left, recovered, UngatedError(f"{path} is not there any more."))

        def fail(error: Exception) -> None:
            if not isinstance(error, UngatedError):
                raise error
            title = "The unsaved edits could not be recovered"
            text = f"They are still kept in {left.file}."
            self._messages.post(Message("error", title, text, (str(error),)))

        self._worker.submit("recovery", partial(_read, left), read, fail, priority=1)

    def discard(self, left: Left) -> None:
        """Remove for good what was left behind."""
        self._folder.discard(left)
        self._drop(left)

    def _drop(self, left: Left) -> None:
        self._shelf.become(tuple(each for each in self.left if each is not left))

    def _open_new(self, left: Left, recovered: _Recovered, error: Exception | None = None) -> None:
        def opened() -> None:
            self._edit(left, recovered)
            if error is not None:
                title = "What was recovered is in no file now"
                text = "The file that it was made from cannot be opened. Save it under a name."
                self._messages.post(Message("warning", title, text, (str(error),)))

        self._document.new(opened)

    def _edit(self, left: Left, recovered: _Recovered) -> None:
        document = self._document
        assert document.workflow is not None
        change = partial(_with_sources, recovered.workflow)
        if not document.edit(EDIT, change, left.unsaved.places):
            return
        if recovered.scenarios is not None:
            document.keep_scenarios(recovered.scenarios)
        self.autosave.take_over(left)
        self._drop(left)
        assert document.opened is not None
        if document.path is not None and document.opened.sha256 != left.unsaved.sha256:
            title = f"{document.path.name} was changed after these edits were made"
            text = (
                "What was recovered is shown, as it was made from the file before. "
                "Undo shows the file as it is now; saving replaces what is not in the recovered "
                "edits."
            )
            self._messages.post(Message("warning", title, text))
        else:
            self._messages.note(f"Recovered the unsaved edits to {document.title}")


@dataclass(frozen=True, slots=True)
class _Recovered:
    """What was left behind; `scenarios` is None where it tells of none."""

    workflow: Workflow
    scenarios: tuple[Scenario, ...] | None


def _read(left: Left, _: Progress) -> _Recovered:
    from graphs import api
    from graphs.formats.overlay_file import read_overlay
    from graphs.formats.reading import Document as Text
    from graphs.model.scenario_keeping import found
    from resources import catalogues

    name, unsaved = left.file.name, left.unsaved
    workflow = api.open_document(Text(name, unsaved.text), catalogues()).workflow
    if not unsaved.beside:
        return _Recovered(workflow, None)
    overlay = read_overlay(unsaved.beside, name)
    return _Recovered(workflow, found(overlay.scenarios, workflow))


E = TypeVar("E", "Zone", "Node", "Link")


def _with_sources(recovered: Workflow, opened: Workflow) -> Workflow:
    """What was recovered, with what a native file does not say of where elements come from."""

    def known(elements: tuple[E, ...], by_id: Any) -> tuple[E, ...]:
        return tuple(_as_opened(element, by_id.get(element.id)) for element in elements)

    return replace(
        recovered,
        zones=known(recovered.zones, opened.zone_by_id),
        nodes=known(recovered.nodes, opened.node_by_id),
        links=known(recovered.links, opened.link_by_id),
        source=opened.source,
    )


def _as_opened(element: Any, opened: Any) -> Any:
    """The element itself as it was opened where nothing was edited in it."""
    if opened is None:
        return replace(element, source=None)
    same = replace(element, source=opened.source)
    return opened if same == opened else same
