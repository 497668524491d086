"""Layouts are the same for the same workflow, keep what stands, and survive Graphviz."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import pytest
from drawings import kit, random_workflow
from invariants import misplaced_in_zones, overlapping_nodes, routes_through_boxes

from graphs.drawing.graphviz import Job, LayoutFailed, Result, graphviz_layout, isolated_layout
from graphs.drawing.lanes import lane_layout
from graphs.drawing.layout import Layout, lay_out
from graphs.model.edits import add_link, add_node, add_zone, place_gate, remove
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids


def layout_of(workflow: Workflow, kept: Layout | None = None, fold: bool = False) -> Layout:
    return lay_out(workflow, kit().measure, kept.positions if kept else None, fold=fold)


def chain(count: int) -> Workflow:
    nodes = tuple(Node(f"n{i}", kind="step", zone="z") for i in range(count))
    links = [Link("", kind="flow", from_id=f"n{i}", to_id=f"n{i + 1}") for i in range(count - 1)]
    zone = Zone("z", name="Zone", facts={"trust": "internal"})
    return Workflow("Chain", (zone,), nodes, with_link_ids(links))


@pytest.mark.parametrize("seed", range(4))
def test_the_same_workflow_gives_the_same_layout(seed: int) -> None:
    assert layout_of(random_workflow(seed)) == layout_of(random_workflow(seed))


def test_content_moves_from_left_to_right() -> None:
    layout = layout_of(chain(5))
    lefts = [layout.nodes[f"n{i}"].x for i in range(5)]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == 5


@pytest.mark.parametrize("seed", range(12))
def test_kept_nodes_stay_and_new_ones_find_room(seed: int) -> None:
    workflow = random_workflow(seed, 10 + seed)
    gone = [node.id for node in workflow.nodes[::5]]
    before = layout_of(remove(workflow, gone))
    after = layout_of(workflow, before)
    assert overlapping_nodes(after) == []
    assert misplaced_in_zones(workflow, after) == []
    assert routes_through_boxes(workflow, after) == []
    # Either nothing moved, or what lay below a zone moved down together.
    falls = {
        (round(after.nodes[n].x - box.x, 3), round(after.nodes[n].y - box.y, 3))
        for n, box in before.nodes.items()
        if n in after.nodes
    }
    assert all(dx == 0 and dy >= 0 for dx, dy in falls)


@pytest.mark.parametrize("seed", range(6))
def test_a_kept_layout_without_an_edit_is_the_same(seed: int) -> None:
    workflow = random_workflow(seed)
    before = layout_of(workflow)
    after = layout_of(workflow, before)
    for old, new in ((before.nodes, after.nodes), (before.zones, after.zones)):
        assert old.keys() == new.keys()
        for name, box in old.items():
            assert tuple(new[name]) == pytest.approx(tuple(box))


def test_a_node_moved_by_hand_stays_there_and_links_go_round_it() -> None:
    workflow = chain(5)
    positions = dict(layout_of(workflow).positions)
    x, y = positions["n2"]
    positions["n2"] = (x - 70.0, y + 90.0)
    positions["n1"] = (positions["n1"][0], y + 40.0)
    layout = lay_out(workflow, kit().measure, positions, fold=False)
    assert layout.nodes["n2"].centre == pytest.approx((x - 70.0, y + 90.0))
    assert routes_through_boxes(workflow, layout) == []


def test_a_new_node_lands_beside_what_leads_to_it() -> None:
    workflow = chain(3)
    before = layout_of(workflow)
    grown = add_node(workflow, Node("new", kind="system", zone="z"))
    link = Link("", kind="acts", from_id="n0", to_id="new", facts={"verb": "send"})
    grown = add_link(grown, link)
    after = layout_of(grown, before)
    assert after.nodes["new"].x > after.nodes["n0"].right
    assert abs(after.nodes["new"].centre[1] - after.nodes["n0"].centre[1]) < 250


def test_placing_a_gate_on_a_link_moves_no_node() -> None:
    workflow = chain(4)
    before = layout_of(workflow)
    gated, gate = place_gate(workflow, workflow.links[1].id)
    after = layout_of(gated, before)
    assert after.nodes == before.nodes
    assert gate not in after.nodes
    assert after.shields[gate] == (workflow.links[1].id,)
    spot = after.shield_spots[workflow.links[1].id]
    line = after.line(workflow.links[1].id)
    nearest = min(math.dist(line.at(step), spot) for step in range(int(line.length) + 1))
    assert nearest < 1.0


def test_an_empty_zone_has_a_box_and_keeps_its_place() -> None:
    workflow = add_zone(chain(3), Zone("empty", name="Nothing here", facts={"trust": "partner"}))
    before = layout_of(workflow)
    assert before.zones["empty"].width > 150
    after = layout_of(workflow, before)
    assert tuple(after.zones["empty"]) == pytest.approx(tuple(before.zones["empty"]))


def test_folding_leaves_only_badges_and_never_hides_a_node() -> None:
    workflow = random_workflow(3, 40)
    layout = layout_of(workflow, fold=True)
    folded = {node for nodes in layout.folded.values() for node in nodes}
    shown = set(layout.nodes) | folded | set(layout.shields)
    assert shown == {node.id for node in workflow.nodes}
    assert not folded & set(layout.nodes)


def test_links_to_one_node_share_a_trunk_but_keep_their_own_starts() -> None:
    workflow = chain(8)
    hub = Node("hub", kind="system", zone="z")
    workflow = add_node(workflow, hub)
    for i in (0, 2, 4, 6):
        link = Link("", kind="acts", from_id=f"n{i}", to_id="hub", facts={"verb": "send"})
        workflow = add_link(workflow, link)
    layout = layout_of(workflow)
    routes = [layout.routes[f"acts:n{i}>hub"] for i in (0, 2, 4, 6)]
    assert len({route[-1] for route in routes}) == 1
    assert len({route[0] for route in routes}) == 4


def failing(job: Job) -> Result:
    raise LayoutFailed("Graphviz failed: told to")


@pytest.mark.parametrize("seed", range(6))
def test_without_graphviz_nodes_stand_in_lanes_and_the_map_says_so(seed: int) -> None:
    workflow = random_workflow(seed, 60)
    layout = lay_out(workflow, kit().measure, run=failing)
    assert "lanes" in layout.note
    assert overlapping_nodes(layout) == []
    assert misplaced_in_zones(workflow, layout) == []


def test_lanes_put_each_step_after_the_one_before() -> None:
    job = small_job()
    xs = [x for x, _ in lane_layout(job)["nodes"]]
    assert xs[0] < xs[1] < xs[2]


def test_lanes_end_on_a_cycle() -> None:
    job = small_job()
    job["edges"].append((2, 0, 1, 1))
    assert len(lane_layout(job)["nodes"]) == 3


def small_job() -> Job:
    return {
        "nodes": [(100.0, 40.0)] * 3,
        "edges": [(0, 1, 1, 1), (1, 2, 1, 1)],
        "clusters": [(-1, 20.0, [0, 1, 2])],
        "rank_gap": 60.0,
        "node_gap": 20.0,
        "margin": 20.0,
    }


def test_graphviz_in_a_process_gives_the_same() -> None:
    assert isolated_layout(small_job()) == graphviz_layout(small_job())


def test_graphviz_that_takes_too_long_is_ended() -> None:
    with pytest.raises(LayoutFailed, match="longer than"):
        isolated_layout(small_job(), seconds=0.0)


def test_folding_is_by_size_unless_asked() -> None:
    nodes = (
        Node("a", kind="agent"),
        Node("m", kind="model"),
        *(Node(f"s{i}", kind="step") for i in range(40)),
    )
    links = with_link_ids([Link("", kind="calls", from_id="a", to_id="m")])
    large = Workflow("Large", (), nodes, links)
    assert lay_out(large, kit().measure).folded == {"a": ("m",)}
    small = replace(large, nodes=nodes[:3])
    assert lay_out(small, kit().measure).folded == {}


def test_a_missing_library_of_graphviz_is_a_failed_layout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(LayoutFailed, match="cannot be loaded"):
        graphviz_layout(small_job())
