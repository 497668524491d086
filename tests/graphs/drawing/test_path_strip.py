"""A strip shows each step of a path in order, on its zones, and what gates it or fails to."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from drawings import HARD_NAMES, judged, kit, random_workflow, theme

from graphs.analysis.result import Path
from graphs.drawing.path_strip import MOST_IN_ROW, MOST_TILES, path_strip, step_word, strip_words
from graphs.drawing.scene import Item, Scene
from graphs.drawing.svg import to_svg
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids


def chain(count: int, gate_on: int | None = None, name: str = "Step") -> tuple[Workflow, Path]:
    """A trigger outside and steps inside, in a row; one link may name a gate."""
    zones = (
        Zone("net", name="Internet", facts={"trust": "untrusted"}),
        Zone("corp", name="Corporate", facts={"trust": "internal"}),
    )
    nodes = [Node("n0", kind="trigger", name=f"{name} 0", zone="net")]
    nodes += [Node(f"n{i}", kind="step", name=f"{name} {i}", zone="corp") for i in range(1, count)]
    links = with_link_ids(
        [
            Link(
                "",
                kind="flow",
                from_id=f"n{i}",
                to_id=f"n{i + 1}",
                facts={"gate": "g"} if i == gate_on else {},
            )
            for i in range(count - 1)
        ]
    )
    path = Path(tuple(node.id for node in nodes), tuple(link.id for link in links))
    gate = Node("g", kind="gate", name="Approval", zone="corp")
    return Workflow("w", zones, (*nodes, gate), links), path


def of_role(scene: Scene, role: str) -> list[Item]:
    return [item for item in scene.items if item.role == role]


def test_a_short_path_is_one_row_from_left_to_right() -> None:
    workflow, path = chain(4)
    scene = path_strip(workflow, path, kit())
    tiles = of_role(scene, "node")
    assert [tile.element for tile in tiles] == list(path.nodes)
    for before, after in pairwise(tiles):
        assert before.bounds[0] + before.bounds[2] < after.bounds[0]
        assert before.bounds[1] == after.bounds[1]
    assert [item.element for item in of_role(scene, "link")] == list(path.links)
    # Neighbours in one zone share a ground.
    assert [item.element for item in of_role(scene, "zone")] == ["net", "corp"]


def test_a_long_path_turns_into_rows_that_are_full_alike() -> None:
    workflow, path = chain(8)
    tiles = of_role(path_strip(workflow, path, kit()), "node")
    rows = sorted({tile.bounds[1] for tile in tiles})
    assert [sum(tile.bounds[1] == row for tile in tiles) for row in rows] == [4, 4]
    assert max(sum(tile.bounds[1] == row for tile in tiles) for row in rows) <= MOST_IN_ROW


def test_of_a_very_long_path_the_middle_is_folded_but_not_what_matters() -> None:
    workflow, path = chain(30, gate_on=20)
    missing = path.links[12]
    scene = path_strip(workflow, path, kit(), missing={missing})
    tiles = of_role(scene, "node")
    assert len(tiles) <= MOST_TILES
    shown = {tile.element for tile in tiles if tile.element}
    assert {"n0", "n28", "n29", "n12", "n13", "n20", "n21"} <= shown
    folded = [int(tile.title.split()[0]) for tile in tiles if not tile.element]
    assert sum(folded) + len(shown) == 30
    assert [item.element for item in of_role(scene, "ghost-gate")] == [missing]
    assert [item.element for item in of_role(scene, "gate")] == ["g"]
    # Its words tell every node all the same.
    assert scene.description.count("(step in Corporate)") == 29


def test_a_missing_gate_is_said_on_its_link_and_only_there() -> None:
    workflow, path = chain(3)
    scene = path_strip(workflow, path, kit(), missing={path.links[1]})
    (ghost,) = of_role(scene, "ghost-gate")
    assert ghost.element == path.links[1]
    assert [label.text for label in ghost.labels] == ["gate missing"]
    assert "[gate missing] goes on to Step 2" in scene.description
    assert of_role(path_strip(workflow, path, kit()), "ghost-gate") == []


@pytest.mark.parametrize("quality", ["valid", "weak", "unproven"])
def test_a_gate_on_a_link_is_a_shield_of_its_quality(quality: str) -> None:
    workflow, path = chain(3, gate_on=0)
    scene = path_strip(workflow, path, kit(), qualities={"g": quality})
    (shield,) = of_role(scene, "gate")
    assert shield.description == f"{quality} gate on Step 0 → Step 1"


def test_words_follow_the_way_of_the_path() -> None:
    calls = Link("c", kind="calls", from_id="a", to_id="t")
    assert step_word(calls, "a") == "calls"
    assert step_word(calls, "t") == "answers"
    reads = Link("r", kind="reads", from_id="t", to_id="d")
    assert step_word(reads, "d") == "is read by"
    acts = Link("x", kind="acts", from_id="t", to_id="s", facts={"verb": "delete"})
    assert step_word(acts, "t") == "delete"
    unknown = Link("u", kind="acts", from_id="t", to_id="s", name="POST", facts={"verb": "unknown"})
    assert step_word(unknown, "t") == "POST"


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_are_drawn_within_their_boxes(name: str) -> None:
    workflow, path = chain(3, name=name)
    scene = path_strip(workflow, path, kit(), missing=set(path.links))
    ElementTree.fromstring(to_svg(scene, theme("print")))
    for tile in of_role(scene, "node"):
        for label in tile.labels:
            assert label.width <= tile.bounds[2]
            assert label.text.isprintable() or "\u200d" in label.text
    assert "\n" not in strip_words(workflow, path)


@pytest.mark.parametrize("seed", range(6))
def test_every_path_of_an_action_can_be_drawn(seed: int) -> None:
    workflow = random_workflow(seed, 40)
    analysis = judged(workflow)
    qualities = {gate: quality.quality for gate, quality in analysis.qualities.items()}
    missing = {gate.link for gate in analysis.placement.gates}
    for action in analysis.actions:
        if action.path.nodes:
            scene = path_strip(workflow, action.path, kit(), qualities=qualities, missing=missing)
            ElementTree.fromstring(to_svg(scene, theme("print")))
            for item in scene.items:
                x, y, width, height = item.bounds
                assert x >= 0
                assert y >= 0
                assert x + width <= scene.width
                assert y + height <= scene.height
            assert len(of_role(scene, "ghost-gate")) <= len(missing & set(action.path.links))
