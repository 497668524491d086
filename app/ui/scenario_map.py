"""The map of a scenario, laid over that of the design and clearly marked as not being it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.canvas.ahead import make_outlines
from app.canvas.pieces import Pieces, cut
from app.canvas.stage import build
from app.canvas.view import MapView
from app.document.perspective import Looking, Selection
from app.document.revision import Revision
from app.document.scenario_runs import Tried
from app.document.scenario_sight import revision_of
from app.document.scenarios import Kept
from app.ui.desk import Desk
from app.ui.panels.parts import ElidedLabel
from graphs.progress import Progress

_CHANNEL = "scenario map"
#: Keys that would edit the design if the window had them while a scenario is looked at.
_KEYS = (
    Qt.Key.Key_G,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Insert,
    Qt.Key.Key_Escape,
)


class ScenarioMap(QWidget):
    """Covers the map while a scenario is looked at; only further changes to try can be made here.

    A click where a gate is missing tries it. Escape goes back to the design.
    """

    #: Whether a scenario is now looked at.
    turned = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.view)
        self._desk = desk
        self._wanted = False
        self._of: tuple[Tried, Looking] | None = None
        self._revision: Revision | None = None
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = ElidedLabel()
        self.banner.setObjectName("scenarioBanner")
        self.back = QPushButton("Back to the design")
        self.back.setToolTip("Look at the design again (Escape)")
        self.view = MapView(desk.themes.map_colours)
        self.view.setAccessibleName("Map of the scenario, not of the design")
        strip = QWidget()
        strip.setObjectName("scenarioStrip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self.banner, 1)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.view, 1)
        self.hide()
        self.back.clicked.connect(lambda _: self.look(False))
        self.view.picked.connect(self._pick)
        self.view.gate_wanted.connect(self._try_gate)
        self.view.nodes_dropped.connect(lambda *_: self.view.put_back())
        self.view.installEventFilter(self)
        desk.view.installEventFilter(self)
        desk.scenarios.changed.connect(self._refresh)
        desk.perspective.changed.connect(lambda before, now: self._refresh())
        desk.themes.map_changed.connect(self._wear)

    def _wear(self) -> None:
        self.view.set_theme(self._desk.themes.map_colours)

    @property
    def is_looked_at(self) -> bool:
        return self._wanted

    def look(self, wanted: bool) -> None:
        """Look at the chosen scenario, or at the design again."""
        wanted = wanted and self._desk.scenarios.chosen is not None
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._of = None
        self._refresh()
        if not wanted:
            self._desk.view.setFocus()
        self.turned.emit(wanted)

    def _refresh(self) -> None:
        """Draw what is to be seen of the chosen scenario, unless it is there already."""
        kept = self._desk.scenarios.chosen
        if self._wanted and kept is None:
            self._wanted = False
            self.turned.emit(False)
        if not self._wanted or kept is None:
            self._desk.worker.cancel(_CHANNEL)
            self.hide()
            self._revision = None
            return
        self.banner.setText(f"{kept.name}: a scenario, not the design")
        self._draw(kept)

    def _draw(self, kept: Kept) -> None:
        document = self._desk.document
        design, policy, tried = document.shown, document.policy, kept.tried
        if design is None or policy is None or tried is None or kept.is_stale:
            return
        if tried.design is not design.workflow or not design.is_assessed:
            return
        looking = self._desk.perspective.now
        if self._of is not None and self._of[0].workflow is tried.workflow:
            if self._of[1] == looking:
                return
            revision = self._revision
        else:
            revision = None
        self._of = tried, looking
        layouts = self._desk.scenarios.lay_out

        before = self.view.pieces

        def work(progress: Progress) -> tuple[Revision, Pieces]:
            seen = revision or revision_of(layouts, design, policy, tried, progress)
            pieces = cut(build(seen, looking, progress), before)
            make_outlines(pieces, before)
            return seen, pieces

        self._desk.worker.submit(_CHANNEL, work, self._show, priority=3)

    def _show(self, drawn: tuple[Revision, Pieces]) -> None:
        self._revision, pieces = drawn
        links = self._revision.workflow.links
        is_new = self.isHidden()
        if is_new:
            self._cover()
            self.show()
            self.raise_()
        self.view.show_scene(pieces, {link.id: (link.from_id, link.to_id) for link in links})
        self.view.select(self._desk.perspective.selection.element)
        if is_new:
            self._see_the_same()
            self.view.setFocus()

    def _see_the_same(self) -> None:
        """Show the part of the map that could be seen of the design."""
        main = self._desk.view
        self.view.set_zoom(main.zoom)
        self.view.centerOn(main.mapToScene(main.viewport().rect().center()))

    def _pick(self, element: str, role: str) -> None:
        """Select where the design has it too, so that commands can go on from there."""
        workflow = self._desk.document.workflow
        if not element or (workflow is not None and workflow.element(element) is not None):
            self._desk.select(Selection(element))
        self.view.select(element)

    def _try_gate(self, link: str) -> None:
        from graphs.model.scenario import PlaceGate

        self._desk.scenarios.add(PlaceGate(link))

    def _cover(self) -> None:
        self.setGeometry(self._desk.view.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._desk.view and event.type() == QEvent.Type.Resize:
            self._cover()
        if watched is self.view and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in _KEYS:
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                elif event.type() == QEvent.Type.KeyPress:
                    self._press(event.key())
                return True
        return super().eventFilter(watched, event)

    def _press(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self.look(False)
        elif key == Qt.Key.Key_G and (link := self._desk.gate_wanted_here()):
            self._try_gate(link)
