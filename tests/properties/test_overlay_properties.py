"""The law of overlays: what was edited, put on the source again, gives the edited workflow."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from random_workflows import NODE_FACT_CHOICES, ZONE_FACT_CHOICES, facts, random_workflow

from graphs.errors import EditError
from graphs.model import edits
from graphs.model.elements import Link, Node, Origin, Zone
from graphs.model.facts import LINK_FACTS, LINK_KINDS, NODE_FACTS, NODE_KINDS
from graphs.model.overlay import Overlay, apply, difference, joined, renewed
from graphs.model.workflow import Workflow
from tests.effort import examples

seeds = st.integers(0, 2**32)
NEW_IDS = ("new", "tool1", "agent0", "z0", "z9", "gate-new", "calls:agent0>tool1")


def by_id(workflow: Workflow) -> list[dict[str, Any]]:
    """The elements by id, without where they stand and where their facts come from."""
    return [
        {one.id: replace(one, origins={}, source=None, facts=dict(one.facts)) for one in elements}
        for elements in (workflow.zones, workflow.nodes, workflow.links)
    ]


def edited(random: Random, workflow: Workflow) -> Workflow:
    """The workflow after an edit of any kind; one that is not allowed changes nothing."""
    ids = [one.id for group in (workflow.zones, workflow.nodes, workflow.links) for one in group]
    ids += NEW_IDS
    nodes = [node.id for node in workflow.nodes] or ["none"]
    zones = [None, "unplaced", "z9", *(zone.id for zone in workflow.zones)]
    made = random.choice(
        ("fact", "fact", "attribute", "attribute", "node", "link", "zone", "remove", "gate")
    )
    element = random.choice(ids)
    try:
        if made == "fact":
            return _with_a_fact(random, workflow, element)
        if made == "attribute":
            found = workflow.element(element)
            choices: list[tuple[str, Any]] = [("name", random.choice(("", "Named", "Other")))]
            choices.append(("description", random.choice(("", "said"))))
            if isinstance(found, Node):
                choices = [*choices, ("zone", random.choice(zones)), ("zone", random.choice(zones))]
                choices += [("owner", random.choice((None, "", "ops"))), ("tags", ("a", "b"))]
            elif isinstance(found, Zone):
                choices += [("parent", random.choice(zones))] * 3
            return edits.set_attribute(workflow, element, *random.choice(choices))
        if made == "node":
            kind = random.choice(NODE_KINDS)
            known = facts(random, NODE_FACT_CHOICES.get(kind, {}))
            node = Node(element, kind=kind, zone=random.choice(zones), facts=known, owner="me")
            return edits.add_node(workflow, node)
        if made == "link":
            kind = random.choice(LINK_KINDS)
            known = {"verb": "delete"} if kind == "acts" else {}
            ends = random.choice(nodes), random.choice(nodes)
            link_id = random.choice(("", "", "", element))
            return edits.add_link(
                workflow, Link(link_id, kind=kind, from_id=ends[0], to_id=ends[1], facts=known)
            )
        if made == "zone":
            known = facts(random, ZONE_FACT_CHOICES)
            return edits.add_zone(workflow, Zone(element, parent=random.choice(zones), facts=known))
        if made == "remove":
            return edits.remove(workflow, random.sample(ids, random.randint(1, 2)))
        return edits.place_gate(workflow, element)[0]
    except EditError:
        return workflow


def _with_a_fact(random: Random, workflow: Workflow, element_id: str) -> Workflow:
    element = workflow.element(element_id)
    kind = getattr(element, "kind", "zone")
    schema = NODE_FACTS.get(kind) or LINK_FACTS.get(kind)
    names = list(schema.model_fields) if schema else ["trust", "environment", "residency"]
    fact = random.choice(names or ["none"])
    gates = [node.id for node in workflow.nodes if node.kind == "gate"]
    values = (None, True, False, 3, "untrusted", "trusted", "internal", "prod", "delete", "before")
    value = random.choice((*values, "model", *gates))
    origin = random.choice((Origin("declared"), Origin("inferred", "by a guess")))
    return edits.set_fact(workflow, element_id, fact, value, origin)


def edit_often(random: Random, workflow: Workflow, most: int) -> Workflow:
    for _ in range(random.randint(0, most)):
        workflow = edited(random, workflow)
    return workflow


@given(seeds.map(Random))
@settings(max_examples=examples(400), deadline=None)
def test_the_difference_put_on_the_source_gives_the_edited_workflow(random: Random) -> None:
    source = random_workflow(random)
    wanted = edit_often(random, source, 12)
    applied = apply(source, difference(source, wanted))
    assert by_id(applied.workflow) == by_id(wanted)
    assert applied.unmatched == ()
    assert applied.left == Overlay()


@given(seeds.map(Random))
@settings(max_examples=examples(100), deadline=None)
def test_no_edit_is_no_difference(random: Random) -> None:
    source = random_workflow(random)
    assert difference(source, source).is_empty


@given(seeds.map(Random))
@settings(max_examples=examples(300), deadline=None)
def test_any_overlay_on_any_version_gives_a_sound_workflow(random: Random) -> None:
    source = random_workflow(random)
    overlay = difference(source, edit_often(random, source, 8))
    applied = apply(edit_often(random, source, 8), overlay)
    workflow = applied.workflow
    for link in workflow.links:
        start, end = workflow.node(link.from_id), workflow.node(link.to_id)
        assert edits.may_link(link.kind, start.kind, end.kind)
        assert link.gate is None or workflow.node(link.gate).kind == "gate"
    assert {node.zone for node in workflow.nodes} <= {None, *workflow.zone_by_id}
    for zone in workflow.zones:
        chain = workflow.zone_chain(zone.id)
        assert workflow.zone_by_id[chain[-1]].parent is None
    said = [said for group in (applied.left.nodes, applied.left.links) for said in group]
    listed = {each.id for each in applied.unmatched}
    assert {each.id for each in said} <= listed


@given(seeds.map(Random))
@settings(max_examples=examples(400), deadline=None)
def test_what_an_older_version_lacks_is_kept_until_it_returns(random: Random) -> None:
    source = random_workflow(random)
    wanted = edit_often(random, source, 8)
    overlay = difference(source, wanted)
    ids = [one.id for group in (source.nodes, source.links) for one in group]
    lacking = edits.remove(source, random.sample(ids, random.randint(0, min(3, len(ids)))))
    applied = apply(lacking, overlay)
    now = renewed(difference(lacking, applied.workflow), applied.fitted, applied.workflow)
    kept = joined(now, applied.left)
    assert by_id(apply(source, kept).workflow) == by_id(wanted)
    assert apply(source, kept).unmatched == ()
