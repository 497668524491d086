"""Exports the map as a PDF on pages of a size, or as a poster."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.canvas.pictured import Background
from app.canvas.stage import build
from app.document.perspective import Looking
from app.document.revision import Revision
from app.ui.command import Command
from app.ui.exports import Export
from app.ui.theme import colours
from app.ui.workbench import Workbench
from graphs.progress import Progress

if TYPE_CHECKING:
    from app.ui.dialogs.pdf_pages import Pages

_PAGE = "exports/page"


def ask(bench: Workbench) -> None:
    """Ask for the pages, and then for the file."""
    from app.ui.dialogs.pdf_pages import PdfPagesDialog

    scene = bench.desk.view.shown
    if scene is None:
        return

    def take(pages: Pages) -> None:
        bench.desk.settings.set(_PAGE, pages[0].name)
        bench.exports.ask(Export("pages", "PDF on pages", ".pdf", partial(write, pages)))

    page = bench.desk.settings.text(_PAGE, "A4-landscape")
    PdfPagesDialog(scene, page, take, bench.window).open()


def write(
    pages: Pages,
    revision: Revision,
    looking: Looking,
    _: Background,
    path: Path,
    progress: Progress,
) -> None:
    """Write what is looked at; runs on the worker."""
    from app.canvas.pdf.map_pages import map_on_page, poster
    from app.canvas.pdf.paper import tiling
    from app.commands.output import replacing

    paper, scale = pages
    scene, theme = build(revision, looking, progress), colours("print")
    if scale is None:
        made = map_on_page(scene, theme, paper)
    else:
        made = poster(scene, theme, tiling(scene, paper, scale), progress)
    with replacing(path, source="") as temporary:
        temporary.write_bytes(made)


PAGING_COMMANDS = (
    Command("export.pages", "PDF on pa&ges…", ask,
            tip="Export the map as it is seen now on pages of a size, or as a poster to join",
            when=lambda bench: bench.desk.view.shown is not None),
)  # fmt: skip
