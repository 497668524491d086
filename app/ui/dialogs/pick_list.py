"""A list to choose from that is filtered as one types; what cannot be chosen says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

_PICK = int(Qt.ItemDataRole.UserRole)
_HANDED_ON = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Pick:
    """One line: its value, its title, a few words on it, and why it cannot be chosen ("": can)."""

    value: str
    title: str
    words: str = ""
    refusal: str = ""

    @property
    def line(self) -> str:
        return f"{self.title} — {self.words}" if self.words else self.title


class PickList(QWidget):
    """The lines that contain what is typed; those that can be chosen stand first."""

    #: Another line is chosen.
    changed = Signal()
    #: Enter was pressed, or a line clicked twice.
    taken = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._picks: list[Pick] = []
        self._icons: dict[str, QIcon] = {}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(hint)
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(f"Filter: {name}")
        self.filter.textChanged.connect(lambda _: self._fill())
        self.filter.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("picks")
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self.changed.emit())
        self.list.itemDoubleClicked.connect(lambda _: self.taken.emit())
        self.list.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.filter)

    def offer(self, picks: Sequence[Pick], icons: dict[str, QIcon] | None = None) -> None:
        """List these; the line that was chosen stays so where it is still there."""
        self._picks = sorted(picks, key=lambda pick: bool(pick.refusal))
        self._icons = icons or {}
        self._fill()

    @property
    def current(self) -> Pick | None:
        item = self.list.currentItem()
        pick: Pick | None = item.data(_PICK) if item is not None else None
        return pick

    def choose(self, value: str) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(_PICK).value == value:
                self.list.setCurrentRow(row)

    def _fill(self) -> None:
        before = self.current
        wanted = self.filter.text().strip().lower()
        # Those whose title begins with what was typed come first: `t` means tool, not agent.
        found = [pick for pick in self._picks if wanted in pick.line.lower()]
        found.sort(key=lambda pick: (bool(pick.refusal), not pick.title.lower().startswith(wanted)))
        self.list.blockSignals(True)
        self.list.clear()
        quiet = self.palette().placeholderText()
        row = 0
        for pick in found:
            item = QListWidgetItem(pick.line)
            item.setData(_PICK, pick)
            item.setToolTip(pick.refusal or pick.line)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                f"{pick.line}. {pick.refusal}" if pick.refusal else pick.line,
            )
            if pick.value in self._icons:
                item.setIcon(self._icons[pick.value])
            if pick.refusal:
                item.setForeground(quiet)
            if before is not None and pick.value == before.value and not wanted:
                row = self.list.count()
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows typed into the filter move in the list, and Enter take the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.taken.emit()
                return True
            if watched is self.filter and event.key() in _HANDED_ON:
                self.list.event(event)
                return True
        return super().eventFilter(watched, event)
