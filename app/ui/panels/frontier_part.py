"""The frontier in the panel What-if: chart or table, and the staged rollout of the chosen point."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.document.frontier_words import COLUMNS, point_cells, rollout_title, stage_words
from app.document.frontiers import SECONDS, Frontiers
from app.document.wording import plural
from app.ui.desk import Desk
from app.ui.panels.columns import TableTree, widest
from app.ui.panels.frontier_chart import FrontierChart
from app.ui.panels.parts import ElidedLabel, text


class FrontierPart(QWidget):
    """Shows the points both ways; one becomes a scenario by Enter, double click or the button."""

    #: The chosen point is to become a scenario.
    wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._frontiers: Frontiers = desk.frontiers
        self._following = False
        self.chart = FrontierChart()
        self._model = QStandardItemModel(0, len(COLUMNS), self)
        self._model.setHorizontalHeaderLabels(list(COLUMNS))
        self.table = TableTree("Frontier as a table")
        self.table.setModel(self._model)
        self._views = QStackedWidget()
        self._views.addWidget(self.chart)
        self._views.addWidget(self.table)
        self.as_table = self._choice("As a table", "Show the points as a table instead of a chart")
        self.by_gates = self._choice("By gates", "Count gates instead of minutes of review a day")
        self.take = QPushButton("Make it a scenario")
        self.take.setToolTip("Keep the gates of this point as a scenario (Enter)")
        self.again = QPushButton("Work it out")
        self.empty = text("", "quiet")
        self.heading = ElidedLabel()
        self.heading.setObjectName("strong")
        self.rollout = QListWidget()
        self.rollout.setAccessibleName("Staged rollout of the chosen point")
        self.rollout.setWordWrap(True)
        self.rollout.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._compose()
        self.setFocusProxy(self._views)
        self._views.setFocusProxy(self.chart)
        self.chart.chosen.connect(self._frontiers.choose)
        self.chart.taken.connect(self._take)
        self.table.selectionModel().currentChanged.connect(self._choose)
        self.table.activated.connect(lambda index: self._take(index.row()))
        self.table.resized.connect(self._share_width)
        self.as_table.toggled.connect(self._turn)
        self.by_gates.toggled.connect(lambda _: self.refill())
        self.take.clicked.connect(lambda _: self._take(self._frontiers.chosen))
        self.again.clicked.connect(lambda _: self._frontiers.work_out())
        self.rollout.itemActivated.connect(lambda _: self._reveal())
        self._frontiers.changed.connect(self.refill)
        desk.themes.changed.connect(self.refill)
        self.refill()

    def _compose(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(2)
        choices = QHBoxLayout()
        choices.setSpacing(4)
        choices.addWidget(self.by_gates)
        choices.addWidget(self.as_table)
        choices.addStretch(1)
        left.addLayout(choices)
        left.addWidget(self._views, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.take)
        head.addWidget(self.again)
        right.addLayout(head)
        right.addWidget(self.empty)
        right.addWidget(self.rollout, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addLayout(right, 1)

    def _choice(self, words: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("choice")
        button.setText(words)
        button.setToolTip(tip)
        button.setCheckable(True)
        return button

    def _turn(self, as_table: bool) -> None:
        self._views.setCurrentIndex(1 if as_table else 0)
        self._views.setFocusProxy(self.table if as_table else self.chart)
        self._share_width()

    def refill(self) -> None:
        """Show the frontier as it is known now."""
        frontiers = self._frontiers
        points, point = frontiers.points, frontiers.point
        colours = self._desk.themes.window_colours
        self.chart.show_points(points, frontiers.chosen, not self.by_gates.isChecked(), colours)
        self._fill_table()
        self.take.setVisible(point is not None)
        self.take.setEnabled(point is not None and bool(point.links))
        is_open = self._desk.document.is_open
        self.again.setVisible(not points and not frontiers.is_working and is_open)
        self.heading.setText(rollout_title(point) if point is not None else "")
        self.heading.setVisible(point is not None)
        self.empty.setText(self._without_rollout())
        self.empty.setVisible(bool(self.empty.text()))
        self._fill_rollout()

    def _without_rollout(self) -> str:
        """What is to be said where there is no rollout to list."""
        frontiers = self._frontiers
        if frontiers.is_working:
            return "Working out what each further gate buys…"
        if not frontiers.points:
            return "The frontier says what each further gate buys."
        if len(frontiers.points) == 1:
            return "No gate closes anything more: there is nothing to choose between."
        point = frontiers.point
        unproved = sum(not each.proved for each in frontiers.points)
        words = ["The design as it is."] if point is not None and not point.links else []
        if unproved:
            words.append(
                f"{plural(unproved, 'point')}, drawn as a hollow square, may not be the best: "
                f"the search was stopped after {SECONDS:g} seconds."
            )
        return " ".join(words)

    def _fill_rollout(self) -> None:
        frontiers, revision = self._frontiers, self._desk.document.shown
        self.rollout.clear()
        if frontiers.stages is None or revision is None or frontiers.point is None:
            return
        before = frontiers.points[0].residual
        for count, stage in enumerate(frontiers.stages, 1):
            words = stage_words(revision.workflow, count, stage, before)
            self.rollout.addItem(words)
            item = self.rollout.item(count - 1)
            item.setData(Qt.ItemDataRole.UserRole, stage.link)
            item.setToolTip(words)
            before = stage.residual

    def _fill_table(self) -> None:
        self._following = True
        points = self._frontiers.points
        if self._model.rowCount() != len(points) or not self._same(points):
            self._model.removeRows(0, self._model.rowCount())
            for point in points:
                cells = []
                for column, words in enumerate(point_cells(point)):
                    cell = QStandardItem(words)
                    said = f"{COLUMNS[column]}: {words}"
                    cell.setData(said, Qt.ItemDataRole.AccessibleTextRole)
                    cells.append(cell)
                self._model.appendRow(cells)
            self._share_width()
        if self._frontiers.chosen >= 0:
            self.table.setCurrentIndex(self._model.index(self._frontiers.chosen, 0))
        self._following = False

    def _same(self, points: tuple[object, ...]) -> bool:
        rows = [
            tuple(self._model.item(row, column).text() for column in range(len(COLUMNS)))
            for row in range(self._model.rowCount())
        ]
        return rows == [point_cells(point) for point in self._frontiers.points]

    def _share_width(self) -> None:
        rows = range(self._model.rowCount())
        header = self.table.header()
        needs = [
            max(
                widest([self._model.item(row, column).text() for row in rows]) + 20,
                header.sectionSizeHint(column) + 8,
            )
            for column in range(len(COLUMNS))
        ]
        self.table.share(needs)

    def _choose(self, index: QModelIndex) -> None:
        if not self._following and index.isValid():
            self._frontiers.choose(index.row())

    def _take(self, place: int) -> None:
        self._frontiers.choose(place)
        self.wanted.emit()

    def _reveal(self) -> None:
        from app.document.perspective import Selection

        link = self.rollout.currentItem().data(Qt.ItemDataRole.UserRole)
        self._desk.select(Selection(str(link)), reveal=True)
