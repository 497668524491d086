"""The findings as lines, grouped as asked for; a filter looks through every word of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel

from app.document.terms import meaning_of
from app.document.wording import plural
from app.ui.panels.columns import strong
from app.ui.signs import sign

if TYPE_CHECKING:
    from app.document.decision_words import Told
    from app.document.judged import FindingLine, Judged

COLUMNS = ("Severity", "Rule", "Finding", "Where", "Decision", "Standards")
#: Shown once something is decided.
DECISION = 4
FINDING = int(Qt.ItemDataRole.UserRole)
#: What lines are sorted by.
ORDER = FINDING + 1
Grouping = Literal["none", "severity", "rule", "place", "standard"]
GROUPINGS: tuple[tuple[Grouping, str], ...] = (
    ("none", "Not grouped"),
    ("severity", "By severity"),
    ("rule", "By rule"),
    ("place", "By node"),
    ("standard", "By standard"),
)
_Index = QModelIndex | QPersistentModelIndex


class FindingsModel(QStandardItemModel):
    """A line for each finding; under a heading for each group where they are grouped."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setHorizontalHeaderLabels(list(COLUMNS))
        for column, heading in enumerate(COLUMNS):
            told, role = meaning_of(heading), Qt.ItemDataRole.ToolTipRole
            self.setHeaderData(column, Qt.Orientation.Horizontal, told, role)
        self.lines: dict[str, FindingLine] = {}

    def refill(
        self,
        judged: Judged | None,
        grouping: Grouping,
        colours: Mapping[str, str],
        decisions: Mapping[str, Told],
    ) -> None:
        """Show these findings; a finding that belongs to several groups stands in each.

        `decisions`: what is decided, by finding.
        """
        self.removeRows(0, self.rowCount())
        lines = judged.lines if judged is not None else ()
        self.lines = {line.id: line for line in lines}
        if grouping == "none" or judged is None:
            for order, line in enumerate(lines):
                self.appendRow(_cells(line, order, colours, decisions.get(line.id)))
            return
        groups: dict[str, list[FindingLine]] = {}
        for line in lines:
            for name in _groups(line, grouping, judged):
                groups.setdefault(name, []).append(line)
        for order, (name, members) in enumerate(groups.items()):
            heading = _heading(name, members, order, colours)
            for place, line in enumerate(members):
                told = decisions.get(line.id)
                heading[0].appendRow(_cells(line, place, colours, told))
            self.appendRow(heading)


class ShownFindings(QSortFilterProxyModel):
    """Leaves out what the filter does not name, and what it is not narrowed to."""

    def __init__(self, model: FindingsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._words: list[str] = []
        self._standard: tuple[str, str] | None = None
        self._only: frozenset[str] | None = None
        self.setSourceModel(model)
        self.setSortRole(ORDER)
        self.setRecursiveFilteringEnabled(True)

    def set_words(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidate()

    def set_standard(self, standard: tuple[str, str] | None) -> None:
        self._standard = standard
        self.invalidate()

    def set_only(self, findings: frozenset[str] | None) -> None:
        """Show only these findings, by id; None shows all."""
        if findings != self._only:
            self._only = findings
            self.invalidate()

    def count(self, lines: Iterable[FindingLine], only: frozenset[str] | None) -> int:
        """How many of these findings pass the filter, narrowed to some; each counts once."""
        return sum(self._accepts(line, only) for line in lines)

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        # A heading is shown for the lines below it.
        line = self._model.lines.get(str(self._model.index(row, 0, parent).data(FINDING)))
        return line is not None and self._accepts(line, self._only)

    def _accepts(self, line: FindingLine, only: frozenset[str] | None) -> bool:
        if self._standard is not None and self._standard not in line.standards:
            return False
        if only is not None and line.id not in only:
            return False
        return all(word in line.searched for word in self._words)


def severity_words(severity: str) -> str:
    return severity.capitalize()


def _groups(line: FindingLine, grouping: Grouping, judged: Judged) -> list[str]:
    if grouping == "severity":
        return [severity_words(line.severity)]
    if grouping == "rule":
        return [f"{line.rule} {line.title}"]
    if grouping == "place":
        return [judged.names[place] for place in line.places] or ["The whole workflow"]
    titles = {page.key: page.title for page in judged.standards}
    keys = dict.fromkeys(key for key, _ in line.standards)
    return [titles.get(key, key) for key in keys] or ["No standard"]


def _heading(
    name: str, members: list[FindingLine], order: int, colours: Mapping[str, str]
) -> list[QStandardItem]:
    worst = members[0].severity
    words = f"{name} · {plural(len(members), 'finding')}"
    first = QStandardItem(sign(worst, colours[worst]), words)
    first.setFont(strong())
    first.setToolTip(words)
    first.setData(f"{words}, worst {worst}", Qt.ItemDataRole.AccessibleTextRole)
    first.setData(order, ORDER)
    others = [QStandardItem() for _ in COLUMNS[1:]]
    for item in others:
        item.setData(name.casefold(), ORDER)
    return [first, *others]


def _cells(
    line: FindingLine, order: int, colours: Mapping[str, str], decided: Told | None
) -> list[QStandardItem]:
    standards = ", ".join(identifier for _, identifier in line.standards) or "—"
    decision = decided.short if decided is not None else "—"
    words = (severity_words(line.severity), line.rule, line.title, line.where, decision, standards)
    cells = []
    for column, said in enumerate(words):
        cell = QStandardItem(said)
        cell.setData(line.id, FINDING)
        cell.setData(order if column == 0 else said.casefold(), ORDER)
        cell.setToolTip(said)
        cell.setData(f"{COLUMNS[column]}: {said}", Qt.ItemDataRole.AccessibleTextRole)
        cells.append(cell)
    if decided is not None:
        cells[DECISION].setToolTip(decided.whole)
        cells[DECISION].setData(f"Decision: {decided.whole}", Qt.ItemDataRole.AccessibleTextRole)
    colour = colours[line.severity]
    cells[0].setIcon(sign(line.severity, colour))
    cells[0].setForeground(QColor(colour))
    cells[0].setFont(strong())
    return cells
