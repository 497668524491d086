"""Where the nodes of a workflow are drawn in the file it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphs.formats.base import Drawn
from graphs.formats.carried import KEY
from graphs.model.workflow import Workflow

#: No number further from zero than this is a place.
_FURTHEST = 1e7


def numbers(position: Any, size: Any) -> tuple[float, float, float, float] | None:
    """Left, top, width and height; None where they are not four numbers of a possible size."""
    if not isinstance(position, Mapping) or not isinstance(size, Mapping):
        return None
    told = (position.get("x"), position.get("y"), size.get("width"), size.get("height"))
    x, y, width, height = (
        float(one)
        if isinstance(one, (int, float)) and not isinstance(one, bool) and abs(one) < _FURTHEST
        else None
        for one in told
    )
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    return x, y, width, height


def node_ids(workflow: Workflow, file: str) -> Callable[[str, Any], str | None]:
    """Finds the node of a thing in the file: by what it carries for us, else by its pointer."""
    of_pointer = {
        node.source.pointer: node.id
        for node in workflow.nodes
        if node.source is not None and node.source.file == file
    }

    def found(pointer: str, held: Any) -> str | None:
        entry = held.get(KEY) if isinstance(held, Mapping) else None
        name = entry.get("id") if isinstance(entry, Mapping) else None
        if isinstance(name, str) and name in workflow.node_by_id:
            return name
        return of_pointer.get(pointer)

    return found


def below_each_other(groups: Iterable[Drawn], gap: float = 200.0) -> Drawn:
    """Several drawings as one, each below the one before it."""
    joined: dict[str, tuple[float, float, float, float]] = {}
    floor: float | None = None
    for group in groups:
        if not group:
            continue
        top = min(y for _, y, _, _ in group.values())
        down = 0.0 if floor is None else floor + gap - top
        for node, (x, y, width, height) in group.items():
            joined.setdefault(node, (x, y + down, width, height))
        floor = max(y + down + height for _, y, _, height in group.values())
    return joined
