"""One document in the window: lens bar, notices, map and panels, all on one desk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.canvas.stage import Stage
from app.document.document import Change
from app.document.perspective import Selection
from app.services.notices import Notices
from app.ui.busy import BusyCard
from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.empty_map import EmptyMap
from app.ui.exports import Exports
from app.ui.files import Files
from app.ui.lens_bar import LensBar
from app.ui.menus import Menus
from app.ui.notice_bar import NoticeBar
from app.ui.older_parts import is_gone
from app.ui.palette import Palette
from app.ui.panels.changes import ChangesPanel
from app.ui.panels.page import Page
from app.ui.panels.registry import PANELS, Side
from app.ui.reloads import Reloads
from app.ui.status_line import StatusLine
from app.ui.tabs import Tabs
from app.ui.welcome import Welcome
from app.ui.workbench import TABS, Workbench

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

_SPLITTERS, _TAB = "window/splitters", "window/tab"


class DocumentPage(QWidget):
    """What one tab of the window shows; made when a document needs it, and freed with it.

    Without a document it shows what can be opened, or while one is read for it that it is.
    """

    #: What stands on the tab is another than before.
    retitled = Signal()
    #: What it was made for was not opened.
    given_up = Signal()

    def __init__(
        self,
        desk: Desk,
        window: QMainWindow,
        menus: Menus,
        files: Files,
        notices: Notices,
    ) -> None:
        super().__init__()
        self.desk = desk
        #: The file that is being read, as long as it is.
        self.awaited: Path | None = None
        # What is connected to them is let go of when they are destroyed, which is with the page.
        for part in (desk.document, desk.perspective, desk.scenarios, desk.frontiers, desk.notices):
            part.setParent(self)
        desk.refreshing.setParent(self)
        # The map is what is looked at: no panel takes time from it.
        desk.refreshing.stands_back = partial(desk.worker.is_busy, "draw")
        self.stage = Stage(desk.document, desk.perspective, desk.worker, desk.view)
        self.panels = {panel.id: panel.make(desk) for panel in PANELS}
        self.tabs = Tabs({name: p for name, p in self.panels.items() if isinstance(p, Page)})
        editor = Editor(desk, self)
        self.palette_strip = Palette(desk, editor)
        self.empty_map = EmptyMap(desk, editor)
        self.bench = Workbench(
            window,
            desk,
            files,
            Exports(desk, self),
            self.panels,
            self.tabs,
            editor,
            self.palette_strip,
            self,
        )
        self.reloads = Reloads(desk, files, cast(ChangesPanel, self.panels["changes"]), self)
        self.lens_bar = LensBar(desk, menus.actions)
        self.status_line = StatusLine(desk)
        self._menus = menus
        self._files = files
        self._welcome: Welcome | None = None
        self._opening = QLabel()
        self._opening.setObjectName("quiet")
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._splitters = [QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)]
        self._stack = QStackedWidget()
        self._work = self._workspace()
        self._stack.addWidget(self._opening)
        self._stack.addWidget(self._work)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lens_bar)
        column.addWidget(NoticeBar(notices, desk.notices))
        column.addWidget(self._stack, 1)
        column.addWidget(self.status_line)
        self.busy = BusyCard(desk.worker, self._stack)
        self.tabs.begin_with(desk.settings.text(_TAB, ""))
        self.arrange()
        desk.document.changed.connect(self._observe)
        desk.worker.ended.connect(self._ended)
        desk.view.picked.connect(self._pick)
        desk.view.gate_wanted.connect(desk.place_gate)
        desk.view.menu_wanted.connect(self._show_menu)
        desk.panel_wanted.connect(self.bench.focus)
        desk.themes.map_changed.connect(self._wear)

    @property
    def document_title(self) -> str:
        """The name of the workflow, or of the file that is being read."""
        document = self.desk.document
        if document.is_open:
            return document.title
        return self.awaited.name if self.awaited is not None else ""

    @property
    def path(self) -> Path | None:
        """The file of the document, or the one that is being read."""
        return self.awaited or self.desk.document.path

    @property
    def is_spare(self) -> bool:
        """Whether another document may take this place: nothing, or nothing yet, is in it."""
        document, worker = self.desk.document, self.desk.worker
        if self.awaited is not None or worker.is_busy("open") or worker.is_busy("recovery"):
            return False
        if (workflow := document.workflow) is None:
            return True
        empty = not (workflow.nodes or workflow.zones or workflow.links)
        return document.path is None and empty and not document.undo_stack.count()

    @property
    def welcome(self) -> Welcome:
        """What can be opened; made when it is first to be seen."""
        if self._welcome is None:
            files = self._files
            self._welcome = Welcome(self.desk.recent, files.ask_open, files.open, files.new)
            self._stack.addWidget(self._welcome)
        return self._welcome

    def welcome_user(self) -> None:
        """Show what can be opened, as nothing is."""
        self._stack.setCurrentWidget(self.welcome)

    def await_file(self, path: Path) -> None:
        """Say that a file is being read for this page."""
        self.awaited = path
        self._opening.setText(f"Opening {path.name}…")
        self.retitled.emit()

    def _ended(self, channel: str) -> None:
        """Look, once what was delivered has been taken in, whether it is there now."""
        if channel in ("open", "recovery"):
            QTimer.singleShot(0, self, self._look_whether_opened)

    def _look_whether_opened(self) -> None:
        worker = self.desk.worker
        if any(worker.is_busy(channel) for channel in ("open", "recovery")):
            return
        self.awaited = None
        self.retitled.emit()
        if not self.desk.document.is_open:
            self.given_up.emit()

    def _workspace(self) -> QWidget:
        """The map between the panels, each side with the panels that the registry gives it."""
        across, down = self._splitters
        for splitter in self._splitters:
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.palette_strip)
        column.addWidget(self.desk.view, 1)
        down.addWidget(ground)
        down.addWidget(self.tabs)
        for panel in self._on("left"):
            across.addWidget(panel)
        across.addWidget(down)
        for panel in self._on("right"):
            across.addWidget(panel)
        across.setStretchFactor(across.indexOf(down), 1)
        down.setStretchFactor(0, 1)
        for each in PANELS:
            if each.side == "below":
                self.tabs.setMinimumHeight(each.least)
            else:
                self.panels[each.id].setMinimumWidth(each.least)
        return across

    def _share_room(self, width: int, height: int) -> None:
        """Give each panel its share of a window of this size, and the map the rest."""
        across, down = self._splitters
        sizes = {"left": 0, "right": 0, "below": 0}
        for panel in PANELS:
            whole = height if panel.side == "below" else width
            sizes[panel.side] = max(panel.least, min(panel.most, int(whole * panel.share)))
        across.setSizes([sizes["left"], width, sizes["right"]])
        down.setSizes([height, sizes["below"]])

    def _on(self, side: Side) -> list[QWidget]:
        return [self.panels[panel.id] for panel in PANELS if panel.side == side]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now is the size known that the window system gave.
        if self.desk.settings.data(f"{_SPLITTERS}/0") is None:
            self._share_room(self.window().width(), self.window().height())

    def arrange(self) -> None:
        """Show the panels that are wanted, as large as they were left, here or on another page."""
        settings = self.desk.settings
        for name, panel in self.panels.items():
            if name not in self.tabs:
                panel.setVisible(settings.flag(f"panels/{name}", True))
        self.tabs.setVisible(settings.flag(f"panels/{TABS}", True))
        for number, splitter in enumerate(self._splitters):
            state = settings.data(f"{_SPLITTERS}/{number}")
            if state is not None:
                splitter.restoreState(state)

    def remember(self) -> None:
        """Keep how large the panels are and which tab is in front, for pages and later sessions."""
        for number, splitter in enumerate(self._splitters):
            self.desk.settings.set(f"{_SPLITTERS}/{number}", splitter.saveState())
        self.desk.settings.set(_TAB, self.tabs.current)

    def _observe(self, change: Change) -> None:
        document = self.desk.document
        if change & Change.SOURCE:
            self.awaited = None
            self.desk.perspective.clear()
            if document.is_open:
                self._stack.setCurrentWidget(self._work)
                if self.isVisible():
                    self.desk.view.setFocus()
            else:
                self.welcome_user()
        if change & (Change.SOURCE | Change.FILE | Change.WORKFLOW):
            self.retitled.emit()

    def _pick(self, element: str, _: str) -> None:
        if not is_gone(self.desk, element):
            self.desk.select(Selection(element))

    def _show_menu(self, element: str, _: str, place: QPoint) -> None:
        if not is_gone(self.desk, element):
            self._menus.context_menu(bool(element)).popup(place)

    def _wear(self) -> None:
        self.desk.view.set_theme(self.desk.themes.map_colours)

    def end(self) -> None:
        """Let go of threads and files; what was not saved is given up. It is deleted afterwards."""
        desk = self.desk
        desk.worker.ended.disconnect(self._ended)
        desk.document.changed.disconnect(self._observe)
        desk.decisions.close()
        desk.worker.close()
        desk.document.undo_stack.clear()
        desk.recovery.autosave.close()
