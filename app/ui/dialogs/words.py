"""What the words mean that the window uses: a page that is searched as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.document.terms import found
from app.ui.panels.parts import section, text


def show_words(window: QWidget, wanted: str = "") -> None:
    """Show the page, or bring it to the front; it stays open beside the work."""
    before = window.findChild(WordsDialog)
    dialog = before if isinstance(before, WordsDialog) else WordsDialog(window)
    dialog.filter.setText(wanted)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    dialog.filter.setFocus()


class WordsDialog(QDialog):
    """Every word with its meaning, by what it belongs to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("What do these words mean?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 600)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Search the words")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("Search the words and their meanings")
        self.filter.textChanged.connect(lambda _: self._fill())
        self.page = QWidget()
        self.page.setObjectName("panel")
        self.page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = QVBoxLayout(self.page)
        self._box.setContentsMargins(16, 10, 16, 12)
        self._box.setSpacing(4)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Words and their meanings")
        self.area.setWidget(self.page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.filter)
        column.addWidget(self.area, 1)
        column.addWidget(buttons)
        self._fill()

    def _fill(self) -> None:
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        terms = found(self.filter.text())
        group = ""
        for term in terms:
            if term.group != group:
                group = term.group
                self._box.addSpacing(8)
                self._box.addWidget(section(group))
            word = text(term.word, "strong")
            word.setAccessibleName(term.word)
            meaning = text(term.meaning)
            meaning.setAccessibleName(f"{term.word}: {term.meaning}")
            self._box.addSpacing(4)
            self._box.addWidget(word)
            self._box.addWidget(meaning)
        if not terms:
            self._box.addWidget(text("No word or meaning contains this.", "quiet"))
        self._box.addStretch(1)
        self.area.verticalScrollBar().setValue(0)
