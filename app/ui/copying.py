"""Copies the map as it is seen to the clipboard of the system: a drawing, and a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from app.services.messages import Message
from app.ui.command import Command
from app.ui.workbench import Workbench
from graphs.errors import UngatedError
from graphs.progress import Progress, step

if TYPE_CHECKING:
    from graphs.drawing.scene import Scene

SVG, PNG = "image/svg+xml", "image/png"
#: Pixels to a unit of the map, and the most pixels of a picture: what has more gets smaller ones.
_SCALE, _MOST = 2.0, 24_000_000


def copy_picture(bench: Workbench) -> None:
    """Put the map in the clipboard with its lens, focus, lit path and colours; made by the worker.

    Programs take what suits them: the drawing (SVG), or the picture (PNG).
    """
    desk = bench.desk
    scene = desk.view.shown
    if scene is None:
        return

    def finish(made: tuple[bytes, bytes, QImage]) -> None:
        svg, png, image = made
        data = QMimeData()
        data.setData(SVG, svg)
        data.setData(PNG, png)
        # Some systems know pictures by no name of a format.
        data.setImageData(image)
        QGuiApplication.clipboard().setMimeData(data)
        size = f"{image.width()} × {image.height()}"
        desk.messages.note(f"Map copied as SVG and PNG ({size})")

    def fail(error: Exception) -> None:
        if not isinstance(error, UngatedError):
            raise error
        desk.messages.post(Message("error", "The map could not be copied", "", (str(error),)))

    work = partial(_drawn, scene, dict(desk.themes.map_colours))
    desk.worker.submit("copy picture", work, finish, fail, priority=2)


def _drawn(
    scene: Scene, colours: Mapping[str, str], progress: Progress
) -> tuple[bytes, bytes, QImage]:
    """The map as SVG, as PNG, and as the picture that the PNG is of."""
    from app.canvas.pictures import encoded_png, to_image
    from app.commands.output import encoded
    from graphs.drawing.svg import to_svg

    step(progress, 0.0, "copying the map")
    svg = encoded(to_svg(scene, colours))
    area = max(scene.width * scene.height, 1.0)
    image = to_image(scene, colours, min(_SCALE, math.sqrt(_MOST / area)))
    step(progress, 0.5, "copying the map")
    return svg, encoded_png(scene, image), image


COPYING_COMMANDS = (
    Command("edit.copy_picture", "Copy p&icture", copy_picture, "Ctrl+Alt+C",
            "Copy the map as it is seen now, as SVG and PNG, to paste into a document",
            when=lambda bench: bench.desk.view.shown is not None),
)  # fmt: skip
