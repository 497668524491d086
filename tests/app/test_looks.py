"""How the window looks, checked by program: nothing cut off, themes legible, commands in order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from window_driver import Driver

import resources
from app.document.perspective import LENSES, Selection
from app.document.wording import STATUS_WORDS
from app.ui.commands import COMMANDS, CONTEXT, MENUS, Entry
from app.ui.panels.parts import ElidedLabel, Row, WideButton
from app.ui.signs import SEVERITIES as SIGNED
from app.ui.signs import TONES, sign
from app.ui.theme import colours
from graphs.analysis.impact import SEVERITIES
from graphs.analysis.result import STATUSES

SIZES = [(1440, 900), (1100, 700), (900, 560)]


def cut_off(root: QWidget) -> list[str]:
    """The visible labels and buttons whose words do not fit into them."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel | Row | WideButton):
            continue
        words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        if not words:
            continue
        if isinstance(widget, QLabel) and widget.buddy() is not None:
            words = words.replace("&", "")
        room = widget.contentsRect()
        if isinstance(widget, QLabel) and widget.wordWrap():
            fits = widget.height() >= widget.heightForWidth(widget.width()) - 1
            longest = max(words.split(), key=len, default="")
            fits = fits and QFontMetrics(widget.font()).horizontalAdvance(longest) <= room.width()
        elif isinstance(widget, QLabel):
            fits = QFontMetrics(widget.font()).horizontalAdvance(words) <= room.width() + 1
        else:
            plain = words.replace("&", "")
            wide = QFontMetrics(widget.font()).horizontalAdvance(plain)
            fits = wide <= widget.width() and widget.height() >= widget.sizeHint().height() - 1
        if not fits:
            found.append(f"{type(widget).__name__} {words!r} in {widget.size().toTuple()}")
    return found


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_words_are_cut_off(opened: Driver, width: int, height: int, theme: str) -> None:
    opened.session.themes.choose(theme)
    opened.window.resize(width, height)
    selections = [Selection(), Selection("copilot"), Selection("calls:copilot>kubectl")]
    shown = opened.document.shown
    selections += [Selection("prod"), Selection.of_action(shown.analysis.actions[0])]
    selections += [Selection(each.element, finding=each.id) for each in shown.judged.lines[:3]]
    selections.append(Selection(chain=("internet", "prod")))
    for selection in selections:
        opened.session.desk.select(selection)
        opened.settle()
        QApplication.processEvents()
        assert cut_off(opened.window) == []
        for panel in ("findings", "questions", "standards", "actions"):
            opened.window.tabs.turn_to(panel)
            QApplication.processEvents()
            assert cut_off(opened.window.tabs) == [], panel
        table = opened.window.panels["actions"].table
        assert table.columnWidth(0) >= table.sizeHintForColumn(0)


@pytest.mark.parametrize("status", STATUSES)
def test_the_status_column_has_room_for_every_status(opened: Driver, status: str) -> None:
    panel = opened.window.panels["actions"]
    panel.all.click()
    model = panel._model
    model.become(
        [
            row._replace(
                action=replace(row.action, status=status),
                cells=(STATUS_WORDS[status], *row.cells[1:]),
            )
            for row in model.rows
        ]
    )
    panel._share_width()
    assert panel.table.columnWidth(0) >= panel.table.sizeHintForColumn(0)


def test_the_welcome_page_fits(driver: Driver) -> None:
    for width, height in SIZES:
        driver.window.resize(width, height)
        QApplication.processEvents()
        assert cut_off(driver.window) == []


def test_the_check_finds_words_that_are_cut_off(driver: Driver) -> None:
    label = QLabel("words that are longer than the label", driver.window)
    label.setFixedWidth(40)
    label.show()
    assert len(cut_off(driver.window)) == 1


def luminance(colour: QColor) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = []
    for value in (colour.redF(), colour.greenF(), colour.blueF()):
        parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(QColor(one)), luminance(QColor(other))))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["window-light", "window-dark"])
def test_words_of_the_window_have_enough_contrast(name: str) -> None:
    ink = yaml.safe_load(resources.theme_text(name))
    grounds = [("ink", "panel"), ("ink", "window"), ("ink", "hover"), ("quiet", "panel")]
    grounds += [("quiet", "window"), ("strong-ink", "strong"), ("chosen-ink", "chosen")]
    for tone in ("bad", "warn", "good", "plain"):
        grounds += [(tone, f"{tone}-ground"), ("ink", f"{tone}-ground"), (tone, "panel")]
    # A severity is written on its panel, and the panel's colour on a severity.
    grounds += [(severity, "panel") for severity in SEVERITIES]
    for words, ground in grounds:
        assert contrast(ink[words], ink[ground]) >= 4.5, (words, ground)


@pytest.mark.parametrize("name", ["light", "dark", "print", "window-light", "window-dark"])
def test_a_theme_is_read_as_the_yaml_that_it_is(name: str) -> None:
    assert colours(name) == yaml.safe_load(resources.theme_text(name))


def test_the_words_for_statuses_are_in_order_of_severity() -> None:
    assert tuple(STATUS_WORDS) == STATUSES


