"""Badges that count findings: where they stand, what they say, and that shape tells severity."""

from __future__ import annotations

from itertools import pairwise

from drawings import drawn, kit, random_workflow

from graphs.analysis.impact import SEVERITIES
from graphs.drawing.finding_badges import ROLE, FindingBadge, with_finding_badges
from graphs.drawing.scene import Item, Scene
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow, with_link_ids


def badged(workflow: Workflow, badge: FindingBadge) -> tuple[Scene, Scene]:
    plain = drawn(workflow, "gates")
    every = {node.id: badge for node in workflow.nodes}
    return plain, with_finding_badges(plain, every, kit())


def of(scene: Scene) -> list[Item]:
    return [item for item in scene.items if item.role == ROLE]


def test_every_box_of_a_node_bears_its_badge_and_nothing_else_changes() -> None:
    plain, scene = badged(random_workflow(3), FindingBadge("high", 12))
    boxes = [item.element for item in plain.items if item.role in ("node", "gate", "badge")]
    assert sorted(item.element for item in of(scene)) == sorted(each for each in boxes if each)
    assert [item for item in scene.items if item.role != ROLE] == list(plain.items)


def test_a_badge_says_count_and_severity_in_words_and_touches_its_node() -> None:
    _, scene = badged(random_workflow(5), FindingBadge("high", 12))
    boxes = {item.element: item.bounds for item in scene.items if item.role == "node"}
    told = [item for item in of(scene) if item.element in boxes]
    assert told
    for item in told:
        assert item.title == "12 findings, the worst high"
        assert [label.text for label in item.labels] == ["12"]
        x, y, width, height = boxes[item.element]
        left, top, wide, high = item.bounds
        assert x <= left < left + wide <= x + width
        assert top < y + height < top + high


def test_severities_differ_by_shape_and_not_by_colour_alone() -> None:
    marks = set()
    for severity in SEVERITIES:
        _, scene = badged(random_workflow(7, 6), FindingBadge(severity, 1))
        ground, mark = of(scene)[0].shapes
        assert ground.style.stroke == f"severity-{severity}"
        marks.add((len(mark.commands), bool(mark.style.fill), mark.commands[1][0]))
    assert len(marks) == len(SEVERITIES)


def test_without_findings_the_scene_is_the_same() -> None:
    plain = drawn(random_workflow(1, 6), "gates")
    assert with_finding_badges(plain, {}, kit()) is plain


def test_badges_of_folded_nodes_side_by_side_do_not_overlap() -> None:
    nodes = (
        Node("agent", kind="agent"),
        *(Node(f"key{i}", kind="identity") for i in range(3)),
        *(Node(f"step{i}", kind="step") for i in range(24)),
    )
    links = [Link("", kind="uses", from_id="agent", to_id=f"key{i}") for i in range(3)]
    _, scene = badged(Workflow("Keys", (), nodes, with_link_ids(links)), FindingBadge("high", 12))
    folded = [item.element for item in scene.items if item.role == "badge"]
    spans = sorted((item.bounds[0], item.bounds[2]) for item in of(scene) if item.element in folded)
    assert len(spans) == 3
    assert all(left + width < after for (left, width), (after, _) in pairwise(spans))
