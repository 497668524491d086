"""Where the nodes of what was loaded are to stand on the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.formats.base import Loaded


def places_of(loaded: Loaded) -> Mapping[str, tuple[float, float]]:
    """The places that are kept beside the file, else where the file itself draws its nodes."""
    kept = loaded.overlay.overlay.positions if loaded.overlay is not None else {}
    if kept or not loaded.drawn:
        return kept
    from app.services.shipped import drawing_kit
    from graphs.drawing.given import taken_over

    return taken_over(loaded.workflow, loaded.drawn, drawing_kit().measure)
