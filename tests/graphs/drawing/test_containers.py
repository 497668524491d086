"""Containers on the map: a box around the parts of a loop or a sub-workflow, within its zone."""

from __future__ import annotations

from itertools import pairwise

import pytest

import resources
from graphs.drawing.containers import containers_of
from graphs.drawing.kit import Kit
from graphs.drawing.layout import Layout, lay_out
from graphs.formats.native import read_native
from graphs.model.workflow import Workflow


def workflow(*nodes: tuple[str, str, str]) -> Workflow:
    """Nodes by id, zone and the container that they are part of; each flows to the next."""
    rows = "\n".join(
        f"  - {{id: {node}, kind: step, zone: {zone}" + (f", x-part-of: {part}}}" if part else "}")
        for node, zone, part in nodes
    )
    ids = [node for node, _, _ in nodes]
    links = "\n".join(
        f"  - {{from: {tail}, to: {head}, kind: flow}}" for tail, head in pairwise(ids)
    )
    return read_native(
        "ungated: 1\nname: W\nzones:\n  - {id: z, trust: internal}\n  - {id: y, trust: partner}\n"
        f"nodes:\n{rows}\nlinks:\n{links}\n",
        "w.yaml",
    )


def laid_out(given: Workflow) -> Layout:
    import yaml

    kit = Kit.of(resources.font_metrics(), yaml.safe_load(resources.icons_text()))
    return lay_out(given, kit.measure)


def test_the_box_of_a_container_holds_its_parts_and_lies_in_its_zone() -> None:
    given = workflow(
        ("before", "z", ""), ("loop", "z", ""), ("one", "z", "loop"), ("two", "z", "loop"),
        ("inner", "z", "loop"), ("deep", "z", "inner"), ("after", "z", ""),
    )  # fmt: skip
    found = laid_out(given)
    assert set(found.containers) == {"loop", "inner"}
    for part in ("loop", "one", "two", "inner", "deep"):
        assert found.containers["loop"].holds(found.nodes[part])
    assert found.containers["loop"].holds(found.containers["inner"])
    assert found.zones["z"].holds(found.containers["loop"])
    for other in ("before", "after"):
        assert not found.containers["loop"].overlaps(found.nodes[other], 0.0)


def test_parts_in_another_zone_are_not_drawn_in_the_box() -> None:
    given = workflow(("loop", "z", ""), ("here", "z", "loop"), ("model", "y", "loop"))
    assert containers_of(given, {"loop", "here", "model"}) == {"loop": ["loop", "here"]}


@pytest.mark.parametrize("circle", [("a", "b"), ("b", "a")])
def test_containers_in_a_circle_have_no_box(circle: tuple[str, str]) -> None:
    first, second = circle
    given = workflow((first, "z", second), (second, "z", first), ("c", "z", "c"), ("d", "z", "no"))
    assert containers_of(given, {"a", "b", "c", "d"}) == {}


def test_a_part_that_is_not_shown_needs_no_room() -> None:
    given = workflow(("loop", "z", ""), ("hidden", "z", "loop"))
    assert containers_of(given, {"loop"}) == {}
