"""The form in which a board decides: one of four, by whom, until when, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from graphs.model.said import Decision

#: What can be decided, as the model names it, and what that means.
CHOICES = (
    ("accept", "Accept", "We live with the risk until the day below; then it is open again"),
    ("mitigate", "Mitigate", "The owner changes the design; the finding stays open until it is"),
    ("transfer", "Transfer", "Another party takes the risk; the finding stays open here"),
    ("avoid", "Avoid", "The design does without this path; the finding stays open until it does"),
)
#: How long a decision holds unless the board says otherwise.
_HOLDS = timedelta(days=90)
_LONGEST = 20_000


class DecisionForm(QWidget):
    """Asks for one decision; tells it when it is complete, else what is missing."""

    #: A `Decision` without its finding.
    decided = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.setObjectName("form")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choices = QButtonGroup(self)
        self.choices.setExclusive(True)
        row = QHBoxLayout()
        row.setSpacing(10)
        for number, (name, title, tip) in enumerate(CHOICES, 1):
            button = QPushButton(f"{number}  {title}")
            button.setObjectName("decision")
            button.setCheckable(True)
            button.setToolTip(f"{tip} (key {number})")
            button.setAccessibleName(title)
            button.setAccessibleDescription(tip)
            button.setProperty("decision", name)
            self.choices.addButton(button, number - 1)
            row.addWidget(button, 1)
        self.owner = QLineEdit()
        self.owner.setMaxLength(200)
        self.owner.setPlaceholderText("Who answers for it")
        self.owner.setAccessibleName("Owner of the decision")
        self.owner.setMinimumWidth(150)
        self.expires = QDateEdit()
        self.expires.setDisplayFormat("yyyy-MM-dd")
        self.expires.setMinimumDate(_qdate(today))
        self.expires.setAccessibleName("Last day on which the decision holds")
        self.expires.setToolTip(
            "After this day the finding is open again; the arrows up and down change it"
        )
        self.expires.setMinimumWidth(130)
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        self.reason.setPlaceholderText("Why")
        self.reason.setAccessibleName("Reason for the decision")
        self.record = QPushButton("Record decision")
        self.record.setObjectName("offer")
        self.record.setToolTip("Write the decision to the log and go on (Enter)")
        self.record.clicked.connect(lambda _: self.try_to_record())
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for words, widget, share in (
            ("&Owner", self.owner, 2),
            ("&Until", self.expires, 0),
            ("&Reason", self.reason, 5),
        ):
            label = QLabel(words)
            label.setBuddy(widget)
            fields.addWidget(label)
            fields.addWidget(widget, share)
        fields.addWidget(self.record)
        self.wrong = QLabel()
        self.wrong.setObjectName("wrong")
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 12, 24, 10)
        box.setSpacing(10)
        box.addLayout(row)
        box.addLayout(fields)
        box.addWidget(self.wrong)
        self.choices.idToggled.connect(lambda *_: self.say(""))

    @property
    def choice(self) -> str:
        """What is chosen; "" for nothing yet."""
        button = self.choices.checkedButton()
        return str(button.property("decision")) if button is not None else ""

    def choose(self, number: int) -> None:
        """Choose by number, from 0, and put the keyboard where something is missing."""
        self.choices.button(number).setChecked(True)
        missing = next((field for field in (self.owner, self.reason) if not field.text()), None)
        (missing or self.record).setFocus()

    def begin(self, decision: Decision | None) -> None:
        """Ask for a decision anew, beginning with the last one on the finding."""
        self.choices.setExclusive(False)
        for button in self.choices.buttons():
            known = decision.decision if decision is not None else ""
            button.setChecked(button.property("decision") == known)
        self.choices.setExclusive(True)
        # The same person often answers for several findings: the owner stays.
        if decision is not None and decision.owner:
            self.owner.setText(decision.owner)
        self.reason.setText(decision.reason if decision is not None else "")
        last = decision.expires if decision is not None else None
        usual = self._today + _HOLDS
        self.expires.setDate(_qdate(last if last is not None and last >= self._today else usual))
        self.say("")

    def try_to_record(self) -> None:
        """Tell the decision, or what it lacks."""
        from graphs.model.said import Decision

        if not self.choice:
            self.say("Choose one of the four first: keys 1 to 4.")
            self.choices.buttons()[0].setFocus()
            return
        owner, reason = self.owner.text().strip(), self.reason.text().strip()
        if not owner:
            self.say("Say who answers for the decision.")
            self.owner.setFocus()
        elif self.choice == "accept" and not reason:
            self.say("Say why the risk is accepted.")
            self.reason.setFocus()
        else:
            chosen = self.expires.date()
            last = date(chosen.year(), chosen.month(), chosen.day())
            self.decided.emit(Decision("", self.choice, owner, reason, last))

    def say(self, words: str) -> None:
        """Tell what is wrong; "" for nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
