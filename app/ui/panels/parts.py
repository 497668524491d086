"""Small widgets that the panels share: headings, wrapped texts, chips, rows to jump by."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget


def section(text: str) -> QLabel:
    """The heading of a panel or of a part of one."""
    label = QLabel(text.upper())
    label.setObjectName("section")
    label.setAccessibleName(text)
    return label


def text(words: str, name: str = "", wrap: bool = True) -> QLabel:
    """Plain text that wraps and can be selected; `name` picks its look in the stylesheet."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setObjectName(name)
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
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


def rule() -> QFrame:
    """A thin line between parts."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


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
    """A button that never asks for more width than it is given; long words are shortened.

    It has a line of words and perhaps a second one below, in the same or another weight.
    """

    def __init__(self, first: str, second: str = "", colour: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._colour = colour
        self.say(first, second)

    def say(self, first: str, second: str = "") -> None:
        self._lines = [line for line in (first, second) if line]
        self.setAccessibleName(": ".join(self._lines))
        self.setToolTip(": ".join(self._lines))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        return list(self._lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        wide = max(metrics.horizontalAdvance(line) for line in self._lines) + 30
        return QSize(wide, len(self._lines) * (metrics.height() + 3) + 17)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        metrics = self.fontMetrics()
        role = self.palette().ColorRole.ButtonText
        painter.setPen(QColor(self._colour) if self._colour else self.palette().color(role))
        line_height = metrics.height() + 3
        top = (self.height() - line_height * len(self._lines)) / 2
        for number, line in enumerate(self._lines):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width() - 24)
            box = self.rect().adjusted(12, 0, -12, 0)
            box.setTop(round(top + number * line_height))
            box.setHeight(line_height)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
