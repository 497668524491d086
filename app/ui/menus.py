"""Makes Qt actions and menus from the declared commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.ui.command import Command
from app.ui.commands import COMMANDS, CONTEXT, GROUND, MENUS, Entry
from app.ui.workbench import Workbench

#: Commands of which exactly one is on.
_EXCLUSIVE = ("lens.", "theme.")


class Menus(QObject):
    """Owns the actions; keeps what can be done and what is on up to date."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self.actions: dict[str, QAction] = {}
        self._commands = {command.id: command for command in COMMANDS}
        groups = {prefix: QActionGroup(self) for prefix in _EXCLUSIVE}
        for command in COMMANDS:
            action = self._action(command)
            self.actions[command.id] = action
            for prefix, group in groups.items():
                if command.id.startswith(prefix):
                    group.addAction(action)
        stack = bench.desk.document.undo_stack
        self._undo = stack.createUndoAction(self, "&Undo")
        self._undo.setShortcuts(QKeySequence.StandardKey.Undo)
        self._redo = stack.createRedoAction(self, "&Redo")
        self._redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        bench.window.addActions([self._undo, self._redo])
        bench.desk.document.changed.connect(self.refresh)
        bench.desk.perspective.changed.connect(self.refresh)
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
        self._bench.window.addAction(action)
        return action

    def _run(self, command: Command, *_: object) -> None:
        command.run(self._bench)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Enable and check every action by the state of the application."""
        for name, command in self._commands.items():
            action = self.actions[name]
            if command.when is not None:
                action.setEnabled(command.when(self._bench))
            if command.on is not None:
                action.setChecked(command.on(self._bench))

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
        menu = QMenu(self._bench.window)
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

    def _open(self, path: Path, *_: object) -> None:
        self._bench.files.open(path)

    def _recent(self) -> list[Path]:
        return self._bench.desk.recent.paths

    def _examples(self) -> list[Path]:
        import resources

        return [Path(str(item)) for item in resources.examples()]
