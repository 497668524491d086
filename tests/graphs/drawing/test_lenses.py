"""Each lens says its own thing over the same geometry."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawings import drawn, judged, kit, random_workflow

import resources
from graphs.analysis.result import Path as Walk
from graphs.api import load
from graphs.drawing.builder import build_scene
from graphs.drawing.layout import lay_out
from graphs.drawing.lenses import LENSES, lens
from graphs.drawing.scene import Item, Scene
from graphs.model.edits import place_gate, set_fact
from graphs.model.workflow import Workflow


@pytest.fixture(scope="module")
def incident() -> Workflow:
    (file,) = [item for item in resources.examples() if item.name == "incident-response.yaml"]
    return load(Path(str(file)), resources.catalogues()).workflow


def of_role(scene: Scene, role: str) -> list[Item]:
    return [item for item in scene.items if item.role == role]


def texts(scene: Scene, role: str) -> str:
    return " ".join(label.text for item in of_role(scene, role) for label in item.labels)


def line_of(scene: Scene, link_id: str) -> Item:
    (item,) = [item for item in of_role(scene, "link") if item.element == link_id]
    return item


def node_of(scene: Scene, node_id: str) -> Item:
    (item,) = [
        item for item in scene.items if item.role in ("node", "gate") and item.element == node_id
    ]
    return item


@pytest.mark.parametrize("seed", range(4))
def test_nodes_and_zones_stand_still_between_lenses(seed: int) -> None:
    workflow = random_workflow(seed)
    scenes = [drawn(workflow, one.id) for one in LENSES]
    places = [
        [(i.element, i.bounds) for i in scene.items if i.role in ("node", "gate", "zone")]
        for scene in scenes
    ]
    nodes = {node.id for node in workflow.nodes}
    assert nodes & {element for element, _ in places[0]}
    # Shields on links are gates too; nodes and zones have the same boxes in all lenses.
    assert all(place == places[0] for place in places[1:])


def test_a_lens_that_there_is_not_names_those_that_there_are() -> None:
    with pytest.raises(KeyError, match="boundaries"):
        lens("costs")


def test_design_says_every_verb(incident: Workflow) -> None:
    words = texts(drawn(incident, "design"), "word")
    for verb in ("execute", "delete", "send", "reads", "uses"):
        assert verb in words


def test_gates_shows_missing_gates_where_the_analysis_puts_them(incident: Workflow) -> None:
    scene = drawn(incident, "gates")
    proposed = {gate.link for gate in judged(incident).placement.gates}
    ghosts = of_role(scene, "ghost-gate")
    assert proposed
    assert {item.element for item in ghosts} == proposed
    assert all(item.description.startswith("Place a gate here: closes ") for item in ghosts)


def test_gates_counts_in_honest_words(incident: Workflow) -> None:
    scene = drawn(incident, "gates")
    coverage = judged(incident).coverage
    assert (coverage.gated, coverage.required) == (0, 3)
    assert "0 of 3 actions that need review are gated" in texts(scene, "title")
    assert "2 gates close all 3 ungated actions" in texts(scene, "legend")


def test_placing_the_proposed_gates_turns_paths_from_ungated_to_gated(incident: Workflow) -> None:
    gates = judged(incident).placement.gates
    action = judged(incident).actions[0].link
    assert action
    workflow = incident
    for gate in gates:
        workflow, gate_id = place_gate(workflow, gate.link)
        workflow = set_fact(workflow, gate_id, "approvers", ("On-call lead",))
    before, after = drawn(incident, "gates"), drawn(workflow, "gates")
    link = gates[0].closes[0]
    assert line_of(before, link).shapes[0].style.stroke == "ungated"
    assert line_of(after, link).shapes[0].style.stroke == "gated"
    assert of_role(after, "ghost-gate") == []
    assert "Every action that needs review is gated" in texts(after, "legend")
    assert len(of_role(after, "gate")) == len(gates)


def test_status_is_told_by_dash_and_width_as_well_as_colour(incident: Workflow) -> None:
    gates = judged(incident).placement.gates
    weak = incident
    for gate in gates:
        weak, gate_id = place_gate(weak, gate.link)
        weak = set_fact(weak, gate_id, "binds", "none")
    link = gates[0].closes[0]
    ungated = line_of(drawn(incident, "gates"), link).shapes[0].style
    weakly = line_of(drawn(weak, "gates"), link).shapes[0].style
    assert (ungated.stroke, ungated.dash) == ("ungated", ())
    assert weakly.stroke == "weak"
    assert weakly.dash
    assert weakly.width < ungated.width


def test_blast_starts_where_asked_and_fades_what_is_not_reached(incident: Workflow) -> None:
    layout = lay_out(incident, kit().measure)
    analysis = judged(incident)
    actor = analysis.actions[0].actor
    radius = analysis.radius(actor)
    scene = build_scene(incident, layout, lens("blast"), analysis, kit(), focus=actor)
    reached = {*radius.ungated, *radius.weak, *radius.gated, *radius.latent}
    assert radius.ungated
    for node in incident.nodes:
        if node.id in radius.ungated:
            assert node_of(scene, node.id).shapes[0].style.stroke == "ungated"
        if node.id == actor:
            assert node_of(scene, node.id).shapes[0].style.stroke == "focus"
        elif node.id in reached:
            assert not node_of(scene, node.id).faded
    stations = {end for path in radius.witnesses.values() for end in path.nodes}
    for node in incident.nodes:
        if node.id not in reached | stations and node.id in layout.nodes:
            assert node_of(scene, node.id).faded, node.id
    assert str(len(radius.ungated)) in texts(scene, "legend")


def test_marks_of_the_blast_lens_differ_by_shape(incident: Workflow) -> None:
    scene = drawn(incident, "blast")
    radius = judged(incident).radius(
        next(i.element for i in of_role(scene, "node") if i.shapes[0].style.stroke == "focus")
    )
    assert radius.latent
    ungated = node_of(scene, radius.ungated[0]).shapes[0].style
    latent = node_of(scene, radius.latent[0]).shapes[0].style
    assert ungated.dash != latent.dash
    assert ungated.stroke != latent.stroke


def test_boundaries_marks_every_crossing_that_is_drawn(incident: Workflow) -> None:
    scene = drawn(incident, "boundaries")
    crossings = judged(incident).crossings
    marked = {item.element for item in of_role(scene, "crossing")}
    assert marked == {crossing.link for crossing in crossings}
    refused = {crossing.link for crossing in crossings if not crossing.allowed}
    for item in of_role(scene, "crossing"):
        assert ("not allowed" in item.description) == (item.element in refused)


def test_a_selected_path_is_lit_and_all_else_fades(incident: Workflow) -> None:
    analysis = judged(incident)
    path: Walk = next(action.path for action in analysis.actions if action.path.links)
    layout = lay_out(incident, kit().measure)
    scene = build_scene(incident, layout, lens("gates"), analysis, kit(), selected_path=path)
    for item in scene.items:
        if item.role == "node":
            assert item.faded == (item.element not in path.nodes)
        if item.role == "link":
            assert item.faded == (item.element not in path.links)
    assert {item.element for item in of_role(scene, "ghost-gate")} <= set(path.links)


def test_the_legend_explains_only_marks_that_occur(incident: Workflow) -> None:
    scene = drawn(incident, "gates")
    words = [label.text for item in of_role(scene, "legend") for label in item.labels]
    assert "gate missing" in words
    for absent in ("weak gate", "unproven gate", "gated path", "valid gate"):
        assert absent not in words


def test_summary_and_legend_cover_nothing(incident: Workflow) -> None:
    layout = lay_out(incident, kit().measure)
    for one in LENSES:
        scene = drawn(incident, one.id, layout)
        for item in of_role(scene, "legend"):
            top = item.bounds[1]
            boxes = (*layout.nodes.values(), *layout.zones.values())
            assert all(top >= box.bottom for box in boxes)


def test_an_entry_with_content_assumed_untrusted_is_marked_otherwise(incident: Workflow) -> None:
    wiki = next(node for node in incident.nodes if node.fact("content") == "untrusted")
    assumed = set_fact(incident, wiki.id, "content", None)
    known = node_of(drawn(incident, "gates"), wiki.id)
    unknown = node_of(drawn(assumed, "gates"), wiki.id)
    assert "untrusted content comes in" in known.description
    assert "unknown and taken as untrusted" in unknown.description
    assert known.shapes != unknown.shapes


def test_a_scene_after_an_edit_uses_its_own_looks(incident: Workflow) -> None:
    """Items are remembered between scenes; a change of facts must not show the old ones."""
    drawn(incident, "design")
    cluster = next(node for node in incident.nodes if node.kind == "system")
    changed = set_fact(incident, cluster.id, "criticality", "low")
    item = node_of(drawn(changed, "design"), cluster.id)
    assert "low criticality" in [label.text for label in item.labels]


def test_every_item_stands_for_something_that_there_is() -> None:
    for seed in range(6):
        workflow = random_workflow(seed)
        for one in LENSES:
            for item in drawn(workflow, one.id).items:
                assert item.element == "" or workflow.element(item.element) is not None, item


def test_an_approver_whom_a_gate_only_names_is_joined_to_it(incident: Workflow) -> None:
    link = judged(incident).placement.gates[0].link
    gated, gate = place_gate(incident, link)
    agent = next(node for node in incident.nodes if node.kind == "agent")
    gated = set_fact(gated, gate, "approvers", (agent.id,))
    lines = [item for item in of_role(drawn(gated, "design"), "link") if item.element == gate]
    assert [item.title for item in lines] == [f"{agent.title} → {gated.node(gate).title}"]
