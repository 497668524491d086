"""The map: paints in the theme's colours, zooms about the pointer, picks, and is read by keys."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest
import yaml
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driver import Driver

import resources
from app.canvas.fonts import NOMINAL, label_font
from app.canvas.pictures import to_image, to_pdf, to_png
from app.canvas.scene_item import PICKABLE
from app.canvas.view import MapView
from app.document.perspective import Selection
from graphs.drawing.scene import Item, Label, Scene, Shape, Style
from graphs.drawing.text import TextMeasure

CALL = "calls:copilot>kubectl"
LIGHT = yaml.safe_load(resources.theme_text("light"))
DARK = yaml.safe_load(resources.theme_text("dark"))


def box(x: float, y: float, width: float, height: float, style: Style) -> Shape:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    commands = [("M", (corners[0],))]
    commands += [("L", (corner,)) for corner in corners[1:]]
    return Shape((*commands, ("Z", ())), style)


def node_at(x: float, y: float, name: str) -> Item:
    body = box(x, y, 100, 40, Style("node", "node-line"))
    label = Label(x + 50, y + 24, name, 13, "semibold", anchor="middle")
    return Item(name, "node", name, "a node", (x, y, 100, 40), (body,), (label,), body)


def two_nodes() -> Scene:
    line = Shape((("M", ((110.0, 120.0),)), ("L", ((300.0, 120.0),))), Style("", "link", 2.0))
    link = Item("flow:a>b", "link", "a → b", "flow", (110, 119, 190, 2), (line,), (), line)
    items = (link, node_at(10, 100, "a"), node_at(300, 100, "b"))
    return Scene(420, 240, "Two nodes", "a then b", items)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_picture_has_the_colours_of_its_theme(qapp: QApplication, theme: dict[str, str]) -> None:
    image = to_image(two_nodes(), theme, scale=2)
    assert (image.width(), image.height()) == (840, 480)
    assert image.pixelColor(2, 2) == QColor(theme["canvas"])
    assert image.pixelColor(2 * 20, 2 * 105) == QColor(theme["node"])
    assert image.pixelColor(2 * 200, 2 * 120) == QColor(theme["link"])


def test_every_label_is_as_wide_as_it_was_measured(qapp: QApplication) -> None:
    measure = TextMeasure(resources.font_metrics())
    for weight in ("regular", "medium", "semibold", "bold"):
        words = "Approve the call to kubectl → 2 of 3"
        painted = QFontMetricsF(label_font(weight)).horizontalAdvance(words) * 13 / NOMINAL
        assert painted == pytest.approx(measure.width(words, 13, weight), rel=0.01)


def test_a_png_is_written_whole(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    to_png(two_nodes(), LIGHT, path)
    image = QImage(str(path))
    assert image.width() == 840
    assert image.text("Title") == "Two nodes"


def test_a_huge_picture_is_scaled_down(qapp: QApplication) -> None:
    scene = Scene(100_000, 50, "long", "", ())
    assert to_image(scene, LIGHT).width() == 16_384


def test_a_pdf_keeps_text_as_text(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    to_pdf(two_nodes(), LIGHT, path)
    data = path.read_bytes()
    assert b"/FontFile" in data
    assert b"/ToUnicode" in data
    tool = which("pdftotext")
    if tool is not None:
        told = subprocess.run([tool, str(path), "-"], capture_output=True, check=True)
        assert told.stdout.decode().split() == ["a", "b"]


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    made = MapView(LIGHT)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    made.show_scene(two_nodes(), {"flow:a>b": ("a", "b")})
    made.fit()
    return made


def wheel(view: MapView, place: QPointF, steps: int) -> None:
    event = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QGuiApplication.sendEvent(view.viewport(), event)


@pytest.mark.parametrize("steps", [3, -3, 20, -40])
def test_the_wheel_zooms_about_the_pointer(view: MapView, steps: int) -> None:
    place = QPointF(150, 90)
    before = view.to_scene(place)
    zoom = view.zoom
    wheel(view, place, steps)
    assert (view.zoom > zoom) == (steps > 0)
    after = view.to_scene(place)
    assert (after - before).manhattanLength() * view.zoom < 2.5


def test_zoom_has_bounds(view: MapView) -> None:
    view.set_zoom(1_000)
    assert view.zoom == pytest.approx(6)
    view.set_zoom(0.000_1)
    assert view.zoom == pytest.approx(0.005)


@pytest.mark.parametrize("far", [QPoint(9_000, 7_000), QPoint(-9_000, -7_000), QPoint(9_000, -1)])
def test_the_map_is_not_moved_out_of_sight_and_comes_back(view: MapView, far: QPoint) -> None:
    for zoom in (0.3, 1.0, 3.0):
        view.fit()
        view.set_zoom(zoom)
        view.pan(far)
        seen = view.mapToScene(view.viewport().rect()).boundingRect()
        left = seen.intersected(view.ground)
        assert min(left.width(), left.height()) * zoom > 40
        before = view.viewportTransform().dx()
        view.pan(QPoint(-30 if far.x() > 0 else 30, 0))
        assert abs(view.viewportTransform().dx() - before) == pytest.approx(30, abs=1)


def test_fit_shows_all(view: MapView) -> None:
    view.set_zoom(4)
    view.fit()
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(QRectF(0, 0, 420, 240))


def test_fit_follows_the_window_until_the_user_zooms(view: MapView, qtbot: QtBot) -> None:
    view.fit()
    view.resize(300, 300)
    qtbot.wait(10)
    assert view.zoom == pytest.approx((300 - 12) / 420, rel=0.02)
    view.set_zoom(1)
    view.resize(500, 300)
    qtbot.wait(10)
    assert view.zoom == 1


def test_a_new_scene_does_not_move_the_map(view: MapView) -> None:
    view.set_zoom(1.7)
    before = view.to_scene(QPointF(100, 100))
    scene = two_nodes()
    wider = Scene(900, 700, scene.title, "", (*scene.items, node_at(700, 600, "c")))
    view.show_scene(wider, {})
    assert (view.to_scene(QPointF(100, 100)) - before).manhattanLength() * view.zoom < 2


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
def test_dragging_moves_the_map_and_picks_nothing(
    view: MapView, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    picked: list[str] = []
    view.picked.connect(lambda element, _: picked.append(element))
    before = view.to_scene(QPointF(100, 100))
    QTest.mousePress(view.viewport(), button, pos=QPoint(100, 100))
    for x in (120, 150, 180):
        moved = QPointF(x, 130)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            moved,
            view.viewport().mapToGlobal(moved),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QGuiApplication.sendEvent(view.viewport(), event)
    QTest.mouseRelease(view.viewport(), button, pos=QPoint(180, 130))
    after = view.to_scene(QPointF(180, 130))
    assert (after - before).manhattanLength() * view.zoom < 3
    assert picked == []


def test_a_click_on_a_line_picks_the_link(view: MapView) -> None:
    picked: list[tuple[str, str]] = []
    view.picked.connect(lambda *what: picked.append(what))
    place = view.mapFromScene(QPointF(200, 122))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    ground = view.mapFromScene(QPointF(200, 220))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=ground)
    assert picked == [("flow:a>b", "link"), ("", "")]


def test_arrows_walk_along_links(view: MapView) -> None:
    picked: list[str] = []
    view.picked.connect(lambda element, _: (picked.append(element), view.select(element)))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert picked == ["a", "b", "a", ""]


def test_the_selection_is_told_to_assistive_tools(view: MapView) -> None:
    view.select("a")
    assert view.accessibleDescription() == "a. a node"
    view.select("")
    assert view.accessibleDescription() == ""
    assert view.accessibleName()


def test_enter_places_a_gate_on_the_selected_link(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    opened.session.desk.select(Selection(CALL))
    opened.settle()
    opened.view.setFocus()
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    opened.settle()
    assert opened.coverage() == (2, 2)


def test_a_gate_is_placed_by_keys_alone(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    opened.view.setFocus()
    QTest.keyClick(opened.window, Qt.Key.Key_F7)
    opened.settle()
    assert opened.perspective.selection == Selection(CALL)
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    opened.settle()
    assert opened.coverage() == (2, 2)


def test_g_gates_the_selected_action_where_it_is_proposed(opened: Driver) -> None:
    opened.view.setFocus()
    QTest.keyClick(opened.window, Qt.Key.Key_F8)
    opened.settle()
    QTest.keyClick(opened.window, Qt.Key.Key_G)
    opened.settle()
    assert opened.coverage() == (2, 2)
    assert opened.document.workflow.link_by_id[CALL].gate == "gate-kubectl"


def test_every_zoom_paints(opened: Driver) -> None:
    pictures = set()
    for zoom in (0.05, 0.25, 0.5, 1.0, 3.0):
        opened.view.set_zoom(zoom)
        image = opened.view.grab().toImage()
        pictures.add(bytes(image.constBits())[: image.sizeInBytes()])
    assert len(pictures) == 5


def test_from_afar_what_is_shown_can_be_picked(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    for zoom in (0.1, 0.21, 0.5):
        opened.view.set_zoom(zoom)
        opened.view.reveal([])
        item = opened.view.item("cluster", "node")
        opened.view.centerOn(QRectF(*item.bounds).center())
        opened.session.desk.select(Selection())
        opened.click("cluster", "node")
        assert opened.perspective.selection == Selection("cluster")


def test_from_afar_the_map_looks_the_same_after_moving(opened: Driver) -> None:
    opened.view.set_zoom(0.15)
    QApplication.processEvents()
    middle = opened.view.viewport().rect().center()
    before = opened.view.grab().toImage().pixelColor(middle)
    opened.view.pan(QPoint(37, -21))
    opened.view.pan(QPoint(-37, 21))
    assert opened.view.grab().toImage().pixelColor(middle) == before


def test_every_role_that_a_lens_draws_is_known(opened: Driver) -> None:
    roles = set()
    for lens in ("design", "blast", "boundaries", "gates"):
        opened.perspective.set_lens(lens)
        opened.settle()
        roles |= {item.role for item in opened.view.shown.items}
    assert roles <= PICKABLE | {"legend", "title", "zone-title"}
