"""Every tone of every theme: enough contrast, and never told by colour alone."""

from __future__ import annotations

from itertools import combinations
from typing import cast

import pytest
from colours import SIGHTS, contrast, difference, theme
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QCheckBox, QDialog, QRadioButton
from window_driver import Driver

from app.document.wording import STATUS_WORDS
from app.ui.signs import SEVERITIES, TONES, sign
from app.ui.theme import Choice
from graphs.drawing.lens import STATUS_TONES, TONE_DASHES, TONE_WIDTHS
from graphs.drawing.marks import ghost_gate, shield
from graphs.drawing.scene import faded_opacity

MAPS = ("light", "dark", "print", "high-contrast-light", "high-contrast-dark")
WINDOWS = tuple(f"window-{name}" for name in MAPS if name != "print")
TRUSTS = ("untrusted", "partner", "internal", "restricted")
ZONES = tuple(f"zone-{trust}" for trust in TRUSTS)
STATES = ("ungated", "weak", "gated", "latent")
#: The difference (ΔE of 1976) from which on two tones are held to be told apart by colour.
APART = 20.0


def bars(name: str) -> tuple[float, float]:
    """The least contrast of texts, and of lines and marks."""
    return (7.0, 4.5) if "high-contrast" in name else (4.5, 3.0)


@pytest.mark.parametrize("name", MAPS)
def test_the_map_has_enough_contrast(name: str) -> None:
    ink = theme(name)
    grounds = ("canvas", "surface", "node", *ZONES)
    texts = [(words, ground) for words in ("text", "muted") for ground in grounds]
    texts += [("text", f"{state}-fill") for state in (*STATES, "focus")]
    texts += [("muted", f"{state}-fill") for state in (*STATES, "focus")]
    texts += [(f"{state}-text", on) for state in STATES for on in (f"{state}-fill", "surface")]
    texts += [(f"{zone}-text", zone) for zone in ZONES] + [("word-text", "word")]
    texts += [(f"severity-{severity}", "surface") for severity in SEVERITIES]
    marks = [
        (mark, ground)
        for mark in (*STATES, "focus", "link", "authority", "node-line")
        for ground in grounds
    ]
    marks += [(state, f"{state}-fill") for state in (*STATES, "focus")]
    marks += [("on-mark", state) for state in ("ungated", "weak", "gated", "focus")]
    marks += [(f"{zone}-line", ground) for zone in ZONES for ground in (zone, "canvas")]
    marks += [(role.removesuffix("-fill"), role) for role in ink if role.startswith("kind-")
              and role.endswith("-fill")]  # fmt: skip
    text_bar, mark_bar = bars(name)
    found = [(a, b, contrast(ink[a], ink[b])) for a, b in texts]
    assert [each for each in found if each[2] < text_bar] == []
    found = [(a, b, contrast(ink[a], ink[b])) for a, b in marks]
    assert [each for each in found if each[2] < mark_bar] == []


@pytest.mark.parametrize("name", WINDOWS)
def test_the_window_has_enough_contrast(name: str) -> None:
    ink = theme(name)
    tones = ("bad", "warn", "good", "plain")
    grounds = ("window", "panel", "field", "hover", "chosen")
    texts = [(words, on) for words in ("ink", "quiet") for on in grounds]
    texts += [(words, f"{tone}-ground") for words in ("ink", "quiet") for tone in tones]
    texts += [(tone, f"{tone}-ground") for tone in tones]
    texts += [
        (tone, on)
        for tone in (*tones, *SEVERITIES)
        for on in ("panel", "window", "hover", "chosen")
    ]
    texts += [("strong-ink", "strong"), ("strong-ink", "strong-hover"), ("chosen-ink", "chosen")]
    text_bar, _ = bars(name)
    found = [(a, b, contrast(ink[a], ink[b])) for a, b in texts]
    assert [each for each in found if each[2] < text_bar] == []
    marks = [("accent", on) for on in grounds] + [("field-line", "panel"), ("disabled", "panel")]
    found = [(a, b, contrast(ink[a], ink[b])) for a, b in marks]
    assert [each for each in found if each[2] < 3.0] == []


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
def test_a_box_that_is_not_ticked_can_be_seen(
    driver: Driver, name: str, kind: type[QRadioButton | QCheckBox]
) -> None:
    driver.session.themes.choose(cast(Choice, name.removeprefix("window-")))
    driver.settle()
    dialog = QDialog(driver.window)
    box = kind("", dialog)
    box.resize(40, 40)
    picture = dialog.grab().toImage()
    ground = picture.pixelColor(39, 39).name()
    line = [picture.pixelColor(x, 20).name() for x in range(20)]
    dialog.deleteLater()
    assert ground == theme(name)["window"]
    assert max(contrast(colour, ground) for colour in line) >= 3.0


