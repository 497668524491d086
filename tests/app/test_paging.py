"""The dialog that asks for the pages of a PDF, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from window_driver import Driver

from app.ui.dialogs.pdf_pages import PdfPagesDialog


def asked(driver: Driver) -> PdfPagesDialog:
    driver.trigger("export.pages")
    dialog = driver.window.findChild(PdfPagesDialog)
    assert isinstance(dialog, PdfPagesDialog)
    return dialog


def export(driver: Driver, dialog: PdfPagesDialog) -> None:
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    driver.settle()


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that is named when one is asked for."""
    path = tmp_path / "made.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


def test_the_map_is_exported_on_one_page(opened: Driver, target: Path) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    dialog = asked(opened)
    assert "One page. The smallest text has" in dialog.told.text()
    assert not dialog.scale.isEnabled()
    dialog.size_box.setCurrentText("A3")
    export(opened, dialog)
    (page,) = PdfReader(target).pages
    assert float(page.mediabox.width) == pytest.approx(1190.6, abs=1.0)
    assert "0 of 2" in " ".join(page.extract_text().split())
    assert opened.told[-1].title == "Exported made.pdf"
    # What was chosen is proposed the next time.
    again = asked(opened)
    assert again.pages[0].name == "A3-landscape"
    again.reject()


def test_a_poster_has_as_many_pages_as_was_said(opened: Driver, target: Path) -> None:
    dialog = asked(opened)
    dialog.lying.setChecked(False)
    dialog.poster.setChecked(True)
    dialog.scale.setValue(130)
    told = dialog.told.text()
    _, scale = dialog.pages
    assert scale == 1.3
    export(opened, dialog)
    cover, *pages = PdfReader(target).pages
    assert len(pages) > 1
    assert f"column 1 of {len(pages)}" in " ".join(pages[0].extract_text().split())
    assert told.startswith(f"{len(pages)} pages of A4; ")
    assert "at 130 %" in " ".join(cover.extract_text().split())


def test_what_takes_too_many_pages_cannot_be_exported(opened: Driver, target: Path) -> None:
    dialog = asked(opened)
    dialog.poster.setChecked(True)
    dialog.scale.setValue(1600)
    assert "more than 100 pages. Use a scale of" in dialog.told.text()
    assert not dialog.export.isEnabled()
    dialog.scale.setValue(100)
    assert dialog.export.isEnabled()
    dialog.reject()
    opened.settle()
    assert not target.exists()
