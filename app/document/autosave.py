"""Keeps unsaved edits in the recovery folder while there are any, every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.document.document import Document
from app.jobs.writer import Writer
from app.services.messages import Message, Messages
from app.services.recovery import Left, RecoveryFolder, Unsaved
from app.services.settings import Settings

if TYPE_CHECKING:
    from app.document.beside import Places
    from graphs.model.scenario import Scenario
    from graphs.model.workflow import Workflow

#: How many seconds of work a crash may cost, where the user does not say otherwise.
SETTING, DEFAULT_SECONDS = "recovery/seconds", 5
SECONDS = (2, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What is written: immutable, so that another thread can."""

    workflow: Workflow
    places: Places
    scenarios: tuple[Scenario, ...]
    unsaved: Unsaved

    def keep(self, folder: RecoveryFolder, replaced: Left | None) -> None:
        from dataclasses import replace

        from graphs.formats.native_writer import dump
        from graphs.formats.overlay_writer import dump as dump_overlay
        from graphs.model.said import Overlay
        from graphs.model.scenario_keeping import kept

        overlay = Overlay(scenarios=kept(self.scenarios, self.workflow))
        beside = dump_overlay(overlay) if self.scenarios else ""
        text = dump(self.workflow)
        folder.keep(replace(self.unsaved, text=text, places=self.places, beside=beside))
        if replaced is not None:
            # Only now: until then the edits are nowhere else.
            folder.discard(replaced)


class Autosave(QObject):
    """Observes a document; what it keeps is gone again once the document is saved or closed."""

    def __init__(
        self,
        document: Document,
        folder: RecoveryFolder,
        settings: Settings,
        messages: Messages,
    ) -> None:
        super().__init__(document)
        self._document = document
        self._folder = folder
        self._settings = settings
        self._messages = messages
        self._writer = Writer(self)
        self._writer.failed.connect(self._tell)
        self._told = False
        self._kept: tuple[Workflow, Places, tuple[Scenario, ...]] | None = None
        self._replaced: Left | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep)
        document.changed.connect(self._observe)

    @property
    def seconds(self) -> int:
        """How long edits may be unsaved before they are kept."""
        said = self._settings.text(SETTING, str(DEFAULT_SECONDS))
        return int(said) if said in map(str, SECONDS) else DEFAULT_SECONDS

    @seconds.setter
    def seconds(self, seconds: int) -> None:
        self._settings.set(SETTING, str(seconds))
        if self._timer.isActive():
            self._timer.start(seconds * 1000)

    @property
    def is_busy(self) -> bool:
        return self._writer.is_busy

    def keep(self) -> None:
        """Keep the edits now, if there are any that were not yet."""
        document = self._document
        workflow = document.workflow
        if workflow is None or not document.is_dirty:
            return
        now = workflow, document.places, document.scenarios
        if self._kept is not None and self._kept[0] is workflow and self._kept[1:] == now[1:]:
            return
        self._kept = now
        sha256 = document.opened.sha256 if document.opened is not None else ""
        about = Unsaved("", document.title, document.path, sha256, document.format_id)
        snapshot = _Snapshot(*now, about)
        self._writer.run(partial(snapshot.keep, self._folder, self._replaced))

    def take_over(self, left: Left) -> None:
        """Keep what is open now, in place of what it was recovered from."""
        self._replaced = left
        self.keep()

    def close(self) -> None:
        """The document was closed in a proper way: nothing is kept of it."""
        self._timer.stop()
        self._writer.close()
        self._folder.close()

    def _observe(self, _: object) -> None:
        if self._document.is_dirty:
            if not self._timer.isActive():
                self._timer.start(self.seconds * 1000)
            return
        self._timer.stop()
        if self._kept is not None:
            self._kept = None
            self._writer.run(partial(_forget, self._folder, self._replaced))
            self._replaced = None

    def _tell(self, error: Exception) -> None:
        self._kept = None
        if self._told:
            return
        self._told = True
        text = "A crash would lose what is not saved. Save often, or make room on the disk."
        self._messages.post(
            Message("warning", "Unsaved edits cannot be kept for recovery", text, (str(error),))
        )


def _forget(folder: RecoveryFolder, replaced: Left | None) -> None:
    folder.forget()
    if replaced is not None:
        folder.discard(replaced)
