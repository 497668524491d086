"""The main window: puts bar, map and panels together, and knows nothing of what they do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.document.document import Change
from app.document.perspective import Selection
from app.services.messages import Message
from app.ui.busy import BusyCard
from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.empty_map import EmptyMap
from app.ui.exports import Exports
from app.ui.files import Files
from app.ui.lens_bar import LensBar
from app.ui.menus import Menus
from app.ui.notice_bar import NoticeBar
from app.ui.palette import Palette
from app.ui.panels.page import Page
from app.ui.panels.registry import PANELS, Side
from app.ui.status_line import StatusLine
from app.ui.tabs import Tabs
from app.ui.welcome import Welcome
from app.ui.workbench import TABS, Workbench

_GEOMETRY, _SPLITTERS, _TAB = "window/geometry", "window/splitters", "window/tab"


class MainWindow(QMainWindow):
    """One window on one document."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._may_close = False
        self.setWindowTitle("Ungated")
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self.files = Files(desk, self)
        self.panels = {panel.id: panel.make(desk) for panel in PANELS}
        self.tabs = Tabs({name: p for name, p in self.panels.items() if isinstance(p, Page)})
        exports = Exports(desk, self)
        editor = Editor(desk, self)
        self.palette_strip = Palette(desk, editor)
        self.empty_map = EmptyMap(desk, editor)
        self.bench = Workbench(
            self, desk, self.files, exports, self.panels, self.tabs, editor, self.palette_strip
        )
        self.menus = Menus(self.bench)
        self.menus.fill(self.menuBar())
        self.lens_bar = LensBar(desk, self.menus.actions)
        self.status_line = StatusLine(desk)
        self.welcome = Welcome(desk.recent, self.files.ask_open, self.files.open, self.files.new)
        self._splitters = [QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)]
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self._workspace())
        self._compose()
        for name, panel in self.panels.items():
            if name not in self.tabs:
                panel.setVisible(desk.settings.flag(f"panels/{name}", True))
        self.tabs.setVisible(desk.settings.flag(f"panels/{TABS}", True))
        self.tabs.turn_to(desk.settings.text(_TAB, ""))
        self.busy = BusyCard(desk.worker, self._stack)
        desk.document.changed.connect(self._observe)
        desk.messages.posted.connect(self._show_message)
        desk.view.picked.connect(lambda element, role: self._pick(element))
        desk.view.gate_wanted.connect(desk.place_gate)
        desk.view.menu_wanted.connect(self._show_menu)
        desk.panel_wanted.connect(self.bench.focus)
        desk.themes.changed.connect(lambda: desk.view.set_theme(desk.themes.map_colours))
        self._restore()

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
        column.addWidget(self._desk.view, 1)
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

    def _compose(self) -> None:
        column = QWidget()
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.lens_bar)
        box.addWidget(NoticeBar(self._desk.notices))
        box.addWidget(self._stack, 1)
        box.addWidget(self.status_line)
        self.setCentralWidget(column)

    def _observe(self, change: Change) -> None:
        document = self._desk.document
        if change & Change.SOURCE:
            self._desk.perspective.clear()
            self._stack.setCurrentIndex(1 if document.is_open else 0)
            if document.is_open:
                self._desk.view.setFocus()
        if change & (Change.SOURCE | Change.FILE | Change.WORKFLOW):
            mark = "*" if document.is_dirty else ""
            title = f"{document.title}{mark} — Ungated" if document.is_open else "Ungated"
            self.setWindowTitle(title)
            self.setWindowFilePath(str(document.path or ""))

    def _pick(self, element: str) -> None:
        self._desk.select(Selection(element))

    def _show_menu(self, element: str, role: str, place: QPoint) -> None:
        self.menus.context_menu(bool(element)).popup(place)

    def _show_message(self, message: Message) -> None:
        if message.level == "note":
            return
        from app.ui.dialogs.message import MessageDialog

        MessageDialog(message, self).open()

    def _restore(self) -> None:
        geometry = self._desk.settings.data(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(1440, room.width()), min(900, room.height()))
        for number, splitter in enumerate(self._splitters):
            state = self._desk.settings.data(f"{_SPLITTERS}/{number}")
            if state is not None:
                splitter.restoreState(state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now is the size known that the window system gave.
        if self._desk.settings.data(f"{_SPLITTERS}/0") is None:
            self._share_room(self.width(), self.height())

    def _remember(self) -> None:
        self._desk.settings.set(_GEOMETRY, QByteArray(self.saveGeometry()))
        for number, splitter in enumerate(self._splitters):
            self._desk.settings.set(f"{_SPLITTERS}/{number}", QByteArray(splitter.saveState()))
        self._desk.settings.set(_TAB, self.tabs.current)
        self._desk.settings.sync()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and self._desk.document.is_dirty:
            event.ignore()
            self.files.after_asking(self._close_now)
            return
        self._remember()
        event.accept()

    def _close_now(self) -> None:
        self._may_close = True
        self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if not urls:
            return
        event.acceptProposedAction()
        if urls[0].isLocalFile():
            self.files.open(Path(urls[0].toLocalFile()))
        else:
            self.files.refuse(urls[0].toDisplayString())
