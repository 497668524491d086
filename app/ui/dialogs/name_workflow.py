"""Asks for the name and the description of the workflow."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.desk import Desk
from graphs.model.workflow import Workflow


class NameDialog(QDialog):
    """Sets both as one undo step."""

    def __init__(self, desk: Desk, workflow: Workflow, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("Name the workflow")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(440)
        self.name_field = QLineEdit(workflow.name)
        self.name_field.setAccessibleName("Name of the workflow")
        self.description = QPlainTextEdit(workflow.description)
        self.description.setAccessibleName("Description of the workflow")
        self.description.setTabChangesFocus(True)
        form = QFormLayout()
        form.addRow("&Name", self.name_field)
        form.addRow("&Description", self.description)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setDefault(True)
        self.name_field.textChanged.connect(lambda name: self._ok.setEnabled(bool(name.strip())))
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(buttons)
        self.accepted.connect(self._set)

    def _set(self) -> None:
        name, description = self.name_field.text().strip(), self.description.toPlainText().strip()
        self._desk.document.edit(
            f"name the workflow {name}",
            lambda workflow: replace(workflow, name=name, description=description),
        )
