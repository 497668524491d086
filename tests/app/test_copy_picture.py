"""The map in the clipboard: as it is seen, as a drawing and as a picture."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from window_driver import Driver

from app.document.perspective import Selection
from app.ui.copying import PNG, SVG
from graphs.drawing.svg import to_svg


def copied(driver: Driver) -> tuple[str, QImage, QMimeData]:
    driver.trigger("edit.copy_picture")
    data = QGuiApplication.clipboard().mimeData()
    svg = bytes(data.data(SVG).data()).decode("utf-8")
    picture = QImage.fromData(data.data(PNG), "PNG")
    return svg, picture, data


def test_the_map_is_copied_as_it_is_seen(opened: Driver) -> None:
    opened.perspective.set_lens("gates")
    opened.settle()
    svg, picture, data = copied(opened)
    scene = opened.view.shown
    assert scene is not None
    assert "0 of 2" in " ".join(ElementTree.fromstring(svg.encode()).itertext())
    assert (picture.width(), picture.height()) == (round(scene.width * 2), round(scene.height * 2))
    assert picture.text("Title") == scene.title
    assert data.hasImage()
    size = f"{picture.width()} × {picture.height()}"
    assert opened.told[-1].title == f"Map copied as SVG and PNG ({size})"


def test_it_has_the_colours_of_the_window(opened: Driver) -> None:
    for theme in ("light", "dark"):
        opened.session.themes.choose(theme)
        opened.settle()
        svg, picture, _ = copied(opened)
        canvas = opened.session.themes.map_colours["canvas"]
        assert picture.pixelColor(2, 2) == QColor(canvas)
        assert canvas in svg


def test_a_lit_path_is_copied_with_the_rest_faded(opened: Driver) -> None:
    before, _, _ = copied(opened)
    opened.session.desk.select(Selection("acts:kubectl>cluster", is_action=True))
    opened.settle()
    scene = opened.view.shown
    assert scene is not None
    assert any(item.faded for item in scene.items)
    svg, _, _ = copied(opened)
    assert svg == to_svg(scene, opened.session.themes.map_colours)
    assert svg != before


def test_a_huge_map_is_copied_as_a_smaller_picture(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.copying._MOST", 90_000)
    _, picture, _ = copied(opened)
    scene = opened.view.shown
    assert scene is not None
    assert 80_000 < picture.width() * picture.height() < 91_000
    assert picture.width() / picture.height() == pytest.approx(scene.width / scene.height, rel=0.02)


def test_its_key_copies_the_map_and_not_the_selection(opened: Driver) -> None:
    opened.click("kubectl", "node")
    QGuiApplication.clipboard().setText("before")
    opened.view.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(opened.window, Qt.Key.Key_C, keys)
    opened.settle()
    assert QGuiApplication.clipboard().mimeData().formats()[:2] == [SVG, PNG]


def test_without_a_map_there_is_nothing_to_copy(driver: Driver) -> None:
    driver.window.menus.refresh()
    assert not driver.window.menus.actions["edit.copy_picture"].isEnabled()
