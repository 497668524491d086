"""Asks for the decision on one finding, as a walkthrough does, and has it recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from app.document.decision_words import told_of
from app.document.hidden_decisions import REFUSED
from app.document.nameless import NamelessDocument
from app.services.messages import Message
from app.services.shipped import is_shipped
from app.ui.desk import Desk
from app.ui.dialogs.sizing import Held, open_by_text
from app.ui.panels.finding_row import pill
from app.ui.panels.parts import text
from app.ui.walkthrough.decision_form import CHOICES, DecisionForm

if TYPE_CHECKING:
    from app.document.judged import FindingLine
    from app.document.revision import Revision
    from graphs.model.said import Decision


def finding_here(desk: Desk) -> FindingLine | None:
    """The finding that is selected and shown; None for none."""
    revision, wanted = desk.document.shown, desk.perspective.selection.finding
    if not wanted or revision is None or revision.judged is None:
        return None
    return next((line for line in revision.judged.lines if line.id == wanted), None)


def ask_decision(desk: Desk, parent: QWidget) -> None:
    """Ask for the decision on the selected finding; where none can be kept, say what to do."""
    line, revision = finding_here(desk), desk.document.shown
    if line is None or revision is None:
        desk.messages.note("Choose a finding first")
        return
    if isinstance(desk.document, NamelessDocument):
        desk.messages.post(REFUSED)
        return
    if desk.document.path is None or is_shipped(desk.document.path):
        words = "Decisions are kept in a file beside the workflow: save it in a place of yours."
        desk.messages.post(Message("warning", "Save the workflow first", words))
        return
    DecideDialog(desk, revision, line, parent.window()).open()


class DecideDialog(QDialog):
    """One finding, what was decided of it before, and the form."""

    def __init__(self, desk: Desk, revision: Revision, line: FindingLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._revision = revision
        self._finding = line.id
        self.setWindowTitle("Decide on a finding")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        open_by_text(self, 48)
        assert revision.judged is not None
        finding = revision.judged.by_id[line.id]
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(
            pill(line.severity, desk.themes.window_colours["panel"]), 0, Qt.AlignmentFlag.AlignTop
        )
        head.addWidget(text(f"{line.title} ({line.rule})", "title"), 1)
        told = told_of(desk.decisions).get(line.id)
        self.standing = text(
            told.whole if told is not None else "Nothing is decided yet.", "strong"
        )
        self.form = DecisionForm(desk.decisions.today())
        standing = desk.decisions.standings.get(line.id)
        self.form.begin(standing.decision if standing is not None else None)
        self.form.decided.connect(self._record)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        told_above = QWidget()
        inside = QVBoxLayout(told_above)
        inside.setContentsMargins(24, 18, 24, 6)
        inside.setSpacing(8)
        inside.addLayout(head)
        inside.addWidget(text(line.where, "quiet"))
        inside.addWidget(text(" ".join(finding.why.split())))
        inside.addWidget(self.standing)
        below = QVBoxLayout()
        below.setContentsMargins(24, 0, 24, 16)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Held(told_above, "The finding"), 1)
        column.addWidget(self.form)
        column.addLayout(below)
        # Only what is part of a dialog can be its default button.
        self.form.record.setDefault(True)
        self.form.choices.buttons()[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(CHOICES):
            self.form.choose(number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.form.try_to_record()
        else:
            super().keyPressEvent(event)

    def _record(self, decision: Decision) -> None:
        self._desk.decisions.decide(self._revision, (self._finding,), decision)
        self.accept()
