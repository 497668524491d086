"""What the program is built on, and under which terms: a list, and the text of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.services.licences import Licence, licences
from app.ui.dialogs.sizing import open_by_text
from app.ui.panels.parts import text

#: No text of a licence is longer; whatever else lies there is not shown whole.
_MOST = 400_000


class LicencesDialog(QDialog):
    """Every part with its version and licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Licences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        open_by_text(self, 50, 31)
        self.parts = QListWidget()
        self.parts.setAccessibleName("What Ungated is built on")
        self.parts.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.terms = QPlainTextEdit()
        self.terms.setReadOnly(True)
        self.terms.setTabChangesFocus(True)
        self.terms.setAccessibleName("Terms of the chosen part")
        self._licences = licences()
        for part in self._licences:
            told = f"{part.name} {part.version}".strip() + f" — {part.licence}"
            item = QListWidgetItem(told)
            item.setToolTip(told)
            self.parts.addItem(item)
        self.parts.currentRowChanged.connect(self._show)
        both = QSplitter()
        both.addWidget(self.parts)
        both.addWidget(self.terms)
        both.setSizes([330, 490])
        both.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(text(_headline(self._licences)))
        column.addWidget(both, 1)
        column.addWidget(buttons)
        self.parts.setCurrentRow(0)

    def _show(self, row: int) -> None:
        part = self._licences[row]
        told = [path.read_text(encoding="utf-8", errors="replace") for path in part.texts]
        words = "\n\n".join(told)[:_MOST]
        self.terms.setPlainText(
            words or f"{part.licence}\n\nIts terms are published under this identifier (SPDX)."
        )


def _headline(parts: tuple[Licence, ...]) -> str:
    if not parts:
        return "Ungated is not installed as a package here, so what it needs cannot be listed."
    return f"Ungated itself is under Apache 2.0. It is built on {len(parts)} parts:"
