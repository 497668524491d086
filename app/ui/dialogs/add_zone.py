"""Asks for a new zone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.ui.dialogs.sizing import open_by_text
from app.ui.dialogs.zone_fields import ZoneFields
from app.ui.panels.parts import text
from graphs.model.workflow import Workflow


class AddZoneDialog(QDialog):
    """Accepted when a zone is to be added, which `fields` then tell."""

    def __init__(self, workflow: Workflow, parent_zone: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add a zone")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        open_by_text(self, 25)
        self.fields = ZoneFields(workflow, parent_zone)
        self.fields.name.setPlaceholderText("Internet, Corporate, Production, …")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = buttons.addButton("Add the zone", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addWidget(text("A zone bounds what is trusted alike.", "quiet"))
        box.addWidget(self.fields)
        box.addWidget(buttons)
        self.add.setDefault(True)
        self.fields.name.textChanged.connect(self._check)
        self._check()
        self.fields.name.setFocus()

    def _check(self) -> None:
        self.add.setEnabled(bool(self.fields.name.text().strip()))
