"""A part of a map whose places are kept looks like that part of it, with the gaps closed."""

from __future__ import annotations

from itertools import combinations

import pytest
from drawings import judged, kit, random_workflow
from invariants import misplaced_in_zones, overlapping_nodes

from graphs.drawing.closing import closed_up
from graphs.drawing.excerpt import around_part, zone_part
from graphs.drawing.layout import Positions, lay_out
from graphs.model.elements import Node, Zone
from graphs.model.workflow import Workflow

SEEDS = range(6)


def parts(whole: Workflow) -> list[Workflow]:
    """Some zones and what is around some nodes, without parts that have nodes of no place."""
    excerpts = [zone_part(whole, zone.id) for zone in whole.zones]
    analysis = judged(whole)
    excerpts += [around_part(whole, analysis, node.id, 1) for node in whole.nodes[::5]]
    return [excerpt.of(whole) for excerpt in excerpts]


def side(first: tuple[float, float], other: tuple[float, float], axis: int) -> int:
    """Whether one stands before the other, beside it, or after it; rounding counts as beside."""
    apart = first[axis] - other[axis]
    return 0 if abs(apart) < 0.01 else (1 if apart > 0 else -1)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_left_of_or_above_something_stays_so_and_nothing_comes_to_overlap(
    seed: int,
) -> None:
    whole = random_workflow(seed)
    layout = lay_out(whole, kit().measure)
    assert not overlapping_nodes(layout)
    for part in parts(whole):
        places = closed_up(part, layout.positions, kit().measure)
        shown = [node.id for node in part.nodes if node.id in layout.nodes]
        assert set(shown) == places.keys() & {node.id for node in part.nodes}
        for one, other in combinations(shown, 2):
            for axis in (0, 1):
                before = side(layout.positions[one], layout.positions[other], axis)
                after = side(places[one], places[other], axis)
                # Boxes of several sizes may share a column; those that share none keep their order.
                width = (layout.nodes[one].width, layout.nodes[one].height)[axis]
                broad = (layout.nodes[other].width, layout.nodes[other].height)[axis]
                apart = abs(layout.positions[one][axis] - layout.positions[other][axis])
                if apart >= (width + broad) / 2:
                    assert after == before
        drawn = lay_out(part, kit().measure, places)
        if set(shown) == {node.id for node in part.nodes}:
            assert not overlapping_nodes(drawn)
            assert not misplaced_in_zones(part, drawn)


def row(*at: tuple[str, float, str]) -> tuple[Workflow, Positions]:
    """Steps at these places on one line, each in a zone."""
    zones = tuple(
        Zone(zone, facts={"trust": "internal"}) for zone in dict.fromkeys(zone for *_, zone in at)
    )
    nodes = tuple(Node(name, kind="step", zone=zone) for name, _, zone in at)
    return Workflow("row", zones=zones, nodes=nodes), {name: (x, 300.0) for name, x, _ in at}


def test_a_gap_between_far_nodes_is_closed_to_the_room_that_their_zones_need() -> None:
    part, places = row(("a", 100.0, "left"), ("b", 300.0, "left"), ("c", 3000.0, "right"))
    closed = lay_out(part, kit().measure, closed_up(part, places, kit().measure))
    between = closed.zones["right"].x - closed.zones["left"].right
    assert between == pytest.approx(92.0)
    # A gap that is no wider than between columns stays what it is.
    steps = closed.positions["b"][0] - closed.positions["a"][0]
    assert steps == pytest.approx(200.0)
    assert closed.width < 1_200.0


def test_what_nobody_placed_has_no_place() -> None:
    part, _ = row(("a", 100.0, "left"))
    assert closed_up(part, {}, kit().measure) == {}
    assert closed_up(part, {"elsewhere": (1.0, 1.0)}, kit().measure) == {}
