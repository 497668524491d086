"""The findings: what is wrong, how severe, where; a chosen one is lit on the map."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from app.document.decision_words import Told, told_of
from app.document.perspective import Looking, Selection
from app.ui.desk import Desk
from app.ui.dialogs.decide import ask_decision
from app.ui.explain_commands import BADGES
from app.ui.panels.columns import WIDEST, TableTree, heading_width, widest
from app.ui.panels.findings_model import (
    COLUMNS,
    DECISION,
    FINDING,
    GROUPINGS,
    FindingsModel,
    Grouping,
    ShownFindings,
)
from app.ui.panels.page import JudgedPage
from app.ui.panels.parts import text

_GROUPING = "findings/grouping"
#: The most letters of a name on the button that lists all findings again.
_LONGEST = 28
NONE_FOUND = (
    "No rule found anything. That is no proof of safety: the tab Standards lists what is not "
    "assessed."
)


class FindingsPanel(JudgedPage):
    """The list with its filter and grouping; it tells on its tab how many findings there are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Findings")
        self._sharing = False
        self._widths_are_mine = True
        self._decided: dict[str, Told] = {}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter findings")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAcceptDrops(False)
        self.filter.setAccessibleName("Filter the findings")
        self.filter.setMinimumWidth(130)
        self.filter.setMaximumWidth(260)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self._take_first)
        self.grouping = QComboBox()
        self.grouping.setAccessibleName("Group the findings")
        for grouping, words in GROUPINGS:
            self.grouping.addItem(words, grouping)
        known = self.grouping.findData(desk.settings.text(_GROUPING, "none"))
        self.grouping.setCurrentIndex(max(known, 0))
        self.grouping.currentIndexChanged.connect(self._regroup)
        self.narrowed = QPushButton()
        self.narrowed.setObjectName("narrowed")
        self.narrowed.clicked.connect(lambda: desk.perspective.narrow(None))
        self.narrowed.hide()
        self.decide = QPushButton("Decide…")
        self.decide.setToolTip(
            "Accept, mitigate, transfer or avoid the chosen finding (Ctrl+Shift+D)"
        )
        self.decide.setEnabled(False)
        self.decide.clicked.connect(lambda _: ask_decision(desk, self))
        desk.perspective.show_badges(desk.settings.flag(BADGES, True))
        for widget in (self.narrowed, self.filter, self.grouping, self.decide):
            self.tool_row.addWidget(widget)
        self.incomplete = QLabel()
        self.incomplete.setObjectName("incomplete")
        self.incomplete.setTextFormat(Qt.TextFormat.PlainText)
        self.incomplete.setWordWrap(True)
        self.incomplete.hide()
        self.empty = text(NONE_FOUND, "quiet")
        self.empty.hide()
        self._model = FindingsModel(self)
        self._shown = ShownFindings(self._model, self)
        self.tree = TableTree("Findings")
        self.tree.setModel(self._shown)
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.activated.connect(lambda _: desk.view.setFocus())
        self.tree.resized.connect(self._share_width)
        self.tree.header().sectionResized.connect(self._keep_widths)
        self.column.addWidget(self.incomplete)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._look)
        desk.themes.changed.connect(self.upkeep.ask)
        desk.decisions.changed.connect(self._show_decisions)
        desk.view.picked.connect(self._list_at)

    def _show_decisions(self) -> None:
        if told_of(self._desk.decisions) != self._decided:
            self.upkeep.ask()

    def _refill(self) -> None:
        judged = self._judged
        self._following = True
        grouping: Grouping = self.grouping.currentData()
        self._decided = told_of(self._desk.decisions)
        self._model.refill(judged, grouping, self._desk.themes.window_colours, self._decided)
        self._shown.set_only(self._about(self._desk.perspective.now.place))
        self.tree.setColumnHidden(DECISION, not self._decided.keys() & self._model.lines.keys())
        self.tree.setRootIsDecorated(grouping != "none")
        failed = judged.judgement.failed if judged is not None else ()
        self.incomplete.setText(
            f"Incomplete: {', '.join(failed)} could not be judged; the others are listed."
        )
        self.incomplete.setVisible(bool(failed))
        self.empty.setVisible(judged is not None and not judged.lines)
        self._after_change()
        self._share_width()

    def _regroup(self) -> None:
        self._desk.settings.set(_GROUPING, self.grouping.currentData())
        self._refill()

    def _filter(self, words: str) -> None:
        self._following = True
        self._shown.set_words(words)
        self._after_change()

    def _after_change(self) -> None:
        """Bring up to date what a change of the lines or of the filter undoes."""
        self._following = True
        self.tree.expandAll()
        for row in range(self._shown.rowCount()):
            is_heading = self._shown.hasChildren(self._shown.index(row, 0))
            self.tree.setFirstColumnSpanned(row, QModelIndex(), is_heading)
        self._following = False
        self._mark(self._desk.perspective.selection.finding)
        self._name()

    def _name(self) -> None:
        """Tell on the tab how many findings there are."""
        if self._judged is None or self._waits:
            is_open = self._desk.document.shown is not None
            self.name("Findings …" if is_open else "Findings")
            return
        # The lines in the tree are older than these as long as it is not seen.
        only = self._about(self._desk.perspective.now.place)
        count, shown = len(self._judged.lines), self._shown.count(self._judged.lines, only)
        words = f"Findings {count}" if shown == count else f"Findings {shown} of {count}"
        self.name(words if self._judged.judgement.complete else f"{words}, incomplete")

    def _share_width(self) -> None:
        """Give the columns what they need, or share what there is, until the user sets one."""
        if not self._widths_are_mine:
            return
        lines = list(self._model.lines.values())
        words = (
            [line.severity.capitalize() for line in lines],
            [line.rule for line in lines],
            [line.title for line in lines],
            [line.where for line in lines],
            [told.short for told in self._decided.values()],
            [", ".join(name for _, name in line.standards) for line in lines],
        )
        indent = self.tree.indentation() if self.tree.rootIsDecorated() else 0
        needs = []
        for column in range(len(COLUMNS)):
            room = 46 + 2 * indent if column == 0 else 20
            hint = heading_width(COLUMNS[column]) + (14 if column == 0 else 0)
            needs.append(max(hint, min(widest(words[column]) + room, WIDEST)))
        # The identifiers give way first: the inspector has them in full.
        if self.tree.isColumnHidden(DECISION):
            needs[DECISION] = 0
        left = self.tree.viewport().width() - sum(needs[:-1])
        needs[-1] = min(needs[-1], max(left, 90))
        self._sharing = True
        self.tree.share(needs)
        self._sharing = False

    def _keep_widths(self) -> None:
        if QApplication.mouseButtons() & Qt.MouseButton.LeftButton and not self._sharing:
            self._widths_are_mine = False
            self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _take_first(self) -> None:
        for index in self._indexes():
            self.tree.setCurrentIndex(index)
            self.tree.setFocus()
            return

    def _indexes(self) -> list[QModelIndex]:
        """The shown lines of findings, from the top."""
        found = []
        for row in range(self._shown.rowCount()):
            index = self._shown.index(row, 0)
            if index.data(FINDING) is not None:
                found.append(index)
            below = range(self._shown.rowCount(index))
            found += [self._shown.index(each, 0, index) for each in below]
        return found

    def _choose(self, index: QModelIndex) -> None:
        line = self._model.lines.get(str(index.siblingAtColumn(0).data(FINDING)))
        if self._following or line is None:
            return
        self._desk.select(Selection(line.element, finding=line.id), reveal=True)

    def _look(self, before: Looking, now: Looking) -> None:
        if (before.standard, before.place) != (now.standard, now.place):
            self._narrow(now.standard, now.place)
        if before.selection != now.selection:
            self._mark(now.selection.finding)
            self.decide.setEnabled(bool(now.selection.finding))

    def _narrow(self, standard: tuple[str, str] | None, place: str) -> None:
        name = standard[1] if standard is not None else self._title_of(place)
        self.narrowed.setVisible(bool(name))
        if name:
            said = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
            self.narrowed.setText(f"{said}  ×".replace("&", "&&"))
            self.narrowed.setAccessibleName(f"Only {name}; press to list all findings")
            self.narrowed.setToolTip(f"Only {name}. Press to list all findings again")
        self._following = True
        self._shown.set_standard(standard)
        self._shown.set_only(self._about(place))
        self._after_change()
        self.retitled.emit()

    def _title_of(self, place: str) -> str:
        workflow = self._desk.document.workflow
        node = workflow.node_by_id.get(place) if workflow is not None else None
        return node.title if node is not None else place

    def _about(self, place: str) -> frozenset[str] | None:
        """The findings about a node; None where the list is not narrowed to one."""
        if not place or self._judged is None:
            return None
        return frozenset(line.id for line in self._judged.at((place,)))

    def _list_at(self, element: str, role: str) -> None:
        """List what was found at the node whose badge was clicked."""
        if role == "finding":
            self._desk.perspective.narrow_to(element)
            self._desk.panel_wanted.emit("findings")

    def _mark(self, finding: str) -> None:
        """Show the line of a finding as chosen, without choosing it again."""
        if finding and self.tree.currentIndex().siblingAtColumn(0).data(FINDING) == finding:
            return
        self._following = True
        wanted = next((i for i in self._indexes() if i.data(FINDING) == finding), QModelIndex())
        self.tree.setCurrentIndex(wanted)
        if not wanted.isValid():
            self.tree.clearSelection()
        self._following = False
