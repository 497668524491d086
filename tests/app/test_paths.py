"""Paths between nodes, as someone asks for them in the window and walks along them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_driver import Driver

from app.document.perspective import Selection
from app.ui.dialogs.path_ends import PathEndsDialog
from app.ui.panels.paths import PathsPanel


def panel(driver: Driver) -> PathsPanel:
    found = driver.window.panels["paths"]
    assert isinstance(found, PathsPanel)
    return found


def dialog(driver: Driver, command: str) -> PathEndsDialog:
    driver.trigger(command)
    found = driver.window.findChild(PathEndsDialog)
    assert isinstance(found, PathEndsDialog)
    return found


def type_into(widget, words: str) -> None:  # type: ignore[no-untyped-def]
    widget.filter.clear()
    QTest.keyClicks(widget.filter, words)


def rows(shown: PathsPanel) -> list[tuple[str, ...]]:
    model = shown.tree.model()
    return [
        tuple(model.index(row, column).data() for column in range(3))
        for row in range(model.rowCount())
    ]


def ask_all(driver: Driver, start: str, end: str) -> PathsPanel:
    asked = dialog(driver, "path.all")
    type_into(asked.starts, start)
    QTest.keyClick(asked.starts.filter, Qt.Key.Key_Return)
    type_into(asked.ends, end)
    QTest.keyClick(asked.ends.filter, Qt.Key.Key_Return)
    driver.settle()
    return panel(driver)


def test_all_ungated_paths_are_listed_and_the_first_is_lit(opened: Driver) -> None:
    shown = ask_all(opened, "ticket", "prod cl")
    # Two actions on the cluster make two paths over the same nodes.
    words = "Ticket → Incident copilot → kubectl → Prod cluster"
    # The link that came first in the file has the lesser id.
    assert rows(shown) == [
        ("Ungated", "3 steps", f"{words} (execute)"),
        ("Ungated", "3 steps", f"{words} (delete)"),
    ]
    assert shown.told.words() == "2 ungated paths from Ticket to Prod cluster"
    assert opened.window.tabs.current == "paths"
    selection = opened.perspective.selection
    assert selection.path is not None
    assert selection.path[0] == ("ticket", "copilot", "kubectl", "cluster")


def test_arrow_keys_step_along_the_path_which_stays_lit(opened: Driver) -> None:
    shown = ask_all(opened, "ticket", "prod cl")
    path = opened.perspective.selection.path
    shown.tree.setFocus()
    seen = [opened.perspective.selection.element]
    for _ in range(5):
        QTest.keyClick(shown.tree, Qt.Key.Key_Right)
        seen.append(opened.perspective.selection.element)
    assert seen == ["ticket", "copilot", "kubectl", "cluster", "cluster", "cluster"]
    QTest.keyClick(shown.tree, Qt.Key.Key_Left)
    assert opened.perspective.selection.element == "kubectl"
    assert opened.perspective.selection.path == path
    assert shown.tree.currentIndex().isValid()


def test_a_gate_takes_its_paths_away(opened: Driver) -> None:
    shown = ask_all(opened, "ticket", "prod cl")
    assert opened.document.place_gates(("calls:copilot>kubectl",))
    opened.settle()
    assert rows(shown) == []
    assert shown.told.words() == "No ungated path from Ticket to Prod cluster"


def test_the_shortest_path_to_here_tells_its_gates(opened: Driver) -> None:
    assert opened.document.place_gates(("calls:copilot>kubectl",))
    opened.settle()
    opened.session.desk.select(Selection("cluster"))
    asked = dialog(opened, "path.shortest")
    assert asked.ends.current is not None
    assert asked.ends.current.value == "cluster"
    type_into(asked.starts, "copilot")
    asked.search.click()
    opened.settle()
    shown = panel(opened)
    assert rows(shown) == [
        ("Gated", "2 steps", "Incident copilot → kubectl → Prod cluster (execute)")
    ]
    assert "every path passes a valid gate" in shown.told.words()


def test_everything_that_reaches_here(opened: Driver) -> None:
    opened.session.desk.select(Selection("cluster"))
    opened.trigger("path.reaching")
    shown = panel(opened)
    # What the pager answers is read by the copilot, which then calls kubectl.
    assert shown.told.words() == "4 nodes reach Prod cluster: 4 ungated"
    assert [way[2].partition(" → ")[0] for way in rows(shown)] == [
        "kubectl",
        "Incident copilot",
        "Pager",
        "Ticket",
    ]


def test_a_node_has_no_path_to_itself(opened: Driver) -> None:
    asked = dialog(opened, "path.all")
    type_into(asked.starts, "rota")
    type_into(asked.ends, "rota")
    assert not asked.search.isEnabled()
    assert asked.reason.text()
    asked.reject()


def test_a_finding_is_stepped_along_too(opened: Driver) -> None:
    opened.session.desk.step_finding(1)
    opened.settle()
    finding = opened.perspective.selection.finding
    assert finding
    opened.trigger("path.next")
    first = opened.perspective.selection
    assert first.path is not None
    assert first.element == first.path[0][0]
    opened.trigger("path.next")
    assert opened.perspective.selection.element == first.path[0][1]


def test_the_tabs_of_what_is_not_asked_for_are_away(opened: Driver) -> None:
    tabs = opened.window.tabs
    names = [tabs.bar.tabText(n) for n in range(tabs.bar.count()) if tabs.bar.isTabVisible(n)]
    assert not {"Paths", "Changes"} & set(names)
    shown = ask_all(opened, "ticket", "prod cl")
    shown.done.click()
    QApplication.processEvents()
    assert tabs.current != "paths"
    names = [tabs.bar.tabText(n) for n in range(tabs.bar.count()) if tabs.bar.isTabVisible(n)]
    assert "Paths" not in names
