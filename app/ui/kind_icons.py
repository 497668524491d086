"""The icons of node kinds, as they stand on the map, for lists and buttons."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from app.canvas.painter import path_of

_SIZE, _GRID = 20, 24


@lru_cache(maxsize=64)
def kind_icon(kind: str, colour: str, ratio: float = 2.0) -> QIcon:
    """The icon of a node kind, or of a `zone`, in a colour (#rrggbb)."""
    from app.services.shipped import drawing_kit

    pixmap = QPixmap(round(_SIZE * ratio), round(_SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SIZE / _GRID, _SIZE / _GRID)
    pen = QPen(QColor(colour), 1.7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if kind == "zone":
        pen.setDashPattern([2.2, 2.2])
        painter.setPen(pen)
        painter.drawRoundedRect(3, 4, 18, 16, 3, 3)
    for line in drawing_kit().icons.get(kind, ()):
        painter.drawPath(path_of(line))
    painter.end()
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Active):
        icon.addPixmap(pixmap, mode)
    return icon
