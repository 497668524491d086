"""The standards as a matrix: which items this workflow touches, how often and how severely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from app.document.perspective import Looking
from app.document.wording import plural
from app.ui.desk import Desk
from app.ui.panels.columns import TableTree, explain, heading_width, strong, widest
from app.ui.panels.page import JudgedPage
from app.ui.panels.parts import ElidedLabel
from app.ui.signs import SEVERITIES, sign

if TYPE_CHECKING:
    from app.document.judged import StandardItem, StandardPage

_REST = "rest"
#: A column of words that has less room than this, in pixels, is left out.
_READABLE = 90
#: The items have at least this room before the names of the standards are shown in full.
_FOR_ITEMS = 560
#: And a title at least this.
_LEAST = 60
#: Room for a scroll bar.
_BAR = 14
#: Titles have this room before counts by severity are shown beside them.
_TITLE = 170
FRAMEWORK = int(Qt.ItemDataRole.UserRole)
STANDARD = FRAMEWORK + 1
_STATES = {
    "clear": "no finding",
    "failed": "not judged",
    "unread": "not assessed",
}
_TIPS = {
    "clear": "Rules look for this and found nothing; that is no proof of safety",
    "failed": "A rule that looks for this failed",
    "unread": "No rule looks for this",
}
_SEVERITIES = tuple(severity.capitalize() for severity in SEVERITIES)
_ITEMS = ("Item", "Title", "Worst", "Findings", *_SEVERITIES, "Rules")
_HEADINGS = {
    "Item": "The identifier that the standard gives the item",
    "Title": "What the standard calls the item",
    "Worst": "The severest finding on the item; without one, whether rules look for it at all",
    "Findings": "How many findings are mapped to the item",
    **{severity: f"How many of them are {severity.lower()}" for severity in _SEVERITIES},
    "Rules": "The rules that look for it",
    "Not assessed": "What no rule of Ungated judges",
}
_FIRST = _ITEMS.index(_SEVERITIES[0])


class StandardsPanel(JudgedPage):
    """Frameworks on the left, on the right the items of the chosen one; an item narrows the
    findings to those that are mapped to it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Standards")
        self.show_findings = QPushButton("Show its findings")
        self.show_findings.setObjectName("choice")
        self.show_findings.setEnabled(False)
        self.show_findings.clicked.connect(lambda: desk.panel_wanted.emit("findings"))
        self.tool_row.addStretch(1)
        self.tool_row.addWidget(self.show_findings)
        self._frameworks = QStandardItemModel(self)
        self.frameworks = TableTree("Standards")
        self.frameworks.setHeaderHidden(True)
        self.frameworks.setModel(self._frameworks)
        self._items = QStandardItemModel(self)
        self.items = TableTree("Items of the standard")
        self.items.setModel(self._items)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.heading = ElidedLabel()
        self.heading.setObjectName("strong")
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self.heading)
        right.addWidget(self.items, 1)
        row.addWidget(self.frameworks)
        row.addLayout(right, 1)
        self.column.addLayout(row, 1)
        self.setFocusProxy(self.frameworks)
        self.frameworks.selectionModel().currentChanged.connect(self._turn)
        self.frameworks.resized.connect(self._share_width)
        self.items.selectionModel().currentChanged.connect(self._choose)
        self.items.activated.connect(self._open)
        self.items.resized.connect(self._share_width)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._look)
        desk.themes.changed.connect(self.upkeep.ask)

    def _refill(self) -> None:
        """List the frameworks anew; the chosen one stays."""
        chosen = self.frameworks.currentIndex().siblingAtColumn(0).data(FRAMEWORK)
        self._following = True
        self._frameworks.clear()
        self._frameworks.setColumnCount(3)
        pages = self._judged.standards if self._judged is not None else ()
        for page in pages:
            self._frameworks.appendRow(self._framework_line(page))
        if self._judged is not None:
            count = len(self._judged.not_assessed)
            self._frameworks.appendRow(_plain_line("Not assessed", "", str(count), _REST))
        self._following = False
        rows = range(self._frameworks.rowCount())
        keys = [self._frameworks.item(row, 0).data(FRAMEWORK) for row in rows]
        row = keys.index(chosen) if chosen in keys else 0
        self.frameworks.setCurrentIndex(self._frameworks.index(row, 0))
        if not pages:
            self._items.clear()
            self.heading.setText("")
        self._share_width()

    def _framework_line(self, page: StandardPage) -> list[QStandardItem]:
        name = f"{page.title}, {page.edition}"
        said = f"{page.touched} of {len(page.items)}"
        line = _plain_line(page.key.replace("-", " "), page.title, said, page.key)
        if page.worst:
            line[2].setIcon(sign(page.worst, self._desk.themes.window_colours[page.worst]))
        tip = f"{name}: findings on {said} items"
        for cell in line:
            cell.setToolTip(tip + (f", the worst {page.worst}" if page.worst else ""))
        line[0].setData(line[0].toolTip(), Qt.ItemDataRole.AccessibleTextRole)
        return line

    def _turn(self, index: QModelIndex) -> None:
        """Show the items of a framework, or what is not assessed."""
        if self._following or self._judged is None:
            return
        key = index.siblingAtColumn(0).data(FRAMEWORK)
        self._following = True
        self._items.clear()
        if key == _REST:
            self.heading.setText("What Ungated does not assess")
            self._items.setHorizontalHeaderLabels(["Not assessed"])
            explain(self._items, _HEADINGS)
            for words in self._judged.not_assessed:
                self._items.appendRow(QStandardItem(words[:1].upper() + words[1:]))
        else:
            page = next((each for each in self._judged.standards if each.key == key), None)
            if page is not None:
                self.heading.setText(f"{page.title}, {page.edition}")
            self._items.setHorizontalHeaderLabels(list(_ITEMS))
            explain(self._items, _HEADINGS)
            for item in page.items if page is not None else ():
                self._items.appendRow(self._item_line(item))
        self._following = False
        self._share_width()
        self._mark(self._desk.perspective.now.standard)

    def _item_line(self, item: StandardItem) -> list[QStandardItem]:
        colours = self._desk.themes.window_colours
        # MAESTRO has names for identifiers: they are not said twice.
        title = "" if item.identifier.endswith(item.title) else item.title
        worst = item.worst.capitalize() or _STATES[item.state]
        counts = [str(item.counts.get(severity) or "") for severity in SEVERITIES]
        rules = ", ".join(item.rules) or "—"
        words = (item.identifier, title, worst, str(item.total or ""), *counts, rules)
        cells = [QStandardItem(said) for said in words]
        said = f"{item.identifier} {title}".strip()
        told = [f"{count} {severity}" for severity, count in item.counts.items() if count]
        tip = f"{said}: {', '.join(told)}" if told else f"{said}: {_TIPS[item.state]}"
        for cell in cells:
            cell.setToolTip(tip)
            cell.setData((item.framework, item.identifier), STANDARD)
        cells[0].setData(tip, Qt.ItemDataRole.AccessibleTextRole)
        cells[0].setFont(strong())
        if item.state == "open":
            cells[2].setIcon(sign(item.worst, colours[item.worst]))
            cells[2].setForeground(QColor(colours[item.worst]))
            cells[2].setFont(strong())
            cells[3].setFont(strong())
        else:
            for cell in cells:
                cell.setForeground(QColor(colours["quiet"]))
        for place, severity in enumerate(SEVERITIES, _FIRST):
            cells[place].setForeground(QColor(colours[severity]))
        return cells

    def _share_width(self) -> None:
        self._share_frameworks()
        if self._items.columnCount() == 1:
            self.items.header().resizeSection(0, self.items.viewport().width())
        elif self._items.columnCount() == len(_ITEMS):
            self._share_items()

    def _share_frameworks(self) -> None:
        """The names in full are shown where they leave the items enough room."""
        if self._frameworks.columnCount() != 3:
            return
        rows = range(self._frameworks.rowCount())
        needs = [
            widest([self._frameworks.item(row, column).text() for row in rows]) + room
            for column, room in ((0, 16), (1, 16), (2, 36))
        ]
        short, full = needs[0] + needs[2] + _BAR, sum(needs) + _BAR
        has_names = self.width() - full >= _FOR_ITEMS
        self.frameworks.setColumnHidden(1, not has_names)
        self.frameworks.setFixedWidth(full if has_names else min(short, self.width() // 2))
        for column, width in enumerate(needs):
            self.frameworks.header().resizeSection(column, width)

    def _share_items(self) -> None:
        """The rules, then the titles give way to the counts, which are what is looked for."""
        header, room = self.items.header(), self.items.viewport().width()
        rows = range(self._items.rowCount())
        needs = [
            max(
                heading_width(_ITEMS[column]),
                widest([self._items.item(row, column).text() for row in rows]) + 24,
            )
            for column in range(len(_ITEMS))
        ]
        needs[2] += 14
        has_titles = any(self._items.item(row, 1).text() for row in rows)
        needs[0] = min(needs[0], 160 if has_titles else 300)
        titles = needs[1] if has_titles else 0
        found = self._judged.counts if self._judged is not None else {}
        shown = {0, 2, 3} | ({1} if has_titles else set())
        spare = room - needs[0] - needs[2] - needs[3] - min(titles, _TITLE)
        counts = {_FIRST + SEVERITIES.index(severity) for severity in found}
        if counts and sum(needs[column] for column in counts) <= spare:
            shown |= counts
            spare -= sum(needs[column] for column in counts)
        spare += min(titles, _TITLE)
        rules = len(_ITEMS) - 1
        if spare - titles >= min(needs[rules], _READABLE):
            shown.add(rules)
            needs[rules] = max(spare - titles, _READABLE)
        elif has_titles:
            titles = max(spare, _LEAST)
        else:
            needs[0] += max(spare, 0)
        needs[1] = titles
        for column in range(len(_ITEMS)):
            self.items.setColumnHidden(column, column not in shown)
            if column in shown:
                header.resizeSection(column, needs[column])

    def _choose(self, index: QModelIndex) -> None:
        if self._following or not index.isValid():
            return
        standard = index.siblingAtColumn(0).data(STANDARD)
        self._desk.perspective.narrow(tuple(standard) if standard is not None else None)

    def _open(self, index: QModelIndex) -> None:
        """Show the findings of an item."""
        self._choose(index)
        if self._desk.perspective.now.standard is not None:
            self._desk.panel_wanted.emit("findings")

    def _look(self, before: Looking, now: Looking) -> None:
        if before.standard != now.standard:
            self._mark(now.standard)

    def _mark(self, standard: tuple[str, str] | None) -> None:
        """Show an item as chosen, without choosing it again."""
        item = self._item(standard)
        count = item.total if item is not None else 0
        self.show_findings.setEnabled(count > 0)
        self.show_findings.setText(
            f"Show {plural(count, 'finding')}" if count else "Show its findings"
        )
        self.retitled.emit()
        here = self.items.currentIndex().siblingAtColumn(0).data(STANDARD)
        if here is not None and standard is not None and tuple(here) == standard:
            return
        self._following = True
        rows = range(self._items.rowCount())
        found = [r for r in rows if _standard_of(self._items.item(r, 0)) == standard]
        if standard is not None and found:
            self.items.setCurrentIndex(self._items.index(found[0], 0))
        else:
            self.items.setCurrentIndex(QModelIndex())
            self.items.clearSelection()
        self._following = False

    def _item(self, standard: tuple[str, str] | None) -> StandardItem | None:
        pages = self._judged.standards if self._judged is not None else ()
        items = (item for page in pages for item in page.items)
        return next((i for i in items if (i.framework, i.identifier) == standard), None)


def _standard_of(cell: QStandardItem) -> tuple[str, str] | None:
    standard = cell.data(STANDARD)
    return tuple(standard) if standard is not None else None


def _plain_line(short: str, name: str, said: str, key: str) -> list[QStandardItem]:
    line = [QStandardItem(short), QStandardItem(name), QStandardItem(said)]
    line[0].setFont(strong())
    line[0].setData(key, FRAMEWORK)
    return line
