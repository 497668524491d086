"""Makes Qt actions and menus from the declared commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from app.ui.command import Command
from app.ui.commands import COMMANDS, CONTEXT, GROUND, MENUS, Entry
from app.ui.hiding import is_hidden
from app.ui.workbench import Workbench

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from app.ui.documents import Documents

#: Commands of which exactly one is on.
_EXCLUSIVE = ("lens.", "theme.")


class Menus(QObject):
    """Owns the actions; keeps what can be done and what is on up to date.

    They act on the document in front.
    """

    def __init__(self, window: QMainWindow, documents: Documents) -> None:
        super().__init__(window)
        self._window = window
        self._documents = documents
        self.actions: dict[str, QAction] = {}
        self._commands = {command.id: command for command in COMMANDS}
        groups = {prefix: QActionGroup(self) for prefix in _EXCLUSIVE}
        for command in COMMANDS:
            action = self._action(command)
            self.actions[command.id] = action
            for prefix, group in groups.items():
                if command.id.startswith(prefix):
                    group.addAction(action)
        self._stacks = QUndoGroup(self)
        self._undo = self._stacks.createUndoAction(self, "&Undo")
        self._undo.setShortcuts(QKeySequence.StandardKey.Undo)
        self._redo = self._stacks.createRedoAction(self, "&Redo")
        self._redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        window.addActions([self._undo, self._redo])

    @property
    def _bench(self) -> Workbench:
        return self._documents.current.bench

    def follow(self, desk: Desk) -> None:
        """Keep up with a document for as long as it lives."""
        self._stacks.addStack(desk.document.undo_stack)
        desk.document.changed.connect(self.refresh)
        desk.perspective.changed.connect(self.refresh)

    def turn_to(self, desk: Desk) -> None:
        """Take back and repeat what was done to this document, which is now in front."""
        self._stacks.setActiveStack(desk.document.undo_stack)
        self.refresh()

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setObjectName(command.id)
        action.setShortcuts(command.sequences())
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        plain = command.text.replace("&", "").rstrip("…")
        keys = ", ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in command.sequences()[:1]
        )
        action.setToolTip(f"{command.tip or plain} ({keys})" if keys else command.tip or plain)
        action.setCheckable(command.on is not None)
        action.triggered.connect(partial(self._run, command))
        # Actions with single letters work wherever no text is typed, so the window owns them all.
        self._window.addAction(action)
        return action

    def _run(self, command: Command, *_: object) -> None:
        command.run(self._bench)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Enable and check every action by the state of the application."""
        bench = self._bench
        for name, command in self._commands.items():
            action = self.actions[name]
            if command.when is not None:
                action.setEnabled(command.when(bench))
            if command.on is not None:
                action.setChecked(command.on(bench))

    def fill(self, bar: QMenuBar) -> None:
        """Put all menus into a menu bar."""
        for title, entries in MENUS:
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            for entry in entries:
                self._add(menu, entry)

    def context_menu(self, of_element: bool = True) -> QMenu:
        """The menu for what is selected on the map, or for its open ground."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry in CONTEXT if of_element else GROUND:
            self._add(menu, entry)
        return menu

    def _add(self, menu: QMenu, entry: Entry) -> None:
        if isinstance(entry, tuple):
            title, entries = entry
            nested = menu.addMenu(title)
            nested.setToolTipsVisible(True)
            for each in entries:
                self._add(nested, each)
        elif entry == "-":
            menu.addSeparator()
        elif entry == "@undo":
            menu.addAction(self._undo)
            menu.addAction(self._redo)
        elif entry == "@recent":
            self._list(menu, "Open &recent", self._recent)
        elif entry == "@documents":
            self._list_documents(menu)
        elif entry == "@examples":
            self._list(menu, "Open an &example", self._examples)
        else:
            menu.addAction(self.actions[entry])

    def _list(self, menu: QMenu, title: str, paths: Callable[[], list[Path]]) -> None:
        """A menu of files, filled whenever it is opened."""
        nested = menu.addMenu(title)
        nested.setToolTipsVisible(True)

        def fill() -> None:
            nested.clear()
            for path in paths():
                action = nested.addAction(path.name.replace("&", "&&"))
                action.setToolTip(str(path))
                action.triggered.connect(partial(self._open, path))
            if nested.isEmpty():
                nested.addAction("None yet").setEnabled(False)

        nested.aboutToShow.connect(fill)

    def _list_documents(self, menu: QMenu) -> None:
        """A menu of the documents that are open, that in front checked."""
        nested = menu.addMenu("&Documents")
        nested.setToolTipsVisible(True)
        documents = self._documents

        def fill() -> None:
            nested.clear()
            bar = documents.bar
            for number in range(len(documents.pages)):
                action = nested.addAction(bar.tabText(number))
                action.setToolTip(bar.tabToolTip(number))
                action.setCheckable(True)
                action.setChecked(number == bar.currentIndex())
                action.triggered.connect(partial(self._go, number))

        nested.aboutToShow.connect(fill)

    def _go(self, number: int, *_: object) -> None:
        self._documents.go(number)

    def _open(self, path: Path, *_: object) -> None:
        self._bench.files.open(path)

    def _recent(self) -> list[Path]:
        bench = self._bench
        return [] if is_hidden(bench) else bench.desk.recent.paths

    def _examples(self) -> list[Path]:
        import resources

        return [Path(str(item)) for item in resources.examples()]
