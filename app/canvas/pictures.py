"""Pictures from a scene: PNG, and PDF in which text stays text."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QSaveFile, QSizeF
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from app.canvas.painter import Theme, paint_scene
from app.canvas.undated import undated
from graphs.drawing.scene import Scene
from graphs.errors import UngatedError

#: No side of a PNG is longer than this, in pixels; larger pictures are scaled down to it.
MAX_PIXELS = 16_384


def application() -> QGuiApplication:
    """The running application, or a new one that needs no screen (for the command line)."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(sys.argv[:1])


def to_image(scene: Scene, theme: Theme, scale: float = 2.0) -> QImage:
    """The scene as an image of `scale` pixels a scene unit."""
    longest = max(scene.width, scene.height, 1.0)
    scale = min(scale, MAX_PIXELS / longest)
    width, height = max(1, round(scene.width * scale)), max(1, round(scene.height * scale))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise UngatedError(f"A picture of {width} × {height} pixels does not fit into memory.")
    image.fill(QColor(theme["canvas"]))
    painter = QPainter(image)
    painter.scale(scale, scale)
    paint_scene(painter, scene, theme)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_RGB32)


def png_bytes(scene: Scene, theme: Theme, scale: float = 2.0) -> bytes:
    """The scene as the bytes of a PNG, `scale` pixels to a scene unit."""
    _keep_application = application()
    return encoded_png(scene, to_image(scene, theme, scale))


def encoded_png(scene: Scene, image: QImage) -> bytes:
    """The bytes of a PNG of an image that was made of the scene."""
    image.setText("Title", scene.title)
    image.setText("Description", scene.description)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise UngatedError("The picture could not be made.")
    return bytes(data.data())


def to_png(scene: Scene, theme: Theme, path: Path | str, scale: float = 2.0) -> None:
    """Write the scene as PNG. Raises `UngatedError` where the file cannot be written."""
    _keep_application = application()
    image = to_image(scene, theme, scale)
    image.setText("Title", scene.title)
    image.setText("Description", scene.description)
    file = QSaveFile(str(path))
    written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and image.save(file, "PNG")  # type: ignore[call-overload]
    if not (written and file.commit()):
        raise UngatedError(f"{path} could not be written: {file.errorString()}.")


def to_pdf(scene: Scene, theme: Theme, path: Path | str) -> None:
    """Write the scene as a PDF of one page of its size, fonts embedded."""
    _keep_application = application()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(scene.title)
    writer.setCreator("Ungated")
    # One scene unit is one CSS pixel, 1/96 inch; a point is 1/72 inch.
    page = QSizeF(max(scene.width, 1.0) * 0.75, max(scene.height, 1.0) * 0.75)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    size = QPageSize(page, QPageSize.Unit.Point, scene.title, exact)
    none = QMarginsF(0, 0, 0, 0)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, none))
    writer.setResolution(1200)
    painter = QPainter(writer)
    painter.scale(1200 / 96, 1200 / 96)
    paint_scene(painter, scene, theme)
    painter.end()
    file = QSaveFile(str(path))
    written = file.open(QSaveFile.OpenModeFlag.WriteOnly)
    if not written or file.write(undated(bytes(data.data()))) < 0 or not file.commit():
        raise UngatedError(f"{path} could not be written: {file.errorString()}.")
