"""The bar of offers above the map: each with its answers, none of them in the way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.services.notices import Answer, Notice, Notices
from app.ui.panels.parts import text


class NoticeBar(QWidget):
    """Shows every notice that waits for an answer, one below the other.

    `sources`: whose notices; those of the first come first.
    """

    def __init__(self, *sources: Notices) -> None:
        super().__init__()
        self._sources = sources
        self._rows: dict[tuple[int, str], tuple[Notice, QWidget]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName("Notices")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for notices in sources:
            notices.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        waiting = {
            (number, notice.about): notice
            for number, notices in enumerate(self._sources)
            for notice in notices.waiting
        }
        for about, (notice, row) in list(self._rows.items()):
            if waiting.get(about) is not notice:
                del self._rows[about]
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        for about, notice in waiting.items():
            if about not in self._rows:
                row = self._row(notice, self._sources[about[0]])
                self._rows[about] = (notice, row)
                self._column.addWidget(row)
        self.setVisible(bool(self._rows))

    def _row(self, notice: Notice, notices: Notices) -> QWidget:
        row = QWidget()
        row.setObjectName("notice")
        row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row.setAccessibleName(notice.text)
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 7, 16, 7)
        line.setSpacing(8)
        words: QLabel = text(notice.text)
        words.setObjectName("noticeWords")
        line.addWidget(words, 1)
        for answer in notice.answers:
            button = QPushButton(answer.words)
            button.setToolTip(answer.tip)
            button.clicked.connect(partial(_answered, notices, notice, answer))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row


def _answered(notices: Notices, notice: Notice, answer: Answer, *_: object) -> None:
    notices.answer(notice, answer)
