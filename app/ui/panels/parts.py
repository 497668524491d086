"""Small widgets that the panels share: headings, wrapped texts, chips, rows to jump by."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QTreeView, QWidget

from app.document.terms import meaning_of


def section(text: str) -> QLabel:
    """The heading of a panel or of a part of one."""
    label = QLabel(text.upper())
    label.setObjectName("section")
    label.setAccessibleName(text)
    label.setToolTip(meaning_of(text))
    return label


def text(words: str, name: str = "", wrap: bool = True) -> QLabel:
    """Plain text that wraps and can be selected; `name` picks its look in the stylesheet."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setObjectName(name)
    # A styled label would be indented by half a letter, an unstyled one not.
    label.setIndent(0)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if wrap:
        label.setMinimumWidth(40)
    return label


def chip(words: str, how: str = "") -> QLabel:
    """A few words in a rounded box."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("chip")
    label.setProperty("how", how)
    label.setToolTip(meaning_of(how))
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


class Row(QPushButton):
    """A line to jump by: it takes all the width there is, and shortens its words to it."""

    def __init__(self, words: str, run: Callable[[], object], icon: QIcon | None = None) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("jump")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(words)
        self.setAccessibleName(words)
        if icon is not None:
            self.setIcon(icon)
        self.clicked.connect(lambda _: run())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(200, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 18 - (0 if self.icon().isNull() else self.iconSize().width() + 4)
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))


class ElidedLabel(QLabel):
    """One line that shortens with its room, and shows all of itself as its tooltip."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setText(words)

    def setText(self, words: str) -> None:
        self._words = words
        self._shorten()

    def words(self) -> str:
        return self._words

    def minimumSizeHint(self) -> QSize:
        return QSize(30, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._words) + 4
        return QSize(wide, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        room = max(self.contentsRect().width(), 24)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        self.setToolTip(self._words if shown != self._words else "")
        self.setAccessibleName(self._words)


class WideButton(QPushButton):
    """A button that never asks for more width than it is given.

    Its words take up to two lines, shortened at need; a second text stands on a line of its own.
    """

    def __init__(self, first: str, second: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(first, second)

    def say(self, first: str, second: str = "") -> None:
        self.first, self.second = first, second
        said = ": ".join(words for words in (first, second) if words)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return len(self._lines(width)) * self._leading() + 17

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(self.width(), 80)))

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _leading(self) -> int:
        return self.fontMetrics().height() + 3

    def _lines(self, width: int) -> list[str]:
        """The lines of text at a width: the first text on one or two, then the second."""
        room = width - 24
        metrics = self.fontMetrics()
        words, line = self.first.split(), ""
        while words and metrics.horizontalAdvance(f"{line} {words[0]}".strip()) <= room:
            line = f"{line} {words.pop(0)}".strip()
        lines = [line] if line else []
        if words:
            elide = Qt.TextElideMode.ElideRight
            lines.append(metrics.elidedText(" ".join(words), elide, room))
        return [*lines, self.second] if self.second else lines

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.palette().ColorRole.ButtonText))
        lines, leading = self._lines(self.width()), self._leading()
        top = (self.height() - leading * len(lines)) // 2
        for number, line in enumerate(lines):
            box = QRect(12, top + number * leading, self.width() - 24, leading)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line)


class LetterTree(QTreeView):
    """A tree in which letters look for a line, and are no shortcuts of the window."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
            )
            if plain and event.text().isprintable() and event.text():
                event.accept()
                return True
        return super().event(event)
