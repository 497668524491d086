"""What the user does to the workflow by hand: asks what has to be asked, and edits the document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.document.arranging import Way, aligned, emptied, place_of_first
from app.document.kind_words import LINK_WORDS, kind_title
from app.document.perspective import Selection
from app.document.wording import plural
from app.services.messages import Message
from app.ui.clipboard import Clipboard
from app.ui.desk import Desk
from app.ui.older_parts import is_gone, kept, spot

if TYPE_CHECKING:
    from graphs.drawing.geometry import Rect
    from graphs.drawing.layout import Layout
    from graphs.model.workflow import Workflow

Point = tuple[float, float]


class Editor(QObject):
    """Takes gestures of the map and commands; every edit of it is one named undo step."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.clipboard = Clipboard(desk)
        view = desk.view
        view.toggled.connect(self.toggle)
        view.banded.connect(lambda nodes: desk.select(Selection.of_all(kept(desk, nodes))))
        view.nodes_dropped.connect(self.drop_nodes)
        view.link_drawn.connect(self.offer_links)
        view.kind_dropped.connect(self.drop_kind)

    @property
    def _workflow(self) -> Workflow | None:
        return self._desk.document.workflow

    @property
    def _layout(self) -> Layout | None:
        shown = self._desk.document.shown
        return shown.layout if shown is not None else None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The selected nodes, links and zones that the workflow has."""
        workflow, selection = self._workflow, self._desk.perspective.selection
        if workflow is None or selection.is_action or selection.finding:
            return ()
        return tuple(each for each in selection.elements if workflow.element(each) is not None)

    @property
    def chosen_boxes(self) -> dict[str, Rect]:
        """The boxes of the selected nodes on the map."""
        layout = self._layout
        if layout is None:
            return {}
        return {each: layout.nodes[each] for each in self.chosen if each in layout.nodes}

    @property
    def start_of_link(self) -> str:
        """The node that a link would start at; "" where none alone is selected."""
        workflow, chosen = self._workflow, self.chosen
        return (
            chosen[0] if workflow and len(chosen) == 1 and chosen[0] in workflow.node_by_id else ""
        )

    def _zone_here(self) -> str | None:
        """The zone that is selected, or that holds what is."""
        workflow, chosen = self._workflow, self.chosen
        if workflow is None or not chosen:
            return None
        if chosen[0] in workflow.node_by_id:
            return workflow.node(chosen[0]).zone
        return chosen[0] if any(zone.id == chosen[0] for zone in workflow.zones) else None

    def ask_node(self, kind: str = "") -> None:
        """Ask for a node to add; beginning with its name where the kind is known."""
        workflow = self._workflow
        if workflow is None:
            return
        from app.ui.dialogs.add_node import NEW_ZONE, AddNodeDialog

        dialog = AddNodeDialog(self._desk, workflow, self._zone_here(), self._window)
        if kind:
            dialog.choose_kind(kind)

        def add() -> None:
            fields = dialog.new_zone if dialog.zone == NEW_ZONE else None
            if fields is None:
                self.add_node(dialog.kind, dialog.name, dialog.zone)
                return
            zone = (fields.name.text(), fields.facts, fields.parent_zone)
            self.add_node(dialog.kind, dialog.name, None, new_zone=zone)

        dialog.accepted.connect(add)
        dialog.open()

    def add_node(
        self,
        kind: str,
        name: str,
        zone: str | None,
        place: Point | None = None,
        new_zone: tuple[str, dict[str, str], str | None] | None = None,
    ) -> None:
        """Add a node (in a zone that is added with it, where one is told) and select it."""
        from graphs.model import authoring

        workflow, layout = self._workflow, self._layout
        if workflow is None:
            return
        if new_zone is not None:
            workflow, zone = authoring.new_zone(workflow, *new_zone)
        workflow, node = authoring.new_node(workflow, kind, name, zone)
        if place is None and layout is not None:
            place = place_of_first(layout, zone)
        places = {node: place} if place is not None else None
        self._edit(f"add {kind} {workflow.node(node).title}", workflow, node, places)

    def _edit(
        self,
        text: str,
        after: Workflow,
        chosen: str,
        places: dict[str, Point] | None = None,
    ) -> None:
        """Make an edit whose result is known, and select what is new."""
        if self._desk.document.edit(text, lambda _: after, places):
            self._desk.select(Selection(chosen))
            self._desk.view.reveal_when_shown((chosen,))
            self._desk.view.setFocus()

    def drop_kind(self, kind: str, x: float, y: float) -> None:
        """Add a node of a kind, or a zone, where it was dropped, in the zone that is there."""
        workflow, layout = self._workflow, self._layout
        if workflow is None or layout is None:
            return
        zone, at = spot(self._desk, layout, x, y)
        if zone is not None and is_gone(self._desk, zone):
            return
        zone = zone if any(each.id == zone for each in workflow.zones) else None
        if kind == "zone":
            name = _free_name("Zone", {each.name for each in workflow.zones})
            self.add_zone(name, {"trust": "internal"}, zone, at)
        else:
            name = _free_name(kind_title(kind), {node.name for node in workflow.nodes})
            self.add_node(kind, name, zone, at)

    def ask_zone(self) -> None:
        """Ask for a zone to add."""
        workflow = self._workflow
        if workflow is None:
            return
        from app.ui.dialogs.add_zone import AddZoneDialog

        dialog = AddZoneDialog(workflow, self._zone_here(), self._window)
        fields = dialog.fields
        dialog.accepted.connect(
            lambda: self.add_zone(fields.name.text(), fields.facts, fields.parent_zone)
        )
        dialog.open()

    def add_zone(
        self, name: str, facts: dict[str, str], parent: str | None, place: Point | None = None
    ) -> None:
        """Add a zone, and select it."""
        from graphs.model import authoring

        workflow = self._workflow
        if workflow is None:
            return
        workflow, zone = authoring.new_zone(workflow, name, facts, parent)
        places = {f"zone:{zone}": place} if place is not None else None
        self._edit(f"add zone {name.strip()}", workflow, zone, places)

    def ask_link(self) -> None:
        """Ask for a link from the selected node."""
        workflow, start = self._workflow, self.start_of_link
        if workflow is None or not start:
            return
        from app.ui.dialogs.connect_nodes import ConnectDialog

        dialog = ConnectDialog(self._desk, workflow, start, self._window)
        dialog.accepted.connect(
            lambda: self.add_link(dialog.kind, start, dialog.target, dialog.facts)
        )
        dialog.open()

    def add_link(self, kind: str, start: str, end: str, facts: dict[str, str]) -> None:
        """Add a link, and select it."""
        from graphs.model import authoring

        workflow = self._workflow
        if workflow is None or start not in workflow.node_by_id or end not in workflow.node_by_id:
            return
        titles = f"{workflow.node(start).title} to {workflow.node(end).title}"
        workflow, link = authoring.new_link(workflow, kind, start, end, facts)
        self._edit(f"connect {titles} ({kind})", workflow, link)

    def offer_links(self, start: str, end: str, place: QPoint) -> None:
        """Offer the kinds of links that may join two nodes, or say why there is none."""
        workflow = self._workflow
        if is_gone(self._desk, start, end):
            return
        if workflow is None or start not in workflow.node_by_id:
            return
        if end not in workflow.node_by_id:
            self._desk.messages.note("A link leads to a node: drop it on one")
            return
        from graphs.model.facts import VERBS
        from graphs.model.linking import allowed_links, why_none

        from_kind, to_kind = workflow.node(start).kind, workflow.node(end).kind
        if refusal := why_none(from_kind, to_kind):
            self._desk.messages.note(refusal)
            return
        menu = QMenu(self._window)
        menu.setObjectName("links")
        for kind in allowed_links(from_kind, to_kind):
            words = f"{kind_title(kind)} — {LINK_WORDS[kind]}"
            if kind != "acts":
                menu.addAction(words, partial(self.add_link, kind, start, end, {}))
                continue
            verbs = menu.addMenu(words)
            for verb in VERBS:
                verbs.addAction(verb, partial(self.add_link, kind, start, end, {"verb": verb}))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def toggle(self, element: str) -> None:
        """Select an element besides what is selected, or no longer."""
        if is_gone(self._desk, element):
            return
        selection = self._desk.perspective.selection
        if selection.is_action or selection.finding or selection.chain:
            selection = Selection(selection.element)
        self._desk.select(selection.toggled(element))

    def select_all(self) -> None:
        workflow = self._workflow
        if workflow is not None:
            self._desk.select(Selection.of_all(tuple(node.id for node in workflow.nodes)))

    def delete(self) -> None:
        """Remove what is selected; of an action only the gate that it names."""
        from graphs.model import authoring

        document, selection = self._desk.document, self._desk.perspective.selection
        workflow, chosen = self._workflow, self.chosen
        if workflow is None:
            return
        gate = self._desk.gate_here()
        if gate and (selection.is_action or selection.finding or chosen == (gate,)):
            document.remove_gate(gate)
        elif chosen and not self._refuses(chosen):
            text = f"delete {_named(workflow, chosen)}"
            document.edit(text, lambda flow: authoring.remove_all(flow, chosen))
        else:
            return
        self._desk.select(Selection())

    def _refuses(self, elements: tuple[str, ...]) -> bool:
        """Whether a zone of an imported file is among them; it would come back with the file."""
        workflow = self._workflow
        fixed = self._desk.document.zones_of_file.intersection(elements)
        if workflow is None or not fixed:
            return False
        named = ", ".join(sorted(workflow.zone_by_id[zone].title for zone in fixed))
        text = (
            f"The imported file has {named}, and what is added beside it cannot take a zone away. "
            "Save it as an Ungated workflow first."
        )
        self._desk.messages.post(Message("warning", "This zone stays", text))
        return True

    @property
    def may_delete(self) -> bool:
        return bool(self.chosen) or bool(self._desk.gate_here())

    def cut(self) -> None:
        """Copy what is selected, then remove it."""
        workflow, chosen = self._workflow, self.chosen
        if workflow is None or not chosen or self._refuses(chosen):
            return
        from graphs.model import authoring

        def remove() -> None:
            text = f"cut {_named(workflow, chosen)}"
            if self._desk.document.edit(text, lambda flow: authoring.remove_all(flow, chosen)):
                self._desk.select(Selection())

        self.clipboard.copy(chosen, remove)

    def duplicate(self) -> None:
        """Add a second of what is selected."""
        from graphs.model import authoring

        workflow, chosen = self._workflow, self.chosen
        if workflow is not None and chosen:
            text = f"duplicate {_named(workflow, chosen)}"
            self.clipboard.insert(text, lambda flow: authoring.duplicate(flow, chosen))

    def align(self, way: Way) -> None:
        """Put the selected nodes in line, or spread them evenly."""
        boxes = self.chosen_boxes
        words = {"left": "align", "top": "align", "across": "spread", "down": "spread"}[way]
        self._desk.document.move(aligned(boxes, way), f"{words} {plural(len(boxes), 'node')}")

    def tidy(self) -> None:
        """Lay out the selected nodes afresh among the rest, which stays."""
        self._desk.document.tidy(frozenset(self.chosen_boxes))

    def drop_nodes(self, nodes: list[str], dx: float, dy: float, x: float, y: float) -> None:
        """Move nodes by a distance, and into the zone that is at the point of the drop."""
        from graphs.model import authoring

        workflow, layout = self._workflow, self._layout
        if workflow is None or layout is None:
            return
        zone, _ = spot(self._desk, layout, x, y)
        if zone is not None and is_gone(self._desk, zone):
            self._desk.view.put_back()
            return
        nodes = list(kept(self._desk, nodes))
        moved = [node for node in nodes if node in layout.nodes and node in workflow.node_by_id]
        places: dict[str, Point] = {}
        for node in moved:
            at = layout.nodes[node].centre
            places[node] = (at[0] + dx, at[1] + dy)
        if not moved:
            self._desk.view.put_back()
            return
        away = [node for node in moved if workflow.zone_id(workflow.node(node)) != zone]
        what = _named(workflow, tuple(moved))
        if zone is None or not away:
            self._desk.document.move(places, f"move {what}")
        else:
            target = zone if any(each.id == zone for each in workflow.zones) else None
            places |= emptied(workflow, layout, away, target)
            self._desk.document.edit(
                f"move {what} to {workflow.zone_by_id[zone].title}",
                lambda flow: authoring.put_into_zone(flow, away, target),
                places,
            )
        if not set(moved) <= set(self._desk.perspective.selection.elements):
            self._desk.select(Selection.of_all(tuple(moved)))


def _named(workflow: Workflow, elements: tuple[str, ...]) -> str:
    """`kubectl`, or `3 nodes`, as the names of undo steps say it."""
    if len(elements) > 1:
        nodes = sum(each in workflow.node_by_id for each in elements)
        return plural(nodes, "node") if nodes == len(elements) else f"{len(elements)} elements"
    link = workflow.link_by_id.get(elements[0])
    if link is not None:
        start, end = workflow.node(link.from_id).title, workflow.node(link.to_id).title
        return f"the link from {start} to {end}"
    return str(getattr(workflow.element(elements[0]), "title", elements[0]))


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free
