"""The bundled font for Qt: loaded once, and made to measure as the scene was measured."""

from __future__ import annotations

import threading
from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

from resources import font_bytes

WEIGHTS = {
    "regular": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "semibold": QFont.Weight.DemiBold,
    "bold": QFont.Weight.Bold,
}
#: Labels are set at this size in pixels and scaled, because Qt knows only whole pixel sizes.
NOMINAL = 64


@cache
def family() -> str:
    """The family name of the bundled font, after loading every weight of it."""
    families: list[str] = []
    for data in font_bytes():
        number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
        families += QFontDatabase.applicationFontFamilies(number)
    return min(families, key=len, default="")


def label_font(weight: str) -> QFont:
    """The font of a label at the nominal size, set so that widths are those of the scene.

    Each thread has its own: a font keeps what Qt has rendered with it.
    """
    return _label_font(weight, threading.get_ident())


@cache
def _label_font(weight: str, _: int) -> QFont:
    font = QFont(family())
    font.setPixelSize(NOMINAL)
    font.setWeight(WEIGHTS[weight])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setKerning(False)
    return font
