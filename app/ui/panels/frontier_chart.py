"""The frontier as a chart: what each set of gates costs and what impact it leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.document.frontier_words import point_words, short_point_words
from app.document.scenario_words import number

if TYPE_CHECKING:
    from graphs.analysis.result import FrontierPoint

#: Half the size of a point, and how near a click must come, in pixels.
_DOT, _REACH = 5.0, 14.0
_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The box that points are drawn in, and the values at its right and top edge."""

    box: QRectF
    most_across: float
    most_up: float

    def place(self, across: float, up: float) -> QPointF:
        return QPointF(
            self.box.left() + self.box.width() * across / self.most_across,
            self.box.bottom() - self.box.height() * up / self.most_up,
        )


class FrontierChart(QWidget):
    """Points joined by steps; a point is chosen by click or arrow keys and taken by Enter.

    A filled dot is proved to be the best, a hollow square is not: shapes tell, not colours.
    """

    chosen = Signal(int)
    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._points: Sequence[FrontierPoint] = ()
        self._here = -1
        self._by_minutes = True
        self._ink: Mapping[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Frontier: gates against open impact")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 96)

    def sizeHint(self) -> QSize:
        return QSize(420, 200)

    def show_points(
        self, points: Sequence[FrontierPoint], here: int, by_minutes: bool, ink: Mapping[str, str]
    ) -> None:
        """Show these points, the one at `here` chosen, over minutes a day or over gates."""
        self._points, self._here, self._by_minutes, self._ink = points, here, by_minutes, ink
        said = point_words(points[here], points) if 0 <= here < len(points) else "no point"
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            change = QAccessible.Event.DescriptionChanged
            QAccessible.updateAccessibility(QAccessibleEvent(self, change))
        self.update()

    def spots(self) -> list[QPointF]:
        """Where the points are, in pixels of the widget."""
        ground = self._ground()
        return [ground.place(self._across(point), point.residual) for point in self._points]

    def _across(self, point: FrontierPoint) -> float:
        return point.friction if self._by_minutes else float(point.gates)

    def _ground(self) -> Ground:
        metrics = self.fontMetrics()
        most_up = max((point.residual for point in self._points), default=0) or 1
        most_across = max(map(self._across, self._points), default=0) or 1
        left = metrics.horizontalAdvance(number(most_up)) + 14
        line = metrics.height()
        right = metrics.horizontalAdvance(number(most_across)) / 2 + 10
        box = QRectF(self.rect()).adjusted(left, line + 10, -right, -(2 * line + 12))
        return Ground(box, most_across, most_up)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points or not self._ink:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._ground()
        self._paint_axes(painter, ground)
        self._paint_steps(painter, ground)
        for place, (point, spot) in enumerate(zip(self._points, self.spots(), strict=True)):
            self._paint_point(painter, point, spot, place == self._here)
        self._paint_label(painter, ground)

    def _paint_axes(self, painter: QPainter, ground: Ground) -> None:
        box, metrics = ground.box, self.fontMetrics()
        line = metrics.height()
        painter.setPen(QPen(QColor(self._ink["line"]), 1))
        for share in (0.0, 0.5, 1.0):
            y = box.bottom() - box.height() * share
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(QColor(self._ink["quiet"]))
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
        centre = Qt.AlignmentFlag.AlignVCenter
        for share in (0.0, 0.5, 1.0) if box.height() > 3 * line else (0.0, 1.0):
            y = box.bottom() - box.height() * share
            words = number(ground.most_up * share)
            painter.drawText(QRectF(0, y - line, box.left() - 7, 2 * line), right | centre, words)
        for share in (0.0, 0.5, 1.0):
            if not self._by_minutes and ground.most_across % 2 and share == 0.5:
                continue
            x = box.left() + box.width() * share
            words = number(ground.most_across * share)
            painter.drawText(QRectF(x - 60, box.bottom() + 10, 120, line), middle | centre, words)
        under = QRectF(box.left(), box.bottom() + line + 9, box.width(), line)
        across = "minutes of review a day" if self._by_minutes else "gates"
        painter.drawText(under, middle | centre, across)
        painter.drawText(QPointF(4, metrics.ascent() + 2), "open impact")

    def _paint_steps(self, painter: QPainter, ground: Ground) -> None:
        painter.setPen(QPen(QColor(self._ink["field-line"]), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line = QPolygonF()
        last: QPointF | None = None
        for spot in self.spots():
            if last is not None:
                line.append(QPointF(spot.x(), last.y()))
            line.append(spot)
            last = spot
        painter.drawPolyline(line)

    def _paint_point(
        self, painter: QPainter, point: FrontierPoint, spot: QPointF, here: bool
    ) -> None:
        ink = QColor(self._ink["accent" if here else "ink"])
        size = _DOT + 1.5 if here else _DOT - 1
        painter.setPen(QPen(ink, 1.8))
        painter.setBrush(ink if point.proved else QColor(self._ink["panel"]))
        if point.proved:
            painter.drawEllipse(spot, size, size)
        else:
            painter.drawRect(QRectF(spot.x() - size, spot.y() - size, 2 * size, 2 * size))
        if here:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            style = Qt.PenStyle.SolidLine if self.hasFocus() else Qt.PenStyle.DotLine
            painter.setPen(QPen(ink, 2 if self.hasFocus() else 1.2, style))
            painter.drawEllipse(spot, size + 4, size + 4)

    def _paint_label(self, painter: QPainter, ground: Ground) -> None:
        """What the chosen point says, where the line leaves room: above on the right."""
        if not 0 <= self._here < len(self._points):
            return
        point = self._points[self._here]
        words = point_words(point, self._points)
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("open impact") + 18
        room = self.width() - left - 6
        if metrics.horizontalAdvance(words) > room:
            words = short_point_words(point)
        elide = Qt.TextElideMode.ElideRight
        painter.setPen(QColor(self._ink["ink"]))
        box = QRectF(left, 2, room, metrics.height() + 2)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, align, metrics.elidedText(words, elide, int(room)))

    def _near(self, place: QPointF) -> int:
        """The place of the point that is nearest to the hand; -1 where none is near."""
        distances = [(spot - place).manhattanLength() for spot in self.spots()]
        if not distances:
            return -1
        nearest = min(range(len(distances)), key=distances.__getitem__)
        return nearest if distances[nearest] <= _REACH else -1

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            near = self._near(QPointF(event.pos()))
            words = point_words(self._points[near], self._points) if near >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = self._near(event.position())
        if near >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(near)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        near = self._near(event.position())
        if near >= 0:
            self.taken.emit(near)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._points) - 1
        if key in _STEPS and last >= 0:
            self.chosen.emit(max(0, min(last, self._here + _STEPS[key])))
        elif key == Qt.Key.Key_Home and last >= 0:
            self.chosen.emit(0)
        elif key == Qt.Key.Key_End and last >= 0:
            self.chosen.emit(last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._here >= 0:
            self.taken.emit(self._here)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
