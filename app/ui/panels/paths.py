"""The paths that were asked for: choosing one lights it, and left and right step along it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.document.perspective import Looking
from app.document.tracing import LEVELS, Asked, Tracing, Way
from app.document.wording import plural
from app.ui.desk import Desk
from app.ui.panels.columns import TableTree, heading_width, widest
from app.ui.panels.page import Page
from app.ui.panels.parts import ElidedLabel

COLUMNS = ("Gates", "Steps", "Path")
_WAY = int(Qt.ItemDataRole.UserRole)


class PathsPanel(Page):
    """The list of paths, and what they are an answer to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Paths")
        self.is_wanted = False
        self._desk = desk
        self._following = False
        self._told_for: Asked | None = None
        self.tracing = Tracing(desk.document, desk.worker)
        self.told = ElidedLabel()
        self.told.setObjectName("quiet")
        self.done = QPushButton("Close the paths")
        self.done.setObjectName("tool")
        self.done.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.done.clicked.connect(lambda: self.tracing.ask(None))
        self.tool_row.addWidget(self.told, 1)
        self.tool_row.addWidget(self.done)
        self._model = QStandardItemModel(0, len(COLUMNS), self)
        self._model.setHorizontalHeaderLabels(list(COLUMNS))
        self.tree = _WayTree(desk)
        self.tree.setModel(self._model)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.activated.connect(lambda _: desk.view.setFocus())
        self.tree.resized.connect(self._share_width)
        self.column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)
        self.tracing.changed.connect(self._refill)
        desk.perspective.changed.connect(self._look)

    def ask(self, asked: Asked) -> None:
        """Look for paths, and show what is found."""
        self._desk.panel_wanted.emit("paths")
        self.tracing.ask(asked)

    def ask_between(self, what: str, window: QWidget) -> None:
        """Let the user choose the ends, and look for the `shortest` or `all` paths."""
        from app.ui.dialogs.path_ends import PathEndsDialog

        workflow = self._desk.document.workflow
        if workflow is None:
            return

        def take(start: str, end: str) -> None:
            self.ask(Asked("all" if what == "all" else "shortest", start, end))

        here = self._desk.perspective.selection.element
        revision = self._desk.document.shown
        entries = revision.analysis.entries if revision and revision.analysis else ()
        start = next((entry.node for entry in entries if entry.node != here), "")
        title = "All ungated paths" if what == "all" else "Shortest path"
        PathEndsDialog(self._desk, workflow, title, (start, here), take, window).open()

    def _refill(self) -> None:
        asked, answer = self.tracing.asked, self.tracing.answer
        self._following = True
        self._model.removeRows(0, self._model.rowCount())
        ways = answer.ways if answer is not None else ()
        for way in ways:
            words = (LEVELS[way.level], plural(len(way.links), "step"), way.words)
            cells = []
            for column, said in enumerate(words):
                cell = QStandardItem(said)
                cell.setData(way, _WAY)
                cell.setToolTip(said)
                cell.setData(f"{COLUMNS[column]}: {said}", Qt.ItemDataRole.AccessibleTextRole)
                cells.append(cell)
            self._model.appendRow(cells)
        self._following = False
        self.want(asked is not None)
        self.told.setText(answer.words if answer is not None else "looking …" if asked else "")
        self.name(f"Paths {len(ways)}" if answer is not None else "Paths")
        self._share_width()
        path = self._desk.perspective.selection.path
        row = next((n for n, each in enumerate(ways) if (each.nodes, each.links) == path), -1)
        if row < 0 and answer is not None and asked is not self._told_for:
            # After an edit what is selected stays so; the first answer lights its best path.
            row = 0 if ways else -1
        if answer is not None:
            self._told_for = asked
        if row >= 0:
            self.tree.setCurrentIndex(self._model.index(row, 0))

    def _share_width(self) -> None:
        rows = range(self._model.rowCount())
        needs = [
            max(
                heading_width(COLUMNS[column]),
                widest([self._model.item(row, column).text() for row in rows]) + 20,
            )
            for column in (0, 1)
        ]
        rest = self.tree.viewport().width() - sum(needs)
        self.tree.share([*needs, max(rest, 80)])

    def _choose(self, index: QModelIndex) -> None:
        way: Way | None = index.siblingAtColumn(0).data(_WAY)
        if self._following or way is None:
            return
        if self._desk.perspective.selection.path != (way.nodes, way.links):
            self._desk.select(way.selection(), reveal=True)

    def _look(self, before: Looking, now: Looking) -> None:
        """Give up the chosen line when something else than its path is selected."""
        way: Way | None = self.tree.currentIndex().siblingAtColumn(0).data(_WAY)
        if way is not None and now.selection.path != (way.nodes, way.links):
            self._following = True
            self.tree.setCurrentIndex(QModelIndex())
            self.tree.clearSelection()
            self._following = False


class _WayTree(TableTree):
    """The list; left and right move along the chosen path."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Paths")
        self._desk = desk
        self.setToolTip("Left and right step along the chosen path")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            from app.ui.stepping import step_path

            step_path(self._desk, step)
