"""What the commands of the menu What-if do with what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.ui.workbench import Workbench

if TYPE_CHECKING:
    from app.ui.panels.whatif import WhatIfPanel
    from graphs.model.elements import Element, Link, Node
    from graphs.model.scenario import Change
    from graphs.model.workflow import Workflow

#: The panel that shows what is tried.
PANEL = "whatif"


def _workflow(bench: Workbench) -> Workflow | None:
    return bench.desk.document.workflow


def _element(bench: Workbench) -> Element | None:
    workflow = _workflow(bench)
    element = bench.desk.perspective.selection.element
    return workflow.element(element) if workflow is not None and element else None


def _node(bench: Workbench, kind: str = "") -> Node | None:
    workflow = _workflow(bench)
    element = bench.desk.perspective.selection.element
    node = workflow.node_by_id.get(element) if workflow is not None else None
    return node if node is not None and kind in ("", node.kind) else None


def _link(bench: Workbench) -> Link | None:
    workflow = _workflow(bench)
    element = bench.desk.perspective.selection.element
    return workflow.link_by_id.get(element) if workflow is not None else None


def _try(bench: Workbench, change: Change) -> None:
    """Try a change and show what it comes to; the keyboard stays where it is."""
    if bench.desk.scenarios.add(change) and not bench.is_shown(PANEL):
        bench.toggle(PANEL)


def can_gate(bench: Workbench) -> bool:
    return bool(bench.desk.gate_wanted_here())


def gate(bench: Workbench) -> None:
    from graphs.model.scenario import PlaceGate

    _try(bench, PlaceGate(bench.desk.gate_wanted_here()))


def can_remove_gate(bench: Workbench) -> bool:
    return bool(bench.desk.gate_here())


def remove_gate(bench: Workbench) -> None:
    from graphs.model.scenario import RemoveGate

    _try(bench, RemoveGate(bench.desk.gate_here()))


def can_cut(bench: Workbench) -> bool:
    return _link(bench) is not None


def cut(bench: Workbench) -> None:
    from graphs.model.scenario import CutLink

    link = _link(bench)
    if link is not None:
        _try(bench, CutLink(link.id))


def can_make_just_in_time(bench: Workbench) -> bool:
    node = _node(bench, "identity")
    return node is not None and node.fact("issued") != "request"


def make_just_in_time(bench: Workbench) -> None:
    from graphs.model.scenario import MakeJustInTime

    node = _node(bench, "identity")
    if node is not None:
        _try(bench, MakeJustInTime(node.id))


def can_revoke(bench: Workbench) -> bool:
    if _node(bench, "privilege") is not None:
        return True
    link = _link(bench)
    if link is None:
        return False
    from graphs.model.scenario import AUTHORITY

    return link.kind in AUTHORITY


def revoke(bench: Workbench) -> None:
    from graphs.model.scenario import Revoke

    _try(bench, Revoke(bench.desk.perspective.selection.element))


def can_move(bench: Workbench) -> bool:
    workflow = _workflow(bench)
    return workflow is not None and _node(bench) is not None and bool(_zones(bench))


def _zones(bench: Workbench) -> list[tuple[str, str]]:
    """The zones that the selected node may be moved to, by id and title."""
    workflow, node = _workflow(bench), _node(bench)
    if workflow is None or node is None:
        return []
    return [(zone.id, zone.title) for zone in workflow.zones if zone.id != node.zone]


def ask_zone(bench: Workbench) -> None:
    """Ask for a zone in a menu."""
    from graphs.model.scenario import MoveNode

    node = _node(bench)
    if node is not None:
        changes = [(title, MoveNode(node.id, zone)) for zone, title in _zones(bench)]
        _ask(bench, f"Move {node.title} to", changes)


def can_trust(bench: Workbench) -> bool:
    workflow, element = _workflow(bench), _element(bench)
    return workflow is not None and element is not None and element in workflow.zones


def ask_trust(bench: Workbench) -> None:
    """Ask for a trust in a menu."""
    from graphs.model.elements import Zone
    from graphs.model.facts import TRUSTS
    from graphs.model.scenario import SetTrust

    zone = _element(bench)
    if isinstance(zone, Zone):
        changes = [
            (trust, SetTrust(zone.id, trust)) for trust in TRUSTS if trust != zone.fact("trust")
        ]
        _ask(bench, f"Take {zone.title} for", changes)


def _ask(bench: Workbench, title: str, changes: Iterable[tuple[str, Change]]) -> None:
    """A menu of changes where the selection stands, else in the middle of the map."""
    menu = QMenu(bench.window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(title)
    menu.addSection(title)
    for words, change in changes:
        run: Callable[..., None] = partial(_chosen, bench, change)
        menu.addAction(words.replace("&", "&&")).triggered.connect(run)
    menu.setActiveAction(menu.actions()[1])
    view = bench.desk.view
    menu.popup(view.mapToGlobal(view.rect().center() - QPoint(menu.sizeHint().width() // 2, 0)))


def _chosen(bench: Workbench, change: Change, *_: object) -> None:
    _try(bench, change)


def new(bench: Workbench) -> None:
    bench.desk.scenarios.new()
    if not bench.is_shown(PANEL):
        bench.toggle(PANEL)


def has_scenario(bench: Workbench) -> bool:
    return bench.desk.scenarios.chosen is not None


def has_changes(bench: Workbench) -> bool:
    kept = bench.desk.scenarios.chosen
    return kept is not None and bool(kept.scenario.changes)


def take_back(bench: Workbench) -> None:
    bench.desk.scenarios.take_back(-1)


def apply(bench: Workbench) -> None:
    bench.desk.scenarios.apply()


def discard(bench: Workbench) -> None:
    bench.desk.scenarios.discard()


def _panel(bench: Workbench) -> WhatIfPanel:
    from app.ui.panels.whatif import WhatIfPanel

    panel = bench.panels[PANEL]
    assert isinstance(panel, WhatIfPanel)
    return panel


def toggle_map(bench: Workbench) -> None:
    """Look at the scenario on the map, or at the design again."""
    _panel(bench).see.toggle()


def is_on_map(bench: Workbench) -> bool:
    return _panel(bench).map.is_looked_at


def show_frontier(bench: Workbench) -> None:
    """Turn to the frontier; a point of it becomes a scenario."""
    bench.focus(PANEL)
    _panel(bench).show_frontier()
