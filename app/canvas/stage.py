"""Puts the shown revision on the map through the chosen lens: builds scenes on the worker."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.canvas.ahead import make_outlines
from app.canvas.pieces import Pieces, cut
from app.canvas.view import MapView
from app.document.document import Change, Document
from app.document.lighting import lit_path
from app.document.perspective import CHANGES, Looking, Perspective
from app.document.revision import Revision
from app.jobs.worker import Worker
from app.services.finding_badges import badges_of
from app.services.shipped import drawing_kit
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from app.document.changes_map import ChangesMap
    from graphs.drawing.finding_badges import FindingBadge
    from graphs.drawing.scene import Scene


#: How long the map must stand still before findings are judged, in milliseconds: a rule at work
#: cannot be interrupted, and the next edit would wait for it.
REST = 200


class Stage(QObject):
    """Observes the document and the perspective, and keeps the view up to date with both."""

    #: A scene is on the map.
    shown = Signal()

    def __init__(
        self, document: Document, perspective: Perspective, worker: Worker, view: MapView
    ) -> None:
        super().__init__(view)
        self._document = document
        self._perspective = perspective
        self._worker = worker
        self._view = view
        self._fresh = False
        self._drawn: Revision | None = None
        #: How far the map that is shown stands from that of the revision alone.
        self._shift = (0.0, 0.0)
        self._badges: Mapping[str, FindingBadge] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(document.judge)
        document.changed.connect(self._observe)
        perspective.changed.connect(self._look)

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self._fresh = True
            self._badges = {}
        if change & Change.JUDGED:
            self._count()
        now = self._perspective.now
        wants_finding = bool(now.selection.finding) or now.badges
        if change & (Change.SOURCE | Change.ASSESSED) or (change & Change.JUDGED and wants_finding):
            self.draw()

    def _look(self, before: Looking, now: Looking) -> None:
        self._view.select(now.selection.element, now.selection.others)
        if _seen(before) != _seen(now):
            self.draw()

    @property
    def is_resting(self) -> bool:
        """Whether findings are to be judged as soon as the map has stood still for a while."""
        return self._rest.isActive()

    def draw(self) -> None:
        """Build the scene of what is looked at, and show it when it is ready."""
        revision = self._document.shown
        if revision is None or not revision.is_assessed:
            self._worker.cancel("draw")
            return
        # Findings may take longer than a picture: they start again once it is shown.
        self._rest.stop()
        self._document.pause_judging()
        looking = self._perspective.now
        if looking.lens == CHANGES and not _is_of(looking.changes, revision):
            # What changed is told by findings too: the map of it follows when they are there.
            self._worker.cancel("draw")
            self._rest.start()
            return
        # Until new findings are there, the last ones stay: badges that come and go would flicker.
        badges = self._badges if looking.badges else {}
        work = partial(_cut, revision, looking, badges, self._view.pieces)
        show = partial(self._show, revision, looking.changes_shown)
        self._worker.submit("draw", work, show, priority=3)

    def _count(self) -> None:
        revision = self._document.shown
        if revision is not None and revision.judged is not None:
            findings = revision.judged.judgement.findings
            self._badges = badges_of(revision.workflow, findings)

    def _show(self, revision: Revision, changes: ChangesMap | None, pieces: Pieces) -> None:
        if changes is not None:
            joins = changes.joins
        else:
            joins = {link.id: (link.from_id, link.to_id) for link in revision.workflow.links}
        self._view.show_scene(pieces, joins)
        before, self._shift = self._shift, changes.shift if changes is not None else (0.0, 0.0)
        if self._fresh:
            self._fresh = False
            self._view.fit()
            if revision.layout is not None and not revision.layout.zones:
                # There is nothing to fit yet: what is put here begins at its real size.
                self._view.set_zoom(1.0)
        else:
            # The map begins at its origin: where a node is put before that, all the rest moves.
            moved = _moved(revision) if revision is not self._drawn else (0.0, 0.0)
            x, y = (moved[axis] + self._shift[axis] - before[axis] for axis in (0, 1))
            self._view.follow(x, y)
        self._drawn = revision
        selection = self._perspective.selection
        self._view.select(selection.element, selection.others)
        self.shown.emit()
        self._rest.start()


def _seen(looking: Looking) -> tuple[object, ...]:
    """What of a perspective decides about the picture."""
    return (
        looking.lens,
        looking.selection,
        looking.focus,
        looking.badges,
        looking.changes_shown,
    )


def _is_of(changes: ChangesMap | None, revision: Revision) -> bool:
    return changes is not None and changes.revision is revision


def _cut(
    revision: Revision,
    looking: Looking,
    badges: Mapping[str, FindingBadge],
    before: Pieces | None,
    progress: Progress,
) -> Pieces:
    from graphs.drawing.finding_badges import with_finding_badges

    scene = with_finding_badges(build(revision, looking, progress), badges, drawing_kit())
    pieces = cut(scene, before)
    make_outlines(pieces, before)
    return pieces


def build(revision: Revision, looking: Looking, progress: Progress) -> Scene:
    """The scene of a revision as it is looked at; what is selected lights up its path."""
    from graphs.drawing.builder import build_scene
    from graphs.drawing.lenses import lens

    assert revision.analysis is not None
    assert revision.layout is not None
    step(progress, 0.0, "drawing the map")
    if looking.changes_shown is not None:
        return looking.changes_shown.scene(looking.selection)
    focus = looking.focus if looking.focus in revision.workflow.node_by_id else None
    return build_scene(
        revision.workflow,
        revision.layout,
        lens(looking.lens),
        revision.analysis,
        drawing_kit(),
        focus,
        lit_path(revision, looking.selection),
    )


def _moved(revision: Revision) -> tuple[float, float]:
    """How far from where it was to stand everything stands on the map of an edited revision."""
    assert revision.layout is not None
    positions = revision.layout.positions
    for name, wanted in (revision.places or {}).items():
        if name in positions:
            return positions[name][0] - wanted[0], positions[name][1] - wanted[1]
    return 0.0, 0.0
