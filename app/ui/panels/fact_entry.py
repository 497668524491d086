"""What a fact is typed into, or ticked, in its own place in the inspector."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.panels.parts import text
from graphs.errors import EditError

if TYPE_CHECKING:
    from app.document.fact_choices import FactChoices


class FactEntry(QWidget):
    """Asks for one value; what is wrong with it stands below, and it stays until it is right.

    `take` sets the value, or raises `EditError` with the reason why not.
    """

    #: The value was set, or it was given up.
    closed = Signal()

    def __init__(self, asked: FactChoices, take: Callable[[Any], None]) -> None:
        super().__init__()
        self._asked = asked
        self._take = take
        self._is_open = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(3)
        self.field = QLineEdit(asked.text)
        self.boxes = [QCheckBox(value) for value in asked.several]
        if self.boxes:
            self._ask_which(column)
        else:
            self.field.setAccessibleName(asked.title)
            self.field.setAccessibleDescription(asked.hint)
            self.field.setPlaceholderText(asked.hint)
            self.field.setToolTip(f"{asked.hint} Enter sets it, Esc leaves it.".strip())
            self.field.returnPressed.connect(self._take_text)
            self.field.editingFinished.connect(self._leave)
            self.field.installEventFilter(self)
            column.addWidget(self.field)
        self.wrong = text("", "wrong")
        self.wrong.hide()
        column.addWidget(self.wrong)

    def _ask_which(self, column: QVBoxLayout) -> None:
        for box in self.boxes:
            box.setChecked(box.text() in self._asked.chosen)
            box.setAccessibleName(f"{self._asked.title}: {box.text()}")
            box.installEventFilter(self)
            column.addWidget(box)
        self.set = QPushButton("Set")
        self.set.setToolTip("Those that are ticked, and no others")
        self.unknown = QPushButton("Unknown")
        for button in (self.set, self.unknown):
            button.installEventFilter(self)
        self.set.clicked.connect(
            lambda _: self._try(tuple(box.text() for box in self.boxes if box.isChecked()))
        )
        self.unknown.clicked.connect(lambda _: self._try(None))
        row = QHBoxLayout()
        row.addWidget(self.set)
        row.addWidget(self.unknown)
        row.addStretch(1)
        column.addLayout(row)

    def begin(self) -> None:
        """Take the keyboard."""
        if self.boxes:
            self.boxes[0].setFocus()
        else:
            self.field.setFocus()
            self.field.selectAll()

    def _take_text(self) -> None:
        try:
            value = self._asked.parsed(self.field.text())
        except EditError as error:
            self._complain(error)
            return
        self._try(value)

    def _try(self, value: Any) -> None:
        try:
            self._take(value)
        except EditError as error:
            self._complain(error)
            return
        self._close()

    def _complain(self, error: EditError) -> None:
        said = str(error).removeprefix(f"{self._asked.fact}: ").replace("Input should", "It should")
        self.wrong.setText(said)
        self.wrong.show()
        self.field.setAccessibleDescription(said)

    def _leave(self) -> None:
        """Give up what was not changed when the keyboard goes elsewhere; else try to set it."""
        if self.field.hasFocus() or not self._is_open:
            return
        if self.field.text() == self._asked.text:
            self._close()
        else:
            self._take_text()

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self._close()
            return True
        return super().eventFilter(watched, event)
