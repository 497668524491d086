"""Every action in one list, found by typing: with its keys, or why it cannot be done now."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from app.ui.commands import MENUS
from app.ui.dialogs.sizing import open_by_text
from app.ui.workbench import Workbench

_ACTION = Qt.ItemDataRole.UserRole
#: Where a command stands in the list as long as nothing is typed.
_NUMBER = int(Qt.ItemDataRole.UserRole) + 1
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class CommandPalette(QDialog):
    """Filters while one types; Enter does what is chosen, Escape nothing."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self.setWindowTitle("Commands")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        open_by_text(self, 38, 26)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("What do you want to do?")
        self.filter.setAccessibleName("Filter the commands")
        self.filter.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Commands")
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        self._menus = _menu_by_command()
        for action in bench.window.actions():
            if action.text() and not action.objectName().startswith("palette."):
                self.list.addTopLevelItem(self._item(action, self.list.topLevelItemCount()))
        self.filter.textChanged.connect(self._narrow)
        self.filter.returnPressed.connect(self._do)
        self.list.itemClicked.connect(lambda _: self._do())
        self._narrow("")

    def _item(self, action: QAction, number: int) -> QTreeWidgetItem:
        menu = self._menus.get(action.objectName(), "")
        if action.objectName().startswith("lens."):
            menu = f"{menu} lens"
        words = _plain(action.text())
        named = f"{menu}: {words}" if menu else words
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        item = QTreeWidgetItem([named, keys])
        if action.isCheckable() and action.isChecked():
            item.setText(1, f"on  {keys}".strip())
        if not action.isEnabled():
            item.setText(1, self._why_not(action))
            item.setForeground(0, self.palette().placeholderText())
        item.setForeground(1, self.palette().placeholderText())
        item.setToolTip(0, action.toolTip())
        item.setData(0, _ACTION, action)
        item.setData(0, _NUMBER, number)
        return item

    def _why_not(self, action: QAction) -> str:
        if not self._bench.desk.document.is_open:
            return "open a workflow first"
        if action.text().startswith(("&Undo", "&Redo")):
            return "there is nothing to take back or repeat"
        if not self._bench.desk.perspective.selection.element:
            return "nothing that it fits is selected or there"
        return "does not fit what is selected or there"

    def _narrow(self, typed: str) -> None:
        """Show what has all the words that were typed; choose the first that can be done.

        What is named so comes before what only its explanation tells.
        """
        words = typed.casefold().split()
        self._order(words)
        shown = []
        for number in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(number)
            assert item is not None
            said = f"{item.text(0)} {item.toolTip(0)}".casefold()
            item.setHidden(not all(_begins(word, said) for word in words))
            if not item.isHidden():
                shown.append(item)
        can = [item for item in shown if item.data(0, _ACTION).isEnabled()]
        first = words[0] if words else ""
        best = [item for item in can if _begins(first, item.text(0).casefold())]
        for chosen in (best or can or shown)[:1]:
            self.list.setCurrentItem(chosen)

    def _order(self, words: list[str]) -> None:
        """Put those first whose names have the most of the words; else as the menus have them."""

        def place(item: QTreeWidgetItem) -> tuple[int, int]:
            name = item.text(0).casefold()
            return -sum(_begins(word, name) for word in words), int(item.data(0, _NUMBER))

        items = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        known = [item for item in items if item is not None]
        wanted = sorted(known, key=place)
        if wanted != known:
            while self.list.topLevelItemCount():
                self.list.takeTopLevelItem(0)
            self.list.addTopLevelItems(wanted)

    def visible_words(self) -> list[str]:
        """What is shown, in its order."""
        items = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        return [item.text(0) for item in items if item is not None and not item.isHidden()]

    def _do(self) -> None:
        item = self.list.currentItem()
        if item is None or item.isHidden():
            return
        action: QAction = item.data(0, _ACTION)
        if action.isEnabled():
            self.accept()
            # After the window has the keyboard again, as what is done may move it.
            QTimer.singleShot(0, action, action.trigger)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        items = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        shown = [item for item in items if item is not None and not item.isHidden()]
        current = self.list.currentItem()
        if shown:
            here = shown.index(current) if current in shown else 0
            self.list.setCurrentItem(shown[min(max(here + step, 0), len(shown) - 1)])


def _begins(word: str, said: str) -> bool:
    """Whether any word of what is said begins so: "gate" is meant, not "Ungated"."""
    return re.search(rf"(?<!\w){re.escape(word)}", said) is not None


def _menu_by_command() -> dict[str, str]:
    """The menu that each command stands in, by its id."""
    found: dict[str, str] = {}
    for title, entries in MENUS:
        for entry in entries:
            nested = entry[1] if isinstance(entry, tuple) else (entry,)
            menu = entry[0] if isinstance(entry, tuple) else title
            found |= dict.fromkeys(nested, _plain(menu))
    return found


def _plain(words: str) -> str:
    return words.replace("&", "").rstrip("…")
