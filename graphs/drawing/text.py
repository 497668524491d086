"""Measures, wraps and elides text by the advance widths of the bundled font, without Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

ELLIPSIS = "…"
#: Invisible characters that join others into one picture or letter.
_JOINERS = "\u200c\u200d"
WEIGHTS = ("regular", "medium", "semibold", "bold")
#: Advances, in ems, of characters that the font lacks and that a fallback font will draw.
_WIDE, _NARROW = 1.05, 0.72
#: A word longer than this share of the line is broken rather than moved to the next line.
_BREAK_AFTER = "-_./:@\\"


def plain_line(text: str) -> str:
    """One line without control characters, halves of surrogate pairs and needless spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept = (c if c.isprintable() or c in _JOINERS else " " for c in text)
    return " ".join("".join(kept).split())


class TextMeasure:
    """Widths of text in the bundled font.

    `metrics` is the content of `resources/fonts/metrics.json`: `units_per_em` and, by weight, the
    advance width of each character. Sizes and widths are in scene units (pixels at 100 %).
    """

    def __init__(self, metrics: Mapping[str, Any]) -> None:
        self._em = float(metrics["units_per_em"])
        self._widths: dict[str, dict[str, int]] = {
            weight: dict(metrics["widths"][weight]) for weight in WEIGHTS
        }
        self.ascent = float(metrics["ascent"]) / self._em
        self.cap_height = float(metrics["cap_height"]) / self._em
        self._known: dict[tuple[str, str], float] = {}

    def width(self, text: str, size: float, weight: str = "regular") -> float:
        """The width of one line of text."""
        key = (text, weight)
        ems = self._known.get(key)
        if ems is None:
            ems = self._ems(text, weight)
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[key] = ems
        return ems * size

    def _ems(self, text: str, weight: str) -> float:
        widths = self._widths[weight]
        total = 0.0
        for character in text:
            advance = widths.get(character)
            if advance is not None:
                total += advance / self._em
            elif unicodedata.combining(character) or unicodedata.category(character) == "Cf":
                continue
            elif unicodedata.east_asian_width(character) in "WF":
                total += _WIDE
            else:
                total += _NARROW
        return total

    def elide(self, text: str, width: float, size: float, weight: str = "regular") -> str:
        """The text, or as much of its start as fits in `width` with an ellipsis behind it."""
        text = plain_line(text)
        if self.width(text, size, weight) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + ELLIPSIS, size, weight) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + ELLIPSIS

    def wrap(
        self, text: str, width: float, size: float, weight: str = "regular", lines: int = 2
    ) -> tuple[str, ...]:
        """The text in at most `lines` lines no wider than `width`, the last one elided at need."""
        rest = plain_line(text)
        wrapped: list[str] = []
        while rest and len(wrapped) < lines - 1:
            if self.width(rest, size, weight) <= width:
                break
            cut = self._break(rest, width, size, weight)
            wrapped.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        if rest:
            wrapped.append(self.elide(rest, width, size, weight))
        return tuple(wrapped)

    def _break(self, text: str, width: float, size: float, weight: str) -> int:
        """Where to break a line that is too long: a space, else a joint, else any character."""
        fits = max(1, len(self.elide(text, width, size, weight)) - 1)
        while fits < len(text) and self.width(text[: fits + 1], size, weight) <= width:
            fits += 1
        space = text.rfind(" ", 0, fits + 1)
        joint = max(text.rfind(mark, 0, fits) for mark in _BREAK_AFTER) + 1
        best = max(space, joint)
        # A break that leaves less than a third of the line would look like a mistake.
        return best if best >= fits / 3 else fits
