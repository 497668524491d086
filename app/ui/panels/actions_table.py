"""The actions as a table: status, who does what to what, from where it is reached, which gate."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QLabel,
    QTableView,
    QToolButton,
)

from app.document.document import Change
from app.document.perspective import Looking, Selection
from app.document.terms import meaning_of
from app.document.wording import STATUS_WORDS, verb_words
from app.ui.desk import Desk
from app.ui.explaining import LegendTips
from app.ui.panels.columns import MEASURED, WIDEST, shared, strong
from app.ui.panels.page import Page
from app.ui.panels.refreshing import Upkeep
from app.ui.panels.rows_model import RowsModel, ordered
from app.ui.signs import TONES, sign

if TYPE_CHECKING:
    from graphs.analysis.result import Action

COLUMNS = ("Status", "Actor", "Action", "Target", "Reached from", "Gate")
ORDER = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex


class ActionRow(NamedTuple):
    """An action, and what its row says in each column."""

    action: Action
    cells: tuple[str, ...]


class ActionsModel(RowsModel[ActionRow]):
    """The actions of the shown revision, one a row, worst first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        #: Every status with its rank, worst first.
        self._ranks = {status: rank for rank, status in enumerate(STATUS_WORDS)}

    def key_of(self, row: ActionRow) -> Hashable:
        return row.action.link, row.action.role

    def is_same(self, before: ActionRow, after: ActionRow) -> bool:
        one, other = before.action, after.action
        return before.cells == after.cells and (
            (one.status, one.needs_review) == (other.status, other.needs_review)
        )

    def refill(self) -> None:
        revision = self._desk.document.shown
        rows: list[ActionRow] = []
        if revision is not None and revision.analysis is not None:
            titles = {node.id: node.title for node in revision.workflow.nodes}
            for action in sorted(revision.analysis.actions, key=lambda a: self._ranks[a.status]):
                cells = (
                    STATUS_WORDS[action.status],
                    titles[action.actor],
                    verb_words(action),
                    titles[action.target],
                    ", ".join(titles[entry] for entry in action.entries) or "—",
                    ", ".join(titles[gate] for gate in action.gates) or "—",
                )
                rows.append(ActionRow(action, cells))
        self.become(rows)

    def words(self, column: int) -> set[str]:
        """What the first rows of a column say; enough to know how wide it should be."""
        return {row.cells[column] for row in self.rows[:MEASURED]}

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, place: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[place]
        if role == Qt.ItemDataRole.ToolTipRole:
            return meaning_of(COLUMNS[place])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = index.column()
        action, cells = self.rows[index.row()]
        words = cells[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == ORDER:
            # The rows stand worst first already.
            return index.row() if column == 0 else ordered(words, index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{words}: {meaning_of(words)}" if column == 0 else words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[column]}: {words}"
        if column == 0:
            return self._status_cell(action, role)
        return None

    def _status_cell(self, action: Action, role: int) -> Any:
        colour = self._desk.themes.window_colours[TONES[action.status]]
        if role == Qt.ItemDataRole.DecorationRole:
            return sign(action.status, colour)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(colour)
        if role == Qt.ItemDataRole.FontRole:
            return strong()
        return None


def _choice(words: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("choice")
    button.setText(words)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button


class _Table(QTableView):
    """A table that tells when its room changes."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def fit(self) -> None:
        """Take notice that the columns changed."""
        self.updateGeometries()


class _Shown(QSortFilterProxyModel):
    """Sorts by column, and can leave out actions that need no review."""

    def __init__(self, model: ActionsModel) -> None:
        super().__init__()
        self._model = model
        self.only_review = True
        self.setSourceModel(model)
        self.setSortRole(ORDER)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        # The rows stand in the order of their status: to compare them all again takes its time.
        is_theirs = column == 0 and order == Qt.SortOrder.AscendingOrder
        super().sort(-1 if is_theirs else column, order)

    def show_all(self, everything: bool) -> None:
        self.only_review = not everything
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        action = self._model.rows[row].action
        return not self.only_review or action.needs_review or action.status == "prohibited"


class ActionsPanel(Page):
    """The table; a chosen row is selected on the map with its path."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Actions that need review")
        self._desk = desk
        self._following = False
        self._sharing = False
        self._widths_are_mine = True
        LegendTips(desk.view)
        self._model = ActionsModel(desk)
        self._shown = _Shown(self._model)
        self._model.setParent(self)
        self._shown.setParent(self)
        self.count = QLabel()
        self.count.setObjectName("count")
        self.review = _choice("To review", "Actions that need review or are prohibited")
        self.all = _choice("All", "Also actions that are advisory, allowed or never reached")
        self.review.setChecked(True)
        self._choices = QButtonGroup(self)
        for button in (self.review, self.all):
            self._choices.addButton(button)
        self.all.toggled.connect(self._show_all)
        self.table = _Table()
        self.table.resized.connect(self._share_width)
        self._set_up_table()
        self.tool_row.addWidget(self.review)
        self.tool_row.addWidget(self.all)
        self.tool_row.addSpacing(14)
        self.tool_row.addWidget(self.count)
        self.tool_row.addStretch(1)
        self.column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.upkeep: Upkeep = Upkeep(self, desk.refreshing, self._refill)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._look)
        desk.themes.changed.connect(self.table.viewport().update)
        desk.themes.changed.connect(self.upkeep.ask)
        self._refill()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self._shown)
        table.setAccessibleName("Actions")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.setSortingEnabled(True)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(56)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.sectionResized.connect(self._keep_widths)
        table.selectionModel().selectionChanged.connect(self._choose)
        table.activated.connect(lambda _: self._desk.view.setFocus())

    def _share_width(self) -> None:
        """Give the columns what they need, or share what there is, until the user sets one."""
        if not self._widths_are_mine:
            return
        header = self.table.horizontalHeader()
        room = self.table.viewport().width()
        metrics = QFontMetrics(strong())
        needs = []
        for column in range(len(COLUMNS)):
            widest = max(map(metrics.horizontalAdvance, self._model.words(column)), default=0)
            room_for_sign = 48 if column == 0 else 22
            needs.append(
                max(header.sectionSizeHint(column) + 10, min(widest + room_for_sign, WIDEST))
            )
        self._sharing = True
        for column, width in enumerate(shared(room, needs)):
            header.resizeSection(column, width)
        self._sharing = False
        self.table.fit()

    def _keep_widths(self) -> None:
        if QApplication.mouseButtons() & Qt.MouseButton.LeftButton and not self._sharing:
            self._widths_are_mine = False

    def _observe(self, change: Change) -> None:
        if change & (Change.SOURCE | Change.ASSESSED):
            self.upkeep.ask()

    def _refill(self) -> None:
        self._following = True
        self._model.refill()
        self._following = False
        self._share_width()
        revision = self._desk.document.shown
        coverage = revision.analysis.coverage if revision and revision.analysis else None
        if coverage is None:
            self.count.clear()
        elif coverage.required == 0:
            self.count.setText("none needs review")
        else:
            self.count.setText(f"{coverage.gated} of {coverage.required} gated")
        still_open = coverage is not None and coverage.gated < coverage.required
        self.count.setProperty("open", "true" if still_open else "false")
        self.count.style().polish(self.count)
        self.retitled.emit()
        self._mark(self._desk.perspective.selection)

    def _show_all(self, everything: bool) -> None:
        self._following = True
        self._shown.show_all(everything)
        self.name("All actions" if everything else "Actions that need review")
        self._following = False
        self._share_width()
        self._mark(self._desk.perspective.selection)

    def _choose(self, selected: QItemSelection) -> None:
        rows = selected.indexes()
        if self._following or not rows:
            return
        action = self._model.rows[self._shown.mapToSource(rows[0]).row()].action
        self._desk.select(Selection.of_action(action), reveal=True)

    def _look(self, before: Looking, now: Looking) -> None:
        if before.selection != now.selection:
            self._mark(now.selection)

    def _mark(self, selection: Selection) -> None:
        """Show the row of an action as chosen, without choosing it again."""
        self._following = True
        wanted = next((r for r, (a, _) in enumerate(self._model.rows) if selection.means(a)), None)
        row = (
            self._shown.mapFromSource(self._model.index(wanted, 0)) if wanted is not None else None
        )
        if row is None or not row.isValid():
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        elif self.table.currentIndex().row() != row.row() or not (
            self.table.selectionModel().isRowSelected(row.row(), QModelIndex())
        ):
            # Choosing it again would move the view, which may look elsewhere.
            self.table.selectRow(row.row())
        self._following = False
