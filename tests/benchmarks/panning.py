"""Frames while a map is panned and zoomed, against a plain view of as many boxes and lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QLineF, QPoint, QRectF
from PySide6.QtWidgets import QApplication

import resources
from app.canvas.camera import Camera
from app.canvas.view import MapView
from app.services.shipped import drawing_kit
from app.services.subjects import colours
from graphs.api import analyse, load_policy
from graphs.drawing.builder import build_scene
from graphs.drawing.layout import lay_out
from graphs.drawing.lenses import lens
from graphs.drawing.scene import Scene
from tests.benchmarks.figures import Figure, best_in_turn
from tests.benchmarks.workflows import made_up

SIZES = (300, 5_000)
#: How many times as long as the plain view's a frame of all that a map tells may take.
BAR = 3
#: Frames of one gesture, and how far one goes: pixels, and a share of the zoom.
FRAMES = 6
STEP = QPoint(9, 5)
SHARE = 1.02
#: How a map is looked at: the whole of it, names that can be read, and its real size.
ZOOMS = (("whole", 0.0), ("names", 0.5), ("real size", 1.0))


def measure() -> Iterator[Figure]:
    # Nobody is to see the windows of a benchmark, nor is the screen to set the pace.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    for nodes in SIZES:
        scene = _scene(nodes)
        ours, plain = _map(scene), _plain(scene)
        for view in (ours, plain):
            view.resize(1440, 900)
            view.show()
        for words, zoom in ZOOMS:
            for view in (ours, plain):
                view.fit()
                if zoom:
                    view.set_zoom(zoom)
                QApplication.processEvents()
            for gesture, move in (("panning", _pan), ("zooming", _zoom)):
                spent, least = best_in_turn(partial(move, ours), partial(move, plain), repeats=2)
                what = f"a frame of {gesture} {nodes:,} nodes, {words}"
                yield Figure(what, spent / FRAMES, least / FRAMES, "a plain view", BAR)
        for view in (ours, plain):
            view.close()


def _scene(nodes: int) -> Scene:
    workflow = made_up(nodes, nodes * 3 // 2, nodes // 50)
    kit = drawing_kit()
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    return build_scene(workflow, lay_out(workflow, kit.measure), lens("gates"), analysis, kit)


def _map(scene: Scene) -> MapView:
    view = MapView(colours("light"))
    view.show_scene(scene, {})
    return view


def _plain(scene: Scene) -> Camera:
    """A box and a name for each node and a straight line for each link, with no item of ours."""
    view = Camera()
    for item in scene.items:
        box = QRectF(*item.bounds)
        if item.role == "node":
            view.graphics.addRect(box)
            view.graphics.addSimpleText(item.title).setPos(box.topLeft())
        elif item.role == "link":
            view.graphics.addLine(QLineF(box.topLeft(), box.bottomRight()))
    view.set_ground(scene.width, scene.height)
    return view


def _pan(view: Camera) -> None:
    """There and back, so that each run begins where the last one did."""
    for frame in range(FRAMES):
        view.pan(STEP if frame < FRAMES // 2 else -STEP)
        # What was moved out is not painted again; a repaint asked for would paint all of it.
        QApplication.processEvents()


def _zoom(view: Camera) -> None:
    for frame in range(FRAMES):
        view.zoom_by(SHARE if frame < FRAMES // 2 else 1 / SHARE)
        QApplication.processEvents()
