"""The outline: zones and their nodes as a tree with a filter; the accessible twin of the map."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.document.document import Change
from app.document.perspective import Looking, Selection
from app.ui.desk import Desk
from app.ui.panels.outline_model import ELEMENT, OPEN, SEARCHED, TRUST, WORST, OutlineModel
from app.ui.panels.parts import LetterTree, section
from app.ui.panels.refreshing import Upkeep
from app.ui.signs import paint_sign, sign

_Index = QModelIndex | QPersistentModelIndex


class OutlinePanel(QWidget):
    """Lists zones, each with the zones and nodes in it; selecting a line selects on the map."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._following = False
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by name or kind")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAcceptDrops(False)
        self.filter.setAccessibleName("Filter the outline")
        self.filter.textChanged.connect(self._filter)
        self._model = OutlineModel(self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setRecursiveFilteringEnabled(True)
        self._shown.setAutoAcceptChildRows(True)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._shown.setFilterRole(SEARCHED)
        self.tree = LetterTree()
        self.tree.setModel(self._shown)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setAccessibleName("Outline of zones and nodes")
        self._delegate = _Line(desk, self.tree)
        self.tree.setItemDelegate(self._delegate)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.filter.returnPressed.connect(self._take_first)
        self.setFocusProxy(self.filter)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 14, 8, 8)
        box.setSpacing(9)
        box.addWidget(section("Outline"))
        box.addWidget(self.filter)
        box.addWidget(self.tree, 1)
        self.upkeep: Upkeep = Upkeep(self, desk.refreshing, self._refresh)
        #: What of the tree is not up to date.
        self._due = Change(0)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._look)
        desk.themes.changed.connect(self.tree.viewport().update)
        self._fill()

    def _observe(self, change: Change) -> None:
        change &= Change.SOURCE | Change.ASSESSED | Change.JUDGED
        if change:
            self._due |= change
            self.upkeep.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.upkeep.shown()

    def _refresh(self) -> None:
        due, self._due = self._due, Change(0)
        if due & (Change.SOURCE | Change.ASSESSED):
            self._fill()
        if due & (Change.SOURCE | Change.JUDGED):
            self._mark_findings()

    def _mark_findings(self) -> None:
        revision = self._desk.document.shown
        judged = revision.judged if revision is not None else None
        worst = {}
        if revision is not None and judged is not None:
            nodes = revision.workflow.node_by_id
            worst = {node: judged.worst_at(node) for node in nodes}
        self._model.mark(worst)

    def _fill(self) -> None:
        revision = self._desk.document.shown
        counts: dict[str, int] = {}
        for action in revision.analysis.actions if revision and revision.analysis else ():
            if action.is_open:
                counts[action.actor] = counts.get(action.actor, 0) + 1
        self._following = True
        if self._model.show(revision.workflow if revision else None, counts):
            self.tree.expandAll()
        self._following = False
        self._mark(self._desk.perspective.selection.element)

    def _filter(self, text: str) -> None:
        self._following = True
        self._shown.setFilterFixedString(text)
        self.tree.expandAll()
        self._following = False
        self._mark(self._desk.perspective.selection.element)

    def _take_first(self) -> None:
        for index in self._indexes():
            if not self._shown.hasChildren(index):
                self.tree.setCurrentIndex(index)
                self.tree.setFocus()
                return

    def _indexes(self) -> list[QModelIndex]:
        found: list[QModelIndex] = []
        waiting = [QModelIndex()]
        while waiting:
            parent = waiting.pop(0)
            for row in range(self._shown.rowCount(parent)):
                index = self._shown.index(row, 0, parent)
                found.append(index)
                waiting.append(index)
        return found

    def _choose(self, index: QModelIndex) -> None:
        if self._following or not index.isValid():
            return
        element = str(index.data(ELEMENT))
        self._desk.select(Selection(element), reveal=True)

    def _look(self, before: Looking, now: Looking) -> None:
        if before.selection != now.selection:
            self._mark(now.selection.element)

    def _mark(self, element: str) -> None:
        """Show the line of an element as chosen, without choosing it again."""
        if self.tree.currentIndex().data(ELEMENT) == element:
            return
        self._following = True
        wanted = self._shown.mapFromSource(self._model.index_of(element))
        self.tree.setCurrentIndex(wanted)
        if not wanted.isValid():
            self.tree.clearSelection()
        self._following = False


class _Line(QStyledItemDelegate):
    """Paints at the right the trust of a zone, or open actions and the worst finding of a node."""

    def __init__(self, desk: Desk, parent: QTreeView) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), 26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours = self._desk.themes.window_colours
        trust, still_open = index.data(TRUST), index.data(OPEN)
        worst = index.data(WORST)
        box: QRect = option.rect
        room = 0
        if trust:
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() * 0.9)
            font.setWeight(QFont.Weight.Normal)
            painter.save()
            painter.setFont(font)
            metrics = painter.fontMetrics()
            room = metrics.horizontalAdvance(str(trust)) + 12
            painter.restore()
        elif still_open or worst:
            room = (40 if still_open else 0) + (22 if worst else 0)
        narrow = QStyleOptionViewItem(option)
        full = QRect(box)
        # The background covers the whole line, the name only what the right side leaves.
        self.initStyleOption(narrow, index)
        name = narrow.text
        narrow.text = ""
        style = self.parent().style()  # type: ignore[union-attr]
        style.drawControl(style.ControlElement.CE_ItemViewItem, narrow, painter, self.parent())
        if trust and painter.fontMetrics().horizontalAdvance(name) > full.width() - room - 8:
            # The name is what the line is for; the tooltip has the trust as well.
            trust, room = "", 0
        text_box = full.adjusted(4, 0, -room - 4, 0)
        painter.save()
        chosen = bool(option.state & style.StateFlag.State_Selected)
        painter.setPen(QColor(colours["chosen-ink" if chosen else "ink"]))
        painter.setFont(narrow.font)
        elided = painter.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, text_box.width()
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text_box, int(middle | Qt.AlignmentFlag.AlignLeft), elided)
        right = full.adjusted(0, 0, -8, 0)
        if trust:
            painter.setFont(font)
            painter.setPen(QColor(colours["quiet"]))
            painter.drawText(right, int(middle | Qt.AlignmentFlag.AlignRight), str(trust))
        if worst:
            place = QRect(right.right() - 12, right.center().y() - 6, 12, 12)
            sign(worst, colours[worst]).paint(painter, place)
            right = right.adjusted(0, 0, -22, 0)
        if still_open and not trust:
            colour = QColor(colours["bad"])
            painter.setPen(colour)
            painter.drawText(right, int(middle | Qt.AlignmentFlag.AlignRight), str(still_open))
            wide = painter.fontMetrics().horizontalAdvance(str(still_open))
            at = right.right() - wide - 17
            paint_sign(painter, "ungated", colour, QRectF(at, right.center().y() - 5, 11, 11))
        painter.restore()
