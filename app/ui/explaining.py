"""Explains the entries of the legend on the map, where the pointer rests on one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from app.canvas.view import MapView
from app.document.terms import meaning_within

#: How far above its base line an entry reaches, and how far to the left its sample, in scene units.
_HIGH, _SAMPLE = 14.0, 46.0


class LegendTips(QObject):
    """Watches the tooltips that a map is asked for."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    def words_at(self, place: QPoint) -> str:
        """The entry under a point of the viewport with its meaning; "" where there is none."""
        scene = self._view.shown
        if scene is None:
            return ""
        point = self._view.to_scene(QPointF(place))
        for item in scene.items:
            if item.role != "legend" or not QRectF(*item.bounds).contains(point):
                continue
            for label in item.labels:
                box = QRectF(label.x - _SAMPLE, label.y - _HIGH, label.width + _SAMPLE, _HIGH + 6)
                meaning = meaning_within(label.text) if box.contains(point) else ""
                if meaning:
                    return f"{label.text}\n{meaning}"
        return ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self._view.viewport())
                return True
        return False
