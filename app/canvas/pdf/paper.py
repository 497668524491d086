"""Sizes of paper by name, how large a map is on one, and how a poster is parted into pages."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.document.wording import plural
from graphs.drawing.scene import Scene
from graphs.errors import UngatedError

#: A unit of a scene is a pixel of 1/96 inch: so many millimetres.
UNIT = 25.4 / 96
#: Width and height in millimetres, upright.
SIZES = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "Letter": (215.9, 279.4),
    "Tabloid": (279.4, 431.8),
}
LYING = "-landscape"
#: Around a map on one page, in millimetres.
MARGIN = 10.0
#: How much larger than in the window a map on one page is drawn at most.
LARGEST = 1.5
#: Text of fewer points on paper is hard to read.
LEGIBLE = 4.5
#: From the edge of a poster's page to where it is cut: left, right and above; and below.
CUT, CUT_BELOW = 15.0, 20.0
#: So far is the map painted past each cut; neighbours share twice as much.
BLEED = 5.0
#: The most pages of a poster, less the one that shows how they are joined.
MOST_PAGES = 100


class PaperError(UngatedError):
    """A size of paper that there is not, or a poster of too many pages."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page; width and height are in millimetres."""

    name: str
    width: float
    height: float

    def turned(self) -> Paper:
        """The same sheet, lying where it stood and standing where it lay."""
        lies = self.name.endswith(LYING)
        name = self.name.removesuffix(LYING) if lies else self.name + LYING
        return Paper(name, self.height, self.width)


def paper_of(name: str) -> Paper:
    """The page of a name like `A4` or `letter-landscape`. Raises `PaperError`."""
    plain = name.lower().removesuffix(LYING)
    for known, (width, height) in SIZES.items():
        if known.lower() == plain:
            upright = Paper(known, width, height)
            return upright if plain == name.lower() else upright.turned()
    sizes = ", ".join(SIZES)
    raise PaperError(f"{name}: no such page is known. Use {sizes}, or one of these with {LYING}.")


def fitted(scene: Scene, paper: Paper) -> float:
    """At which scale a map fits on a page; 1 is as large as at 100 % in the window."""
    wide = (paper.width - 2 * MARGIN) / (max(scene.width, 1.0) * UNIT)
    high = (paper.height - 2 * MARGIN) / (max(scene.height, 1.0) * UNIT)
    return min(LARGEST, wide, high)


def smallest_text(scene: Scene, scale: float) -> float:
    """The size in points of the smallest text of a map on paper; 0 where it has none."""
    sizes = (label.size for item in scene.items for label in item.labels)
    return min(sizes, default=0.0) * scale * 0.75


@dataclass(frozen=True, slots=True)
class Tiling:
    """How a map is parted into pages, row by row; lengths are in millimetres.

    `cell_width` and `cell_height` are of a page that was cut. `left` and `top`: how far from the
    corner of the first cell the map begins, so that it lies in the middle of all cells.
    """

    paper: Paper
    scale: float
    columns: int
    rows: int
    cell_width: float
    cell_height: float
    left: float
    top: float

    @property
    def pages(self) -> int:
        return self.columns * self.rows

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of all pages when they are joined."""
        return self.columns * self.cell_width, self.rows * self.cell_height

    @property
    def told(self) -> str:
        """How many pages of what, in words."""
        pages = f"{plural(self.columns, 'page')} of {self.paper.name}"
        return pages if self.rows == 1 else f"{self.rows} rows of {pages}"


def tiling(scene: Scene, paper: Paper, scale: float = 1.0) -> Tiling:
    """The pages that a poster of a map takes. Raises `PaperError` where they are too many."""
    made = _parted(scene, paper, scale)
    if made.pages > MOST_PAGES:
        raise PaperError(
            f"A poster of this map at a scale of {scale:g} takes {made.told}, more than "
            f"{MOST_PAGES} pages. {_way_out(scene, paper, scale)}"
        )
    return made


def _parted(scene: Scene, paper: Paper, scale: float) -> Tiling:
    across, down = paper.width - 2 * CUT, paper.height - CUT - CUT_BELOW
    width, height = scene.width * UNIT * scale, scene.height * UNIT * scale
    columns, rows = max(1, math.ceil(width / across)), max(1, math.ceil(height / down))
    left, top = (columns * across - width) / 2, (rows * down - height) / 2
    return Tiling(paper, scale, columns, rows, across, down, left, top)


def _way_out(scene: Scene, paper: Paper, scale: float) -> str:
    """What would give few enough pages: a smaller scale, and larger paper where there is some."""
    smaller = math.floor(scale * 100)
    while smaller > 10 and _parted(scene, paper, smaller / 100).pages > MOST_PAGES:
        smaller -= 1
    ways = []
    if _parted(scene, paper, smaller / 100).pages <= MOST_PAGES:
        ways.append(f"a scale of {smaller / 100:g} ({smaller} %) or less")
    suffix = LYING if paper.name.endswith(LYING) else ""
    for name in SIZES:
        larger = paper_of(name + suffix)
        if larger.width * larger.height > paper.width * paper.height * 1.2:
            pages = _parted(scene, larger, scale).pages
            if pages <= MOST_PAGES:
                ways.append(f"{larger.name} ({pages} pages)")
    if not ways:
        return "Draw a part of it: focus on a node, or leave the poster and keep one page."
    return f"Use {', or '.join(ways)}."
