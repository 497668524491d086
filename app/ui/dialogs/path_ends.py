"""Asks between which nodes paths are to be looked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.desk import Desk
from app.ui.dialogs.pick_list import Pick, PickList
from app.ui.kind_icons import kind_icon
from app.ui.panels.parts import text
from graphs.model.workflow import Workflow


class PathEndsDialog(QDialog):
    """Two lists that are filtered as one types; hands the ids of start and end to `take`."""

    def __init__(
        self,
        desk: Desk,
        workflow: Workflow,
        title: str,
        ends: tuple[str, str],
        take: Callable[[str, str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._take = take
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(640, 460)
        self.starts = PickList("Where the path begins", "From: type to filter")
        self.ends = PickList("Where the path ends", "To: type to filter")
        colour = desk.themes.window_colours["ink"]
        # No walk ends or begins at a gate: it passes it.
        nodes = [node for node in workflow.nodes if node.kind != "gate"]
        icons = {node.id: kind_icon(node.kind, colour) for node in nodes}
        lists = QHBoxLayout()
        lists.setSpacing(14)
        for words, chosen, node_id in (
            ("From", self.starts, ends[0]),
            ("To", self.ends, ends[1]),
        ):
            chosen.offer([Pick(node.id, node.title, node.kind) for node in nodes], icons)
            chosen.choose(node_id)
            column = QVBoxLayout()
            column.addWidget(text(words, "quiet"))
            column.addWidget(chosen, 1)
            lists.addLayout(column)
            chosen.changed.connect(self._check)
        self.reason = text("", "refusal")
        self.reason.setAccessibleName("Why no path can be looked for")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.search = buttons.addButton("Find", QDialogButtonBox.ButtonRole.AcceptRole)
        self.search.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addLayout(lists, 1)
        box.addWidget(self.reason)
        box.addWidget(buttons)
        self.starts.taken.connect(self.ends.setFocus)
        self.ends.taken.connect(self.accept)
        self.starts.setFocus()
        self._check()

    def accept(self) -> None:
        start, end = self.starts.current, self.ends.current
        if start is not None and end is not None and self.search.isEnabled():
            super().accept()
            self._take(start.value, end.value)

    def _check(self) -> None:
        start, end = self.starts.current, self.ends.current
        reason = ""
        if start is None or end is None:
            reason = "There is no such node."
        elif start.value == end.value:
            reason = "Choose another node to begin with than to end at."
        self.reason.setText(reason)
        self.search.setEnabled(not reason)
