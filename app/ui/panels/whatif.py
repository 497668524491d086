"""What-if: scenarios beside the design with what each comes to, and the frontier to choose from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QListWidget,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.document.scenario_words import COLUMNS, SPOKEN, cells, told
from app.document.scenarios import DESIGN, Kept
from app.ui.desk import Desk
from app.ui.panels.columns import TableTree, widest
from app.ui.panels.frontier_part import FrontierPart
from app.ui.panels.page import Page
from app.ui.panels.parts import text
from app.ui.scenario_map import ScenarioMap

KEY = int(Qt.ItemDataRole.UserRole)
#: From this width on, scenarios and changes stand side by side, in pixels.
_BESIDE = 780
#: Beside what the chosen scenario changes, in pixels.
_MARGINS = 18
#: What the row of tabs keeps free to the left and right of the tools, in pixels.
_EDGES = 28
_HINT = (
    "Nothing is tried yet. Select a link, a gate, an identity, a privilege, a node or a zone and "
    "choose from the menu What-if: the design stays as it is, and what would change stands here. "
    "Or take a point of the frontier."
)


class _Changes(QListWidget):
    """The changes of a scenario; Delete takes one back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("Changes of the scenario")
        self.setToolTip("Delete takes a change back")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self._desk.scenarios.take_back(self.currentRow())
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Delete is a shortcut of the window as well; here it means the change.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Delete
        ):
            event.accept()
            return True
        return super().event(event)


