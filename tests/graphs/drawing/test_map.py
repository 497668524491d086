"""Every map is legible: nothing overlaps, nothing is cut, lines go round boxes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from drawings import drawn, judged, kit, random_workflow
from invariants import (
    gates_off_route,
    label_box,
    labels_outside,
    loose_ends,
    misplaced_in_zones,
    outside_picture,
    overlapping_labels,
    overlapping_nodes,
    routes_through_boxes,
    wrongly_measured,
)

import resources
from graphs.api import load
from graphs.drawing.builder import build_scene
from graphs.drawing.geometry import Rect, straight
from graphs.drawing.layout import Layout, lay_out
from graphs.drawing.lenses import LENSES
from graphs.model.workflow import Workflow

EXAMPLES = {Path(str(item)).stem: Path(str(item)) for item in resources.examples()}
SEEDS = range(24)


@cache
def example(name: str) -> Workflow:
    return load(EXAMPLES[name], resources.catalogues()).workflow


def check_layout(workflow: Workflow, layout: Layout) -> None:
    assert overlapping_nodes(layout) == []
    assert misplaced_in_zones(workflow, layout) == []
    assert routes_through_boxes(workflow, layout) == []
    assert loose_ends(workflow, layout) == []


def check_scenes(workflow: Workflow, layout: Layout) -> None:
    analysis = judged(workflow)
    for lens in LENSES:
        scene = build_scene(workflow, layout, lens, analysis, kit())
        assert wrongly_measured(scene, kit().measure) == []
        assert labels_outside(scene) == []
        assert overlapping_labels(scene) == []
        assert outside_picture(scene) == []
        assert gates_off_route(scene, layout) == []


@pytest.mark.parametrize("name", sorted(EXAMPLES))
@pytest.mark.parametrize("fold", [False, True])
def test_examples_are_legible(name: str, fold: bool) -> None:
    layout = lay_out(example(name), kit().measure, fold=fold)
    check_layout(example(name), layout)
    check_scenes(example(name), layout)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_workflow_is_legible(seed: int) -> None:
    workflow = random_workflow(seed, 6 + seed)
    layout = lay_out(workflow, kit().measure, fold=bool(seed % 2))
    check_layout(workflow, layout)
    check_scenes(workflow, layout)


@pytest.mark.parametrize(
    "name", ["resumebot", "api-schema-extractor", "effortless-email-management-with-ai"]
)
def test_large_imports_are_legible(shared: Path, name: str) -> None:
    workflow = load(shared / "corpus" / "n8n" / f"{name}.json", resources.catalogues()).workflow
    layout = lay_out(workflow, kit().measure)
    assert len(workflow.nodes) > 30
    check_layout(workflow, layout)
    check_scenes(workflow, layout)


def test_the_checks_see_faults() -> None:
    workflow = example("incident-response")
    layout = lay_out(workflow, kit().measure)
    first, second = list(layout.nodes)[:2]
    moved = {**layout.nodes, first: layout.nodes[second]}
    broken = replace(layout, nodes=moved)
    assert overlapping_nodes(broken)
    assert misplaced_in_zones(workflow, broken)
    assert loose_ends(workflow, broken)
    left = min(rect.x for rect in layout.nodes.values())
    right = max(rect.right for rect in layout.nodes.values())
    lines = {
        link: straight((left, rect.centre[1]), (right, rect.centre[1]))
        for link, rect in zip(layout.routes, layout.nodes.values(), strict=False)
    }
    assert routes_through_boxes(workflow, replace(layout, routes=lines))
    scene = drawn(workflow, "gates", layout)
    assert gates_off_route(scene, replace(layout, routes=lines))
    shifted = tuple(
        replace(item, labels=tuple(replace(label, x=label.x + 90) for label in item.labels))
        for item in scene.items
    )
    assert labels_outside(replace(scene, items=shifted))
    node = next(item for item in scene.items if item.role == "node")
    assert overlapping_labels(replace(scene, items=(*scene.items, node)))
    wrong = replace(node, labels=tuple(replace(label, width=1.0) for label in node.labels))
    assert wrongly_measured(replace(scene, items=(wrong,)), kit().measure)
    assert outside_picture(replace(scene, width=100.0))


def test_words_on_links_cover_no_node() -> None:
    for name in sorted(EXAMPLES):
        layout = lay_out(example(name), kit().measure)
        for lens in LENSES:
            scene = drawn(example(name), lens.id, layout)
            words = [item for item in scene.items if item.role == "word"]
            for item in words:
                for box in layout.nodes.values():
                    assert not Rect(*item.bounds).overlaps(box), (name, item.title)
                assert all(Rect(*item.bounds).holds(label_box(label), 1.5) for label in item.labels)


def test_every_zone_says_its_name_and_its_trust() -> None:
    workflow = example("procurement")
    scene = drawn(workflow, "design")
    texts = {
        item.element: [label.text for label in item.labels]
        for item in scene.items
        if item.role == "zone-title"
    }
    for zone in workflow.zones:
        assert texts[zone.id][0] == zone.title
        assert zone.trust in texts[zone.id][1]


def test_a_long_name_is_whole_in_the_title_of_its_item() -> None:
    workflow = random_workflow(1)
    name = "a name that is far too long for two lines of a box on any map that anybody would draw"
    node = replace(workflow.nodes[0], name=name)
    workflow = replace(workflow, nodes=(node, *workflow.nodes[1:]))
    scene = drawn(workflow, "design", lay_out(workflow, kit().measure, fold=False))
    (item,) = [
        item for item in scene.items if item.element == node.id and item.role in ("node", "gate")
    ]
    assert item.title == name
    assert item.labels[1].text.endswith("…")


def test_a_workflow_without_nodes_can_be_drawn() -> None:
    for lens in LENSES:
        scene = drawn(Workflow("Nothing yet"), lens.id)
        assert scene.width > 0
        assert [item for item in scene.items if item.role == "title"]
