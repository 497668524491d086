"""The workplace: every command found by typing, preferences that count at once, the log offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from test_looks import cut_off
from window_driver import Driver

from app.document.perspective import LENSES
from app.services.crash_log import log_path
from app.ui.commands import COMMANDS
from app.ui.dialogs.command_palette import CommandPalette
from app.ui.dialogs.error_log import ErrorLogDialog
from app.ui.dialogs.message import MessageDialog
from app.ui.dialogs.preferences import PreferencesDialog
from app.ui.notice_bar import NoticeBar
from app.ui.stylesheet import stylesheet
from app.ui.theme import TEXT_SIZES, colours


def palette(driver: Driver) -> CommandPalette:
    QTest.keySequence(driver.window, QKeySequence("Ctrl+Shift+P"))
    QApplication.processEvents()
    return driver.window.findChildren(CommandPalette)[-1]


def line(dialog: CommandPalette, words: str) -> tuple[str, bool]:
    """The second column of a command, and whether it can be done."""
    (item,) = dialog.list.findItems(words, Qt.MatchFlag.MatchEndsWith)
    return item.text(1), item.data(0, Qt.ItemDataRole.UserRole).isEnabled()


def test_the_palette_lists_every_command(opened: Driver) -> None:
    dialog = palette(opened)
    shown = {words.rpartition(": ")[2] for words in dialog.visible_words()}
    wanted = {command.text.replace("&", "").rstrip("…") for command in COMMANDS}
    assert wanted <= shown
    assert {"Undo", "Redo"} <= {words.split()[0] for words in shown}
    dialog.close()


def test_a_command_is_found_chosen_and_run_by_keys_alone(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    dialog = palette(opened)
    assert dialog.filter.hasFocus()
    QTest.keyClicks(dialog.filter, "lens bound")
    assert dialog.visible_words()[0].endswith("Boundaries")
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return)
    opened.settle()
    assert opened.perspective.lens == "boundaries"
    assert not [each for each in opened.window.findChildren(CommandPalette) if each.isVisible()]


def test_names_come_before_explanations(opened: Driver) -> None:
    dialog = palette(opened)
    before = dialog.visible_words()
    QTest.keyClicks(dialog.filter, "lens")
    # The lens of what changed comes besides.
    first = dialog.visible_words()[: len(LENSES) + 1]
    titles = {title for _, title in LENSES} | {"Changes"}
    assert {words.rpartition(": ")[2] for words in first} == titles
    dialog.filter.setText("gate")
    # "Ungated" is another word.
    found = [" gate" in f" {words.casefold()}" for words in dialog.visible_words()]
    assert found == sorted(found, reverse=True)
    assert not all(found)
    dialog.filter.setText("")
    assert dialog.visible_words() == before
    dialog.close()


def test_the_arrows_choose_among_what_is_found(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    dialog = palette(opened)
    QTest.keyClicks(dialog.filter, "zoom")
    first = dialog.list.currentItem().text(0)
    QTest.keyClick(dialog.filter, Qt.Key.Key_Down)
    second = dialog.list.currentItem().text(0)
    assert [first, second] == dialog.visible_words()[:2]
    QTest.keyClick(dialog.filter, Qt.Key.Key_Up)
    assert dialog.list.currentItem().text(0) == first
    QTest.keyClick(dialog.filter, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_palette_tells_keys_and_why_not(driver: Driver) -> None:
    dialog = palette(driver)
    assert line(dialog, "Open folder") == ("Ctrl+Shift+O", True)
    assert line(dialog, "Save") == ("open a workflow first", False)
    zoom = driver.view.zoom
    QTest.keyClicks(dialog.filter, "real size")
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert driver.view.zoom == zoom
    dialog.close()


def test_what_does_not_fit_the_selection_says_so(opened: Driver) -> None:
    dialog = palette(opened)
    told, enabled = line(dialog, "Remove the gate")
    assert (told, enabled) == ("nothing that it fits is selected or there", False)
    dialog.close()


def test_preferences_count_at_once_and_are_remembered(driver: Driver) -> None:
    QTest.keySequence(driver.window, QKeySequence("Ctrl+,"))
    dialog = driver.window.findChild(PreferencesDialog)
    size = driver.window.font().pointSizeF()
    for box, words in ((dialog.theme, "Dark"), (dialog.autosave, "30 seconds")):
        box.setFocus()
        box.setCurrentIndex(box.findText(words))
        box.activated.emit(box.currentIndex())
    dialog.text_size.setCurrentIndex(dialog.text_size.findText("150 %"))
    dialog.text_size.activated.emit(dialog.text_size.currentIndex())
    QTest.keyClick(dialog.open_last, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert driver.session.themes.is_dark
    assert driver.session.autosave.seconds == 30
    assert driver.window.font().pointSizeF() == pytest.approx(size * 1.5)
    assert driver.session.settings.flag("session/restore", False)
    assert cut_off(dialog) == []
    dialog.text_size.setCurrentIndex(dialog.text_size.findText("100 %"))
    dialog.text_size.activated.emit(dialog.text_size.currentIndex())
    assert driver.window.font().pointSizeF() == size
    dialog.close()


@pytest.mark.parametrize("percent", TEXT_SIZES)
def test_sizes_in_the_stylesheet_grow_with_the_text(percent: int) -> None:
    rules = stylesheet(colours("window-light"), percent / 100)
    assert f"font-size: {20 * percent / 100:g}pt" in rules


def answers(driver: Driver) -> dict[str, QPushButton]:
    bar = driver.window.findChild(NoticeBar)
    return {each.text(): each for each in bar.findChildren(QPushButton) if each.isVisible()}


def test_a_log_of_errors_is_offered_once_shown_and_deleted(driver: Driver) -> None:
    secret = "sk-live-abcdefghijklmnop1234"
    try:
        raise ValueError(f"key={secret}")
    except ValueError as error:
        driver.session.crash_log.record(type(error), error, error.__traceback__)
    driver.window.findChild(MessageDialog).close()
    driver.session.workplace.start()
    driver.settle()
    assert list(answers(driver)) == ["Show", "Delete", "Dismiss"]
    answers(driver)["Show"].click()
    shown = driver.window.findChild(ErrorLogDialog)
    assert "ValueError" in shown.log.toPlainText()
    assert secret not in shown.log.toPlainText()
    shown.close()
    # It is told once; what is written later is told again.
    driver.session.workplace.start()
    driver.settle()
    assert answers(driver) == {}
    with log_path().open("a") as log:
        log.write("more\n")
    driver.session.workplace.start()
    driver.settle()
    answers(driver)["Delete"].click()
    assert not log_path().exists()
