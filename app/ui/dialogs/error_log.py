"""The log of errors inside Ungated, to read and to copy into a report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.panels.parts import text


class ErrorLogDialog(QDialog):
    """Shows the log as it is; it holds no secrets."""

    def __init__(self, words: str, where: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Errors inside Ungated")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(680, 440)
        self.log = QPlainTextEdit(words)
        self.log.setReadOnly(True)
        self.log.setTabChangesFocus(True)
        self.log.setAccessibleName("Log of errors")
        copy = QPushButton("Copy")
        copy.setToolTip("Copy the log to the clipboard")
        copy.clicked.connect(lambda _: QGuiApplication.clipboard().setText(words))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(text(f"Kept in {where}, without secrets and on this computer only."))
        column.addWidget(self.log, 1)
        column.addWidget(buttons)
