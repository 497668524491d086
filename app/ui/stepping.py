"""Steps along the path that is lit on the map, node by node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.lighting import lit_path
from app.document.perspective import Selection
from app.ui.desk import Desk

if TYPE_CHECKING:
    from graphs.analysis.result import Path


def path_here(desk: Desk) -> Path | None:
    """The path that is lit for what is selected; None where there is none to step along."""
    revision = desk.document.shown
    if revision is None or not desk.perspective.selection.element:
        return None
    return lit_path(revision, desk.perspective.selection)


def step_path(desk: Desk, step: int) -> None:
    """Select the next (1) or previous (-1) node of the lit path, which stays lit."""
    path = path_here(desk)
    if path is None:
        desk.messages.note("No path is lit: choose a finding, an action or a path first")
        return
    selection = desk.perspective.selection
    # What led here, a finding or an action, is left: its first node comes first.
    place = selection.place + step if selection.path is not None else 0
    if not 0 <= place < len(path.nodes):
        desk.messages.note("This is where the path " + ("ends" if step > 0 else "begins"))
        return
    along = Selection(path.nodes[place], path=(path.nodes, path.links), place=place)
    desk.select(along, reveal=True)
