"""What the program is, which version, and what it does not assess."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.ui.dialogs.sizing import Held, open_by_text
from app.ui.panels.parts import section, text


class AboutDialog(QDialog):
    """Name, version, purpose and limits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from graphs.analysis.engine import NOT_ASSESSED

        self.setWindowTitle("About Ungated")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        open_by_text(self, 28)
        try:
            number = version("ungated")
        except PackageNotFoundError:
            number = "from source"
        told = QWidget()
        box = QVBoxLayout(told)
        box.setContentsMargins(24, 20, 24, 4)
        box.setSpacing(10)
        box.addWidget(text(f"Ungated {number}", "title"))
        purpose = "Shows what AI agents can reach, and which of their actions no human gates."
        box.addWidget(text(purpose))
        box.addWidget(text("Licensed under Apache 2.0. The font is Inter, under the OFL.", "quiet"))
        box.addSpacing(6)
        box.addWidget(section("Not assessed"))
        for line in NOT_ASSESSED:
            box.addWidget(text(f"·  {line[:1].upper()}{line[1:]}"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        licences = buttons.addButton("Licences…", QDialogButtonBox.ButtonRole.ActionRole)
        licences.setToolTip("What Ungated is built on, and under which terms")
        licences.clicked.connect(lambda _: self._show_licences())
        box.addStretch(1)
        below = QVBoxLayout()
        below.setContentsMargins(24, 8, 24, 16)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Held(told, "About Ungated"), 1)
        column.addLayout(below)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()

    def _show_licences(self) -> None:
        from app.ui.dialogs.licences import LicencesDialog

        LicencesDialog(self).open()
