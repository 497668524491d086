"""A table model whose rows become others in place: only what differs is touched."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


#: There are never as many rows.
LIMIT = 10_000_000


def ordered(words: str, row: int) -> str:
    """What a column of words is sorted by: no two rows are equal.

    Rows that a sorted view takes for equal stand where they came in, not in order.
    """
    return f"{words.casefold()}\0{row:07}"


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows that are known by a key; what is selected and where a view stands survive a change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        #: How many rows were inserted, removed or told to have changed since it was made.
        self.touched = 0

    def key_of(self, row: Row) -> Hashable:
        """What tells a row from all others, before and after a change."""
        raise NotImplementedError

    def is_same(self, before: Row, after: Row) -> bool:
        """Whether a row says the same as one of its key did before."""
        return before == after

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def become(self, rows: Sequence[Row]) -> None:
        """Have these rows, in this order; rows that stay in line with each other stay."""
        keys = [self.key_of(row) for row in rows]
        places = {key: place for place, key in enumerate(keys)}
        before = [self.key_of(row) for row in self.rows]
        if len(places) < len(keys) or not places.keys() & set(before):
            self._start_over(rows)
            return
        kept = set(_in_line([places.get(key, -1) for key in before]))
        if 2 * len(kept) < len(rows):
            # So many single steps cost a view more than a new beginning.
            self._start_over(rows)
            return
        gone = [n for n, key in enumerate(before) if places.get(key, -1) not in kept]
        for first, last in reversed(list(_runs(gone))):
            self.beginRemoveRows(_NOWHERE, first, last)
            del self.rows[first : last + 1]
            self.endRemoveRows()
        new = [place for place in range(len(rows)) if place not in kept]
        for first, last in _runs(new):
            self.beginInsertRows(_NOWHERE, first, last)
            self.rows[first:first] = rows[first : last + 1]
            self.endInsertRows()
        changed = [n for n in sorted(kept) if not self.is_same(self.rows[n], rows[n])]
        # What a row says may be as before while what it stands for is not.
        self.rows[:] = rows
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
        self.touched += len(gone) + len(new) + len(changed)

    def _start_over(self, rows: Sequence[Row]) -> None:
        if not self.rows and not rows:
            return
        self.beginResetModel()
        self.touched += len(self.rows) + len(rows)
        self.rows = list(rows)
        self.endResetModel()


def _in_line(places: list[int]) -> Iterator[int]:
    """The most of these places that follow each other upwards; those below 0 are left out.

    The longest increasing subsequence by patience sorting, O(n log n) (Fredman, 1975).
    """
    tops: list[int] = []
    at: list[int] = []
    below = [-1] * len(places)
    for n, place in enumerate(places):
        if place < 0:
            continue
        pile = bisect_left(tops, place)
        below[n] = at[pile - 1] if pile else -1
        tops[pile : pile + 1] = [place]
        at[pile : pile + 1] = [n]
    n = at[-1] if at else -1
    while n >= 0:
        yield places[n]
        n = below[n]


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of neighbours among numbers in order."""
    start = 0
    for n in range(1, len(numbers) + 1):
        if n == len(numbers) or numbers[n] != numbers[n - 1] + 1:
            yield numbers[start], numbers[n - 1]
            start = n
