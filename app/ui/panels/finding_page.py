"""The page of one finding in the inspector: why, what to do, severity, what it rests on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from app.document.decision_words import told_of
from app.document.perspective import Selection
from app.ui.desk import Desk
from app.ui.dialogs.decide import ask_decision
from app.ui.panels.finding_row import pill
from app.ui.panels.parts import Row, section, text
from app.ui.panels.path_list import PathList

if TYPE_CHECKING:
    from app.document.finding_told import FindingTold
    from app.document.inspection import Stop


def finding_page(box: QVBoxLayout, told: FindingTold, path: tuple[Stop, ...], desk: Desk) -> None:
    """Fill a column with what is to be said of a finding, below its title."""
    rating = QHBoxLayout()
    rating.setSpacing(9)
    rating.addWidget(pill(told.severity, desk.themes.window_colours["panel"]))
    rating.addWidget(text(told.rating, "strong"), 1)
    box.addSpacing(4)
    box.addLayout(rating)
    box.addWidget(text(told.rated, "reason"))
    decided = told_of(desk.decisions).get(told.id)
    if decided is not None:
        _head(box, "Decision")
        box.addWidget(text(decided.whole, "strong"))
    decide = QPushButton("Decide again…" if decided is not None else "Decide…")
    decide.setObjectName("decide")
    decide.setToolTip("Accept, mitigate, transfer or avoid this finding (Ctrl+Shift+D)")
    decide.clicked.connect(lambda _: ask_decision(desk, decide))
    box.addSpacing(8)
    box.addWidget(decide, 0, Qt.AlignmentFlag.AlignLeft)
    _head(box, "Why")
    box.addWidget(text(told.why))
    _head(box, "What to do")
    box.addWidget(text(told.fix))
    if len(path) > 1:
        _head(box, "Path")
        tone = told.severity
        box.addWidget(PathList(path, tone, desk))
    _head(box, "About")
    for element, words in told.places:
        box.addWidget(Row(words, partial(desk.select, Selection(element), True)))
    if told.assumed:
        _head(box, "Assumed")
        for words in told.assumed:
            box.addWidget(text(words))
    if told.questions:
        _head(box, "Would settle it")
        for element, words in told.questions:
            box.addWidget(Row(words, partial(desk.select, Selection(element), True)))
    if told.standards:
        _head(box, "Standards")
        for standard, identifiers in told.standards:
            box.addWidget(text(standard, "quiet"))
            for words in identifiers:
                box.addWidget(text(words, "identifier"))


def _head(box: QVBoxLayout, words: str) -> None:
    box.addSpacing(12)
    box.addWidget(section(words))
