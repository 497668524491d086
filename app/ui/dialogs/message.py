"""A message that stays until dismissed, with details that can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.services.messages import Message
from app.ui.panels.parts import text


class MessageDialog(QDialog):
    """Shows one message; several problems are a list, all of them at once."""

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = message
        self.setWindowTitle("Ungated")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(520)
        pixmaps = QStyle.StandardPixmap
        kind = pixmaps.SP_MessageBoxWarning
        if message.level == "error":
            kind = pixmaps.SP_MessageBoxCritical
        icon = QLabel()
        icon.setPixmap(self.style().standardIcon(kind, None, self).pixmap(32, 32))
        icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(text(message.title, "title"))
        if message.text:
            words.addWidget(text(message.text))
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(icon)
        top.addLayout(words, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 16)
        box.setSpacing(14)
        box.addLayout(top)
        self.details = QPlainTextEdit("\n".join(message.details))
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName("Details")
        if message.details:
            lines = min(max(len(message.details) * 2, 3), 12)
            self.details.setMinimumHeight(lines * self.fontMetrics().lineSpacing() + 16)
            box.addWidget(self.details, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("Copy the whole message to the clipboard")
        self.copy.clicked.connect(self._copy)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._message.as_text())
