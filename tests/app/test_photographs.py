"""Every panel, lens and page of the window in both themes and two sizes, as pictures to look at.

They are put into out/photographs, or into the folder that UNGATED_PHOTOGRAPHS names.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from window_driver import Driver

from app.document.perspective import LENSES
from app.ui.panels.registry import PANELS

FOLDER = Path(os.environ.get("UNGATED_PHOTOGRAPHS") or "out/photographs")
SIZES = ((1440, 900), (1100, 700))
LOOKS = [(theme, size) for theme in ("light", "dark") for size in SIZES]
DIALOGS = ("file.preferences", "help.about", "help.words", "help.palette")


def photograph(widget: QWidget, name: str) -> QImage:
    """Keep a picture of a widget; what has nothing on it is no picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = widget.grab().toImage()
    assert picture.save(str(FOLDER / f"{name}.png"))
    small = picture.scaled(160, 100).convertToFormat(QImage.Format.Format_RGB32)
    tones = {small.pixel(x, y) for x in range(small.width()) for y in range(small.height())}
    assert len(tones) > 12, f"{name} shows next to nothing"
    return picture


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_window(driver: Driver, incident: Path, theme: str, size: tuple[int, int]) -> None:
    window = driver.window
    window.resize(*size)
    driver.session.themes.choose(theme)
    driver.settle()
    look = f"{theme}-{size[0]}"
    pictures = [photograph(window, f"welcome-{look}")]
    driver.open(incident)
    for lens, _ in LENSES:
        driver.perspective.set_lens(lens)
        driver.settle()
        pictures.append(photograph(window, f"lens-{lens}-{look}"))
    driver.click("copilot", "node")
    for panel in PANELS:
        if panel.side == "below":
            driver.page.bench.focus(panel.id)
            driver.settle()
            pictures.append(photograph(window, f"panel-{panel.id}-{look}"))
    seen = {bytes(picture.constBits()) for picture in pictures}
    assert len(seen) == len(pictures), "two views look the same"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_dialogs(driver: Driver, incident: Path, theme: str) -> None:
    driver.session.themes.choose(theme)
    driver.open(incident)
    known = driver.window.menus.actions
    for command in (each for each in DIALOGS if each in known):
        driver.trigger(command)
        dialog = next(
            w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
        )
        photograph(dialog, f"dialog-{command.replace('.', '-')}-{theme}")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        driver.settle()


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_walkthrough(driver: Driver, incident: Path, theme: str, size: tuple[int, int]) -> None:
    driver.session.themes.choose(theme)
    driver.open(incident)
    driver.trigger("walkthrough.start")
    (start,) = (w for w in driver.window.findChildren(QDialog) if w.isVisible())
    photograph(start, f"walkthrough-start-{theme}")
    QTest.keyClick(start, Qt.Key.Key_Return)
    driver.settle()
    presenter = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "Presenter")
    presenter.resize(*size)
    driver.settle()
    photograph(presenter, f"walkthrough-scene-{theme}-{size[0]}")
    presenter.close()
    driver.settle()
