"""What is put on a page: pieces of a height, each painted where it lands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from app.canvas.fonts import WEIGHTS, family
from app.canvas.painter import paint_scene
from graphs.drawing.scene import Scene
from graphs.reports.pack.content import Run, Words, runs

Theme = Mapping[str, str]
#: Paints at the left end and the top of a piece, in pixels of 1/96 inch.
Paint = Callable[[QPainter, float, float], None]
_LINE = 1.38
#: A line may hold no more characters than this: text without end is cut into such parts.
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    """What is not broken over pages. `holds`: it stays on the page of the piece that follows.

    `is_room`: it is empty, and falls away at the top of a page. `would_hold`: it holds where that
    costs the report no page.
    """

    height: float
    paint: Paint
    holds: bool = False
    is_room: bool = False
    would_hold: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """How words are set: size in pixels, weight and the role of their colour."""

    size: float = 13.0
    weight: str = "regular"
    role: str = "text"
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft


def tone_role(tone: str) -> str:
    """The role of the text colour that a tone has in the themes."""
    if tone in ("critical", "high", "medium", "low"):
        return f"severity-{tone}"
    return f"{tone}-text" if tone in ("ungated", "weak", "gated", "latent") else tone or "text"


def font_of(face: Face, weight: str | None = None) -> QFont:
    font = QFont(family())
    # Qt knows whole pixels only; on paper of 1,200 dots to the inch points are as fine as needed.
    font.setPointSizeF(face.size * 0.75)
    font.setWeight(WEIGHTS[weight or face.weight])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def set_words(words: Words, width: float, face: Face, theme: Theme) -> list[Piece]:
    """Words in lines of a width, one piece a line; the first two and the last two stay together."""
    lines: list[Piece] = []
    for part in _parts(runs(words)):
        lines += _lines(part, width, face, theme)
    last = len(lines) - 1
    return [
        Piece(line.height, line.paint, holds=number < last and number in (0, last - 1))
        for number, line in enumerate(lines)
    ]


def _parts(stretches: Sequence[Run]) -> Iterator[list[Run]]:
    """Stretches in parts of which each can be laid out at once."""
    part: list[Run] = []
    length = 0
    for run in stretches:
        text = " ".join(run.text.split(" "))
        for start in range(0, max(1, len(text)), _LONGEST):
            piece = text[start : start + _LONGEST]
            if length + len(piece) > _LONGEST and part:
                yield part
                part, length = [], 0
            part.append(Run(piece, run.style, run.tone))
            length += len(piece)
    if part:
        yield part


def _lines(part: Sequence[Run], width: float, face: Face, theme: Theme) -> list[Piece]:
    layout = QTextLayout("".join(_printable(run.text) for run in part), font_of(face))
    option = QTextOption(face.align)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    formats, start = [], 0
    for run in part:
        format_range = QTextLayout.FormatRange()
        format_range.start = start
        # Qt counts in units of UTF-16.
        format_range.length = len(_printable(run.text).encode("utf-16-le", "replace")) // 2
        format_range.format = _format(run, face, theme)
        formats.append(format_range)
        start += format_range.length
    layout.setFormats(formats)
    height = face.size * _LINE
    made: list[Piece] = []
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)

        made.append(Piece(height, _painted(layout, line, height)))
    layout.endLayout()
    return made


def _painted(layout: QTextLayout, line: QTextLine, height: float) -> Paint:
    """Paints one line of a layout, which has to live as long as its lines."""

    def paint(painter: QPainter, x: float, y: float) -> None:
        if layout.lineCount():
            line.draw(painter, QPointF(x, y + (height - line.height()) / 2 - line.y()))

    return paint


def _printable(text: str) -> str:
    return "".join(
        character if character.isprintable() or character == " " else " " for character in text
    )


def _format(run: Run, face: Face, theme: Theme) -> QTextCharFormat:
    form = QTextCharFormat()
    weight = "semibold" if run.style == "strong" and face.weight == "regular" else face.weight
    form.setFont(font_of(face, weight))
    role = tone_role(run.tone) if run.tone else face.role
    form.setForeground(QColor(theme[role]))
    if run.style == "code":
        form.setBackground(QColor(theme["kind-work-fill"]))
    return form


def gap(height: float) -> Piece:
    """Room; at the top of a page it falls away."""
    return Piece(height, lambda painter, x, y: None, is_room=True)


def beside(pieces: Sequence[tuple[float, Sequence[Piece]]], pad: float = 0.0) -> Piece:
    """Columns side by side as one piece: each with its place from the left."""
    height = max((sum(piece.height for piece in column) for _, column in pieces), default=0.0)

    def paint(painter: QPainter, x: float, y: float) -> None:
        for left, column in pieces:
            top = y + pad
            for piece in column:
                piece.paint(painter, x + left, top)
                top += piece.height

    return Piece(height + 2 * pad, paint)


def framed(
    inner: Sequence[Piece], width: float, theme: Theme, fill: str, stroke: str, pad: float = 10.0
) -> Piece:
    """Pieces in a box with a bar of a colour at its left, as one."""
    height = sum(piece.height for piece in inner) + 2 * pad

    def paint(painter: QPainter, x: float, y: float) -> None:
        painter.fillRect(QRectF(x, y, width, height), QColor(theme[fill]))
        painter.fillRect(QRectF(x, y, 4.0, height), QColor(theme[stroke]))
        top = y + pad
        for piece in inner:
            piece.paint(painter, x + pad + 4.0, top)
            top += piece.height

    return Piece(height, paint)


def rule(width: float, theme: Theme, role: str = "line", thickness: float = 0.8) -> Piece:
    """A thin line across."""

    def paint(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QColor(theme[role]), thickness))
        painter.drawLine(QPointF(x, y + 2), QPointF(x + width, y + 2))

    return Piece(4.0, paint)


def scene_piece(scene: Scene, width: float, tallest: float, theme: Theme, most: float) -> Piece:
    """A scene scaled into a width and a height, at most `most` times its own size."""
    scale = min(width / max(scene.width, 1.0), tallest / max(scene.height, 1.0), most)
    left = max(0.0, (width - scene.width * scale) / 2) if most > 1 else 0.0

    def paint(painter: QPainter, x: float, y: float) -> None:
        painter.save()
        painter.translate(x + left, y)
        painter.scale(scale, scale)
        painter.setClipRect(QRectF(0, 0, scene.width, scene.height))
        paint_scene(painter, scene, theme)
        painter.restore()

    return Piece(scene.height * scale, paint)
