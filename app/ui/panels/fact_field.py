"""A fact in the inspector that is set by hand: a press asks for its value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.document.perspective import Selection
from app.ui.desk import Desk
from app.ui.panels.parts import Row
from graphs.errors import EditError

if TYPE_CHECKING:
    from app.document.fact_choices import FactChoices
    from app.document.facts_shown import FactLine
    from app.ui.panels.fact_entry import FactEntry


class FactField(Row):
    """Shows the value of a fact; a press offers the values that it may have, or asks for one."""

    #: What was asked in the place of the field is answered.
    settled = Signal()

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
            self._ask_in_place(asked)

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

    def _ask_in_place(self, asked: FactChoices) -> None:
        """Put an entry into the place of this field until it is answered."""
        holder = self.parentWidget()
        grid = holder.layout() if holder is not None else None
        if grid is None:
            return
        from app.ui.panels.fact_entry import FactEntry

        entry = FactEntry(asked, partial(self._take, asked))
        entry.closed.connect(partial(self._put_back, entry))
        self.hide()
        grid.replaceWidget(self, entry, Qt.FindChildOption.FindChildrenRecursively)
        entry.show()
        entry.begin()

    def _put_back(self, entry: FactEntry) -> None:
        holder = entry.parentWidget()
        grid = holder.layout() if holder is not None else None
        if grid is not None:
            grid.replaceWidget(entry, self, Qt.FindChildOption.FindChildrenRecursively)
        had_focus = entry.isAncestorOf(self.window().focusWidget() or self)
        entry.hide()
        entry.deleteLater()
        self.show()
        if had_focus:
            self.setFocus()
        self.settled.emit()

    def _take(self, asked: FactChoices, value: Any) -> None:
        """Set a value; raises `EditError` where the model refuses it."""
        workflow = self._desk.document.workflow
        if workflow is None:
            return
        # Tried first: what is wrong is said beside the field, not in front of the window.
        if asked.fact == "id" and asked.element in self._desk.document.zones_of_file:
            raise EditError("An imported file names its zones itself. Save it as Ungated first.")
        if asked.edit(value)(workflow) is not workflow:
            self._set(asked, value)

    def _set(self, asked: FactChoices, value: Any, *_: object) -> None:
        if self._desk.document.edit(f"set {asked.title}", asked.edit(value)) and asked.fact == "id":
            self._desk.select(Selection(str(value).strip()))
