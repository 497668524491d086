"""A fact in the inspector that is set by hand: a press asks for its value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu

from app.services.messages import Message
from app.ui.desk import Desk
from app.ui.panels.parts import Row
from graphs.errors import EditError

if TYPE_CHECKING:
    from app.document.fact_choices import FactChoices
    from app.document.facts_shown import FactLine


class FactField(Row):
    """Shows the value of a fact; a press offers the values that it may have, or asks for one."""

    def __init__(self, line: FactLine, shown: str, desk: Desk) -> None:
        super().__init__(shown, self.ask)
        self._line = line
        self._desk = desk
        self.setObjectName("fact")
        self.setProperty("fact", line.fact)
        self.setToolTip(f"Set {line.name}, which is {line.value}")
        self.setAccessibleName(f"{line.name}: {line.value}")

    def ask(self) -> None:
        from app.document.fact_choices import choices_for

        workflow = self._desk.document.workflow
        asked = choices_for(workflow, self._line.element, self._line.fact) if workflow else None
        if asked is None:
            return
        if asked.choices:
            self.menu_of(asked).popup(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            self._ask_for_text(asked)

    def menu_of(self, asked: FactChoices) -> QMenu:
        """The values to choose from, the present one checked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for choice in asked.choices:
            action = menu.addAction(choice.words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.is_now)
            group.addAction(action)
            action.triggered.connect(partial(self._set, asked, choice.value))
        return menu

    def _ask_for_text(self, asked: FactChoices) -> None:
        # Its parent is the window: the field goes when the inspector is filled anew.
        dialog = QInputDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Set a fact")
        title = asked.title[:1].upper() + asked.title[1:]
        dialog.setLabelText(f"{title}\n{asked.hint}")
        dialog.setTextValue(asked.text)
        desk = self._desk
        dialog.textValueSelected.connect(lambda text: _set_text(desk, asked, text))
        dialog.open()

    def _set(self, asked: FactChoices, value: Any, *_: object) -> None:
        self._desk.document.edit(f"set {asked.title}", asked.edit(value))


def _set_text(desk: Desk, asked: FactChoices, text: str) -> None:
    try:
        value = asked.parsed(text)
    except EditError as error:
        desk.messages.post(Message("warning", "This edit is not possible", str(error)))
        return
    desk.document.edit(f"set {asked.title}", asked.edit(value))