def test_both_themes_of_the_window_name_the_same_roles() -> None:
    light, dark = (yaml.safe_load(resources.theme_text(f"window-{n}")) for n in ("light", "dark"))
    assert list(light) == list(dark)


def test_light_and_dark_follow_the_system(opened: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = QApplication.styleHints()
    themes = opened.session.themes
    themes.choose("system")
    for scheme, canvas, panel in (
        (Qt.ColorScheme.Dark, "#12171e", "#1a2027"),
        (Qt.ColorScheme.Light, "#f8fafc", "#ffffff"),
    ):
        # The platform without a screen has no theme of its own to change.
        monkeypatch.setattr(themes, "system_scheme", lambda scheme=scheme: scheme)
        hints.colorSchemeChanged.emit(scheme)
        opened.settle()
        picture = opened.window.grab().toImage()
        corner = opened.view.mapTo(opened.window, QPoint(3, 3))
        assert picture.pixelColor(corner) == QColor(canvas)
        side = opened.window.panels["inspector"].mapTo(opened.window, QPoint(3, 3))
        assert picture.pixelColor(side) == QColor(panel)


def test_a_chosen_theme_does_not_follow_the_system(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    themes = opened.session.themes
    themes.choose("light")
    monkeypatch.setattr(themes, "system_scheme", lambda: Qt.ColorScheme.Dark)
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not themes.is_dark


def test_every_status_and_severity_has_a_sign_of_its_own_shape(qapp: QApplication) -> None:
    assert set(TONES) == set(STATUSES)
    assert SIGNED == SEVERITIES
    shapes = set()
    for status in (*STATUSES, *SEVERITIES):
        image = sign(status, "#000000").pixmap(14, 14).toImage()
        shapes.add(bytes(image.constBits())[: image.sizeInBytes()])
    assert len(shapes) == len(STATUSES) + len(SEVERITIES)


def entries(of: tuple[Entry, ...]) -> list[str]:
    found = []
    for entry in of:
        found += entries(entry[1]) if isinstance(entry, tuple) else [entry]
    return [entry for entry in found if entry != "-" and not entry.startswith("@")]


def test_every_command_stands_in_exactly_one_menu() -> None:
    listed = [entry for _, menu in MENUS for entry in entries(menu)]
    assert sorted(listed) == sorted(command.id for command in COMMANDS)
    assert set(entries(CONTEXT)) <= set(listed)


def test_no_two_commands_share_a_shortcut(qapp: QApplication) -> None:
    keys = [key.toString() for command in COMMANDS for key in command.sequences()]
    keys += [QKeySequence(text).toString() for text in ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y")]
    assert sorted(keys) == sorted(set(keys))
    assert "Ctrl+Q" in keys


def test_the_lenses_offered_are_those_that_can_be_drawn() -> None:
    from graphs.drawing.lenses import LENSES as DRAWN

    assert [(lens.id, lens.title) for lens in DRAWN] == list(LENSES)


def test_single_letters_are_typed_into_the_filter(opened: Driver) -> None:
    opened.session.desk.select(Selection("calls:copilot>kubectl"))
    opened.settle()
    panel = opened.window.panels["outline"]
    panel.filter.setFocus()
    QTest.keyClicks(panel.filter, "gb")
    opened.settle()
    assert panel.filter.text() == "gb"
    assert opened.coverage() == (0, 2)


def test_letters_in_the_outline_look_for_a_line(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    tree = opened.window.panels["outline"].tree
    tree.setFocus()
    QTest.keyClicks(tree, "p")
    opened.settle()
    assert opened.perspective.selection.element in ("prod", "pager", "cluster")
    QTest.keyClicks(tree, "b")
    opened.settle()
    assert opened.perspective.lens == "gates"


def test_f6_visits_every_area(opened: Driver) -> None:
    opened.view.setFocus()
    visited = []
    for _ in range(4):
        QTest.keyClick(opened.window, Qt.Key.Key_F6)
        focus = opened.window.focusWidget()
        names = [n for n, p in opened.window.panels.items() if p.isAncestorOf(focus)]
        visited.append(names[0] if names else "map")
    assert sorted(visited) == ["actions", "inspector", "map", "outline"]


def test_panels_can_be_hidden_and_are_remembered(opened: Driver) -> None:
    opened.trigger("panel.outline")
    assert opened.window.panels["outline"].isHidden()
    assert opened.session.settings.flag("panels/outline", True) is False
    opened.trigger("panel.outline")
    assert not opened.window.panels["outline"].isHidden()


def test_the_crash_log_holds_no_secret(opened: Driver, tmp_path: Path) -> None:
    from app.services.crash_log import CrashLog

    path = tmp_path / "crash.log"
    log = CrashLog(opened.session.messages, path)
    secret = "sk-proj-" + "a1B2" * 12
    try:
        raise RuntimeError(f"refused the key {secret}")
    except RuntimeError as error:
        log.record(type(error), error, error.__traceback__)
    text = path.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "test_looks.py" in text
    assert secret not in text
    assert secret not in opened.told[-1].as_text()
    before = len(opened.told)
    log.record(RuntimeError, RuntimeError(f"refused the key {secret}"), None)
    assert len(opened.told) == before
    for dialog in opened.window.findChildren(QWidget, "") or []:
        if type(dialog).__name__ == "MessageDialog":
            dialog.close()
