"""`ungated export --page` and `--poster`: the map as a PDF on paper."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.canvas.pdf.paper import LEGIBLE, Paper, fitted, paper_of, smallest_text, tiling
from app.commands.output import OutputError
from graphs.drawing.scene import Scene


@dataclass(frozen=True, slots=True)
class Sheets:
    """The paper that a map goes on; `scale` is that of a poster, None fits it on one page."""

    paper: Paper
    scale: float | None

    def draw(self, scene: Scene, colours: Mapping[str, str]) -> bytes:
        """The map as a PDF. Raises `PaperError` for a poster of too many pages."""
        tiles = None if self.scale is None else tiling(scene, self.paper, self.scale)
        try:
            from app.canvas.pdf.map_pages import map_on_page, poster
        except ImportError as error:
            raise OutputError(
                f"PDF needs Qt, which cannot be loaded: {error}. "
                "Install what `make run` names, or write .svg."
            ) from None
        if tiles is not None:
            return poster(scene, colours, tiles)
        points = smallest_text(scene, fitted(scene, self.paper))
        if 0 < points < LEGIBLE:
            turned = self.paper.turned()
            better = smallest_text(scene, fitted(scene, turned)) > points
            ways = f"{turned.name}, larger paper" if better else "larger paper"
            sys.stderr.write(
                f"The smallest text has {points:.1f} points on {self.paper.name}. "
                f"Choose {ways} or --poster to read it.\n"
            )
        return map_on_page(scene, colours, self.paper)


def chosen_sheets(
    output: Path, suffix: str, page: str | None, poster: bool, scale: float | None, report: bool
) -> Sheets:
    """What the options ask for. Raises `OutputError` or `PaperError` where they do not agree."""
    if suffix != ".pdf" or report:
        raise OutputError(
            f"{output}: only the map as .pdf is drawn on pages of a size. "
            "Leave out --page and --poster, or write .pdf without --report."
        )
    return Sheets(paper_of(page or "A4"), (scale or 1.0) if poster else None)
