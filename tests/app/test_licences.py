"""What is bundled is told with its licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.licences import licences
from app.ui.dialogs.about import AboutDialog
from app.ui.dialogs.licences import LicencesDialog


def test_what_is_needed_to_run_is_listed_with_its_licence() -> None:
    told = {part.name.lower().replace("_", "-"): part.licence for part in licences()}
    assert told["numpy"].startswith("BSD-3-Clause")
    assert told["pyside6-essentials"].startswith("LGPL-3.0-only")
    assert told["pyyaml"] == "MIT"
    # Needed by what is needed.
    assert "pydantic-core" in told
    # What only the tests need is not bundled.
    assert "pytest" not in told
    assert "see its own files" not in told.values()


def test_what_is_not_installed_has_no_licences() -> None:
    assert licences("no-such-package-of-ours") == ()


def test_about_leads_to_the_licences(qtbot: QtBot) -> None:
    about = AboutDialog()
    qtbot.addWidget(about)
    about.show()
    (button,) = (b for b in about.findChildren(QPushButton) if b.text().startswith("Licences"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = about.findChild(LicencesDialog)
    rows = [dialog.parts.item(row).text() for row in range(dialog.parts.count())]
    dialog.parts.setCurrentRow(next(n for n, row in enumerate(rows) if row.startswith("PyYAML")))
    assert "Permission is hereby granted" in dialog.terms.toPlainText()
    dialog.parts.setCurrentRow(next(n for n, row in enumerate(rows) if row.startswith("Qt ")))
    assert "LGPL-3.0-only" in dialog.terms.toPlainText()
