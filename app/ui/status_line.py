"""The line at the bottom: how large the workflow is, how much is gated, what was assumed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.document.document import Change
from app.document.wording import plural
from app.services.messages import Message
from app.ui.desk import Desk
from app.ui.panels.parts import ElidedLabel

#: How long a note stays, in milliseconds.
_NOTE_FOR = 5_000


class StatusLine(QWidget):
    """Tells the numbers of the shown revision, and notes in passing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.size_words = ElidedLabel()
        self.coverage = QLabel()
        self.coverage.setObjectName("coverage")
        self.assumed = QLabel()
        self.note = ElidedLabel()
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 5, 16, 5)
        grid.setHorizontalSpacing(16)
        grid.addWidget(self.size_words, 0, 0)
        grid.addWidget(self.coverage, 0, 1)
        grid.addWidget(self.assumed, 0, 2)
        grid.addWidget(self.note, 0, 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(3, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.note.setText(self._resting_note()))
        desk.document.changed.connect(self._observe)
        desk.messages.posted.connect(self._pass_on)
        self._observe(Change.SOURCE)

    def _pass_on(self, message: Message) -> None:
        if message.level == "note":
            self.note.setText(message.title)
            self._timer.start(_NOTE_FOR)

    def _resting_note(self) -> str:
        document = self._desk.document
        return document.format_title if document.is_open else ""

    def _observe(self, change: Change) -> None:
        revision = self._desk.document.shown
        if not self._timer.isActive():
            self.note.setText(self._resting_note())
        if revision is None or revision.analysis is None:
            for label in (self.size_words, self.coverage, self.assumed):
                label.setText("")
            return
        workflow, analysis = revision.workflow, revision.analysis
        self.size_words.setText(
            f"{plural(len(workflow.nodes), 'node')} · {plural(len(workflow.links), 'link')} · "
            f"{plural(len(workflow.zones), 'zone')}"
        )
        self.coverage.setText(coverage_words(analysis.coverage.gated, analysis.coverage.required))
        still_open = analysis.coverage.gated < analysis.coverage.required
        self.coverage.setProperty("open", "true" if still_open else "false")
        self.coverage.style().polish(self.coverage)
        compositions = sum(chain.composition for chain in analysis.chains)
        taken = analysis.assumed
        if revision.judged is not None:
            taken = revision.judged.assumed_with(taken)
        assumed = len(taken)
        words = [plural(assumed, "fact") + " assumed" if assumed else "nothing assumed"]
        if compositions:
            words.append(plural(compositions, "boundary composition"))
        self.assumed.setText(" · ".join(words))
        self.assumed.setToolTip(
            "\n".join(
                f"{each.element}: {each.fact} taken as {each.value}, because {each.because}"
                for each in taken[:30]
            )
        )


def coverage_words(gated: int, required: int) -> str:
    """`2 of 3 actions that need review are gated`."""
    if required == 0:
        return "No action needs review"
    noun = "action that needs review is" if required == 1 else "actions that need review are"
    return f"{gated} of {required} {noun} gated"
