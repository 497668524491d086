"""Text is measured from the font's own widths, wrapped and elided to fit."""

from __future__ import annotations

import pytest
from drawings import kit

import resources
from graphs.drawing.text import TextMeasure, plain_line

MEASURE = kit().measure


def test_width_is_the_sum_of_advances() -> None:
    metrics = {
        "units_per_em": 1000,
        "ascent": 900,
        "cap_height": 700,
        "widths": {
            weight: {"a": 500, "b": 250} for weight in ("regular", "medium", "semibold", "bold")
        },
    }
    assert TextMeasure(metrics).width("aab", 20) == pytest.approx(25.0)


def test_width_grows_with_size_and_weight() -> None:
    assert MEASURE.width("Copilot", 26) == pytest.approx(2 * MEASURE.width("Copilot", 13))
    assert MEASURE.width("Copilot", 13, "bold") > MEASURE.width("Copilot", 13, "regular")


def test_a_character_that_the_font_lacks_has_a_width() -> None:
    assert MEASURE.width("中", 10) > MEASURE.width("i", 10) > 0
    assert MEASURE.width("e\u0301", 10) == MEASURE.width("e", 10)


@pytest.mark.parametrize(
    "text", ["short", "a rather long line of text", "中文节点名称非常长", "x" * 50]
)
@pytest.mark.parametrize("width", [30.0, 60.0, 120.0])
def test_elided_text_fits_and_is_a_beginning(text: str, width: float) -> None:
    elided = MEASURE.elide(text, width, 13)
    assert MEASURE.width(elided, 13) <= width
    assert elided == text or (elided.endswith("…") and text.startswith(elided[:-1].rstrip()))


@pytest.mark.parametrize(
    "text", ["two words", "one_very_long_identifier.with.parts", "y" * 80, "a b " * 30]
)
def test_wrapped_lines_fit_and_lose_nothing_but_the_end(text: str) -> None:
    lines = MEASURE.wrap(text, 110.0, 13, "semibold")
    assert 1 <= len(lines) <= 2
    assert all(MEASURE.width(line, 13, "semibold") <= 110.0 for line in lines)
    joined = "".join(lines).replace(" ", "").removesuffix("…")
    assert text.replace(" ", "").startswith(joined)


def test_wrapping_breaks_at_a_space_where_there_is_one() -> None:
    assert MEASURE.wrap("Search the runbooks", 110.0, 13) == ("Search the", "runbooks")


def test_plain_line_keeps_words_and_drops_what_cannot_be_drawn() -> None:
    assert plain_line("  a\n\tb\x00c\x07 \ud800d ") == "a b c d"
    assert plain_line("👩\u200d💻") == "👩\u200d💻"


@pytest.mark.usefixtures("qapp")
def test_the_font_files_hold_every_character_that_is_measured() -> None:
    qt = pytest.importorskip("PySide6.QtGui")
    families = set()
    for data in resources.font_bytes():
        number = qt.QFontDatabase.addApplicationFontFromData(data)
        assert number >= 0
        families.update(qt.QFontDatabase.applicationFontFamilies(number))
    assert families == {"Inter"}
    font = qt.QFont("Inter")
    font.setPixelSize(100)
    font.setWeight(qt.QFont.Weight.DemiBold)
    drawn = qt.QFontMetricsF(font).horizontalAdvance("Incident copilot")
    assert drawn == pytest.approx(MEASURE.width("Incident copilot", 100, "semibold"), rel=0.01)
