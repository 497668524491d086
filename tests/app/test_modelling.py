"""Modelling from an empty window: by mouse alone, by keyboard alone; undone, saved, read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget
from window_driver import Driver

from app.ui.dialogs.add_node import AddNodeDialog
from app.ui.dialogs.add_zone import AddZoneDialog
from app.ui.dialogs.connect_nodes import ConnectDialog
from graphs.formats.native_entries import same

Left = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def empty(driver: Driver) -> Driver:
    """The window on a workflow with nothing in it."""
    driver.window.activateWindow()
    driver.trigger("file.new")
    assert driver.document.is_open
    return driver


def drag(
    widget: QWidget,
    start: QPoint,
    target: QWidget,
    end: QPoint,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """Press on one widget, move in steps, and let go over another, as a hand does."""
    QTest.mouseMove(widget, start)
    QTest.mousePress(widget, Left, keys, start)
    goal = widget.mapFromGlobal(target.mapToGlobal(end))
    for step in (0.3, 0.6, 1.0):
        place = QPointF(start) + (QPointF(goal) - QPointF(start)) * step
        move(widget, place.toPoint(), keys)
    QTest.mouseRelease(widget, Left, keys, goal)


def move(widget: QWidget, place: QPoint, keys: Qt.KeyboardModifier) -> None:
    """A move of the pointer with the button held, which QTest cannot make."""
    from PySide6.QtGui import QGuiApplication, QMouseEvent

    at = QPointF(place)
    kind = QMouseEvent.Type.MouseMove
    event = QMouseEvent(kind, at, widget.mapToGlobal(at), Qt.MouseButton.NoButton, Left, keys)
    QGuiApplication.sendEvent(widget, event)


def drop(driver: Driver, kind: str, x: int, y: int) -> None:
    """Drag a kind from the strip to a point of the map."""
    button = driver.page.palette_strip.buttons[kind]
    drag(button, button.rect().center(), driver.view.viewport(), QPoint(x, y))
    driver.settle()


def handle_of(driver: Driver, node: str) -> QPoint:
    """Where a link is drawn from, on the viewport, with the pointer on the node first."""
    x, y, width, height = driver.view.item(node, "node").bounds
    QTest.mouseMove(driver.view.viewport(), driver.place_of(node, "node"))
    return driver.view.mapFromScene(QPointF(x + width, y + height / 2))


def join(driver: Driver, start: str, end: str, kind: str, verb: str = "") -> None:
    """Draw a link from the handle of a node to another, and choose its kind."""
    place = handle_of(driver, start)
    goal = driver.place_of(end, "node")
    drag(driver.view.viewport(), place, driver.view.viewport(), goal)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.objectName() == "links"
    choose(driver, menu, kind, verb)
    driver.settle()


def choose(driver: Driver, menu: QMenu, kind: str, verb: str) -> None:
    action = next(each for each in menu.actions() if each.text().lower().startswith(f"{kind} "))
    if verb:
        QTest.mouseClick(menu, Left, NO_KEYS, menu.actionGeometry(action).center())
        menu = action.menu()
        driver.qtbot.waitUntil(menu.isVisible)
        action = next(each for each in menu.actions() if each.text() == verb)
    QTest.mouseClick(menu, Left, NO_KEYS, menu.actionGeometry(action).center())


def shape(driver: Driver) -> tuple[list[tuple[str, str, str | None]], list[tuple[str, str, str]]]:
    """The nodes and links of the workflow, by names."""
    workflow = driver.document.workflow
    title = {node.id: node.title for node in workflow.nodes}
    zones = {zone.id: zone.title for zone in workflow.zones}
    nodes = [(node.kind, node.title, zones.get(node.zone)) for node in workflow.nodes]
    links = [(link.kind, title[link.from_id], title[link.to_id]) for link in workflow.links]
    return nodes, links


def save_and_open_again(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save by a dialog that names a file, close, open: the workflow must be the same."""
    target = tmp_path / "modelled.yaml"
    asked: list[str] = []

    def name(*args: object) -> tuple[str, str]:
        asked.append(str(args[2]))
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    QTest.keyClick(driver.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert asked
    before, places = driver.document.workflow, driver.document.shown.layout.positions
    assert not driver.document.is_dirty
    driver.document.close()
    driver.open(target)
    assert same(driver.document.workflow, before)
    again = driver.document.shown.layout.positions
    assert {n: pytest.approx(at, abs=1) for n, at in places.items()} == again


def undo_all(driver: Driver) -> None:
    """Undo with the keyboard until nothing is left to undo."""
    answered(driver)
    for _ in range(driver.document.undo_stack.count()):
        QTest.keyClick(driver.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        driver.settle()
    workflow = driver.document.workflow
    assert (workflow.nodes, workflow.links, workflow.zones) == ((), (), ())
    assert not driver.document.is_dirty


def test_an_empty_map_says_how_to_begin(empty: Driver) -> None:
    assert empty.page.empty_map.isVisible()
    assert empty.page.palette_strip.isVisible()
    assert not empty.document.is_dirty
    assert empty.document.path is None
    assert empty.window.windowTitle() == "New workflow — Ungated"
    empty.page.empty_map.add_zone.click()
    dialog = empty.window.findChild(AddZoneDialog)
    QTest.keyClicks(dialog.fields.name, "Internet")
    dialog.add.click()
    empty.settle()
    assert not empty.page.empty_map.isVisible()


def test_a_workflow_is_modelled_with_the_mouse_alone(
    empty: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.window.resize(1500, 950)
    QApplication.processEvents()
    drop(empty, "zone", 160, 130)
    drop(empty, "zone", 620, 400)
    at = empty.place_of("zone", "zone")
    drop(empty, "trigger", at.x(), at.y())
    drop(empty, "agent", 480, 130)
    drop(empty, "tool", 780, 130)
    drop(empty, "data", 480, 250)
    drop(empty, "identity", 160, 300)
    at = empty.place_of("zone-2", "zone")
    drop(empty, "system", at.x(), at.y())
    nodes, _ = shape(empty)
    assert nodes == [
        ("trigger", "Trigger", "Zone"),
        ("agent", "Agent", None),
        ("tool", "Tool", None),
        ("data", "Data", None),
        ("identity", "Identity", None),
        ("system", "System", "Zone 2"),
    ]
    empty.trigger("view.fit")
    join(empty, "trigger", "agent", "flow")
    join(empty, "agent", "tool", "calls")
    join(empty, "agent", "data", "reads")
    join(empty, "tool", "system", "acts", "deploy")
    join(empty, "tool", "identity", "uses")
    _, links = shape(empty)
    assert links == [
        ("flow", "Trigger", "Agent"),
        ("calls", "Agent", "Tool"),
        ("reads", "Agent", "Data"),
        ("acts", "Tool", "System"),
        ("uses", "Tool", "Identity"),
    ]
    assert empty.document.workflow.links[3].verb == "deploy"
    assert empty.coverage() == (0, 1)
    count = empty.document.undo_stack.count()
    assert count == 2 + 6 + 5
    undo_all(empty)
    for _ in range(count):
        empty.document.undo_stack.redo()
    empty.settle()
    assert shape(empty) == (nodes, links)
    save_and_open_again(empty, tmp_path, monkeypatch)


def asked(driver: Driver, kind: type[QDialog]) -> None:
    """Wait until a dialog has the keyboard."""

    def ready() -> None:
        dialogs = [each for each in driver.window.findChildren(kind) if each.isVisible()]
        widget = QApplication.focusWidget()
        assert dialogs
        assert widget is not None
        assert dialogs[-1].isAncestorOf(widget)

    driver.qtbot.waitUntil(ready)


def answered(driver: Driver) -> None:
    """Wait until the window has the keyboard back."""
    driver.settle()
    # Without a window system nobody gives the keyboard back to the window below.
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def type_into(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text)


def key(code: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, code, keys)


def add_zone(driver: Driver, name: str, trust: str) -> None:
    QTest.keyClick(
        driver.window,
        Qt.Key.Key_B,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    asked(driver, AddZoneDialog)
    type_into(name)
    key(Qt.Key.Key_Tab)
    type_into(trust)
    key(Qt.Key.Key_Return)
    answered(driver)


def add_node(driver: Driver, kind: str, name: str, zone: str) -> None:
    QTest.keyClick(driver.window, Qt.Key.Key_Insert)
    asked(driver, AddNodeDialog)
    type_into(kind)
    key(Qt.Key.Key_Return)
    type_into(name)
    key(Qt.Key.Key_Tab)
    type_into(zone)
    key(Qt.Key.Key_Return)
    answered(driver)


def connect(driver: Driver, start: str, kind: str, end: str, verb: str = "") -> None:
    QTest.keyClick(driver.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_into(start)
    key(Qt.Key.Key_Return)
    driver.settle()
    QTest.keyClick(driver.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    asked(driver, ConnectDialog)
    type_into(kind)
    key(Qt.Key.Key_Return)
    type_into(end)
    if verb:
        key(Qt.Key.Key_Tab)
        key(Qt.Key.Key_Tab)
        type_into(verb)
    key(Qt.Key.Key_Return)
    answered(driver)


def test_a_workflow_is_modelled_with_the_keyboard_alone(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.window.activateWindow()
    QTest.keyClick(driver.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    add_zone(driver, "Internet", "untrusted")
    add_zone(driver, "Production", "restricted")
    add_node(driver, "trigger", "Ticket", "Internet")
    add_node(driver, "agent", "Copilot", "Production")
    add_node(driver, "tool", "kubectl", "Production")
    add_node(driver, "system", "Cluster", "Production")
    add_node(driver, "data", "Runbooks", "Production")
    add_node(driver, "human", "On call", "Production")
    connect(driver, "Ticket", "flow", "Copilot")
    connect(driver, "Copilot", "calls", "kubectl")
    connect(driver, "kubectl", "acts", "Cluster", "delete")
    connect(driver, "Copilot", "reads", "Runbooks")
    connect(driver, "Copilot", "replies", "On call")
    nodes, links = shape(driver)
    assert nodes == [
        ("trigger", "Ticket", "Internet"),
        ("agent", "Copilot", "Production"),
        ("tool", "kubectl", "Production"),
        ("system", "Cluster", "Production"),
        ("data", "Runbooks", "Production"),
        ("human", "On call", "Production"),
    ]
    assert links == [
        ("flow", "Ticket", "Copilot"),
        ("calls", "Copilot", "kubectl"),
        ("acts", "kubectl", "Cluster"),
        ("reads", "Copilot", "Runbooks"),
        ("replies", "Copilot", "On call"),
    ]
    assert driver.document.workflow.links[2].verb == "delete"
    assert [zone.trust for zone in driver.document.workflow.zones] == ["untrusted", "restricted"]
    assert driver.coverage() == (0, 1)
    count = driver.document.undo_stack.count()
    undo_all(driver)
    for _ in range(count):
        QTest.keyClick(driver.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert shape(driver) == (nodes, links)
    save_and_open_again(driver, tmp_path, monkeypatch)
