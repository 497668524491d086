"""The bar of offers above the map: each with its answers, none of them in the way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.services.notices import Notice, Notices
from app.ui.panels.parts import text


class NoticeBar(QWidget):
    """Shows every notice that waits for an answer, one below the other."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self._notices = notices
        self._rows: dict[str, tuple[Notice, QWidget]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName("Notices")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        notices.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        waiting = {notice.about: notice for notice in self._notices.waiting}
        for about, (notice, row) in list(self._rows.items()):
            if waiting.get(about) is not notice:
                del self._rows[about]
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        for about, notice in waiting.items():
            if about not in self._rows:
                row = self._row(notice)
                self._rows[about] = (notice, row)
                self._column.addWidget(row)
        self.setVisible(bool(self._rows))

    def _row(self, notice: Notice) -> QWidget:
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
            button.clicked.connect(partial(self._answered, notice, notice.answers.index(answer)))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _answered(self, notice: Notice, number: int, *_: object) -> None:
        self._notices.answer(notice, notice.answers[number])
