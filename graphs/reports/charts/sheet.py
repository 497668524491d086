"""The sheet that a chart is drawn on: texts, bars and marks at places in points from the top left.

Values are told by pattern and by word as well as by colour, so that they survive a grey printer.
Patterns are drawn as plain lines: readers of SVG differ in how they fill areas with tiles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Points to an inch.
POINTS = 72.0
#: The usual size of text, and that of what is said beside, in points.
TEXT, SMALL = 9.0, 8.0
Align = Literal["left", "center", "right"]
Pattern = Literal["solid", "lines", "crossed", "dots", "plain"]
_PITCH = 4.5


@dataclass(frozen=True, slots=True)
class Look:
    """How a value looks: the roles of its area and edge, and its pattern."""

    fill: str
    edge: str
    pattern: Pattern


#: By what is told; in grey these are black, striped, white and dotted.
LOOKS = {
    "ungated": Look("ungated", "ungated", "solid"),
    "weak": Look("weak-fill", "weak", "lines"),
    "gated": Look("gated-fill", "gated", "plain"),
    "latent": Look("latent-fill", "latent", "dots"),
    "critical": Look("severity-critical", "severity-critical", "solid"),
    "high": Look("surface", "severity-high", "crossed"),
    "medium": Look("surface", "severity-medium", "lines"),
    "low": Look("surface", "severity-low", "plain"),
}


class Sheet:
    """One axes over the whole of a figure, in points from its top left."""

    def __init__(self, figure: Figure, theme: Mapping[str, str]) -> None:
        width, height = figure.get_size_inches()
        self.width, self.height = float(width) * POINTS, float(height) * POINTS
        self.theme = theme
        self._axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_xlim(0, self.width)
        self._axes.set_ylim(self.height, 0)
        self._axes.set_axis_off()
        self._above = 0

    def _next(self) -> int:
        """What is drawn later lies above what was drawn before."""
        self._above += 1
        return self._above

    def text(
        self,
        x: float,
        y: float,
        words: str,
        role: str = "text",
        *,
        size: float = TEXT,
        weight: str = "regular",
        align: Align = "left",
    ) -> None:
        """A line of text, its middle at the height `y`."""
        # By the base line and not by the box, which differs from word to word.
        self._axes.text(
            x,
            y + 0.36 * size,
            words,
            color=self.theme[role],
            fontsize=size,
            fontweight=weight,
            ha=align,
            va="baseline",
            parse_math=False,
            zorder=self._next(),
        )

    def line(
        self,
        points: Sequence[tuple[float, float]],
        role: str = "line",
        *,
        width: float = 0.8,
        dashed: bool = False,
    ) -> None:
        from matplotlib.lines import Line2D

        across, down = zip(*points, strict=True)
        line = Line2D(
            across,
            down,
            color=self.theme[role],
            linewidth=width,
            linestyle=(0, (3, 2)) if dashed else "-",
            solid_capstyle="butt",
            solid_joinstyle="miter",
            zorder=self._next(),
        )
        self._axes.add_line(line)

    def area(self, x: float, y: float, width: float, height: float, look: Look) -> None:
        """A rectangle with its pattern inside and an edge that stays within it."""
        self.plain_area(x, y, width, height, look.fill)
        if look.pattern in ("lines", "crossed"):
            self._stripes(x, y, width, height, look.edge, rising=True)
        if look.pattern == "crossed":
            self._stripes(x, y, width, height, look.edge, rising=False)
        if look.pattern == "dots":
            self._dots(x, y, width, height, look.edge)
        half = min(0.5, width / 2, height / 2)
        left, top, right, bottom = x + half, y + half, x + width - half, y + height - half
        edge = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        self.line([*edge, (right, top)], look.edge, width=1.0)

    def plain_area(self, x: float, y: float, width: float, height: float, role: str) -> None:
        from matplotlib.patches import Rectangle

        area = Rectangle(
            (x, y), width, height, facecolor=self.theme[role], linewidth=0, zorder=self._next()
        )
        self._axes.add_patch(area)

    def dot(self, x: float, y: float, size: float, role: str) -> None:
        """A filled round, `size` from its middle to its edge."""
        from matplotlib.patches import Circle

        circle = Circle((x, y), size, facecolor=self.theme[role], linewidth=0, zorder=self._next())
        self._axes.add_patch(circle)

    def hollow(self, x: float, y: float, size: float, role: str, ground: str = "surface") -> None:
        """An empty square, `size` from its middle to its edge."""
        self.plain_area(x - size, y - size, 2 * size, 2 * size, ground)
        left, top, right, bottom = x - size, y - size, x + size, y + size
        edge = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        self.line([*edge, (right, top)], role, width=1.3)

    def cross(self, x: float, y: float, size: float, role: str) -> None:
        """The sign of what is not allowed."""
        self.line([(x - size, y - size), (x + size, y + size)], role, width=1.6)
        self.line([(x - size, y + size), (x + size, y - size)], role, width=1.6)

    def _stripes(
        self, x: float, y: float, width: float, height: float, role: str, *, rising: bool
    ) -> None:
        """Lines at 45 degrees, cut at the edges of the rectangle."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        points: list[tuple[float, float]] = []
        at = -height + _PITCH / 2
        while at < width:
            low, high = max(at, 0.0), min(at + height, width)
            for across in (low, high):
                deep = across - at
                points.append((x + across, y + (height - deep if rising else deep)))
            at += _PITCH
        codes = [Path.MOVETO, Path.LINETO] * (len(points) // 2)
        stripes = Path(points, codes)
        edge = self.theme[role]
        patch = PathPatch(stripes, fill=False, edgecolor=edge, linewidth=0.9, zorder=self._next())
        self._axes.add_patch(patch)

    def _dots(self, x: float, y: float, width: float, height: float, role: str) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        rows, columns = max(1, int(height / _PITCH)), int(width / _PITCH)
        dots = [
            Path.circle(
                (x + (column + 0.5) * width / columns, y + (row + 0.5) * height / rows), 0.75
            )
            for row in range(rows)
            for column in range(columns)
        ]
        if dots:
            whole = Path.make_compound_path(*dots)
            fill = self.theme[role]
            patch = PathPatch(whole, facecolor=fill, linewidth=0, zorder=self._next())
            self._axes.add_patch(patch)
