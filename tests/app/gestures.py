"""Gestures that change a workflow, with what each must do: rules of a state machine.

What a gesture must do is said here of node, link and zone ids, apart from the edits of the engine.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from history import History, written
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from lone_desk import LoneDesk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_modelling import drag
from window_driver import INCIDENT

from app.document.fact_choices import choices_for
from app.document.perspective import Selection
from app.ui.services import Services
from graphs.formats.native import read_native
from graphs.formats.native_schema import facts_of
from graphs.model.elements import Link, Node, Zone
from graphs.model.facts import LINK_FACTS, NODE_FACTS, TRUSTS
from graphs.model.linking import allowed_links
from graphs.model.workflow import Workflow
from tests.properties.random_workflows import random_workflow

NUMBERS = st.integers(0, 10_000)
FEW = st.lists(NUMBERS, min_size=1, max_size=4)

Picture = tuple[
    dict[str, tuple[str, str | None]],
    dict[str, tuple[str, str, str, str | None]],
    dict[str, str | None],
]


def picture(workflow: Workflow) -> Picture:
    """Nodes by kind and zone, links by kind, ends and gate, zones by parent."""
    return (
        {node.id: (node.kind, node.zone) for node in workflow.nodes},
        {link.id: (link.kind, link.from_id, link.to_id, link.gate) for link in workflow.links},
        {zone.id: zone.parent for zone in workflow.zones},
    )


def without(before: Picture, gone: set[str]) -> Picture:
    """What is left of a picture without these elements, and what hangs on them."""
    nodes, links, zones = before

    def around(zone: str | None) -> str | None:
        while zone in gone:
            zone = zones[zone]
        return zone

    return (
        {node: (kind, around(zone)) for node, (kind, zone) in nodes.items() if node not in gone},
        {
            link: (kind, start, end, None if gate in gone else gate)
            for link, (kind, start, end, gate) in links.items()
            if gone.isdisjoint((link, start, end))
        },
        {zone: around(parent) for zone, parent in zones.items() if zone not in gone},
    )


class EditGestures(RuleBasedStateMachine):
    """A user who does anything at all, in any order, and does not always wait."""

    def __init__(self, qtbot: QtBot, services: Services, mishaps: list[Any]) -> None:
        super().__init__()
        self.alone = LoneDesk(qtbot, services)
        self.document, self.desk = self.alone.document, self.alone.desk
        self.editor = self.alone.editor
        self.history = History(self.document)
        self.mishaps = mishaps
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "flow.yaml"
        self.first_bytes = b""
        self.kept: dict[Path, bytes] = {}

    @initialize(seed=NUMBERS)
    def begin(self, seed: int) -> None:
        text = written(random_workflow(Random(seed), 8)) if seed else INCIDENT
        self.path.write_text(text, encoding="utf-8")
        self.first_bytes = self.path.read_bytes()
        self.kept = self.files()
        QApplication.clipboard().clear()
        self.alone.open(self.path)

    @property
    def workflow(self) -> Workflow:
        assert self.document.workflow is not None
        return self.document.workflow

    def files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(Path(self.folder.name).iterdir())}

    def node(self, number: int, kind: str = "") -> Node | None:
        nodes = [node for node in self.workflow.nodes if kind in ("", node.kind)]
        return nodes[number % len(nodes)] if nodes else None

    def link(self, number: int) -> Link | None:
        links = self.workflow.links
        return links[number % len(links)] if links else None

    def zone(self, number: int) -> Zone | None:
        """A zone, or none of them."""
        zones = self.workflow.zones
        place = number % (len(zones) + 1)
        return zones[place] if place < len(zones) else None

    def elements(self, numbers: list[int]) -> tuple[str, ...]:
        flow = self.workflow
        ids = [each.id for each in (*flow.nodes, *flow.links, *flow.zones)]
        return tuple(dict.fromkeys(ids[number % len(ids)] for number in numbers)) if ids else ()

    def select(self, elements: tuple[str, ...]) -> None:
        self.desk.select(Selection.of_all(elements))

    def settle(self) -> None:
        self.alone.settle()
        self.history.check()
        self.history.check_places()
        assert self.alone.on_map() == {node.id for node in self.workflow.nodes}

    def is_free(self, *ids: str) -> bool:
        before = self.history.states[self.history.index - 1].workflow
        return all(before.element(each) is None for each in ids)

    def edited(self, gesture: Callable[[], object]) -> tuple[Picture, Picture, bool]:
        """What was, what is, and whether the gesture became a step of the undo stack."""
        before, at = picture(self.workflow), self.history.index
        gesture()
        self.history.check()
        after = picture(self.workflow)
        moved = self.history.index - at
        assert moved in (0, 1)
        if not moved:
            assert after == before
        return before, after, bool(moved)

    @invariant()
    def nothing_went_wrong(self) -> None:
        said = ["".join(traceback.format_exception(*each)) for each in self.mishaps]
        self.mishaps.clear()
        assert not said, "\n".join(said)
        assert not [each.as_text() for each in self.alone.told if each.level == "error"]

    @precondition(lambda self: self.history.states)
    @invariant()
    def it_is_what_it_was(self) -> None:
        self.history.check()
        names = [each.name for each in self.document.scenarios]
        assert len(names) == len(set(names)), names
        assert names == [each.name for each in self.desk.scenarios.kept]

    @rule()
    def wait(self) -> None:
        self.settle()

    @rule(kind=st.sampled_from(sorted(NODE_FACTS)), zone=NUMBERS, name=st.sampled_from(["a", "b"]))
    def add_node(self, kind: str, zone: int, name: str) -> None:
        home = self.zone(zone)
        before, after, _ = self.edited(
            lambda: self.editor.add_node(kind, name, home.id if home else None)
        )
        (new,) = set(after[0]) - set(before[0])
        assert after[0] == {**before[0], new: (kind, home.id if home else None)}
        assert after[1:] == before[1:]
        assert self.is_free(new)
        assert self.editor.chosen == (new,)

    @rule(
        kind=st.sampled_from([*sorted(NODE_FACTS), "zone"]),
        x=st.floats(-300, 2_000),
        y=st.floats(-300, 1_500),
    )
    def drop_kind(self, kind: str, x: float, y: float) -> None:
        before, after, done = self.edited(lambda: self.editor.drop_kind(kind, x, y))
        part = 2 if kind == "zone" else 0
        assert len(after[part]) == len(before[part]) + done

    @rule(start=NUMBERS, end=NUMBERS, number=NUMBERS)
    def add_link(self, start: int, end: int, number: int) -> None:
        one, other = self.node(start), self.node(end)
        kinds = allowed_links(one.kind, other.kind) if one and other else ()
        if one is None or other is None or not kinds:
            return
        kind = kinds[number % len(kinds)]
        before, after, _ = self.edited(lambda: self.editor.add_link(kind, one.id, other.id, {}))
        (new,) = set(after[1]) - set(before[1])
        assert after[1] == {**before[1], new: (kind, one.id, other.id, None)}
        assert (after[0], after[2]) == (before[0], before[2])

    @rule(
        trust=st.sampled_from(TRUSTS),
        parent=NUMBERS,
        name=st.sampled_from(["a", "Outer", "unplaced"]),
    )
    def add_zone(self, trust: str, parent: int, name: str) -> None:
        around = self.zone(parent)
        parent_id = around.id if around else None
        before, after, _ = self.edited(
            lambda: self.editor.add_zone(name, {"trust": trust}, parent_id)
        )
        (new,) = set(after[2]) - set(before[2])
        assert after == (before[0], before[1], {**before[2], new: parent_id})
        assert self.is_free(new)

    @rule(numbers=FEW)
    def delete(self, numbers: list[int]) -> None:
        chosen = self.elements(numbers)
        if not chosen:
            return
        self.select(chosen)
        gates = [each for each in chosen if self.desk.gate_here() == each]
        before, after, done = self.edited(self.editor.delete)
        assert done
        expected = without(before, set(chosen))
        if len(chosen) > 1 or not gates:
            assert after == expected
        else:
            # What asked a gate that goes asks what the gate let through to.
            assert (after[0], after[2]) == (expected[0], expected[2])
            kept = {link: after[1][link] for link in expected[1]}
            assert kept == expected[1]

    @rule(number=NUMBERS)
    def place_gate(self, number: int) -> None:
        link = self.link(number)
        if link is None or "gate" not in LINK_FACTS[link.kind].model_fields:
            return
        before, after, _ = self.edited(lambda: self.desk.place_gate(link.id))
        (new,) = set(after[0]) - set(before[0])
        assert after[0][new][0] == "gate"
        assert after[1][link.id] == (*before[1][link.id][:3], new)
        assert {each for each in after[1] if after[1][each] != before[1][each]} == {link.id}

    @rule(number=NUMBERS)
    def remove_gate(self, number: int) -> None:
        gate = self.node(number, "gate")
        if gate is None:
            return
        before, after, _ = self.edited(lambda: self.document.remove_gate(gate.id))
        assert after[0] == {each: is_ for each, is_ in before[0].items() if each != gate.id}
        assert not any(gate.id in link for link in after[1].values())

    @rule(numbers=NUMBERS, fact=NUMBERS, choice=NUMBERS)
    def set_fact(self, numbers: int, fact: int, choice: int) -> None:
        chosen = self.elements([numbers])
        if not chosen:
            return
        element = self.workflow.element(chosen[0])
        assert element is not None
        kind = "zone" if isinstance(element, Zone) else element.kind
        facts = [*facts_of(kind), "id", "name", "zone", "parent", "owner"]
        asked = choices_for(self.workflow, element.id, facts[fact % len(facts)])
        if asked is None:
            return
        values = [each.value for each in asked.choices]
        if not values:
            values = ["a word"] if asked.fact not in ("runs_per_day", "ttl") else []
        if not values:
            return
        value = values[choice % len(values)]
        self.select((element.id,))
        others = {each.id: each for each in self.everything() if each.id != element.id}
        self.edited(lambda: self.document.edit(f"set {asked.title}", asked.edit(value)))
        if asked.fact not in ("id", "approvers"):
            assert {e.id: e for e in self.everything() if e.id != element.id} == others

    def everything(self) -> Iterator[Node | Link | Zone]:
        yield from self.workflow.nodes
        yield from self.workflow.links
        yield from self.workflow.zones

    @rule(numbers=FEW, dx=st.floats(-400, 400), dy=st.floats(-400, 400))
    def move(self, numbers: list[int], dx: float, dy: float) -> None:
        self.settle()
        # A gate that only links name stands on them, at no place of its own.
        placed = self.document.places
        wanted = dict.fromkeys(node.id for node in map(self.node, numbers) if node is not None)
        nodes = [each for each in wanted if each in placed]
        if not nodes:
            return
        at = placed[nodes[0]]
        before, after, _ = self.edited(
            lambda: self.editor.drop_nodes(nodes, dx, dy, at[0] + dx, at[1] + dy)
        )
        assert after[1:] == before[1:]
        still = {each: is_ for each, is_ in before[0].items() if each not in nodes}
        assert {each: is_ for each, is_ in after[0].items() if each not in nodes} == still
        assert len({after[0][each][1] for each in nodes if after[0][each] != before[0][each]}) < 2

    @rule(number=NUMBERS, x=st.integers(-150, 150), y=st.integers(-150, 150))
    def drag_by_hand(self, number: int, x: int, y: int) -> None:
        """With the pointer, on the map as it is seen."""
        self.settle()
        node = self.node(number)
        item = self.alone.view.item(node.id, "node") if node is not None else None
        if item is None:
            return
        self.alone.view.fit()
        left, top, width, height = item.bounds
        viewport = self.alone.view.viewport()
        start = self.alone.view.mapFromScene(left + width / 2, top + height / 2)
        self.edited(lambda: drag(viewport, start, viewport, start + QPoint(x, y)))
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    @rule(
        key=st.sampled_from([Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Tab])
    )
    def press(self, key: Qt.Key) -> None:
        """Walk on the map by keyboard."""
        self.edited(lambda: QTest.keyClick(self.alone.view, key))

    @rule(numbers=FEW, way=st.sampled_from(["left", "top", "across", "down"]))
    def align(self, numbers: list[int], way: Any) -> None:
        self.settle()
        self.select(self.elements(numbers))
        before, after, _ = self.edited(lambda: self.editor.align(way))
        assert after == before

    @rule(numbers=st.none() | FEW, waits=st.booleans())
    def tidy(self, numbers: list[int] | None, waits: bool) -> None:
        self.settle()
        before = picture(self.workflow)
        if numbers is None:
            self.document.tidy()
        else:
            self.select(self.elements(numbers))
            self.editor.tidy()
        if waits:
            self.settle()
            assert picture(self.workflow) == before

    @rule(numbers=FEW, is_cut=st.booleans())
    def copy(self, numbers: list[int], is_cut: bool) -> None:
        self.settle()
        chosen = self.elements(numbers)
        if not chosen:
            return
        self.select(chosen)
        before = picture(self.workflow)
        if is_cut:
            self.editor.cut()
        else:
            self.editor.clipboard.copy(chosen)
        self.settle()
        assert picture(self.workflow) == (without(before, set(chosen)) if is_cut else before)

    @rule(waits=st.booleans())
    def paste(self, waits: bool) -> None:
        self.settle()
        before = picture(self.workflow)
        text = QApplication.clipboard().text()
        self.editor.clipboard.paste()
        if not waits:
            return
        self.settle()
        part = picture(read_native(text, "copied")) if text else ({}, {}, {})
        after = picture(self.workflow)
        for number in (0, 1, 2):
            assert before[number].items() <= after[number].items()
        assert len(after[0]) == len(before[0]) + len(part[0])
        assert len(after[1]) == len(before[1]) + len(part[1])

    @rule(numbers=FEW)
    def duplicate(self, numbers: list[int]) -> None:
        chosen = self.elements(numbers)
        if not chosen:
            return
        self.select(chosen)
        before, after, _ = self.edited(self.editor.duplicate)
        for number in (0, 1, 2):
            assert before[number].items() <= after[number].items()
