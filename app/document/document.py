"""The open document: one workflow, its revisions under undo, and whether it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from app.document import engine, saving
from app.document.beside import Places, beside_path
from app.document.change import Change
from app.document.revision import Revision
from app.document.undo import EditCommand
from app.document.wording import link_words
from app.jobs.layout_process import LayoutProcess
from app.jobs.worker import Worker
from app.services.messages import Message, Messages, does_not_fit, unreadable
from graphs.errors import EditError, UngatedError

if TYPE_CHECKING:
    from app.document.judged import Judged
    from graphs.model.said import Unmatched
    from graphs.model.scenario import Scenario
    from graphs.model.workflow import Workflow
    from graphs.policy.policy import Policy

__all__ = ["KEEP_ANALYSIS_UP_TO", "Change", "Document"]
#: As many edits can be undone; each keeps its workflow, which shares most parts with the others.
UNDO_LIMIT = 200
#: Analyses of larger workflows are not kept for undo, because they take much memory.
KEEP_ANALYSIS_UP_TO = 2_000


class Document(QObject):
    """Holds the workflow; every change of it is an undo command, and is told by one signal.

    `current` is the newest revision; `shown` the newest whose analysis and layout are ready, which
    is what views show. The two differ while the worker is busy.
    """

    changed = Signal(object)

    def __init__(
        self,
        worker: Worker,
        layouts: LayoutProcess,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._layouts = layouts
        self._messages = messages
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self._opened: engine.Opened | None = None
        self._current: Revision | None = None
        self._shown: Revision | None = None
        self._path: Path | None = None
        self._saved: Revision | None = None
        #: What is kept to be tried; `keep_scenarios` sets it.
        self.scenarios: tuple[Scenario, ...] = ()

    @property
    def is_open(self) -> bool:
        return self._current is not None

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def opened(self) -> engine.Opened | None:
        """What was read, or last written, of the file and of what is beside it."""
        return self._opened

    @property
    def format_id(self) -> str:
        return self._opened.format_id if self._opened else ""

    @property
    def format_title(self) -> str:
        return self._opened.format_title if self._opened else ""

    @property
    def warnings(self) -> tuple[str, ...]:
        return self._opened.warnings if self._opened else ()

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """What of the overlay does not fit the file as it is now."""
        return self._opened.beside.unmatched if self._opened else ()

    @property
    def zones_of_file(self) -> frozenset[str]:
        """The zones that an imported file defines, which its overlay cannot take away."""
        if self._opened is None or self.is_native:
            return frozenset()
        return frozenset(zone.id for zone in self._opened.beside.source.zones)

    @property
    def policy(self) -> Policy | None:
        return self._opened.policy if self._opened else None

    @property
    def is_native(self) -> bool:
        return self.format_id == engine.NATIVE

    @property
    def is_dirty(self) -> bool:
        """Whether the workflow, where its nodes stand, or a scenario is not as it was saved."""
        now, saved, opened = self._current, self._saved, self._opened
        if now is None or saved is None or opened is None:
            return False
        if self.scenarios != opened.beside.overlay.scenarios:
            return True
        if now is saved:
            return False
        if now.workflow is not saved.workflow:
            return True
        return dict(now.positions) != dict(saved.positions)

    @property
    def workflow(self) -> Workflow | None:
        return self._current.workflow if self._current else None

    @property
    def shown(self) -> Revision | None:
        return self._shown

    @property
    def places(self) -> Places:
        """Where the nodes stand on the map, as far as that is known yet."""
        return self._current.positions if self._current else {}

    @property
    def title(self) -> str:
        if self._current is None:
            return ""
        return self._current.workflow.name or (self._path.stem if self._path else "Untitled")

    def open(
        self,
        path: Path,
        done: Callable[[], None] | None = None,
        failed: Callable[[UngatedError], None] | None = None,
    ) -> None:
        """Read, analyse and lay out a file; only when all is ready does it replace the document.

        A file that cannot be read leaves the document as it was, and posts a message or is told
        to `failed`.
        """

        def finish(opened: engine.Opened) -> None:
            self._replace(opened, path)
            if done is not None:
                done()

        work = partial(engine.open_file, self._layouts.run, path)
        fail = partial(self._not_read, path, failed)
        self._worker.submit("open", work, finish, fail, priority=1)

    def _not_read(
        self, path: Path, failed: Callable[[UngatedError], None] | None, error: Exception
    ) -> None:
        if not isinstance(error, UngatedError):
            raise error
        if failed is not None:
            failed(error)
        else:
            self._messages.post(unreadable(path.name, error))

    def new(self, done: Callable[[], None] | None = None) -> None:
        """Begin an empty workflow in place of the document; it is in no file until it is saved."""

        def finish(opened: engine.Opened) -> None:
            self._replace(opened, None)
            if done is not None:
                done()

        self._worker.submit("open", partial(engine.new_file, self._layouts.run), finish, priority=1)

    def reload(self, done: Callable[[], None] | None = None) -> None:
        """Read the file again, unsaved edits given up; the map keeps still."""
        path, saved = self._path, self._saved
        if path is None or saved is None:
            return
        still = saved if saved.layout is not None else self._shown
        kept = (still.workflow, still.layout) if still and still.layout else None

        def finish(opened: engine.Opened) -> None:
            if self._path == path:
                self._replace(opened, path)
                self._messages.note(f"Read {path.name} again")
                if done is not None:
                    done()

        work = partial(engine.open_file, self._layouts.run, path, kept=kept)
        fail = partial(self._not_read, path, None)
        self._worker.submit("open", work, finish, fail, priority=1)

    def take_as_read(self, sums: Mapping[Path, str]) -> None:
        """Hold what other programs wrote for known: the next save replaces it without asking.

        `sums`: the checksums of the files as they are now.
        """
        if self._opened is None or self._path is None:
            return
        opened, beside = self._opened, self._opened.beside
        if self.is_native and self._path in sums:
            opened = replace(opened, sha256=sums[self._path])
        if (at := beside_path(self._path)) in sums:
            opened = replace(opened, beside=replace(beside, sha256=sums[at]))
        self._opened = opened

    def close(self) -> None:
        """Give up the document without asking."""
        for channel in ("open", "assess", "judge", "tidy"):
            self._worker.cancel(channel)
        self.undo_stack.clear()
        self._opened = self._current = self._shown = self._saved = self._path = None
        self.scenarios = ()
        self.changed.emit(Change.SOURCE | Change.WORKFLOW | Change.FILE)

    def edit(
        self, text: str, change: Callable[[Workflow], Workflow], places: Places | None = None
    ) -> bool:
        """Apply a pure edit as one undo step called `text`; False, with a message, if not.

        `places`: where nodes stand on the map after it, as far as they are moved or new.
        """
        if self._current is None:
            return False
        try:
            workflow = change(self._current.workflow)
        except EditError as error:
            self._messages.post(Message("warning", "This edit is not possible", str(error)))
            return False
        after = self._current.followed_by(workflow, places)
        self.undo_stack.push(EditCommand(self, text, self._current, after))
        return True

    def place_gates(self, link_ids: tuple[str, ...]) -> bool:
        """Put a gate on each of these links, as one undo step."""
        if self._current is None or not link_ids:
            return False
        text = f"gate {link_words(self._current.workflow, link_ids[0])}"
        if len(link_ids) > 1:
            text = f"place {len(link_ids)} gates"

        from graphs.model import edits

        def change(workflow: Workflow) -> Workflow:
            for link_id in link_ids:
                workflow, _ = edits.place_gate(workflow, link_id)
            return workflow

        return self.edit(text, change)

    def remove_gate(self, gate_id: str) -> bool:
        """Take away a gate and every reference to it; what it let through goes on without it."""
        if self._current is None or gate_id not in self._current.workflow.node_by_id:
            return False
        from graphs.model.ungating import remove_gate

        gate = self._current.workflow.node(gate_id)
        if gate.kind != "gate":
            return False
        return self.edit(f"remove gate {gate.title}", lambda flow: remove_gate(flow, gate_id))

    def tidy(self, nodes: frozenset[str] | None = None) -> None:
        """Lay the map out afresh, or only these nodes on it; undoable, no change of the file."""
        revision = self._shown
        if revision is None or revision is not self._current:
            return
        text = "tidy the map" if nodes is None else "tidy the selection"

        def finish(after: Revision) -> None:
            if self._current is revision:
                self.undo_stack.push(EditCommand(self, text, revision, after))

        run = self._layouts.run
        if nodes is None:
            work = partial(engine.tidy, run, revision)
        else:
            work = partial(engine.tidy_some, run, revision, nodes)
        self._worker.submit("tidy", work, finish)

    def move(self, places: Places, text: str = "") -> None:
        """Put nodes at other places on the map; undoable, and kept in the overlay when saved."""
        now = self._current
        if now is None or not places:
            return
        what = "a node" if len(places) == 1 else f"{len(places)} nodes"
        self.undo_stack.push(EditCommand(self, text or f"move {what}", now, now.moved(places)))

    def keep_scenarios(self, scenarios: tuple[Scenario, ...]) -> None:
        """Hold what is to be tried, to be saved in the overlay with the next save."""
        self.scenarios = scenarios
        self.changed.emit(Change.FILE)

    def judge(self) -> None:
        """Ask for the findings of what is shown, where they are not there or on their way.

        They are a second result: whoever shows the map calls this when it is on the screen, and
        `pause_judging` when something is to be drawn sooner.
        """
        revision = self._shown
        if revision is None or revision.analysis is None or revision.judged is not None:
            return
        if self._worker.is_busy("judge"):
            return

        def finish(judged: Judged) -> None:
            revision.judged = judged
            if self._shown is revision:
                self.changed.emit(Change.JUDGED)

        work = partial(engine.judge, revision.analysis)
        self._worker.submit("judge", work, finish, priority=5)

    def pause_judging(self) -> None:
        """Give way to work that is wanted sooner."""
        self._worker.cancel("judge")

    def become(self, revision: Revision) -> None:
        """Make a revision the newest one. Only undo commands call this."""
        left = self._current
        self._current = revision
        if left is not None and len(left.workflow.nodes) > KEEP_ANALYSIS_UP_TO:
            left.analysis = left.judged = None
        self._worker.cancel("judge")
        news = Change.WORKFLOW | Change.FILE
        if revision.is_assessed:
            self._worker.cancel("assess")
            self._shown = revision
            news |= Change.ASSESSED
            if revision.judged is not None:
                news |= Change.JUDGED
        else:
            self._assess(revision)
        self.changed.emit(news)

    def save(self, path: Path, done: Callable[[], None] | None = None) -> None:
        """Write the workflow; comments of what was there survive.

        In its own place an imported file is not written: what was added to it is, beside it.
        """
        assert self._current is not None
        assert self._opened is not None
        revision, opened = self._current, self._opened
        is_other = path != self._path
        beside = opened.beside.trying(self.scenarios)
        plan = saving.Plan(
            revision.workflow,
            revision.positions,
            path,
            beside.elsewhere(revision.workflow, self.is_native) if is_other else beside,
            writes_file=is_other or self.is_native,
            original=(opened.text or None) if self.is_native else None,
            sha256=opened.sha256,
            is_other=is_other,
        )

        def finish(saved: saving.Saved) -> None:
            if self._opened is not opened:
                return
            self._opened = opened.saved_as(saved, plan.writes_file)
            self._path, self._saved = path, revision
            names = " and ".join(file.name for file in reversed(saved.written))
            self._messages.note(f"Saved {names}" if names else "There was nothing to save")
            self.changed.emit(Change.FILE)
            if done is not None:
                done()

        def fail(error: Exception) -> None:
            if not isinstance(error, UngatedError):
                raise error
            text = "Nothing was written, and the document is still open with its changes."
            self._messages.post(
                Message("error", f"{path.name} could not be saved", text, (str(error),))
            )

        work = partial(saving.save, plan)
        self._worker.submit("save", work, finish, fail, priority=0)

    def changed_on_disk(self) -> Path | None:
        """The file that saving would write and another program wrote since; None where none did."""
        if self._path is None or self._opened is None:
            return None
        if self.is_native and engine.was_changed(self._path, self._opened.sha256):
            return self._path
        beside = beside_path(self._path)
        return beside if engine.was_changed(beside, self._opened.beside.sha256) else None

    def _replace(self, opened: engine.Opened, path: Path | None) -> None:
        for channel in ("assess", "judge", "tidy"):
            self._worker.cancel(channel)
        self._opened, self._path = opened, path
        self._current = self._shown = opened.revision
        self._saved, self.scenarios = opened.revision, opened.beside.overlay.scenarios
        self.undo_stack.clear()
        self.changed.emit(Change.SOURCE | Change.WORKFLOW | Change.ASSESSED | Change.FILE)
        if self.unmatched and path is not None:
            self._messages.post(does_not_fit(path.name, beside_path(path).name, self.unmatched))

    def _assess(self, revision: Revision) -> None:
        assert self._opened is not None

        def finish(_: object) -> None:
            self._shown = revision
            self.changed.emit(Change.ASSESSED)

        work = partial(engine.assess, self._layouts.run, revision, self._opened.policy)
        self._worker.submit("assess", work, finish, priority=2)
