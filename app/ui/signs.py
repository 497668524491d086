"""The sign of each status: a shape that can be told apart without colour."""

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


@lru_cache(maxsize=128)
def sign(status: str, colour: str, ratio: float = 2.0) -> QIcon:
    """The icon of a status in a colour (#rrggbb)."""
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
    """Paint the sign of a status into a square box."""
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


_SIGNS = {
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
