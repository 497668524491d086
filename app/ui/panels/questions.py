"""What to ask the owner of the workflow: the unknown facts that would settle most findings."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.document.perspective import Looking, Selection
from app.document.wording import plural
from app.ui.desk import Desk
from app.ui.panels.columns import TableTree, widest
from app.ui.panels.page import JudgedPage
from app.ui.panels.parts import text

COLUMNS = ("Settles", "Question", "Findings")
ELEMENT = int(Qt.ItemDataRole.UserRole)
ORDER = ELEMENT + 1


class QuestionsPanel(JudgedPage):
    """The questions, most useful first; a chosen one selects the element that it is about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Questions")
        self.empty = text("No unknown fact would settle a finding.", "quiet")
        self.empty.hide()
        self._model = QStandardItemModel(0, len(COLUMNS), self)
        self._model.setHorizontalHeaderLabels(list(COLUMNS))
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setSortRole(ORDER)
        self.tree = TableTree("Questions to the owner")
        self.tree.setModel(self._shown)
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.activated.connect(lambda _: desk.view.setFocus())
        self.tree.resized.connect(self._share_width)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._look)

    def _refill(self) -> None:
        self._following = True
        self._model.removeRows(0, self._model.rowCount())
        judged = self._judged
        asked = judged.questions if judged is not None else ()
        for order, each in enumerate(asked):
            lines = [line for line in judged.lines if line.id in each.findings] if judged else []
            rules = ", ".join(dict.fromkeys(f"{line.rule} {line.title}" for line in lines))
            count = plural(len(each.findings), "finding")
            cells = []
            for column, words in enumerate((count, each.text, rules)):
                cell = QStandardItem(words)
                cell.setData(each.element, ELEMENT)
                cell.setData(order if column == 0 else words.casefold(), ORDER)
                cell.setToolTip(words)
                said = f"{COLUMNS[column]}: {words}"
                cell.setData(said, Qt.ItemDataRole.AccessibleTextRole)
                cells.append(cell)
            self._model.appendRow(cells)
        self._following = False
        self.empty.setVisible(judged is not None and not asked)
        self._name()
        self._share_width()
        self._mark(self._desk.perspective.selection)

    def _name(self) -> None:
        """Tell on the tab how many questions there are."""
        judged = self._judged
        self.name(f"Questions {len(judged.questions)}" if judged is not None else "Questions")

    def _share_width(self) -> None:
        first = widest([self._model.item(n, 0).text() for n in range(self._model.rowCount())])
        first = max(first + 24, self.tree.header().sectionSizeHint(0) + 8)
        rest = max(self.tree.viewport().width() - first, 0)
        # The question is what is read; it gets the better part.
        self.tree.share([first, rest * 2 // 3, rest - rest * 2 // 3])

    def _choose(self, index: QModelIndex) -> None:
        if self._following or not index.isValid():
            return
        element = str(index.siblingAtColumn(0).data(ELEMENT))
        self._desk.select(Selection(element), reveal=True)

    def _look(self, before: Looking, now: Looking) -> None:
        if before.selection != now.selection:
            self._mark(now.selection)

    def _mark(self, selection: Selection) -> None:
        """Give up the chosen line when something else is selected."""
        here = self.tree.currentIndex().siblingAtColumn(0).data(ELEMENT)
        if here is None or selection == Selection(str(here)):
            return
        self._following = True
        self.tree.setCurrentIndex(QModelIndex())
        self.tree.clearSelection()
        self._following = False