@pytest.mark.parametrize("name", MAPS)
def test_what_is_faded_in_high_contrast_can_still_be_read(name: str) -> None:
    ink, opacity = theme(name), faded_opacity(theme(name))
    if "high-contrast" not in name:
        assert opacity < 0.5
        return
    parts = [
        round(QColor(ink["text"]).getRgb()[at] * opacity
              + QColor(ink["canvas"]).getRgb()[at] * (1 - opacity))
        for at in range(3)
    ]  # fmt: skip
    assert contrast(QColor(*parts).name(), ink["canvas"]) >= 7.0


@pytest.mark.parametrize("names", [MAPS, WINDOWS], ids=["maps", "windows"])
def test_all_themes_of_a_kind_name_the_same_roles(names: tuple[str, ...]) -> None:
    roles = [set(theme(name)) - {"faded"} for name in names]
    assert all(each == roles[0] for each in roles)


def test_the_simulation_knows_what_is_confused() -> None:
    for sight in SIGHTS:
        assert difference("#808080", "#808080", sight) == 0
        assert difference("#000000", "#ffffff", sight) == pytest.approx(100, abs=0.5)
    # Red and green of one lightness: far apart for usual eyes, near for two kinds of blindness.
    assert difference("#c00000", "#6b6b00") > 60
    assert difference("#c00000", "#6b6b00", "protanopia") < 30
    assert difference("#0b7a62", "#6a5acd", "greyscale") < 3


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("sight", SIGHTS)
def test_states_differ_by_colour_or_by_line(name: str, sight: str) -> None:
    """What colour does not tell apart, the dash or the width of the line does."""
    ink = theme(name)
    for one, other in combinations(STATES, 2):
        if difference(ink[one], ink[other], sight) >= APART:
            continue
        lines = [(TONE_DASHES.get(state, ()), TONE_WIDTHS[state]) for state in (one, other)]
        by_dash = lines[0][0] != lines[1][0]
        by_width = abs(lines[0][1] - lines[1][1]) >= 0.5
        assert by_dash or by_width, (name, sight, one, other)


def test_every_status_has_a_word_a_tone_and_a_sign_of_its_own(driver: Driver) -> None:
    assert set(STATUS_TONES) < set(STATUS_WORDS) == set(TONES)
    assert len(set(STATUS_WORDS.values())) == len(STATUS_WORDS)
    inks = [_ink(sign(each, "#000000").pixmap(14, 14).toImage()) for each in (*TONES, *SEVERITIES)]
    for one, other in combinations(inks, 2):
        # In at least a twentieth of the square one is drawn on where the other is not.
        assert len(one ^ other) >= 14 * 14 / 20


def _ink(image: QImage) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 127
    }


def test_gates_of_different_quality_differ_in_shape() -> None:
    drawn = [shield((0, 0), quality) for quality in ("valid", "weak", "unproven")]
    drawn.append(ghost_gate((0, 0)))
    outlines = [
        tuple((s.commands, bool(s.style.fill), s.style.dash) for s in shapes) for shapes in drawn
    ]
    assert len(set(outlines)) == len(outlines)


def test_high_contrast_is_chosen_and_followed(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    themes = opened.session.themes
    for choice, canvas in (("high-contrast-light", "#ffffff"), ("high-contrast-dark", "#000000")):
        opened.trigger(f"theme.{choice}")
        assert themes.is_high_contrast
        assert themes.map_colours["canvas"] == canvas
        picture = opened.window.grab().toImage()
        corner = opened.view.mapTo(opened.window, opened.view.rect().topLeft())
        assert picture.pixelColor(corner.x() + 3, corner.y() + 3) == QColor(canvas)
    themes.choose("system")
    assert not themes.is_high_contrast
    # The platform without a screen has no preference of its own to change.
    monkeypatch.setattr(themes, "system_wants_contrast", lambda: True)
    monkeypatch.setattr(themes, "system_scheme", lambda: Qt.ColorScheme.Dark)
    themes._follow()
    assert themes.map_colours["canvas"] == "#000000"
    assert themes.window_colours["accent"] == theme("window-high-contrast-dark")["accent"]
