"""A part of a map holds what its definition says, and a lens says of it what it says of the whole.

Parts are worked out again here in the slow and obvious way.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawings import judged, kit, random_workflow

from graphs.analysis.result import Path
from graphs.drawing.builder import build_scene
from graphs.drawing.excerpt import Excerpt, around_part, told_part, zone_part
from graphs.drawing.layout import lay_out
from graphs.drawing.lens import NodeLook, Question
from graphs.drawing.lenses import LENSES, lens
from graphs.drawing.scene import FADED_OPACITY
from graphs.model.workflow import Workflow

SEEDS = range(6)


def is_in(whole: Workflow, node: str, zone: str) -> bool:
    """Whether a node lies in a zone or in one within it."""
    current: str | None = whole.node(node).zone or "unplaced"
    while current is not None and current != zone:
        current = whole.zone_by_id[current].parent
    return current == zone


def named_gates(whole: Workflow, links: frozenset[str]) -> set[str]:
    gates = {whole.link_by_id[link].gate for link in links}
    return {gate for gate in gates if gate is not None and gate in whole.node_by_id}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_zone_is_drawn_with_the_zones_within_and_the_far_ends_of_its_links(seed: int) -> None:
    whole = random_workflow(seed)
    for zone in whole.zone_by_id:
        part = zone_part(whole, zone)
        inside = {node.id for node in whole.nodes if is_in(whole, node.id, zone)}
        links = {
            link.id
            for link in whole.links
            if is_in(whole, link.from_id, zone) or is_in(whole, link.to_id, zone)
        }
        ends = {whole.link_by_id[link].from_id for link in links}
        ends |= {whole.link_by_id[link].to_id for link in links}
        outside = (ends | named_gates(whole, part.links)) - inside
        assert part.links == links
        assert part.context == outside
        assert part.nodes == inside | outside


def distances(whole: Workflow, start: str) -> dict[str, int]:
    far = {node.id: len(whole.nodes) + 1 for node in whole.nodes}
    far[start] = 0
    for _ in whole.nodes:
        for link in whole.links:
            for one, other in ((link.from_id, link.to_id), (link.to_id, link.from_id)):
                far[one] = min(far[one], far[other] + 1)
    return far


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("steps", [0, 1, 2, 50])
def test_around_a_node_is_what_so_many_links_away_is(seed: int, steps: int) -> None:
    whole = random_workflow(seed)
    analysis = judged(whole)
    for node in list(whole.node_by_id)[::5]:
        part = around_part(whole, analysis, node, steps)
        far = distances(whole, node)
        near = {other for other, away in far.items() if away <= min(steps, len(whole.nodes))}
        assert part.nodes - part.context == near
        assert part.context == named_gates(whole, part.links) - near
        assert part.links == {link.id for link in whole.links if {link.from_id, link.to_id} <= near}


@pytest.mark.parametrize("seed", SEEDS)
def test_around_a_node_is_its_blast_radius_and_what_a_link_joins_to_it(seed: int) -> None:
    whole = random_workflow(seed)
    analysis = judged(whole)
    for node in whole.node_by_id:
        radius, far = analysis.radius(node), distances(whole, node)
        reached = {*radius.ungated, *radius.weak, *radius.gated, *radius.latent}
        ways = {station for one in reached for station in radius.witnesses[one].nodes}
        part = around_part(whole, analysis, node)
        near = {other for other, away in far.items() if away <= 1}
        assert part.nodes - part.context == reached | ways | near
        for one in reached:
            assert set(radius.witnesses[one].links) & whole.link_by_id.keys() <= part.links


def test_a_finding_is_drawn_with_its_elements_and_its_path_lit() -> None:
    whole = random_workflow(3)
    link, other = whole.links[0], whole.links[-1]
    path = Path((link.from_id, link.to_id), (link.id,))
    zone, node = whole.zones[-1].id, whole.nodes[7].id
    part = told_part(whole, "Two findings", [((node, zone), path), ((other.id,), Path())])
    lit = {link.from_id, link.to_id, other.from_id, other.to_id, node}
    assert part.nodes - part.context == lit
    assert part.path is not None
    assert set(part.path.nodes) == lit
    assert set(part.path.links) == {link.id, other.id}
    assert zone in part.zones


def parts(whole: Workflow) -> list[Excerpt]:
    node = max(whole.links_from, key=lambda one: len(whole.links_from[one]))
    told = [((whole.nodes[2].id,), Path()), ((whole.links[1].id,), Path())]
    return [
        zone_part(whole, whole.zones[0].id),
        around_part(whole, judged(whole), node),
        around_part(whole, judged(whole), node, 1),
        told_part(whole, "Told", told),
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lens_says_of_a_part_what_it_says_of_the_whole(seed: int) -> None:
    whole = random_workflow(seed)
    analysis = judged(whole)
    for part in parts(whole):
        small = part.of(whole)
        for one in LENSES:
            focus = part.focus
            all_of_it = one.view(Question(whole, analysis, focus))
            view = part.through(one, whole).view(Question(small, analysis, focus))
            assert view.headline.endswith(all_of_it.headline)
            assert part.left_out(whole) in view.headline
            assert view.links.keys() == part.links
            for link, look in view.links.items():
                assert look == all_of_it.links.get(link, look)
            for node in part.nodes:
                look = view.nodes.get(node, NodeLook())
                before = all_of_it.nodes.get(node, NodeLook())
                is_told = before.stroke not in ("node-line", "line")
                if node == part.focus and not is_told:
                    look = replace(look, stroke=before.stroke, fill=before.fill, width=before.width)
                if is_told or before.mark or node not in part.context:
                    assert look == before
            for link in part.links:
                assert view.ghosts.get(link) == all_of_it.ghosts.get(link)
            ticks = [tick for tick in all_of_it.ticks if tick.link in part.links]
            assert view.ticks == ticks


@pytest.mark.parametrize("seed", [0, 4])
def test_a_part_is_drawn_in_every_lens_and_twice_alike(seed: int) -> None:
    whole = random_workflow(seed)
    analysis = judged(whole)
    for part in parts(whole):
        small = part.of(whole)
        layout = lay_out(small, kit().measure)
        assert layout.positions == lay_out(small, kit().measure).positions
        for one in LENSES:
            seen = part.through(one, whole)
            scene = build_scene(small, layout, seen, analysis, kit(), part.focus, part.path)
            drawn = {item.element for item in scene.items if item.role == "link"}
            assert drawn <= part.links | part.nodes
            assert {item.element for item in scene.items if item.role == "zone"} == part.zones


def test_what_is_left_out_is_counted() -> None:
    whole = random_workflow(1)
    part = around_part(whole, judged(whole), whole.links[0].from_id, 1)
    nodes, links = len(whole.nodes) - len(part.nodes), len(whole.links) - len(part.links)
    assert nodes > 1
    assert links > 1
    assert part.left_out(whole) == f"{nodes} nodes and {links} links not shown"
    everything = replace(part, nodes=frozenset(whole.node_by_id), links=frozenset(whole.link_by_id))
    assert everything.left_out(whole) == "no node or link left out"


def test_a_lens_for_a_part_is_not_narrowed_twice() -> None:
    whole = random_workflow(1)
    part = zone_part(whole, whole.zones[0].id)
    once = part.through(lens("gates"), whole)
    assert part.through(once, whole) is once


def test_the_legend_shows_what_is_faded_as_faded() -> None:
    whole = random_workflow(0)
    part = next(one for zone in whole.zones if (one := zone_part(whole, zone.id)).context)
    small = part.of(whole)
    seen = part.through(lens("design"), whole)
    scene = build_scene(small, lay_out(small, kit().measure), seen, judged(whole), kit())
    assert any(item.faded for item in scene.items)
    legend = next(item for item in scene.items if item.title == "Legend")
    assert "faded: outside this part" in legend.description
    assert [shape.style.opacity for shape in legend.shapes].count(FADED_OPACITY) == 1
