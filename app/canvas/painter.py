"""Paints a scene with QPainter: the one way in which window, PNG and PDF draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from app.canvas.fonts import NOMINAL, label_font
from app.canvas.kept import Kept
from graphs.drawing.scene import Item, Label, Scene, Shape, Style, faded_opacity

#: Colours by role, as #rrggbb.
Theme = Mapping[str, str]


Commands = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


def new_path(commands: Commands) -> QPainterPath:
    """The outline that a shape's commands draw."""
    path = QPainterPath()
    for command, points in commands:
        if command == "M":
            path.moveTo(*points[0])
        elif command == "L":
            path.lineTo(*points[0])
        elif command == "C":
            path.cubicTo(QPointF(*points[0]), QPointF(*points[1]), QPointF(*points[2]))
        else:
            path.closeSubpath()
    return path


@lru_cache(maxsize=65_536)
def path_of(commands: Commands) -> QPainterPath:
    """The same outline, kept. Any thread may have it made, and only the GUI thread may use it.

    Qt fills in such a path while painting.
    """
    return new_path(commands)


class Inks:
    """The pens and brushes of a theme, made once each. A role that the theme lacks is an error.

    `path` makes outlines; only the GUI thread may pass the one that keeps them.
    """

    def __init__(self, theme: Theme, path: Callable[[Commands], QPainterPath] = new_path) -> None:
        self._path = path
        self._ready: Kept[Shape, tuple[float, QPen, QBrush, QPainterPath]] = Kept(self._prepare)
        self.faded = faded_opacity(theme)
        self._theme = theme
        self._pens: dict[Style, QPen] = {}
        self._flat: dict[Style, QPen] = {}
        self._thin: dict[tuple[str, bool], QPen] = {}
        self._brushes: dict[str, QBrush] = {"": QBrush(Qt.BrushStyle.NoBrush)}

    def ready(self, shape: Shape) -> tuple[float, QPen, QBrush, QPainterPath]:
        """All that it takes to paint a shape: opacity, pen, brush and outline."""
        return self._ready.of(shape)

    def _prepare(self, shape: Shape) -> tuple[float, QPen, QBrush, QPainterPath]:
        style = shape.style
        return style.opacity, self.pen(style), self.brush(style.fill), self._path(shape.commands)

    def colour(self, role: str) -> QColor:
        return QColor(self._theme[role])

    def brush(self, role: str) -> QBrush:
        brush = self._brushes.get(role)
        if brush is None:
            brush = self._brushes[role] = QBrush(self.colour(role))
        return brush

    def pen(self, style: Style) -> QPen:
        pen = self._pens.get(style)
        if pen is None:
            pen = self._pens[style] = self._new_pen(style)
        return pen

    def flat_pen(self, style: Style) -> QPen:
        """The pen of a line without gaps that is drawn piece by piece."""
        pen = self._flat.get(style)
        if pen is None:
            pen = self._flat[style] = self._new_pen(style)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def thin_pen(self, role: str, is_heavy: bool) -> QPen:
        """A line as thin on the screen at any zoom, or a little heavier."""
        pen = self._thin.get((role, is_heavy))
        if pen is None:
            pen = self._thin[role, is_heavy] = QPen(self.colour(role), 1.4 if is_heavy else 1.0)
            pen.setCosmetic(True)
        return pen

    def _new_pen(self, style: Style) -> QPen:
        if not style.stroke or style.width <= 0:
            return QPen(Qt.PenStyle.NoPen)
        pen = QPen(self.colour(style.stroke), style.width)
        # Round caps would lengthen dashes and close their gaps; dots are made round by them.
        dashed = bool(style.dash) and style.dash[0] > 2
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if style.dash:
            pen.setDashPattern([length / style.width for length in style.dash])
        return pen


def paint_shape(painter: QPainter, shape: Shape, inks: Inks, opacity: float = 1.0) -> None:
    share, pen, brush, path = inks.ready(shape)
    painter.setOpacity(opacity * share)
    painter.setPen(pen)
    painter.setBrush(brush)
    painter.drawPath(path)


def paint_label(painter: QPainter, label: Label, inks: Inks, opacity: float = 1.0) -> None:
    """One line of text, at the place and size that the scene was laid out for."""
    font = label_font(label.weight)
    scale = label.size / NOMINAL
    x = label.x
    if label.anchor != "start":
        width = label.width or QFontMetricsF(font).horizontalAdvance(label.text) * scale
        x -= width / 2 if label.anchor == "middle" else width
    painter.save()
    painter.setOpacity(opacity * label.opacity)
    painter.setPen(inks.colour(label.fill))
    painter.setFont(font)
    painter.translate(x, label.y)
    painter.scale(scale, scale)
    painter.drawText(QPointF(0, 0), label.text)
    painter.restore()


def paint_item(painter: QPainter, item: Item, inks: Inks, smallest: float = 0.0) -> None:
    """All shapes of an item, and its labels of at least the size `smallest`."""
    opacity = inks.faded if item.faded else 1.0
    for shape in item.shapes:
        paint_shape(painter, shape, inks, opacity)
    for label in item.labels:
        if label.size >= smallest:
            paint_label(painter, label, inks, opacity)
    painter.setOpacity(1.0)


def paint_scene(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """Paint the whole scene on its background, in scene units from the origin."""
    inks = Inks(theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.fillRect(QRectF(0, 0, scene.width, scene.height), inks.colour("canvas"))
    for item in scene.items:
        paint_item(painter, item, inks)
