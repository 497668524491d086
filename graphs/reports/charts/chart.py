"""What a chart is: numbers with a name for each, and how they are drawn, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

    from graphs.drawing.text import TextMeasure


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its numbers as a table of texts.

    `says`: in one sentence what it shows, with its most telling figure. `draw` puts it into an
    empty figure, in the colours of a theme by role. `width, height`: its size in inches; there a
    text of 9 points is as large as in the reports. `fonts`: the files of the bundled font by
    weight, and `measure` its widths; without them a font of matplotlib stands in.
    """

    id: str
    title: str
    says: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: Callable[[Figure, Mapping[str, str]], None] = field(repr=False, compare=False)
    width: float = 6.3
    height: float = 3.2
    fonts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    measure: TextMeasure | None = field(default=None, repr=False, compare=False)
