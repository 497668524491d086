"""Closes the gaps that a part of a map has where the rest of the map is left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from graphs.drawing.containers import container_boxes
from graphs.drawing.faces import face
from graphs.drawing.fresh import EMPTY
from graphs.drawing.geometry import Rect, centred
from graphs.drawing.scene import Point
from graphs.drawing.text import TextMeasure
from graphs.drawing.zoning import EMPTY_SIZE, zone_boxes
from graphs.model.workflow import Workflow

#: How much stays open between two columns, for links to pass, and between two rows.
_ACROSS, _DOWN = 92.0, 40.0


def closed_up(
    part: Workflow, places: Mapping[str, Point], measure: TextMeasure
) -> dict[str, Point]:
    """The places of the nodes of a part, moved together from where they are on the whole map.

    Stripes of the map, upright or level, in which no node of the part stands become as narrow as
    the space between two columns or rows; what stands left of or above something else stays so, and
    nothing comes to overlap that did not. The part begins at the origin. `places`: centres by node
    id, and of empty zones by `zone:` and their id; those of others are left out.
    """
    boxes = {
        node.id: centred(places[node.id], (front := face(node, measure)).width, front.height)
        for node in part.nodes
        if node.id in places
    }
    empty = {zone.id: places[EMPTY + zone.id] for zone in part.zones if EMPTY + zone.id in places}
    inner = [*boxes.values(), *(centred(at, *EMPTY_SIZE) for at in empty.values())]
    if not inner:
        return {}
    frames = [
        *zone_boxes(part, boxes, measure, empty).values(),
        *container_boxes(part, boxes).values(),
    ]
    held = [(frame, [box for box in inner if frame.holds(box)]) for frame in frames]
    across = _Closing(
        [(box.x, box.right) for box in inner],
        [
            (frame.x, min(b.x for b in of), max(b.right for b in of), frame.right)
            for frame, of in held
            if of
        ],
        _ACROSS,
    )
    down = _Closing(
        [(box.y, box.bottom) for box in inner],
        [
            (frame.y, min(b.y for b in of), max(b.bottom for b in of), frame.bottom)
            for frame, of in held
            if of
        ],
        _DOWN,
    )
    moved = {name: _moved(box, across, down) for name, box in boxes.items()}
    moved |= {
        EMPTY + zone: _moved(centred(at, *EMPTY_SIZE), across, down) for zone, at in empty.items()
    }
    return moved


def _moved(box: Rect, across: _Closing, down: _Closing) -> Point:
    """The centre of a box once all gaps before it are closed."""
    x, y = box.centre
    return x - across.before(box.x), y - down.before(box.y)


class _Closing:
    """How far what stands at a place on one axis moves back when the gaps are closed.

    `spans`: from where to where the boxes reach. `frames`: of each frame around some of them where
    it begins, where the first box in it begins and the last one ends, and where it ends. `least`:
    what stays open of a gap between what stands around it, frames included.
    """

    def __init__(
        self,
        spans: Iterable[tuple[float, float]],
        frames: list[tuple[float, float, float, float]],
        least: float,
    ) -> None:
        spans = sorted(spans)
        start, reached = spans[0]
        self._starts = [start]
        self._back = [min([start, *(frame[0] for frame in frames)])]
        for start, end in spans[1:]:
            gap = start - reached
            if gap > least:
                after = max(
                    (last - reached for _, _, to, last in frames if to <= reached), default=0
                )
                before = max(
                    (start - first for first, at, _, _ in frames if at >= start), default=0
                )
                room = least + max(after, 0.0) + max(before, 0.0)
                if gap > room:
                    self._starts.append(start)
                    self._back.append(self._back[-1] + gap - room)
            reached = max(reached, end)

    def before(self, start: float) -> float:
        """How far a box that begins here moves back."""
        return self._back[bisect_right(self._starts, start) - 1]
