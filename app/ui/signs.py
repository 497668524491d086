"""The sign of each status and severity: a shape that can be told apart without colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIZE = 14

#: Which colour of the window each status takes.
TONES = {
    "prohibited": "bad",
    "ungated": "bad",
    "bypassed": "bad",
    "stale": "warn",
    "weak": "warn",
    "unproven": "warn",
    "gated": "good",
    "allowed": "plain",
    "unreachable": "quiet",
}
#: The severities have colours of their own, by their names.
SEVERITIES = ("critical", "high", "medium", "low")


@lru_cache(maxsize=128)
def sign(status: str, colour: str, ratio: float = 2.0) -> QIcon:
    """The icon of a status or a severity in a colour (#rrggbb)."""
    pixmap = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_sign(painter, status, QColor(colour), QRectF(0, 0, SIZE, SIZE))
    painter.end()
    icon = QIcon()
    # A chosen row has its own colours; the sign keeps its own.
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Active):
        icon.addPixmap(pixmap, mode)
    return icon


def paint_sign(painter: QPainter, status: str, colour: QColor, box: QRectF) -> None:
    """Paint the sign of a status or a severity into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 14, box.height() / 14)
    painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _SIGNS[status](painter, colour)
    painter.restore()


def _diamond() -> QPolygonF:
    return QPolygonF([QPointF(7, 1.5), QPointF(12.5, 7), QPointF(7, 12.5), QPointF(1.5, 7)])


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(7, 1))
    path.lineTo(12.2, 2.8)
    path.cubicTo(12.4, 8, 10.5, 11.2, 7, 13)
    path.cubicTo(3.5, 11.2, 1.6, 8, 1.8, 2.8)
    path.closeSubpath()
    return path


def _ungated(painter: QPainter, colour: QColor) -> None:
    painter.drawPolygon(_diamond())


def _bypassed(painter: QPainter, colour: QColor) -> None:
    painter.drawPolygon(_diamond())
    painter.drawLine(QPointF(4.5, 7), QPointF(9.5, 7))


def _prohibited(painter: QPainter, colour: QColor) -> None:
    painter.drawEllipse(QPointF(7, 7), 5.4, 5.4)
    painter.drawLine(QPointF(3.4, 10.6), QPointF(10.6, 3.4))


def _stale(painter: QPainter, colour: QColor) -> None:
    painter.drawEllipse(QPointF(7, 7), 5.4, 5.4)
    painter.drawPolyline([QPointF(7, 3.8), QPointF(7, 7.2), QPointF(9.4, 8.6)])


def _weak(painter: QPainter, colour: QColor) -> None:
    painter.drawPath(_shield())
    painter.drawLine(QPointF(7, 4), QPointF(7, 7.4))
    painter.drawPoint(QPointF(7, 9.9))


def _unproven(painter: QPainter, colour: QColor) -> None:
    pen = painter.pen()
    pen.setDashPattern([1.6, 1.9])
    painter.setPen(pen)
    painter.drawPath(_shield())


def _gated(painter: QPainter, colour: QColor) -> None:
    painter.fillPath(_shield(), colour)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.drawPolyline([QPointF(4.6, 6.8), QPointF(6.4, 8.7), QPointF(9.6, 5)])


def _allowed(painter: QPainter, colour: QColor) -> None:
    painter.drawEllipse(QPointF(7, 7), 2.6, 2.6)


def _unreachable(painter: QPainter, colour: QColor) -> None:
    painter.drawLine(QPointF(3.5, 7), QPointF(10.5, 7))


def _critical(painter: QPainter, colour: QColor) -> None:
    """A filled octagon, as a stop sign has."""
    near, far = 4.4, 9.6
    corners = [(near, 0.9), (far, 0.9), (13.1, near), (13.1, far)]
    corners += [(far, 13.1), (near, 13.1), (0.9, far), (0.9, near)]
    _filled(painter, colour, corners)
    _cut(painter, QPointF(7, 3.9), QPointF(7, 7.4), QPointF(7, 10.1))


def _high(painter: QPainter, colour: QColor) -> None:
    """A filled triangle that points up."""
    _filled(painter, colour, [(7, 1.2), (13.2, 12.4), (0.8, 12.4)])
    _cut(painter, QPointF(7, 5.4), QPointF(7, 8.2), QPointF(7, 10.5))


def _medium(painter: QPainter, colour: QColor) -> None:
    """A filled square."""
    _filled(painter, colour, [(2.2, 2.2), (11.8, 2.2), (11.8, 11.8), (2.2, 11.8)])


def _low(painter: QPainter, colour: QColor) -> None:
    painter.drawEllipse(QPointF(7, 7), 4.6, 4.6)


def _filled(painter: QPainter, colour: QColor, corners: list[tuple[float, float]]) -> None:
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.restore()


def _cut(painter: QPainter, top: QPointF, bottom: QPointF, dot: QPointF) -> None:
    """An exclamation mark cut out of what was filled."""
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.drawLine(top, bottom)
    painter.drawPoint(dot)


_SIGNS = {
    "critical": _critical,
    "high": _high,
    "medium": _medium,
    "low": _low,
    "ungated": _ungated,
    "bypassed": _bypassed,
    "prohibited": _prohibited,
    "stale": _stale,
    "weak": _weak,
    "unproven": _unproven,
    "gated": _gated,
    "allowed": _allowed,
    "unreachable": _unreachable,
}
