"""The map of a scene: it keeps one path in its frame, whatever the size of the stage."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.canvas.painter import Theme
from app.canvas.view import MapView

#: Round the path, in scene units.
_MARGIN = 36
#: No path is shown larger than this.
_MOST = 2.2


class FramedMap(MapView):
    """Shows what it is told to; keys go to the stage, and a press selects nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Map of the risk path")
        self._framed: tuple[str, ...] = ()

    def frame(self, elements: Iterable[str]) -> None:
        """Show these elements as large as they go; the whole map where there are none."""
        self._framed = tuple(elements)
        boxes = [QRectF(*item.bounds) for item in map(self.item, self._framed) if item is not None]
        if not boxes:
            self.fit()
            return
        box = boxes[0]
        for other in boxes[1:]:
            box = box.united(other)
        self.fit_to(box.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN), most=_MOST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.shown is not None:
            self.frame(self._framed)
