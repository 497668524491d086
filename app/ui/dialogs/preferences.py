"""What the user may choose once for all: theme, size of text, autosave, and what is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from app.document.autosave import SECONDS
from app.ui.desk import Desk
from app.ui.dialogs.sizing import open_by_text
from app.ui.panels.parts import text
from app.ui.theme import CHOICES, TEXT_SIZES
from app.ui.workplace import OPEN_LAST


class PreferencesDialog(QDialog):
    """Every choice counts at once; there is nothing to confirm."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        open_by_text(self, 27)
        self.theme = QComboBox()
        for choice, title in CHOICES:
            self.theme.addItem(title, choice)
        self.theme.setCurrentIndex(self.theme.findData(desk.themes.choice))
        self.theme.activated.connect(lambda _: desk.themes.choose(self.theme.currentData()))
        self.text_size = QComboBox()
        for percent in TEXT_SIZES:
            self.text_size.addItem(f"{percent} %", percent)
        self.text_size.setCurrentIndex(self.text_size.findData(desk.themes.text_size))
        self.text_size.activated.connect(
            lambda _: desk.themes.choose_text_size(self.text_size.currentData())
        )
        autosave = desk.recovery.autosave
        self.autosave = QComboBox()
        for seconds in SECONDS:
            self.autosave.addItem(f"{seconds} seconds", seconds)
        self.autosave.setCurrentIndex(self.autosave.findData(autosave.seconds))
        self.autosave.activated.connect(
            lambda _: setattr(autosave, "seconds", self.autosave.currentData())
        )
        self.open_last = QCheckBox("Open what was open last when Ungated starts")
        self.open_last.setChecked(desk.settings.flag(OPEN_LAST, False))
        self.open_last.toggled.connect(lambda on: desk.settings.set(OPEN_LAST, on))
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        form.addRow("Theme", self.theme)
        form.addRow("Size of text", self.text_size)
        form.addRow("Keep unsaved edits every", self.autosave)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        note = "They are kept in case Ungated or the computer ends unexpectedly; no file changes."
        column.addWidget(text(note, "quiet"))
        column.addWidget(self.open_last)
        column.addStretch(1)
        column.addWidget(buttons)
