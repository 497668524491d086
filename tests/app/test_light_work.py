"""What keeps the window answering: things are styled, compared and prepared once."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QLineF, QObject, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete
from window_driver import Driver

from app.canvas.ahead import make_outlines
from app.canvas.detail import LOW, NOT_FROM_AFAR, fine, paint_at, straight
from app.canvas.kept import Kept
from app.canvas.painter import Commands, Inks, new_path, path_of
from app.canvas.pieces import Piece, cut
from app.canvas.view import MapView
from app.canvas.warming import Warming
from app.services.settings import Settings
from app.ui.theme import Themes
from graphs.drawing.scene import Item, Scene, Shape


class Styled(QObject):
    """Counts how often a widget is styled anew."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.StyleChange
        return False


def test_a_widget_deep_within_the_window_is_styled_once_for_a_theme(opened: Driver) -> None:
    styled = Styled(opened.view.viewport())
    themes = opened.session.themes
    themes.choose("dark" if not themes.is_dark else "light")
    opened.settle()
    # Once without any rules, and once with the new ones.
    assert 1 <= styled.times <= 2


def test_the_map_is_coloured_before_the_widgets_and_they_before_their_contents(
    opened: Driver,
) -> None:
    themes = opened.session.themes
    opened.settle()
    rules = opened.window.styleSheet()
    seen: list[tuple[str, bool, bool]] = []

    def note(what: str) -> None:
        ground = opened.view.backgroundBrush().color().name()
        seen.append(
            (what, ground == themes.map_colours["canvas"], opened.window.styleSheet() != rules)
        )

    themes.map_changed.connect(lambda: note("map"))
    themes.changed.connect(lambda: note("contents"))
    themes.choose("dark" if not themes.is_dark else "light")
    assert themes.is_changing
    opened.settle()
    assert seen == [("map", True, False), ("contents", True, True)]


def test_a_theme_that_another_follows_at_once_is_not_put_on(opened: Driver) -> None:
    themes = opened.session.themes
    themes.choose("light")
    opened.settle()
    rules = opened.window.styleSheet()
    styled = Styled(opened.view.viewport())
    told: list[str] = []
    themes.changed.connect(lambda: told.append(themes.choice))
    themes.choose("high-contrast-dark")
    themes.choose("dark")
    themes.choose("light")
    opened.settle()
    assert told == ["light"]
    assert opened.window.styleSheet() == rules
    assert styled.times <= 2


def test_a_page_that_is_put_together_is_styled_with_the_window_it_is_put_into(
    opened: Driver,
) -> None:
    window = opened.window
    page = window.documents.add()
    opened.settle()
    ground = opened.session.themes.window_colours["panel"]
    for panel in page.panels.values():
        panel.ensurePolished()
    inspector = page.panels["inspector"].grab().toImage()
    assert inspector.pixelColor(2, inspector.height() - 3).name() == ground


def test_a_theme_outlives_the_window_that_it_dressed(qapp: QApplication) -> None:
    themes = Themes(qapp, Settings())
    window = QWidget()
    themes.dress(window)
    assert window.styleSheet()
    delete(window)
    themes.choose_text_size(themes.text_size)
    themes.close()


def shown(driver: Driver) -> Scene:
    scene = driver.view.shown
    assert scene is not None
    return scene


def test_what_another_lens_leaves_alone_stays_the_same_piece(opened: Driver) -> None:
    opened.trigger("lens.design")
    before = opened.view.pieces
    opened.trigger("lens.evidence")
    after = opened.view.pieces
    assert before is not None
    assert after is not None
    common = [key for key in after.by_key if key in before.by_key]
    for key in common:
        same = before.by_key[key].item == after.by_key[key].item
        assert (before.by_key[key] is after.by_key[key]) == same, key
    kept = [key for key in common if before.by_key[key] is after.by_key[key]]
    assert 0 < len(kept) < len(after.by_key)


def test_items_lie_within_the_edges_of_their_pieces(opened: Driver) -> None:
    for lens in ("design", "gates", "boundaries"):
        opened.trigger(f"lens.{lens}")
        scene = shown(opened)
        pieces = cut(scene)
        assert [piece.item for piece in pieces.by_key.values()] == list(scene.items)
        for piece in pieces.by_key.values():
            assert holds(piece, QRectF(*piece.item.bounds)), piece.item.title
            for shape in piece.item.shapes:
                half = shape.style.width / 2
                drawn = new_path(shape.commands).boundingRect()
                assert holds(piece, drawn.adjusted(-half, -half, half, half)), piece.item.title


def holds(piece: Piece, box: QRectF) -> bool:
    """Whether a piece may paint on all of a box, which may be as thin as a line."""
    left, top, right, bottom = piece.edges
    across = left - 0.01 <= box.left() and box.right() <= right + 0.01
    return across and top - 0.01 <= box.top() and box.bottom() <= bottom + 0.01


