"""Content that moves from zone to zone, as a matrix; what the policy does not allow has a sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.drawing.text import TextMeasure
from graphs.reports.charts.bars import WIDTH
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.names import first, zone_names
from graphs.reports.charts.sheet import POINTS, SMALL, TEXT, Sheet
from graphs.reports.subject import Subject
from graphs.words import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("From zone", "To zone", "Crossings", "Not allowed")
#: As many zones have a row and a column; as many pairs are listed.
_MOST, _MOST_PAIRS = 10, 30
#: Up to as many zones their names stand over the columns too, else their numbers.
_NAMED = 5
_REST = "\0others"
_ROW, _MARGIN, _FOOT = 25.0, 6.0, 22.0
#: The height of the headings over the columns, of one line and of two.
_HEADS = (28.0, 38.0)
_NAMES, _CELL = 150.0, 88.0

Pair = tuple[str, str]


def chart(subject: Subject) -> Chart | None:
    crossings = subject.analysis.crossings
    if not crossings:
        return None
    all_pairs = Counter((each.from_zone, each.to_zone) for each in crossings)
    denied_pairs = Counter((e.from_zone, e.to_zone) for e in crossings if not e.allowed)
    names = zone_names(subject.workflow)
    touched: Counter[str] = Counter()
    for (source, target), number in all_pairs.items():
        touched[source] += number
        touched[target] += number
    kept, others = first(touched, _MOST)
    # The least trusted first, so that what rises in trust stands to the right of the diagonal.
    kept.sort(key=lambda zone: (subject.workflow.trust_rank(zone), names[zone], zone))
    shown_names = {zone: names[zone] for zone in kept}
    if others:
        shown_names[_REST] = counted(len(others), "other zone")
    all_shown, denied_shown = _folded(all_pairs, kept), _folded(denied_pairs, kept)
    matrix = _Matrix(
        tuple(shown_names), shown_names, dict(all_shown), dict(denied_shown), subject.kit.measure
    )
    return Chart(
        "zones",
        "Content that moves between zones",
        _says(len(crossings), denied_pairs, names),
        _COLUMNS,
        _rows(all_pairs, denied_pairs, names),
        matrix,
        WIDTH,
        matrix.height / POINTS,
        subject.kit.fonts,
        subject.kit.measure,
    )


def _folded(pairs: Mapping[Pair, int], kept: list[str]) -> Counter[Pair]:
    """The counts of pairs, with all zones that are not kept as one."""
    folded: Counter[Pair] = Counter()
    for (source, target), number in pairs.items():
        source_shown = source if source in kept else _REST
        folded[source_shown, target if target in kept else _REST] += number
    return folded


def _rows(
    pairs: Mapping[Pair, int], denied: Mapping[Pair, int], names: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """What is not allowed first, then the most."""

    def rank(pair: Pair) -> tuple[int, int, str, str]:
        return -denied.get(pair, 0), -pairs[pair], names[pair[0]], names[pair[1]]

    ranked = sorted(pairs, key=rank)
    shown = ranked if len(ranked) <= _MOST_PAIRS else ranked[: _MOST_PAIRS - 1]
    rows = [
        (names[pair[0]], names[pair[1]], str(pairs[pair]), str(denied.get(pair, 0)))
        for pair in shown
    ]
    rest = ranked[len(shown) :]
    if rest:
        crossings, refused = sum(pairs[p] for p in rest), sum(denied.get(p, 0) for p in rest)
        rows.append((counted(len(rest), "other pair"), "", str(crossings), str(refused)))
    return tuple(rows)


def _says(total: int, denied: Mapping[Pair, int], names: Mapping[str, str]) -> str:
    refused = sum(denied.values())
    head = f"Content crosses between zones in {counted(total, 'place')}"
    if not refused:
        return f"{head}; the policy allows every one."
    worst = min(denied, key=lambda pair: (-denied[pair], names[pair[0]], names[pair[1]]))
    verb = "is" if refused == 1 else "are"
    most = ":" if len(denied) == 1 else f", {denied[worst]} of them"
    where = f"from {names[worst[0]]} to {names[worst[1]]}"
    return f"{head}; {refused} {verb} not allowed{most} {where}."


@dataclass(frozen=True, slots=True)
class _Matrix:
    zones: tuple[str, ...]
    names: Mapping[str, str]
    pairs: Mapping[Pair, int]
    denied: Mapping[Pair, int]
    measure: TextMeasure

    @property
    def height(self) -> float:
        """In points."""
        return self._corner + _ROW * len(self.zones) + _FOOT + _MARGIN

    @property
    def _numbered(self) -> bool:
        return len(self.zones) > _NAMED

    @property
    def _labels(self) -> dict[str, str]:
        if not self._numbered:
            return dict(self.names)
        return {
            zone: self.names[zone] if zone == _REST else f"{place}. {self.names[zone]}"
            for place, zone in enumerate(self.zones, 1)
        }

    @property
    def _left(self) -> float:
        widest = max(self.measure.width(label, TEXT) for label in self._labels.values())
        return _MARGIN + min(widest + 8, _NAMES)

    @property
    def _cell_width(self) -> float:
        return min((WIDTH * POINTS - self._left - _MARGIN) / len(self.zones), _CELL)

    def _heads(self, zone: str) -> tuple[str, ...]:
        return self.measure.wrap(self.names[zone], self._cell_width - 6, SMALL, lines=2)

    @property
    def _corner(self) -> float:
        """Where the rows begin."""
        if self._numbered:
            return _HEADS[0]
        return _HEADS[max(len(self._heads(zone)) for zone in self.zones) - 1]

    def __call__(self, figure: Figure, theme: Mapping[str, str]) -> None:
        sheet = Sheet(figure, theme)
        labels, left, cell = self._labels, self._left, self._cell_width
        sheet.text(_MARGIN, self._corner - 9, "from ↓  to →", "muted", size=SMALL)
        for place, zone in enumerate(self.zones):
            middle = left + cell * (place + 0.5)
            self._head(sheet, zone, str(place + 1) if self._numbered else "", middle)
            row = self._corner + _ROW * (place + 0.5)
            label = self.measure.elide(labels[zone], left - _MARGIN - 6, TEXT)
            sheet.text(_MARGIN, row, label, "muted" if zone == _REST else "text")
            for column, target in enumerate(self.zones):
                self._cell(sheet, (zone, target), left + cell * column, row - _ROW / 2, cell)
        self._grid(sheet, left, cell)
        self._legend(sheet)

    def _head(self, sheet: Sheet, zone: str, number: str, middle: float) -> None:
        role = "muted" if zone == _REST else "text"
        if number:
            words = "others" if zone == _REST else number
            words = self.measure.elide(words, self._cell_width, SMALL)
            sheet.text(middle, self._corner - 9, words, role, size=SMALL, align="center")
            return
        lines = self._heads(zone)
        for place, line in enumerate(lines):
            down = self._corner - 9 - 11 * (len(lines) - 1 - place)
            sheet.text(middle, down, line, role, size=SMALL, align="center")

    def _cell(self, sheet: Sheet, pair: Pair, x: float, y: float, cell: float) -> None:
        """How many cross here, and with the sign how many of these are not allowed."""
        middle = (x + cell / 2, y + _ROW / 2)
        number, refused = self.pairs.get(pair, 0), self.denied.get(pair, 0)
        if pair[0] == pair[1] and not number:
            sheet.plain_area(x, y, cell, _ROW, "kind-work-fill")
            return
        if not number:
            return
        if not refused:
            sheet.text(*middle, f"{number:,}", align="center")
            return
        sheet.plain_area(x, y, cell, _ROW, "ungated-fill")
        words = f"{refused:,}" if refused == number else f"{refused:,} of {number:,}"
        size = TEXT
        width = self.measure.width(words, size, "bold")
        if width + 14 > cell - 2:
            words = f"{refused:,}/{number:,}" if refused != number else words
            size = SMALL - 1
            width = self.measure.width(words, size, "bold")
        start = middle[0] - (width + 11) / 2
        sheet.cross(start + 3, middle[1], 3, "ungated-text")
        sheet.text(start + 11, middle[1], words, "ungated-text", size=size, weight="bold")
        edge = 1.0
        corners = [(x + edge, y + edge), (x + cell - edge, y + edge)]
        corners += [(x + cell - edge, y + _ROW - edge), (x + edge, y + _ROW - edge), corners[0]]
        sheet.line([*corners, corners[1]], "ungated", width=1.2)

    def _grid(self, sheet: Sheet, left: float, cell: float) -> None:
        right, bottom = left + cell * len(self.zones), self._corner + _ROW * len(self.zones)
        for place in range(len(self.zones) + 1):
            x, y = left + cell * place, self._corner + _ROW * place
            sheet.line([(x, self._corner), (x, bottom)], width=0.6)
            sheet.line([(left, y), (right, y)], width=0.6)

    def _legend(self, sheet: Sheet) -> None:
        down = sheet.height - _MARGIN - 6
        words = "crossings that are not allowed; figures without the sign are allowed"
        if not self.denied:
            words = "Every crossing is allowed."
            sheet.text(_MARGIN, down, words, "muted", size=SMALL)
            return
        sheet.cross(_MARGIN + 3, down, 3, "ungated-text")
        sheet.text(_MARGIN + 11, down, words, "muted", size=SMALL)
