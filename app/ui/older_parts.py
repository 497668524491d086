"""What gestures may do on the map of a comparison: what only the older version has stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.document.arranging import zone_at

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from graphs.drawing.layout import Layout


def kept(desk: Desk, elements: Iterable[str]) -> tuple[str, ...]:
    """Those of the elements that the workflow still has; tells where some are not among them."""
    chosen = tuple(elements)
    changes = desk.perspective.now.changes_shown
    removed = changes.removed if changes is not None else frozenset[str]()
    left = tuple(each for each in chosen if each not in removed)
    if changes is not None and len(left) < len(chosen):
        first = next(each for each in chosen if each in removed)
        element = changes.joined.workflow.element(first)
        title = getattr(element, "title", None) or getattr(element, "kind", first)
        desk.messages.note(f"{title}: only the older version has it")
    return left


def is_gone(desk: Desk, *elements: str) -> bool:
    """Whether the workflow has not all of the elements any more; tells so."""
    return len(kept(desk, elements)) < len(elements)


def spot(desk: Desk, layout: Layout, x: float, y: float) -> tuple[str | None, tuple[float, float]]:
    """The zone under a point of the map that is shown, and the point on the map of the layout."""
    changes = desk.perspective.now.changes_shown
    if changes is None:
        return zone_at(layout, (x, y)), (x, y)
    left, top = changes.shift
    return zone_at(changes.layout, (x, y)), (x - left, y - top)
