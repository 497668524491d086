"""Pictures in a Word document: how large they are on the page, and what is told where there are
none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from graphs.drawing.scene import Scene
from graphs.reports.charts.chart import Chart
from graphs.reports.pack.word.pages import ACROSS, UPRIGHT, Area
from graphs.reports.subject import Raster

_INCH = 914_400
DOTS_AN_INCH = 200
#: A scene unit is as large as on a screen, or smaller: 96 to an inch.
_LARGEST = _INCH / 96
#: Upright, a map in which a unit is at least this is legible: there its texts have six points.
_LEGIBLE = 0.66 * _LARGEST
#: Turning the page must make a map so much larger.
_GAIN = 1.12


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture as a PNG (None where none could be made), with its size on the page in EMU."""

    png: bytes | None
    width: int
    height: int


def fitted(scene: Scene, area: Area) -> float:
    """How many EMU a unit of a scene gets where the whole shall be in an area."""
    wide, high = max(scene.width, 1.0), max(scene.height, 1.0)
    return min(area.width / wide, area.height / high, _LARGEST)


def is_wide(scene: Scene, height: float = 0.8) -> bool:
    """Whether a map is worth a page across; `height`: the share of a page that it can have."""
    upright = fitted(scene, Area(UPRIGHT.width, round(UPRIGHT.height * height)))
    across = fitted(scene, Area(ACROSS.width, round(ACROSS.height * height)))
    return upright < _LEGIBLE and across > upright * _GAIN


def scene_picture(
    scene: Scene, area: Area, theme: Mapping[str, str], raster: Raster | None
) -> Placed:
    """A scene that fits into an area, with some 200 pixels an inch."""
    unit = fitted(scene, area)
    width = max(1, round(max(scene.width, 1.0) * unit))
    height = max(1, round(max(scene.height, 1.0) * unit))
    if raster is None:
        return Placed(None, width, height)
    return Placed(raster(scene, theme, DOTS_AN_INCH * unit / _INCH), width, height)


def chart_picture(chart: Chart, area: Area, theme: Mapping[str, str]) -> Placed:
    """A chart at its own size, or as large as fits."""
    size = min(1.0, area.width / (chart.width * _INCH), area.height / (chart.height * _INCH))
    width, height = round(chart.width * _INCH * size), round(chart.height * _INCH * size)
    render = import_module("graphs.reports.charts.render")
    return Placed(render.to_png(chart, theme, DOTS_AN_INCH / 100), width, height)
