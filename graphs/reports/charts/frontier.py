"""What each further gate costs and what impact it leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.analysis.result import FrontierPoint
from graphs.drawing.text import TextMeasure
from graphs.reports.charts.bars import WIDTH
from graphs.reports.charts.chart import Chart
from graphs.reports.charts.sheet import SMALL, Sheet
from graphs.reports.subject import Subject
from graphs.words import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("Gates", "Minutes of review a day", "Open impact", "Proved to be the best")
_HEIGHT = 2.9
_TOP, _BOTTOM, _RIGHT = 34.0, 36.0, 22.0
_MOST_ROWS = 24


def chart(subject: Subject) -> Chart | None:
    return chart_of_points(subject, subject.analysis.frontier)


def chart_of_points(subject: Subject, points: Sequence[FrontierPoint]) -> Chart | None:
    """The chart of a frontier that is known already; None where there is nothing to choose."""
    if len(points) < 2:
        return None
    return Chart(
        "frontier",
        "What gates cost and what they leave open",
        _says(points),
        _COLUMNS,
        _rows(points),
        _Drawn(tuple(points), subject.kit.measure),
        WIDTH,
        _HEIGHT,
        subject.kit.fonts,
        subject.kit.measure,
    )


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _says(points: Sequence[FrontierPoint]) -> str:
    start, end = points[0], points[-1]
    minutes = f"{_number(end.friction)} minutes of review a day" if end.friction else ""
    cost = f" for {minutes}" if minutes else ""
    said = f"{counted(end.gates, 'gate')} bring the open impact from {_number(start.residual)} "
    if end.gates == 1:
        said = said.replace("bring", "brings")
    said += f"to {_number(end.residual)}{cost}"
    # The first that does half of what can be done.
    half = (start.residual + end.residual) / 2
    enough = next(point for point in points if point.residual <= half)
    if 0 < enough.gates < end.gates:
        verb = "leaves" if enough.gates == 1 else "leave"
        said += f"; {counted(enough.gates, 'gate')} {verb} {_number(enough.residual)}"
    unproved = sum(not point.proved for point in points)
    if unproved:
        said += f"; {counted(unproved, 'point')} not proved to be the best"
    return f"{said}."


def _rows(points: Sequence[FrontierPoint]) -> tuple[tuple[str, ...], ...]:
    """Every point, or the first and the last of many."""
    shown = list(points)
    if len(points) > _MOST_ROWS:
        shown = [*points[: _MOST_ROWS - 2], points[-1]]
    rows = [
        (
            str(point.gates),
            _number(point.friction),
            _number(point.residual),
            "yes" if point.proved else "not proved",
        )
        for point in shown
    ]
    left_out = len(points) - len(shown)
    if left_out:
        rows.insert(-1, (f"{counted(left_out, 'other point')} between", "", "", ""))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Drawn:
    points: tuple[FrontierPoint, ...]
    measure: TextMeasure

    def __call__(self, figure: Figure, theme: Mapping[str, str]) -> None:
        from matplotlib.ticker import MaxNLocator

        sheet = Sheet(figure, theme)
        # Without any known friction the gates themselves are what it costs.
        by_minutes = len({point.friction for point in self.points}) > 1
        across = [point.friction if by_minutes else float(point.gates) for point in self.points]
        up = [float(point.residual) for point in self.points]
        ticks = MaxNLocator(nbins=5, integer=True).tick_values(0, max(*up, 1.0))
        steps = MaxNLocator(nbins=6, integer=not by_minutes).tick_values(0, max(*across, 1.0))
        levels = [float(tick) for tick in ticks if tick >= 0]
        stops = [float(stop) for stop in steps if stop >= 0]
        left = 16 + max(self.measure.width(_number(level), SMALL) for level in levels)
        right, bottom = sheet.width - _RIGHT, sheet.height - _BOTTOM

        def place(x: float, y: float) -> tuple[float, float]:
            share = x / stops[-1], y / levels[-1]
            return left + (right - left) * share[0], bottom - (bottom - _TOP) * share[1]

        for level in levels:
            y = place(0, level)[1]
            sheet.line([(left, y), (right, y)], "node-line" if level == 0 else "line", width=0.7)
            sheet.text(left - 6, y, _number(level), "muted", size=SMALL, align="right")
        for stop in stops:
            x = place(stop, 0)[0]
            sheet.line([(x, bottom), (x, bottom + 4)], "node-line", width=0.7)
            sheet.text(x, bottom + 11, _number(stop), "muted", size=SMALL, align="center")
        words = "Minutes of review a day" if by_minutes else "Gates"
        sheet.text((left + right) / 2, bottom + 25, words, "muted", size=SMALL, align="center")
        sheet.text(6, 12, "Open impact", "muted", size=SMALL)
        self._legend(sheet)
        spots = [place(x, y) for x, y in zip(across, up, strict=True)]
        self._steps(sheet, spots)
        self._marks(sheet, spots)

    def _steps(self, sheet: Sheet, spots: Sequence[tuple[float, float]]) -> None:
        line = [spots[0]]
        for spot in spots[1:]:
            line += [(spot[0], line[-1][1]), spot]
        sheet.line(line, "link", width=1.3)

    def _marks(self, sheet: Sheet, spots: Sequence[tuple[float, float]]) -> None:
        """The points, and how many gates they are where that has room."""
        taken: list[tuple[float, float]] = []
        for point, (x, y) in zip(self.points, spots, strict=True):
            if point.proved:
                sheet.dot(x, y, 3.4, "focus")
            else:
                sheet.hollow(x, y, 3.2, "focus")
        # The ends first: they are what is asked for.
        order = [0, len(spots) - 1, *range(1, len(spots) - 1)]
        for which in order:
            x, y = spots[which]
            words = counted(self.points[which].gates, "gate")
            width = self.measure.width(words, SMALL, "semibold")
            where = x + 7, y - 9
            align_right = where[0] + width > sheet.width - 4
            start = x - 7 - width if align_right else where[0]
            if any(abs(start - a) < width + 8 and abs(where[1] - b) < 11 for a, b in taken):
                continue
            if any(start < a < start + width and abs(where[1] - b) < 7 for a, b in spots):
                continue
            taken.append((start, where[1]))
            sheet.text(start, where[1], words, "text", size=SMALL, weight="semibold")

    def _legend(self, sheet: Sheet) -> None:
        at = sheet.width - 8
        entries = [("proved to be the best", True)]
        if not all(point.proved for point in self.points):
            entries.insert(0, ("not proved", False))
        for words, proved in entries:
            sheet.text(at, 12, words, "muted", size=SMALL, align="right")
            at -= self.measure.width(words, SMALL) + 8
            if proved:
                sheet.dot(at, 12, 3.4, "focus")
            else:
                sheet.hollow(at, 12, 3.2, "focus")
            at -= 14
