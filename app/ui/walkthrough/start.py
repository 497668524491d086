"""What a walkthrough will show: which risk paths, in which order, and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.document.walkthrough import Walkthrough, all_scenes
from app.document.wording import plural
from app.ui.desk import Desk
from app.ui.panels.parts import section, text
from app.ui.signs import sign

if TYPE_CHECKING:
    from app.document.revision import Revision
    from graphs.reports.scenes import Scene

_SCENE = int(Qt.ItemDataRole.UserRole)


class StartDialog(QDialog):
    """Lists the scenes, worst first; those whose decision holds are left out unless checked."""

    #: The `Walkthrough` to hold.
    started = Signal(object)

    def __init__(self, desk: Desk, revision: Revision, parent: QWidget) -> None:
        super().__init__(parent)
        from graphs.reports.minutes import standing_words, unresolved

        self._desk = desk
        self._revision = revision
        self._scenes: dict[str, Scene] = {scene.id: scene for scene in all_scenes(revision)}
        standings = desk.decisions.standings
        self.setWindowTitle("Start walkthrough")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(820, 560)
        self.list = QListWidget()
        self.list.setAccessibleName("Scenes, in the order in which they are shown")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setSpacing(3)
        self.list.setWordWrap(True)
        self._open = {one.id for one in self._scenes.values() if unresolved(one, standings)}
        chosen = self._open or set(self._scenes)
        for scene in self._scenes.values():
            self.list.addItem(
                self._item(scene, standing_words(standings.get(scene.id)), scene.id in chosen)
            )
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _: self._count())
        self.present = QLineEdit()
        self.present.setPlaceholderText("Names, for the minutes")
        self.present.setAccessibleName("Who is present")
        self.present.setMaxLength(2_000)
        label = QLabel("&Present")
        label.setBuddy(self.present)
        who = QHBoxLayout()
        who.addWidget(label)
        who.addWidget(self.present, 1)
        self.count = text("", "quiet")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = QPushButton("Start")
        self.start.setDefault(True)
        buttons.addButton(self.start, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._start)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(10)
        box.addWidget(text("The board decides on one risk path after the other", "title"))
        box.addWidget(text(self._about(), "quiet"))
        box.addWidget(section("Scenes"))
        box.addWidget(self.list, 1)
        box.addLayout(self._tools())
        box.addLayout(who)
        box.addWidget(buttons)
        self._count()
        self.list.setFocus()

    def _about(self) -> str:
        words = "Decisions are written to a log beside the file. Space leaves a scene out."
        if self._desk.document.is_dirty:
            words += (
                " There are unsaved changes: decisions are about the map as it is shown, so save "
                "them too."
            )
        return words

    def _item(self, scene: Scene, standing: str, chosen: bool) -> QListWidgetItem:
        words = f"{scene.severity.capitalize()} · {scene.title}: {scene.question}\n{standing}"
        if len(scene.topics) > 1:
            words += f" · {plural(len(scene.topics), 'finding')} on this path"
        item = QListWidgetItem(words)
        colour = self._desk.themes.window_colours[scene.severity]
        item.setIcon(sign(scene.severity, colour))
        item.setData(_SCENE, scene.id)
        item.setToolTip(scene.question)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsDragEnabled
        )
        item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        return item

    def _tools(self) -> QHBoxLayout:
        self.up = QPushButton("Move &up")
        self.up.setToolTip("Show this scene earlier (Alt+Up)")
        self.up.clicked.connect(lambda _: self.move_scene(-1))
        self.down = QPushButton("Move &down")
        self.down.setToolTip("Show this scene later (Alt+Down)")
        self.down.clicked.connect(lambda _: self.move_scene(1))
        QShortcut(QKeySequence("Alt+Up"), self, lambda: self.move_scene(-1))
        QShortcut(QKeySequence("Alt+Down"), self, lambda: self.move_scene(1))
        self.all = QPushButton("&All")
        self.all.setToolTip("Show every scene, decided or not")
        self.all.clicked.connect(lambda _: self._check(set(self._scenes)))
        self.only_open = QPushButton("Only &open")
        self.only_open.setToolTip("Show the scenes without a decision that holds")
        self.only_open.clicked.connect(lambda _: self._check(self._open))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.count, 1)
        for button in (self.all, self.only_open, self.up, self.down):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def move_scene(self, step: int) -> None:
        """Move the current scene up (-1) or down (1)."""
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count() and row >= 0:
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)

    def _check(self, chosen: set[str]) -> None:
        for item in self._items():
            is_on = str(item.data(_SCENE)) in chosen
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def chosen(self) -> list[Scene]:
        """The scenes to show, in their order."""
        return [
            self._scenes[str(item.data(_SCENE))]
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        count = len(self.chosen())
        self.count.setText(f"{count} of {plural(self.list.count(), 'scene')} will be shown")
        self.start.setEnabled(count > 0)

    def _start(self) -> None:
        scenes = tuple(self.chosen())
        walkthrough = Walkthrough(
            self._revision,
            scenes,
            self.present.text().strip(),
            self.list.count() - len(scenes),
            not self._desk.document.is_dirty,
        )
        self.accept()
        self.started.emit(walkthrough)
