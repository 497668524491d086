"""Editing on the map and in the inspector: drag, select several, copy, align, link, set facts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from test_modelling import asked, drag, handle_of, key, move, type_into
from window_driver import Driver

from app.document.perspective import Selection
from app.ui.dialogs.connect_nodes import ConnectDialog
from app.ui.dialogs.message import MessageDialog
from app.ui.panels.fact_entry import FactEntry
from app.ui.panels.fact_field import FactField

Left = Qt.MouseButton.LeftButton
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def design(opened: Driver) -> Driver:
    """The incident file through the lens Design, all of it in sight."""
    opened.window.resize(1500, 950)
    opened.trigger("lens.design")
    opened.trigger("view.fit")
    return opened


def centre(driver: Driver, node: str) -> tuple[float, float]:
    at: tuple[float, float] = driver.document.shown.layout.nodes[node].centre
    return at


def drag_node(driver: Driver, node: str, goal: QPoint) -> None:
    viewport = driver.view.viewport()
    drag(viewport, driver.place_of(node, "node"), viewport, goal)
    driver.settle()


def test_dragging_a_node_moves_it_and_nothing_else(design: Driver) -> None:
    before = design.document.workflow
    others = {node: centre(design, node) for node in ("copilot", "pager", "rota")}
    x, y = centre(design, "kubectl")
    drag_node(design, "kubectl", design.place_of("kubectl", "node") + QPoint(14, 20))
    moved = centre(design, "kubectl")
    zoom = design.view.zoom
    assert moved == pytest.approx((x + 14 / zoom, y + 20 / zoom), abs=2)
    assert {node: centre(design, node) for node in others} == others
    assert design.document.workflow is before
    assert design.document.is_dirty
    assert design.document.undo_stack.undoText() == "move kubectl"
    design.document.undo_stack.undo()
    design.settle()
    assert centre(design, "kubectl") == (x, y)
    assert not design.document.is_dirty


def test_a_node_dropped_in_another_zone_lies_there(design: Driver) -> None:
    box = design.document.shown.layout.zones["prod"]
    goal = design.view.mapFromScene(QPointF(box.x + 30, box.bottom - 8))
    drag_node(design, "kubectl", goal)
    assert design.document.workflow.node("kubectl").zone == "prod"
    assert design.document.undo_stack.undoText() == "move kubectl to Production"
    assert design.document.undo_stack.count() == 1
    at, zone = centre(design, "kubectl"), design.document.shown.layout.zones["prod"]
    assert zone.x < at[0] < zone.right
    assert zone.y < at[1] < zone.bottom
    design.document.undo_stack.undo()
    design.settle()
    assert design.document.workflow.node("kubectl").zone == "corp"


def test_escape_gives_a_drag_up(design: Driver) -> None:
    viewport = design.view.viewport()
    start = design.place_of("pager", "node")
    QTest.mousePress(viewport, Left, Qt.KeyboardModifier.NoModifier, start)
    move(viewport, start + QPoint(40, 40), Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(design.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport, Left, Qt.KeyboardModifier.NoModifier, start + QPoint(40, 40))
    design.settle()
    assert design.document.undo_stack.count() == 0


def test_a_band_and_clicks_with_control_select_several(design: Driver) -> None:
    viewport = design.view.viewport()
    one, other = design.place_of("kubectl", "node"), design.place_of("pager", "node")
    left, right = min(one.x(), other.x()), max(one.x(), other.x())
    top, bottom = min(one.y(), other.y()), max(one.y(), other.y())
    start, end = QPoint(left - 5, top - 5), QPoint(right + 5, bottom + 5)
    drag(viewport, start, viewport, end, Shift)
    design.settle()
    assert set(design.perspective.selection.elements) == {"kubectl", "pager"}
    QTest.mouseClick(viewport, Left, Control, design.place_of("copilot", "node"))
    design.settle()
    assert set(design.perspective.selection.elements) == {"kubectl", "pager", "copilot"}
    assert design.view.accessibleDescription().startswith("3 selected")
    inspection = design.window.panels["inspector"].inspection
    assert (inspection.title, inspection.subtitle) == ("3 selected", "1 agent · 2 tools")
    QTest.mouseClick(viewport, Left, Control, design.place_of("pager", "node"))
    design.settle()
    assert set(design.perspective.selection.elements) == {"kubectl", "copilot"}


def test_several_are_dragged_aligned_and_deleted_together(design: Driver) -> None:
    design.session.desk.select(Selection.of_all(("kubectl", "pager", "rota")))
    design.settle()
    before = {node: centre(design, node) for node in ("kubectl", "pager", "rota")}
    drag_node(design, "pager", design.place_of("pager", "node") + QPoint(0, 12))
    for node, (x, y) in before.items():
        assert centre(design, node) == pytest.approx((x, y + 12 / design.view.zoom), abs=2), node
    design.trigger("edit.align_left")
    boxes = design.document.shown.layout.nodes
    assert len({round(boxes[node].x, 3) for node in before}) == 1
    design.trigger("edit.align_down")
    rows = sorted(centre(design, node)[1] for node in before)
    assert rows[1] - rows[0] == pytest.approx(rows[2] - rows[1])
    QTest.keyClick(design.view, Qt.Key.Key_Delete)
    design.settle()
    assert [node.id for node in design.document.workflow.nodes] == ["ticket", "copilot", "cluster"]
    assert [link.id for link in design.document.workflow.links] == ["flow:ticket>copilot"]
    assert design.document.undo_stack.undoText() == "delete 3 nodes"


def test_tidying_the_selection_leaves_the_rest(design: Driver) -> None:
    drag_node(design, "kubectl", design.place_of("kubectl", "node") + QPoint(20, 60))
    others = {node: centre(design, node) for node in ("ticket", "copilot", "pager", "rota")}
    there = centre(design, "kubectl")
    design.session.desk.select(Selection("kubectl"))
    design.trigger("edit.tidy_selection")
    assert centre(design, "kubectl") != there
    assert {node: centre(design, node) for node in others} == others


def test_what_is_copied_is_native_yaml_and_pasted_with_fresh_ids(design: Driver) -> None:
    design.session.desk.select(Selection.of_all(("kubectl", "cluster")))
    QTest.keyClick(design.view, Qt.Key.Key_C, Control)
    design.settle()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("ungated: 1")
    assert "id: copilot" not in text
    QTest.keyClick(design.view, Qt.Key.Key_V, Control)
    design.settle()
    workflow = design.document.workflow
    assert {"kubectl-2", "cluster-2"} <= set(workflow.node_by_id)
    assert workflow.node("cluster-2").zone == "prod"
    assert dict(workflow.node("cluster-2").facts) == dict(workflow.node("cluster").facts)
    pasted = [link for link in workflow.links if link.from_id == "kubectl-2"]
    assert [(link.kind, link.to_id, link.verb) for link in pasted] == [
        ("acts", "cluster-2", "execute"),
        ("acts", "cluster-2", "delete"),
    ]
    assert set(design.perspective.selection.elements) == {"kubectl-2", "cluster-2"}
    design.trigger("file.new")
    design.trigger("edit.paste")
    workflow = design.document.workflow
    assert [node.id for node in workflow.nodes] == ["kubectl", "cluster"]
    assert [zone.id for zone in workflow.zones] == ["corp", "prod"]
    assert workflow.zone_by_id["prod"].parent == "corp"


def test_cut_takes_away_what_it_copies(design: Driver) -> None:
    design.session.desk.select(Selection("pager"))
    design.trigger("edit.cut")
    assert "pager" not in design.document.workflow.node_by_id
    assert "Pager" in QGuiApplication.clipboard().text()
    design.document.undo_stack.undo()
    design.settle()
    assert "pager" in design.document.workflow.node_by_id


def test_what_is_no_workflow_is_not_pasted(design: Driver) -> None:
    QGuiApplication.clipboard().setText("dear reader: hello")
    design.trigger("edit.paste")
    assert design.told[-1].title == "What is in the clipboard cannot be pasted"
    assert design.document.undo_stack.count() == 0
    design.window.findChild(MessageDialog).close()


def test_a_duplicate_keeps_the_gate_that_it_names(design: Driver) -> None:
    design.session.desk.place_gate("calls:copilot>kubectl")
    design.settle()
    design.session.desk.select(Selection.of_all(("copilot", "kubectl")))
    design.trigger("edit.duplicate")
    link = design.document.workflow.link_by_id["calls:copilot-2>kubectl-2"]
    assert link.gate == "gate-kubectl"


def test_removing_a_zone_leaves_what_lies_in_it(design: Driver) -> None:
    design.session.desk.select(Selection("corp"))
    design.trigger("edit.delete")
    workflow = design.document.workflow
    assert [zone.id for zone in workflow.zones] == ["internet", "prod"]
    assert workflow.zone_by_id["prod"].parent is None
    assert workflow.node("copilot").zone is None
    assert workflow.node("cluster").zone == "prod"


def test_a_line_drawn_where_no_link_may_be_says_why_not(design: Driver) -> None:
    place = handle_of(design, "cluster")
    drag(design.view.viewport(), place, design.view.viewport(), design.place_of("pager", "node"))
    design.settle()
    assert QApplication.activePopupWidget() is None
    assert design.page.status_line.note.words() == (
        "No link starts at a system: things are done to it, it does nothing itself."
    )
    assert design.document.undo_stack.count() == 0


def test_with_alt_held_a_drag_draws_a_line(design: Driver) -> None:
    viewport, alt = design.view.viewport(), Qt.KeyboardModifier.AltModifier
    start, goal = design.place_of("kubectl", "node"), design.place_of("pager", "node")
    drag(viewport, start, viewport, goal, alt)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [each.text().split(" ")[0] for each in menu.actions()] == ["Flow", "Calls"]
    menu.actions()[1].trigger()
    menu.close()
    design.settle()
    assert "calls:kubectl>pager" in design.document.workflow.link_by_id
    assert design.document.undo_stack.undoText() == "connect kubectl to Pager (calls)"


def test_the_dialog_says_why_a_link_is_not_possible(design: Driver) -> None:
    design.session.desk.select(Selection("copilot"))
    design.settle()
    design.window.activateWindow()
    QTest.keyClick(design.view, Qt.Key.Key_L, Control)
    asked(design, ConnectDialog)
    dialog = design.window.findChild(ConnectDialog)
    assert dialog.add.isEnabled()
    type_into("calls")
    key(Qt.Key.Key_Return)
    type_into("rota")
    assert not dialog.add.isEnabled()
    assert dialog.reason.text() == (
        "A calls link leads to an agent, a step, a model, a tool or a gate, not to a system."
    )
    key(Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.kinds.filter.setText("grants")
    assert "starts at an identity, not at an agent" in dialog.reason.text()
    dialog.reject()
    design.settle()
    assert design.document.undo_stack.count() == 0


def entry(driver: Driver, element: str, fact: str) -> FactEntry:
    """Press the field of a fact in the inspector, and give the entry that takes its place."""
    driver.session.desk.select(Selection(element))
    driver.settle()
    panel = driver.window.panels["inspector"]
    fields = [each for each in panel.findChildren(FactField) if each.isVisible()]
    next(each for each in fields if each.property("fact") == fact).click()
    return next(each for each in panel.findChildren(FactEntry) if each.isVisible())


def test_a_fact_that_the_model_refuses_says_so_beside_its_field(design: Driver) -> None:
    asked_for = entry(design, "copilot", "max_iterations")
    asked_for.field.setText("-3")
    QTest.keyClick(asked_for.field, Qt.Key.Key_Return)
    assert asked_for.wrong.isVisible()
    assert "greater than or equal to 0" in asked_for.wrong.text()
    assert design.document.undo_stack.count() == 0
    asked_for.field.setText("12")
    QTest.keyClick(asked_for.field, Qt.Key.Key_Return)
    design.settle()
    node = design.document.workflow.node("copilot")
    assert node.fact("max_iterations") == 12
    assert node.origin("max_iterations").how == "declared"
    shown = design.window.panels["inspector"].inspection.facts
    assert next(each.how for each in shown if each.fact == "max_iterations") == "declared"
    asked_for = entry(design, "copilot", "max_iterations")
    asked_for.field.clear()
    QTest.keyClick(asked_for.field, Qt.Key.Key_Return)
    design.settle()
    assert design.document.workflow.node("copilot").fact("max_iterations") is None


def test_a_list_is_ticked(design: Driver) -> None:
    design.session.desk.place_gate("calls:copilot>kubectl")
    design.settle()
    ticked = entry(design, "gate-kubectl", "shows")
    assert [box.text() for box in ticked.boxes if box.isChecked()] == ["arguments", "target"]
    ticked.boxes[1].click()
    ticked.set.click()
    design.settle()
    assert design.document.workflow.node("gate-kubectl").fact("shows") == ("arguments",)
    entry(design, "gate-kubectl", "shows").unknown.click()
    design.settle()
    assert design.document.workflow.node("gate-kubectl").fact("shows") is None


def test_a_node_is_renamed_and_its_id_too(design: Driver) -> None:
    named = entry(design, "kubectl", "name")
    named.field.setText("Cluster shell")
    QTest.keyClick(named.field, Qt.Key.Key_Return)
    design.settle()
    assert design.document.workflow.node("kubectl").name == "Cluster shell"
    renamed = entry(design, "kubectl", "id")
    renamed.field.setText("pager")
    QTest.keyClick(renamed.field, Qt.Key.Key_Return)
    assert "taken" in renamed.wrong.text()
    renamed.field.setText("shell")
    QTest.keyClick(renamed.field, Qt.Key.Key_Return)
    design.settle()
    workflow = design.document.workflow
    assert [link.id for link in workflow.links[3:5]] == [
        "acts:shell>cluster",
        "acts:shell>cluster#2",
    ]
    assert design.perspective.selection == Selection("shell")
    assert centre(design, "shell")


def test_a_link_is_gated_and_paced_in_the_inspector(design: Driver) -> None:
    design.session.desk.place_gate("calls:copilot>kubectl")
    design.settle()
    paced = entry(design, "calls:copilot>pager", "runs_per_day")
    paced.field.setText("40")
    QTest.keyClick(paced.field, Qt.Key.Key_Return)
    design.settle()
    link = design.document.workflow.link_by_id["calls:copilot>pager"]
    assert link.fact("runs_per_day") == 40
    fields = design.window.panels["inspector"].findChildren(FactField)
    field = next(f for f in fields if f.isVisible() and f.property("fact") == "gate")
    QTest.mouseClick(field, Left)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [each.text() for each in menu.actions()] == ["Approve kubectl", "none"]
    menu.actions()[0].trigger()
    menu.close()
    design.settle()
    assert design.document.workflow.link_by_id["calls:copilot>pager"].gate == "gate-kubectl"
