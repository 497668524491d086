"""What keeps the window answering: things are styled, compared and prepared once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QApplication
from window_driver import Driver

from app.canvas.detail import paint_at
from app.canvas.kept import Kept
from app.canvas.painter import Commands, Inks, new_path
from app.canvas.pieces import Piece, cut
from app.canvas.warming import Warming
from graphs.drawing.scene import Scene


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
    opened: Driver, qapp: QApplication
) -> None:
    themes = opened.session.themes
    opened.settle()
    rules = qapp.styleSheet()
    seen: list[tuple[str, bool, bool]] = []

    def note(what: str) -> None:
        ground = opened.view.backgroundBrush().color().name()
        seen.append((what, ground == themes.map_colours["canvas"], qapp.styleSheet() != rules))

    themes.map_changed.connect(lambda: note("map"))
    themes.changed.connect(lambda: note("contents"))
    themes.choose("dark" if not themes.is_dark else "light")
    assert themes.is_changing
    opened.settle()
    assert seen == [("map", True, False), ("contents", True, True)]


def test_a_theme_that_another_follows_at_once_is_not_put_on(
    opened: Driver, qapp: QApplication
) -> None:
    themes = opened.session.themes
    themes.choose("light")
    opened.settle()
    rules = qapp.styleSheet()
    styled = Styled(opened.view.viewport())
    told: list[str] = []
    themes.changed.connect(lambda: told.append(themes.choice))
    themes.choose("high-contrast-dark")
    themes.choose("dark")
    themes.choose("light")
    opened.settle()
    assert told == ["light"]
    assert qapp.styleSheet() == rules
    assert styled.times <= 2


def test_rules_that_are_put_off_are_there_afterwards(opened: Driver, qapp: QApplication) -> None:
    before = qapp.styleSheet()
    with opened.session.themes.put_off():
        assert not qapp.styleSheet()
        with opened.session.themes.put_off():
            pass
        assert not qapp.styleSheet()
    assert before
    assert qapp.styleSheet() == before


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
