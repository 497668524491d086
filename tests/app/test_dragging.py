"""While nodes are dragged their links follow, and a container moves as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from test_modelling import NO_KEYS, drag, move
from window_driver import Driver

Left = Qt.MouseButton.LeftButton

LOOP = """\
ungated: 1
name: Loop
zones:
  - {id: corp, name: Corporate, trust: internal}
nodes:
  - {id: start, kind: trigger, zone: corp}
  - {id: loop, kind: step, zone: corp}
  - {id: inner, kind: step, zone: corp, x-part-of: loop}
links:
  - {from: start, to: loop, kind: flow}
  - {from: loop, to: inner, kind: flow}
"""


def test_links_follow_a_node_while_it_is_dragged(opened: Driver) -> None:
    view = opened.view
    viewport = view.viewport()
    start = opened.place_of("kubectl", "node")
    QTest.mousePress(viewport, Left, NO_KEYS, start)
    move(viewport, start + QPoint(60, 40), NO_KEYS)
    box = view.item("kubectl", "node")
    assert box is not None
    way = view.to_scene(QPointF(start + QPoint(60, 40))) - view.to_scene(QPointF(start))
    middle = QPointF(box.bounds[0] + box.bounds[2] / 2, box.bounds[1] + box.bounds[3] / 2) + way
    path = view.trail.path
    ends = [path.elementAt(i) for i in range(path.elementCount())]
    assert any(abs(e.x - middle.x()) < 1 and abs(e.y - middle.y()) < 1 for e in ends)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.trail.path.isEmpty()
    QTest.mouseRelease(viewport, Left, NO_KEYS, start)


def test_a_container_is_dragged_with_its_parts(driver: Driver, tmp_path: Path) -> None:
    file = tmp_path / "loop.yaml"
    file.write_text(LOOP, encoding="utf-8")
    driver.open(file)
    driver.trigger("view.fit")
    before = dict(driver.document.shown.layout.positions)
    box = driver.document.shown.layout.containers["loop"]
    title = driver.view.mapFromScene(QPointF(box.right - 8, box.y + 6))
    drag(driver.view.viewport(), title, driver.view.viewport(), title + QPoint(30, 45))
    driver.settle()
    after = driver.document.shown.layout.positions
    ways = {(after[n][0] - before[n][0], after[n][1] - before[n][1]) for n in ("loop", "inner")}
    assert all(dx > 5 and dy > 5 for dx, dy in ways)
    (one, other) = (list(ways) * 2)[:2]
    assert one == pytest.approx(other)
    assert after["start"] == pytest.approx(before["start"])
    assert driver.document.undo_stack.count() == 1