class WhatIfPanel(Page):
    """Scenarios in rows beside the design; the chosen one with its changes, before and after."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("What-if")
        self._desk = desk
        self._scenarios = desk.scenarios
        self._following = False
        self.compare = self._choice("Scenarios", "The scenarios beside the design")
        self.details = self._choice("Changes", "What the chosen scenario changes")
        self.frontier = self._choice("Frontier", "What each further gate buys")
        group = QButtonGroup(self)
        for button in (self.compare, self.details, self.frontier):
            group.addButton(button)
            self.tool_row.addWidget(button)
        self.compare.setChecked(True)
        self.tool_row.addSpacing(10)
        self.new = self._button("New", "Keep a further scenario", self._scenarios.new)
        self.apply = self._button(
            "Apply", "Make its changes to the design, as one step that can be undone",
            self._scenarios.apply,
        )  # fmt: skip
        self.discard = self._button(
            "Discard", "Throw the chosen scenario away; the design stays as it is",
            self._scenarios.discard,
        )  # fmt: skip
        self.see = self._choice("On the map", "Look at the chosen scenario on the map")
        self.tool_row.addWidget(self.see)
        self.more = self._overflow()
        self.tool_row.addStretch(1)
        # They are shown as far as there is room, and must not ask for more.
        self.tools.setMinimumWidth(1)
        self.map = ScenarioMap(desk)
        self.see.toggled.connect(self.map.look)
        self.map.turned.connect(self.see.setChecked)
        self._set_up_table()
        self.changes = _Changes(desk)
        self.frontier_part = FrontierPart(desk)
        self._views = QStackedWidget()
        self._views.addWidget(self._comparison())
        self._views.addWidget(self.frontier_part)
        self.column.addWidget(self._views, 1)
        self.setFocusProxy(self.table)
        for button in (self.compare, self.details, self.frontier):
            button.toggled.connect(self._turn)
        self.frontier_part.wanted.connect(self.take_point)
        self._scenarios.changed.connect(self._refill)
        desk.themes.changed.connect(self._refill)
        self._refill()

    def _choice(self, words: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("choice")
        button.setText(words)
        button.setToolTip(tip)
        button.setCheckable(True)
        return button

    def _button(self, words: str, tip: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setObjectName("choice")
        button.setText(words)
        button.setToolTip(tip)
        button.clicked.connect(lambda _: run())
        self.tool_row.addWidget(button)
        return button

    def _overflow(self) -> QToolButton:
        """The button that lists, where there is little room, what has no button of its own."""
        button = QToolButton()
        button.setObjectName("choice")
        button.setText("More")
        button.setToolTip("What else can be done with scenarios")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._rest = QMenu(button)
        self._rest.aboutToShow.connect(self._list_rest)
        button.setMenu(self._rest)
        button.hide()
        self.tool_row.addWidget(button)
        return button

    def _list_rest(self) -> None:
        self._rest.clear()
        for tool in (self.new, self.apply, self.discard, self.see):
            if tool.isHidden():
                action = self._rest.addAction(tool.text())
                action.setToolTip(tool.toolTip())
                action.setEnabled(tool.isEnabled())
                action.setCheckable(tool.isCheckable())
                action.setChecked(tool.isChecked())
                action.triggered.connect(tool.click)

    def _fit_tools(self) -> None:
        """Show as many tools as their words leave room for; the rest are listed under More."""
        room = self.width() - _EDGES
        gap = self.tool_row.spacing()
        kept = [self.compare, self.details, self.frontier, self.apply, self.discard]
        kept += [self.new, self.see]
        # The space after the first three is an item of the row as well.
        spared = 10 + gap
        while len(kept) > 3 and room < spared + sum(tool.sizeHint().width() + gap for tool in kept):
            kept.pop()
            spared = 10 + 2 * gap + self.more.sizeHint().width()
        changed = False
        for tool in (self.apply, self.discard, self.new, self.see):
            if tool.isHidden() == (tool in kept):
                tool.setVisible(tool in kept)
                changed = True
        self.more.setVisible(len(kept) < 7)
        if changed:
            self.retitled.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_tools()

    def _set_up_table(self) -> None:
        self._model = QStandardItemModel(0, len(COLUMNS), self)
        self._model.setHorizontalHeaderLabels(list(COLUMNS))
        for column, tip in enumerate(SPOKEN):
            role = Qt.ItemDataRole.ToolTipRole
            self._model.setHeaderData(column, Qt.Orientation.Horizontal, tip, role)
        self.table = TableTree("Scenarios beside the design")
        self.table.setModel(self._model)
        self.table.setEditTriggers(QTreeView.EditTrigger.EditKeyPressed)
        self.table.setToolTip("F2 gives the scenario another name")
        self.table.selectionModel().currentChanged.connect(self._choose)
        self.table.resized.connect(self._share_width)
        self._model.itemChanged.connect(self._rename)

    def _comparison(self) -> QWidget:
        self.hint = text(_HINT, "quiet")
        self.summary = text("")
        detail = QWidget()
        detail.setObjectName("inspected")
        column = QVBoxLayout(detail)
        column.setContentsMargins(_MARGINS - 6, 0, 6, 0)
        column.setSpacing(4)
        column.addWidget(self.hint)
        column.addWidget(self.summary)
        column.addWidget(self.changes)
        self.take_back = QPushButton("Take this change back")
        self.take_back.clicked.connect(lambda _: self._scenarios.take_back(self._row()))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("What the scenario changes")
        scroll.setWidget(detail)
        row = QHBoxLayout()
        row.addWidget(self.take_back)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._scroll = scroll
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.table)
        split.addWidget(scroll)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([580, 400])
        return split

    def _row(self) -> int:
        row = self.changes.currentRow()
        return row if row >= 0 else -1

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scenarios.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._scenarios.look(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the scenarios and what the chosen one changes side by side where both fit."""
        beside = self.width() >= _BESIDE
        self.table.setVisible(beside or not self.details.isChecked())
        self._scroll.setVisible(beside or self.details.isChecked())
        # Where both are shown there is nothing to turn to; the tools stay where they are.
        self.details.setEnabled(not beside)
        self._fit_tools()
        self._fit_changes()

    def _fit_changes(self) -> None:
        """Give words and changes the height they need: what is around them scrolls."""
        room = self._scroll.viewport().width() - _MARGINS
        for label in (self.hint, self.summary):
            # An empty label says -1.
            label.setMinimumHeight(max(label.heightForWidth(max(room, 40)), 0))
        rows = range(self.changes.count())
        self.changes.setFixedHeight(sum(map(self.changes.sizeHintForRow, rows)) + 6)
        self.changes.scrollToTop()

    def _turn(self, chosen: bool) -> None:
        if not chosen:
            return
        self._arrange()
        frontier = self.frontier.isChecked()
        self._views.setCurrentIndex(1 if frontier else 0)
        self._desk.frontiers.want(frontier)
        self.setFocusProxy(self.frontier_part if frontier else self.table)

    def show_frontier(self) -> None:
        """Turn to the frontier and put the keyboard on it."""
        self.frontier.setChecked(True)
        self.frontier_part.chart.setFocus()

    def show_scenarios(self) -> None:
        """Turn to the scenarios and put the keyboard on them."""
        self.compare.setChecked(True)
        self.table.setFocus()

    def take_point(self) -> None:
        """Keep the gates of the chosen point of the frontier as a scenario, in order of rollout."""
        if self._desk.frontiers.keep_as_scenario(self._scenarios):
            self.show_scenarios()

    def _refill(self) -> None:
        self._following = True
        scenarios = self._scenarios
        rows = [*([scenarios.design] if scenarios.design else []), *scenarios.kept]
        if self._model.rowCount() != len(rows):
            self._model.setRowCount(len(rows))
        for row, kept in enumerate(rows):
            self._fill_row(row, kept)
        chosen = scenarios.chosen
        keys = [kept.key for kept in rows]
        wanted = chosen.key if chosen is not None else DESIGN
        if wanted in keys:
            self.table.setCurrentIndex(self._model.index(keys.index(wanted), 0))
        self._following = False
        self.new.setEnabled(self._desk.document.is_open)
        has_changes = chosen is not None and bool(chosen.scenario.changes)
        self.apply.setEnabled(has_changes)
        self.discard.setEnabled(chosen is not None)
        self.see.setEnabled(chosen is not None)
        self._fill_detail(chosen)
        self._share_width()

    def _fill_row(self, row: int, kept: Kept) -> None:
        for column, words in enumerate(cells(kept, self._scenarios.design)):
            cell = self._model.itemFromIndex(self._model.index(row, column))
            if cell.text() != words:
                cell.setText(words)
                said = f"{SPOKEN[column]}: {words}"
                cell.setData(said, Qt.ItemDataRole.AccessibleTextRole)
                cell.setToolTip(said)
            if cell.data(KEY) != kept.key:
                cell.setData(kept.key, KEY)
            cell.setEditable(column == 0 and kept.key != DESIGN)

    def _fill_detail(self, chosen: Kept | None) -> None:
        design = self._scenarios.design
        self.hint.setVisible(chosen is None)
        self.summary.setVisible(chosen is not None)
        self.changes.setVisible(chosen is not None)
        self.take_back.setVisible(chosen is not None and bool(chosen.scenario.changes))
        if chosen is None:
            self._fit_changes()
            return
        self.summary.setText("\n".join(told(chosen, design)) if design is not None else "")
        workflow = self._desk.document.workflow
        lines = []
        misfits = {}
        if chosen.tried is not None:
            misfits = {each.change: each.because for each in chosen.tried.misfits}
        for number, change in enumerate(chosen.scenario.changes, 1):
            words = f"{number}. {change.words(workflow)}" if workflow is not None else ""
            if change in misfits:
                words += f" — does not fit the design: {misfits[change]}"
            lines.append(words)
        shown = [self.changes.item(row).text() for row in range(self.changes.count())]
        if lines != shown:
            row = min(self.changes.currentRow(), len(lines) - 1)
            self.changes.clear()
            self.changes.addItems(lines)
            self.changes.setCurrentRow(row if row >= 0 else len(lines) - 1)
        self._fit_changes()

    def _share_width(self) -> None:
        rows = range(self._model.rowCount())
        header = self.table.header()
        needs = []
        for column in range(len(COLUMNS)):
            words = [item.text() for row in rows if (item := self._model.item(row, column))]
            needs.append(max(widest(words) + 20, header.sectionSizeHint(column) + 6))
        self.table.share(needs)

    def _choose(self, index: QModelIndex) -> None:
        if self._following or not index.isValid():
            return
        key = index.siblingAtColumn(0).data(KEY)
        if key is not None:
            self._scenarios.choose(int(key))

    def _rename(self, item: QStandardItem) -> None:
        if self._following or item.column() != 0:
            return
        self._scenarios.rename(int(item.data(KEY)), item.text())
        self._refill()
