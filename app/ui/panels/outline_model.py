"""The lines of the outline: zones with their zones and nodes, kept up to date line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel

from app.document.wording import plural

if TYPE_CHECKING:
    from graphs.model.elements import Node, Zone
    from graphs.model.workflow import Workflow

ELEMENT = int(Qt.ItemDataRole.UserRole)
#: How many actions of a node are open; what the filter looks through; the trust of a zone.
OPEN, SEARCHED, TRUST = ELEMENT + 1, ELEMENT + 2, ELEMENT + 3
#: The worst severity that is found about an element.
WORST = ELEMENT + 4


class OutlineModel(QStandardItemModel):
    """A line for each zone and node; a change of the workflow touches only what it changed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._zones: tuple[Zone, ...] = ()
        self._lines: dict[str, QStandardItem] = {}
        self._nodes: dict[str, Node] = {}

    def show(self, workflow: Workflow | None, still_open: dict[str, int]) -> bool:
        """Show a workflow with the number of open actions by node; whether all lines are new."""
        zones = tuple(workflow.zone_by_id.values()) if workflow is not None else ()
        nodes = workflow.node_by_id if workflow is not None else {}
        is_new = zones != self._zones
        if is_new:
            self._start_over(zones)
        for node_id in [known for known in self._nodes if known not in nodes]:
            self._drop(node_id)
        for node in nodes.values():
            self._update(node, workflow.zone_id(node) if workflow else "", still_open)
        self._nodes = dict(nodes)
        return is_new

    def index_of(self, element: str) -> QModelIndex:
        line = self._lines.get(element)
        return line.index() if line is not None else QModelIndex()

    def mark(self, worst: Mapping[str, str]) -> None:
        """Tell for each node the worst severity of what is found about it."""
        for node_id, node in self._nodes.items():
            line, severity = self._lines[node_id], worst.get(node_id, "")
            if (line.data(WORST) or "") != severity:
                line.setData(severity, WORST)
                self._tell(line, node)

    def _start_over(self, zones: tuple[Zone, ...]) -> None:
        self._lines = {}
        self.clear()
        self._zones, self._nodes = zones, {}
        self._lines = {zone.id: _zone_line(zone) for zone in zones}
        for zone in zones:
            around = self._lines.get(zone.parent or "", self)
            around.appendRow(self._lines[zone.id])

    def _drop(self, node_id: str) -> None:
        line = self._lines.pop(node_id)
        line.parent().removeRow(line.row())

    def _update(self, node: Node, zone_id: str, still_open: dict[str, int]) -> None:
        known = self._nodes.get(node.id)
        if known is not None and known.zone != node.zone:
            self._drop(node.id)
            known = None
        if known is None:
            self._lines[node.id] = QStandardItem()
            self._lines[zone_id].appendRow(self._lines[node.id])
        line = self._lines[node.id]
        count = still_open.get(node.id, 0)
        if known is node and line.data(OPEN) == count:
            return
        line.setText(node.title)
        line.setData(node.id, ELEMENT)
        line.setData(count, OPEN)
        line.setData(f"{node.title} {node.kind} {node.id}", SEARCHED)
        self._tell(line, node)

    def _tell(self, line: QStandardItem, node: Node) -> None:
        words, count = f"{node.kind} {node.title}", line.data(OPEN)
        if count:
            words += f", {plural(count, 'action')} not gated"
        if line.data(WORST):
            words += f", worst finding {line.data(WORST)}"
        line.setToolTip(words[:1].upper() + words[1:])
        line.setData(words, Qt.ItemDataRole.AccessibleTextRole)


def _zone_line(zone: Zone) -> QStandardItem:
    line = QStandardItem(zone.title)
    words = f"Zone {zone.title}, {zone.trust}"
    line.setData(zone.id, ELEMENT)
    line.setData(f"{zone.title} {zone.trust}", SEARCHED)
    line.setData(zone.trust, TRUST)
    line.setToolTip(words)
    line.setData(words, Qt.ItemDataRole.AccessibleTextRole)
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    line.setFont(font)
    return line