def test_what_was_prepared_is_painted_without_making_any_outline(opened: Driver) -> None:
    made = 0

    def counted(commands: Commands) -> QPainterPath:
        nonlocal made
        made += 1
        return new_path(commands)

    items = shown(opened).items
    inks = Inks(opened.session.themes.map_colours, counted)
    Warming(opened.view).start(items, inks)
    shapes = sum(len(item.shapes) for item in items)
    opened.qtbot.waitUntil(lambda: made == shapes)
    picture = QPixmap(20, 20)
    painter = QPainter(picture)
    for item in items:
        paint_at(painter, item, inks, 1.0)
    painter.end()
    assert made == shapes


def test_what_is_kept_is_made_once_until_there_is_too_much() -> None:
    made: list[str] = []

    def length(word: str) -> int:
        made.append(word)
        return len(word)

    kept = Kept(length, most=2)
    for word in ("one", "three", "one"):
        assert kept.of(word) == len(word)
    assert made == ["one", "three"]
    assert [kept.of("seven"), kept.of("one")] == [5, 3]
    assert made == ["one", "three", "seven", "one"]


def test_outlines_made_ahead_are_all_that_painting_needs(opened: Driver) -> None:
    scene = shown(opened)
    path_of.cache_clear()
    pieces = cut(scene)
    make_outlines(pieces)
    made = path_of.cache_info().misses
    assert made == len({shape.commands for item in scene.items for shape in item.shapes})
    picture = QPixmap(20, 20)
    painter = QPainter(picture)
    inks = Inks(opened.session.themes.map_colours, path_of)
    for item in scene.items:
        paint_at(painter, item, inks, 1.0)
    painter.end()
    assert path_of.cache_info().misses == made


def test_outlines_that_were_painted_are_not_made_again(opened: Driver) -> None:
    before = cut(shown(opened))
    changed = replace(shown(opened), items=shown(opened).items[1:])
    after = cut(changed, before)
    path_of.cache_clear()
    make_outlines(after, before)
    assert path_of.cache_info().misses == 0


@pytest.mark.parametrize("pieces", [straight, fine])
def test_lines_from_afar_follow_their_outlines(
    opened: Driver, pieces: Kept[Shape, list[QLineF]]
) -> None:
    links = [item for item in shown(opened).items if item.role == "link"]
    assert links
    for item in links:
        shape = item.shapes[0]
        lines, outline = pieces.of(shape), path_of(shape.commands)
        assert lines
        assert lines[0].p1() == outline.pointAtPercent(0.0)
        room = outline.boundingRect().adjusted(-1, -1, 1, 1)
        for before, after in pairwise(lines):
            assert before.p2() == after.p1()
        assert all(room.contains(line.p1()) and room.contains(line.p2()) for line in lines)
        drawn = sum(line.length() for line in lines)
        assert drawn == pytest.approx(outline.length(), rel=0.02, abs=2.0)


def test_what_is_not_seen_from_afar_paints_nothing(opened: Driver) -> None:
    opened.trigger("lens.design")
    hidden = [item for item in shown(opened).items if item.role in NOT_FROM_AFAR]
    assert hidden
    picture = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    blank = picture.copy()
    painter = QPainter(picture)
    detail = LOW * 0.99
    painter.scale(detail, detail)
    for item in hidden:
        paint_at(painter, item, Inks(opened.session.themes.map_colours), detail)
    painter.end()
    assert picture == blank


def test_from_afar_only_what_changed_is_painted_again(
    opened: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, view = shown(opened), opened.view
    # The same map again far to the right, so that it is on tiles of its own.
    far = [moved(item, 20_000.0) for item in scene.items]
    both = replace(scene, width=scene.width + 20_000.0, items=(*scene.items, *far))
    painted: list[Item] = []

    def counted(painter: QPainter, item: Item, inks: Inks, detail: float) -> None:
        painted.append(item)
        paint_at(painter, item, inks, detail)

    monkeypatch.setattr("app.canvas.far_layer.paint_at", counted)

    def show(next_scene: Scene) -> int:
        view.show_scene(next_scene, {})
        view.fit()
        painted.clear()
        picture = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        fresh = MapView(opened.session.themes.map_colours)
        fresh.resize(view.size())
        again = len(painted)
        opened.qtbot.addWidget(fresh)
        fresh.show()
        fresh.show_scene(next_scene, {})
        fresh.fit()
        assert fresh.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) == picture
        return again

    assert show(both) > len(scene.items)
    assert view.zoom < LOW
    seen = [item for item in both.items if item.role not in NOT_FROM_AFAR]
    assert show(replace(both, items=tuple(seen))) == 0
    node = next(item for item in reversed(seen) if item.role == "node")
    rest = tuple(item for item in seen if item is not node)
    assert 0 < show(replace(both, items=rest)) < len(seen) / 2 + 1
    opened.settle()


def moved(item: Item, way: float) -> Item:
    """An item of another element a way to the right."""
    x, y, width, height = item.bounds
    return replace(
        item,
        element=f"far {item.element}",
        bounds=(x + way, y, width, height),
        shapes=tuple(shifted(shape, way) for shape in item.shapes),
        labels=tuple(replace(label, x=label.x + way) for label in item.labels),
        outline=shifted(item.outline, way) if item.outline is not None else None,
    )


def shifted(shape: Shape, way: float) -> Shape:
    commands = tuple(
        (command, tuple((x + way, y) for x, y in points)) for command, points in shape.commands
    )
    return replace(shape, commands=commands)
