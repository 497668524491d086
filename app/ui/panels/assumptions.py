"""The facts that nobody declared: what they are taken as and why, to be accepted or set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QTreeView

from app.document.document import Change
from app.document.perspective import Looking, Selection
from app.document.wording import plural
from app.ui.desk import Desk
from app.ui.panels.assumptions_model import COLUMNS, AssumptionsModel, ShownAssumptions
from app.ui.panels.columns import WIDEST, TableTree, heading_width, widest
from app.ui.panels.page import Page
from app.ui.panels.parts import text
from app.ui.panels.refreshing import Upkeep

if TYPE_CHECKING:
    from app.document.assumptions import TakenFact
    from app.document.fact_choices import FactChoices
    from app.document.revision import Revision
    from app.ui.panels.fact_entry import FactEntry
    from graphs.progress import Progress

_ALL = (("", "All origins"), ("assumed", "Only assumed"), ("inferred", "Only inferred"))
_BECAUSE = 4
_CHANNEL = "assumptions"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Table(TableTree):
    """The facts; Enter accepts and F2 sets what is chosen."""

    accept_wanted = Signal()
    set_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.accept_wanted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.set_wanted.emit()
        else:
            super().keyPressEvent(event)


class AssumptionsPanel(Page):
    """The table with its filter, a button that declares what is chosen, one that sets it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Assumptions")
        self._desk = desk
        self._following = False
        self._entry: FactEntry | None = None
        #: The facts of the present state; those in the table may be older while it is not seen.
        self._facts: tuple[TakenFact, ...] = ()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter assumptions")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAcceptDrops(False)
        self.filter.setAccessibleName("Filter the assumed and inferred facts")
        self.filter.setMinimumWidth(120)
        self.filter.setMaximumWidth(220)
        self.filter.textChanged.connect(self._filter)
        self.how = QComboBox()
        self.how.setAccessibleName("Show facts of this origin")
        for name, words in _ALL:
            self.how.addItem(words, name)
        self.how.currentIndexChanged.connect(self._filter)
        self.accept = QPushButton("Accept  (Enter)")
        self.accept.setToolTip(
            "Declare what is chosen as it is taken, in one step that can be undone (Enter)"
        )
        self.accept.clicked.connect(lambda _: self.accept_chosen())
        self.set = QPushButton("Set…  (F2)")
        self.set.setToolTip("Declare another value for what is chosen (F2)")
        self.set.clicked.connect(lambda _: self.ask_value())
        for widget in (self.filter, self.how, self.set, self.accept):
            self.tool_row.addWidget(widget)
        self.empty = text("Nothing is assumed or inferred: every fact is declared.", "quiet")
        self.empty.hide()
        self._model = AssumptionsModel(self)
        self.shown = ShownAssumptions(self._model, self)
        self.table = _Table("Assumed and inferred facts")
        self.table.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.table.setModel(self.shown)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.selectionModel().currentChanged.connect(self._choose)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.table.accept_wanted.connect(self.accept_chosen)
        self.table.set_wanted.connect(self.ask_value)
        self.table.resized.connect(self._share_width)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.upkeep: Upkeep = Upkeep(self, desk.refreshing, self._refill)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._look)
        self._offer()

    @property
    def chosen(self) -> list[TakenFact]:
        """The facts that are chosen, from the top."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.shown.fact(row) for row in rows]

    def accept_chosen(self) -> None:
        """Declare every chosen fact as it is taken, as one undo step."""
        from app.document.assumptions import accepted

        chosen, workflow = self.chosen, self._desk.document.workflow
        if workflow is None or not chosen:
            return
        change, left = accepted(workflow, chosen)
        if change is not None:
            done = len(chosen) - len(left)
            first = chosen[0]
            what = f"{first.name} of {first.where}" if done == 1 else plural(done, "fact")
            if not self._desk.document.edit(f"accept {what}", change):
                return
            self._desk.messages.note(f"Declared {what}")
        if left:
            self._desk.messages.note(left[0] if len(left) == 1 else f"{len(left)} need a value")

    def ask_value(self) -> None:
        """Offer the values that all chosen facts may have, or ask for one to be typed."""
        from app.document.assumptions import asked_of

        chosen, workflow = self.chosen, self._desk.document.workflow
        asked = asked_of(workflow, chosen) if workflow is not None else None
        if asked is None:
            return
        if not asked.choices:
            self._ask_in_place(asked, chosen)
            return
        place = self.table.visualRect(self.table.currentIndex().siblingAtColumn(3)).bottomLeft()
        self.menu_of(asked, chosen).popup(self.table.viewport().mapToGlobal(place))

    def menu_of(self, asked: FactChoices, chosen: list[TakenFact]) -> QMenu:
        """The values to choose from; the one that is taken is checked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for choice in asked.choices:
            action = menu.addAction(choice.words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(len(chosen) == 1 and choice.words == chosen[0].value)
            group.addAction(action)
            action.triggered.connect(partial(self._set, chosen, choice.value))
        return menu

    def _ask_in_place(self, asked: FactChoices, chosen: list[TakenFact]) -> None:
        from app.ui.panels.fact_entry import FactEntry

        self._give_up_entry()
        self._entry = FactEntry(asked, partial(self._set_typed, chosen))
        self._entry.closed.connect(self._give_up_entry)
        self.column.addWidget(self._entry)
        self._entry.begin()

    def _give_up_entry(self) -> None:
        entry, self._entry = self._entry, None
        if entry is not None:
            self.table.setFocus()
            entry.hide()
            entry.deleteLater()

    def _set(self, chosen: list[TakenFact], value: Any, *_: object) -> None:
        """Set a value; raises `EditError` where there is no way to."""
        from app.document.assumptions import set_all

        workflow = self._desk.document.workflow
        if workflow is None:
            return
        first = chosen[0]
        what = f"{first.name} of {first.where}"
        if len(chosen) > 1:
            what = f"{first.name} of {len(chosen)} elements"
        self._desk.document.edit(f"set {what}", set_all(workflow, chosen, value))

    def _set_typed(self, chosen: list[TakenFact], value: Any) -> None:
        """Set a typed value; raises `EditError` where the model refuses it.

        Tried first: what is wrong is said beside the field, not in front of the window.
        """
        from app.document.assumptions import set_all

        workflow = self._desk.document.workflow
        if workflow is not None:
            set_all(workflow, chosen, value)(workflow)
            self._set(chosen, value)

    def _observe(self, change: Change) -> None:
        if change & Change.SOURCE:
            self._give_up_entry()
            self._take(())
        if not change & (Change.SOURCE | Change.ASSESSED | Change.JUDGED):
            return
        revision = self._desk.document.shown
        if revision is None or revision.analysis is None:
            return
        # Not before its findings, unless they are long in coming: the rows would jump.
        if revision.judged is None and not change & Change.SOURCE and self._facts:
            return
        self._desk.worker.submit(_CHANNEL, partial(_taken, revision), self._take, priority=6)

    def _take(self, facts: tuple[TakenFact, ...]) -> None:
        """Have these facts shown when it is this page's turn; its tab tells of them at once."""
        self._facts = facts
        self._name()
        self.upkeep.ask()

    def _refill(self) -> None:
        """Show the facts; what was chosen stays so, or what now stands in its place is."""
        facts, chosen = self._facts, self.chosen
        here, row = chosen[:1], self.table.currentIndex().row()
        self._following = True
        self._model.become(facts)
        if here and {fact.key for fact in chosen} == {fact.key for fact in self.chosen}:
            # All that was chosen still is.
            pass
        elif here:
            kept = next((n for n in range(self.shown.rowCount()) if self._is(n, here[0])), row)
            self._mark(min(kept, self.shown.rowCount() - 1))
        self._following = False
        is_open = self._desk.document.is_open
        self.empty.setVisible(is_open and not facts and self._desk.document.shown is not None)
        self._name()
        self._offer()
        self._share_width()

    def _is(self, row: int, fact: TakenFact) -> bool:
        return self.shown.fact(row).key == fact.key

    def _mark(self, row: int) -> None:
        """Choose one row alone, without selecting its element."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.shown.index(row, 0) if row >= 0 else QModelIndex()
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _filter(self, *_: object) -> None:
        self._following = True
        self.shown.set_words(self.filter.text())
        self.shown.set_how(self.how.currentData())
        self._following = False
        self._name()
        self._offer()

    def _name(self) -> None:
        """Tell on the tab how many facts there are."""
        count, shown = len(self._facts), self.shown.count(self._facts)
        words = f"{shown:,} of {count:,}" if shown != count else f"{count:,}"
        self.name(f"Assumptions {words}" if self._desk.document.is_open else "Assumptions")

    def _offer(self) -> None:
        """Enable what can be done with what is chosen, and say with how much."""
        count = len(self.table.selectionModel().selectedRows())
        self.accept.setEnabled(count > 0)
        self.set.setEnabled(count > 0)
        self.accept.setText(f"Accept {count:,}  (Enter)" if count > 1 else "Accept  (Enter)")

    def _choose(self, index: QModelIndex) -> None:
        if self._following or not index.isValid():
            return
        fact = self.shown.fact(index.row())
        self._following = True
        self._desk.select(Selection(fact.element), reveal=True)
        self._following = False

    def _look(self, before: Looking, now: Looking) -> None:
        """Give up what is chosen when something else is selected elsewhere."""
        chosen = self.chosen
        if self._following or before.selection == now.selection or not chosen:
            return
        if now.selection.element not in {fact.element for fact in chosen}:
            self._following = True
            self._mark(-1)
            self.table.clearSelection()
            self._following = False

    def _share_width(self) -> None:
        needs = []
        for column, heading in enumerate(COLUMNS):
            words = widest(self._model.words(column))
            room = heading_width(heading) + (14 if column == 0 else 0)
            needs.append(max(room, min(words + 20, WIDEST)))
        # The reason gives way first, and takes what is left: its tooltip has it in full.
        left = self.table.viewport().width() - sum(needs) + needs[_BECAUSE]
        needs[_BECAUSE] = max(left, 120)
        self.table.share(needs)


def _taken(revision: Revision, progress: Progress) -> tuple[TakenFact, ...]:
    # What it takes is loaded by the worker: nobody waits for that.
    from app.document.assumptions import taken_facts

    return taken_facts(revision, progress)
