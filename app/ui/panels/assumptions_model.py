"""The facts that nobody declared as rows of a table, and which of them a filter leaves."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from app.document.terms import meaning_of
from app.ui.panels.columns import MEASURED
from app.ui.panels.rows_model import LIMIT, RowsModel, ordered

if TYPE_CHECKING:
    from app.document.assumptions import TakenFact

COLUMNS = ("Origin", "Element", "Fact", "Taken as", "Because", "Actions", "Findings")
_TIPS = {
    0: "Assumed: unknown, so it is taken at its worse value. Inferred: read from other facts",
    5: "Actions that start from the element, are it, or end at it",
    6: "Findings that rest on an assumed fact, or name the element of an inferred one",
}
_ACTIONS, _FINDINGS = 5, 6
ORDER = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class AssumptionsModel(RowsModel["TakenFact"]):
    """One fact a row, in the order that it is given them."""

    def key_of(self, row: TakenFact) -> Hashable:
        return row.key

    def words(self, column: int) -> list[str]:
        """What the first rows of a column say; enough to know how wide it should be."""
        return [_cells(fact)[column] for fact in self.rows[:MEASURED]]

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, place: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[place]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TIPS.get(place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        fact, column = self.rows[index.row()], index.column()
        words = _cells(fact)[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == ORDER:
            if column == 0:
                return index.row()
            if column in (_ACTIONS, _FINDINGS):
                return (
                    -(fact.actions if column == _ACTIONS else fact.findings) * LIMIT + index.row()
                )
            return ordered(words, index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == 0:
                return f"{words}: {meaning_of(words)}"
            return f"{fact.findings_words}: {words}" if column == _FINDINGS else words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[column]}: {words}"
        return None


class ShownAssumptions(QSortFilterProxyModel):
    """Leaves out what the filter does not name, and what is not of the origin asked for."""

    def __init__(self, model: AssumptionsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._words: list[str] = []
        self._how = ""
        self.setSourceModel(model)
        self.setSortRole(ORDER)

    def set_words(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidate()

    def set_how(self, how: str) -> None:
        self._how = how
        self.invalidate()

    def fact(self, row: int) -> TakenFact:
        return self._model.rows[self.mapToSource(self.index(row, 0)).row()]

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        return self._accepts(self._model.rows[row])

    def count(self, facts: Iterable[TakenFact]) -> int:
        """How many of these facts pass the filter."""
        return sum(map(self._accepts, facts))

    def _accepts(self, fact: TakenFact) -> bool:
        if self._how and fact.how != self._how:
            return False
        return all(word in fact.searched for word in self._words)


def _cells(fact: TakenFact) -> tuple[str, ...]:
    return (
        "Assumed" if fact.how == "assumed" else "Inferred",
        fact.where,
        fact.name,
        fact.value,
        fact.because,
        str(fact.actions) if fact.actions else "—",
        str(fact.findings) if fact.findings else "—",
    )
