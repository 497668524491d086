"""A finding as two lines to jump by: its severity, its title, its rule and its standards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.panels.parts import ElidedLabel
from app.ui.signs import SEVERITIES, sign

if TYPE_CHECKING:
    from app.document.judged import FindingLine

#: Identifiers of as many standards are named.
_NAMED = 3


def pill(severity: str, panel: str) -> QWidget:
    """The severity as word and shape in a box of its colour; `panel`: the colour of its words."""
    box = QWidget()
    box.setObjectName("pill")
    box.setProperty("severity", severity)
    box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    shape = QLabel()
    icon: QIcon = sign(severity, panel)
    shape.setPixmap(icon.pixmap(10, 10))
    word = QLabel(severity.capitalize())
    word.setObjectName("pillWord")
    row = QHBoxLayout(box)
    row.setContentsMargins(6, 2, 7, 2)
    row.setSpacing(4)
    row.addWidget(shape)
    row.addWidget(word)
    row.addStretch(1)
    # As wide as the longest of the words, so that the titles beside them stand in line.
    metrics = word.fontMetrics()
    longest = max(metrics.horizontalAdvance(each.capitalize()) for each in SEVERITIES)
    box.setFixedWidth(longest + 30)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
    return box


class FindingRow(QPushButton):
    """One finding of a list; a press runs what it is given."""

    def __init__(self, line: FindingLine, panel: str, run: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("finding")
        self.setAccessibleName(f"{line.severity.capitalize()}: {line.title}, {line.rule}")
        self.setToolTip(f"{line.title}: {line.where}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        title = ElidedLabel(line.title)
        title.setObjectName("strong")
        named = [identifier for _, identifier in line.standards[:_NAMED]]
        second = ElidedLabel(" · ".join([line.rule, *named]))
        second.setObjectName("reason")
        for label in (title, second):
            # A styled label would be indented by half a letter.
            label.setIndent(0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(second)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 2)
        row.setSpacing(9)
        row.addWidget(pill(line.severity, panel), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda _: run())

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())
