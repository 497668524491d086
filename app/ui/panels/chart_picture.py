"""Shows a chart as it was drawn, as large as there is room; its numbers stand in a table beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

#: Pixels to an inch; a chart is drawn smaller where there is less room, but no larger.
_DOTS = 96.0


class ChartPicture(QWidget):
    """A chart in SVG, in its proportions, at the top left of its room."""

    def __init__(self) -> None:
        super().__init__()
        self._renderer: QSvgRenderer | None = None
        self._natural = QSize()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_empty(self) -> bool:
        return self._renderer is None

    def clear(self) -> None:
        self._renderer, self._natural = None, QSize()
        self._say("", "")

    def show_svg(self, svg: bytes, width: float, height: float, name: str, says: str) -> None:
        """Show this; its size is in inches."""
        # The window comes up without it.
        from PySide6.QtSvg import QSvgRenderer

        self._renderer = QSvgRenderer(QByteArray(svg))
        self._natural = QSize(round(width * _DOTS), round(height * _DOTS))
        self._say(name, says)

    def _say(self, name: str, says: str) -> None:
        self.setAccessibleName(name)
        self.setAccessibleDescription(says)
        self.updateGeometry()
        self.update()

    def _scale(self, width: int) -> float:
        return min(width / max(self._natural.width(), 1), 1.0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._natural.height() * self._scale(width))

    def sizeHint(self) -> QSize:
        return self._natural

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._natural.width(), 280), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._renderer is None:
            return
        painter = QPainter(self)
        scale = self._scale(self.width())
        size = self._natural
        self._renderer.render(painter, QRectF(0, 0, size.width() * scale, size.height() * scale))
        painter.end()
