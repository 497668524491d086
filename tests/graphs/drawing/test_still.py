"""An edit keeps the map still, and cheaply so where it moves nothing."""

from __future__ import annotations

from pathlib import Path

import yaml

import resources
from graphs.api import load
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout, lay_out
from graphs.drawing.still import lay_out_again
from graphs.model import edits
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow

KIT = Kit.of(resources.font_metrics(), yaml.safe_load(resources.icons_text()))


def example() -> Workflow:
    path = next(item for item in resources.examples() if item.name == "incident-response.yaml")
    return load(Path(str(path)), resources.catalogues()).workflow


def again(workflow: Workflow, before: Workflow, layout: Layout) -> Layout:
    return lay_out_again(workflow, before, layout, KIT.measure)


def gated_call(workflow: Workflow) -> tuple[Workflow, str, str]:
    link = next(link for link in workflow.links if link.kind == "calls" and link.gate is None)
    changed, gate = edits.place_gate(workflow, link.id)
    return changed, gate, link.id


def test_a_gate_on_a_link_moves_no_box_and_no_line() -> None:
    workflow = example()
    layout = lay_out(workflow, KIT.measure)
    changed, gate, link = gated_call(workflow)
    after = again(changed, workflow, layout)
    assert after.nodes == layout.nodes
    assert after.zones == layout.zones
    assert after.routes == layout.routes
    assert after.shields == {**layout.shields, gate: (link,)}
    assert link in after.shield_spots


def test_the_shield_lies_where_a_fresh_layout_puts_it() -> None:
    workflow = example()
    layout = lay_out(workflow, KIT.measure)
    changed, _, link = gated_call(workflow)
    after = again(changed, workflow, layout)
    fresh = lay_out(changed, KIT.measure)
    assert after.shield_spots[link] == fresh.shield_spots[link]


def test_a_gate_on_a_link_to_what_is_folded_leaves_the_map_as_it_is() -> None:
    workflow = edits.add_node(example(), Node("llm", kind="model"))
    agent = next(node.id for node in workflow.nodes if node.kind == "agent")
    workflow = edits.add_link(workflow, Link("", kind="calls", from_id=agent, to_id="llm"))
    layout = lay_out(workflow, KIT.measure, fold=True)
    assert "llm" in layout.folded[agent]
    changed, _ = edits.place_gate(workflow, f"calls:{agent}>llm")
    after = again(changed, workflow, layout)
    assert after.routes == layout.routes
    assert after.shield_spots == layout.shield_spots


def test_taking_the_gate_away_gives_the_layout_before() -> None:
    workflow = example()
    layout = lay_out(workflow, KIT.measure)
    changed, gate, _ = gated_call(workflow)
    after = again(changed, workflow, layout)
    back = again(edits.remove(changed, [gate]), changed, after)
    assert back == layout


def test_a_new_node_is_placed_and_the_others_stay() -> None:
    workflow = example()
    layout = lay_out(workflow, KIT.measure)
    zone = workflow.zones[0].id
    changed = edits.add_node(workflow, Node("extra", kind="tool", zone=zone))
    after = again(changed, workflow, layout)
    assert "extra" in after.nodes
    kept = {node: rect for node, rect in after.nodes.items() if node != "extra"}
    assert kept.keys() == layout.nodes.keys()


def test_a_longer_name_is_laid_out_anew() -> None:
    workflow = example()
    layout = lay_out(workflow, KIT.measure)
    name = "A name so long that it needs a second line on its box"
    changed = edits.set_attribute(workflow, workflow.nodes[0].id, "name", name)
    after = again(changed, workflow, layout)
    assert after.faces[workflow.nodes[0].id] != layout.faces[workflow.nodes[0].id]


def test_what_was_not_folded_stays_so_when_the_map_grows() -> None:
    workflow = example()
    layout = lay_out(workflow, KIT.measure)
    assert not layout.folded
    changed = workflow
    for number in range(40):
        changed = edits.add_node(changed, Node(f"extra{number}", zone=workflow.zones[0].id))
    after = again(changed, workflow, layout)
    assert not after.folded
    assert set(layout.nodes) < set(after.nodes)
