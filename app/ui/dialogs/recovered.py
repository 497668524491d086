"""What was left behind when Ungated ended without closing: open it, keep it, or discard it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.document.recovering import Recovery
from app.services.recovery import Left
from app.ui.dialogs.sizing import open_by_text
from app.ui.files import Files
from app.ui.panels.parts import text


def when_written(left: Left) -> str:
    """The day and the minute where people are, written like every day that Ungated tells."""
    return left.written.astimezone().strftime("%Y-%m-%d %H:%M")


def where_from(left: Left) -> str:
    """The name of the file that the edits belong to."""
    path = left.unsaved.path
    return path.name if path is not None else "in no file yet"


class RecoveredDialog(QDialog):
    """Lists all that can be brought back."""

    def __init__(self, recovery: Recovery, files: Files, parent: QWidget) -> None:
        super().__init__(parent)
        self._recovery = recovery
        self._files = files
        self.setWindowTitle("Recovered work")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        open_by_text(self, 32, 16)
        self.list = QListWidget()
        self.list.setAccessibleName("Recovered work")
        self.list.itemActivated.connect(self._open)
        self.list.currentRowChanged.connect(lambda _: self._enable())
        self.open_button = QPushButton("Open it")
        self.open_button.setToolTip("Show it as unsaved edits of its file")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._open)
        self.discard_button = QPushButton("Discard…")
        self.discard_button.setToolTip("Remove it for good")
        self.discard_button.setAutoDefault(False)
        self.discard_button.clicked.connect(self._discard)
        keep = QPushButton("Keep for later")
        keep.setToolTip("It is offered again at the next start")
        keep.clicked.connect(self.reject)
        buttons = QDialogButtonBox()
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(keep, QDialogButtonBox.ButtonRole.RejectRole)
        row = QHBoxLayout()
        row.addWidget(self.discard_button)
        row.addStretch(1)
        row.addWidget(buttons)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(12)
        box.addWidget(text("Edits that were not saved when Ungated ended", "title"))
        box.addWidget(text("Opening them changes no file until you save.", "quiet"))
        box.addWidget(self.list, 1)
        box.addLayout(row)
        recovery.changed.connect(self._fill)
        self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        self.list.clear()
        for left in self._recovery.left:
            words = f"{left.unsaved.title} — {where_from(left)}, {when_written(left)}"
            item = QListWidgetItem(words)
            item.setToolTip(str(left.unsaved.path or ""))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen() is not None
        self.open_button.setEnabled(chosen)
        self.discard_button.setEnabled(chosen)

    def _chosen(self) -> Left | None:
        row = self.list.currentRow()
        return self._recovery.left[row] if 0 <= row < len(self._recovery.left) else None

    def _open(self, *_: object) -> None:
        left = self._chosen()
        if left is not None:
            self.accept()
            self._files.recover(left)

    def _discard(self) -> None:
        left = self._chosen()
        if left is not None:
            ask_discard(left, self._recovery, self)


def ask_discard(left: Left, recovery: Recovery, parent: QWidget) -> None:
    """Discard after asking: nothing brings it back."""
    box = QMessageBox(parent)
    box.setWindowModality(Qt.WindowModality.WindowModal)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Discard recovered work")
    box.setText(f"Discard the unsaved edits to {left.unsaved.title}?")
    box.setInformativeText("They cannot be brought back.")
    discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.finished.connect(
        lambda _: recovery.discard(left) if box.clickedButton() is discard else None
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
