"""Where another program drew the nodes is taken over as far as our boxes fit there."""

from __future__ import annotations

import pytest
from drawings import kit, random_workflow
from invariants import misplaced_in_zones, overlapping_nodes

from graphs.drawing.given import taken_over
from graphs.drawing.layout import lay_out
from graphs.model.elements import Node, Zone
from graphs.model.workflow import Workflow

Box = tuple[float, float, float, float]


def steps(*names: str, zone: str | None = None) -> tuple[Node, ...]:
    return tuple(Node(name, kind="step", zone=zone) for name in names)


@pytest.mark.parametrize("seed", range(4))
def test_a_drawing_of_our_own_boxes_is_taken_as_it_is(seed: int) -> None:
    whole = random_workflow(seed)
    layout = lay_out(whole, kit().measure)
    drawn: dict[str, Box] = {node: tuple(box) for node, box in layout.nodes.items()}  # type: ignore[misc]
    taken = taken_over(whole, drawn, kit().measure)
    again = lay_out(whole, kit().measure, taken)
    assert again.nodes.keys() == layout.nodes.keys()
    for node, box in layout.nodes.items():
        assert again.nodes[node] == pytest.approx(box)


def test_a_drawing_of_small_boxes_is_spread_and_keeps_its_order() -> None:
    whole = Workflow("small", nodes=steps("a", "b", "c"))
    drawn = {
        "a": (0.0, 0.0, 50.0, 50.0),
        "b": (90.0, 0.0, 50.0, 50.0),
        "c": (0.0, 70.0, 50.0, 50.0),
    }
    layout = lay_out(whole, kit().measure, taken_over(whole, drawn, kit().measure))
    a, b, c = (layout.nodes[name] for name in "abc")
    assert b.x - a.right >= 64.0
    assert c.y > a.bottom
    assert a.y == pytest.approx(b.y)
    assert a.x == pytest.approx(c.x)


def test_a_far_zone_comes_near_and_zones_stay_apart() -> None:
    whole = Workflow(
        "zones",
        zones=(Zone("in", facts={"trust": "internal"}), Zone("out", facts={"trust": "untrusted"})),
        nodes=(*steps("a", "b", zone="in"), *steps("c", zone="out")),
    )
    drawn = {
        "a": (0.0, 0.0, 60.0, 40.0),
        "b": (140.0, 0.0, 60.0, 40.0),
        "c": (900.0, 9.0, 60.0, 40.0),
    }
    layout = lay_out(whole, kit().measure, taken_over(whole, drawn, kit().measure))
    assert not overlapping_nodes(layout)
    assert not misplaced_in_zones(whole, layout)
    assert 0 < layout.zones["out"].x - layout.zones["in"].right < 200


@pytest.mark.parametrize(
    "drawn",
    [
        {},
        {"elsewhere": (0.0, 0.0, 50.0, 50.0)},
        {"a": (5.0, 5.0, 50.0, 50.0), "b": (5.0, 5.0, 50.0, 50.0)},
        {"a": (0.0, 0.0, 50.0, 50.0), "b": (9e6, 0.0, 50.0, 50.0)},
    ],
)
def test_what_fits_nowhere_is_not_taken_over(drawn: dict[str, Box]) -> None:
    assert taken_over(Workflow("none", nodes=steps("a", "b")), drawn, kit().measure) == {}
