"""Stacked bars in rows with their counts in columns beside them, as several charts draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.drawing.text import TextMeasure
from graphs.reports.charts.sheet import LOOKS, POINTS, SMALL, TEXT, Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 6.3
_ROW, _BAR, _HEAD, _MARGIN = 21.0, 12.0, 34.0, 6.0
#: The narrowest that bars may get for long names, in points.
_BARS = 120.0
_GAP = 10.0
#: The smallest part of a bar that is not nothing, in points.
_LEAST = 3.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of each bar: its look (a key of `LOOKS`) and its word over the column of counts."""

    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """`others`: it stands for several, and is set apart. Without `counts` it is words only."""

    name: str
    counts: tuple[int, ...]
    others: bool = False


def height_of(bars: Sequence[Bar]) -> float:
    """The height of the chart in inches."""
    return (_HEAD + _ROW * len(bars) + _MARGIN) / POINTS


@dataclass(frozen=True, slots=True)
class StackedBars:
    """Draws bars; a callable of a `Chart`. `what`: what the names name, as a heading."""

    what: str
    parts: tuple[Part, ...]
    bars: tuple[Bar, ...]
    measure: TextMeasure

    def __call__(self, figure: Figure, theme: Mapping[str, str]) -> None:
        sheet = Sheet(figure, theme)
        columns = [self._column(place) for place in range(len(self.parts))]
        widest = max(self.measure.width(bar.name, TEXT) for bar in self.bars)
        room = sheet.width - 2 * _MARGIN - sum(columns) - _GAP
        names = min(widest + 2, room - _BARS)
        left = _MARGIN + names + _GAP
        length = sheet.width - _MARGIN - sum(columns) - left - 4
        ends = [left + length + 4 + sum(columns[: place + 1]) for place in range(len(columns))]
        self._head(sheet, ends)
        most = max((sum(bar.counts) for bar in self.bars), default=0) or 1
        bottom = _HEAD + _ROW * len(self.bars)
        sheet.line([(left, _HEAD), (left, bottom)], "node-line", width=0.8)
        for place, bar in enumerate(self.bars):
            middle = _HEAD + _ROW * (place + 0.5)
            name = self.measure.elide(bar.name, names, TEXT)
            role = "muted" if bar.others else "text"
            sheet.text(left - _GAP / 2 - 2, middle, name, role, align="right")
            self._bar(sheet, bar, left, middle, length / most)
            for count, end in zip(bar.counts, ends, strict=False):
                sheet.text(
                    end,
                    middle,
                    f"{count:,}" if count else "–",
                    "text" if count else "muted",
                    weight="semibold" if count else "regular",
                    align="right",
                )

    def _column(self, place: int) -> float:
        """The width of a column of counts, its heading and the gap before it."""
        counts = (bar.counts[place] for bar in self.bars if bar.counts)
        words = max(self.measure.width(self.parts[place].word, SMALL, "semibold"), 0.0)
        figures = max((self.measure.width(f"{c:,}", TEXT, "semibold") for c in counts), default=0.0)
        return max(words, figures, 16.0) + _GAP

    def _head(self, sheet: Sheet, ends: Sequence[float]) -> None:
        """The words over the columns, each under a sample of its look: the legend."""
        sheet.text(_MARGIN, 22, self.what, "muted", size=SMALL)
        for part, end in zip(self.parts, ends, strict=True):
            sheet.area(end - 16, 4, 16, 9, LOOKS[part.look])
            sheet.text(end, 22, part.word, "text", size=SMALL, weight="semibold", align="right")
        sheet.line([(_MARGIN, 30), (sheet.width - _MARGIN, 30)], "line", width=0.8)

    def _bar(self, sheet: Sheet, bar: Bar, left: float, middle: float, scale: float) -> None:
        at = left
        for part, count in zip(self.parts, bar.counts, strict=False):
            if count:
                width = max(count * scale, _LEAST)
                sheet.area(at, middle - _BAR / 2, width, _BAR, LOOKS[part.look])
                at += width
