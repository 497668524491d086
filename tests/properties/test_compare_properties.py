"""Laws of comparing: the same is no change, either way round says the same, edits are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import yaml
from comparing import DEFAULT
from hypothesis import given, settings
from hypothesis import strategies as st
from random_workflows import random_workflow
from test_overlay_properties import edit_often

import resources
from graphs.analysis.engine import Analysis, analyse
from graphs.compare.changes import ActionChange, Comparison, FindingChange, Version
from graphs.compare.compare import compare
from graphs.model.elements import Link, Node
from graphs.model.versions import element_changes, match
from graphs.model.workflow import Workflow
from graphs.rules.judge import judge
from graphs.rules.texts import make_texts
from tests.effort import examples

TEXTS = make_texts(
    {rule: yaml.safe_load(resources.rule_text(rule)) for rule in resources.rule_ids()},
    yaml.safe_load(resources.frameworks_text()),
)
seeds = st.integers(0, 2**32).map(Random)


def version(workflow: Workflow) -> Version:
    analysis = analyse(workflow, DEFAULT)
    return Version(analysis, judge(analysis, TEXTS))


def compared(random: Random) -> tuple[Version, Version, Comparison]:
    old = random_workflow(random, 10, 12)
    before, after = version(old), version(edit_often(random, old, 5))
    return before, after, compare(before, after)


def renamed(workflow: Workflow, node_id: str, new_id: str) -> Workflow:
    """The workflow with another id for one node, and for the links that are called after it."""

    def end(each: str | None) -> str | None:
        return new_id if each == node_id else each

    def node(each: Node) -> Node:
        facts = dict(each.facts)
        if "approvers" in facts:
            facts["approvers"] = tuple(end(name) for name in facts["approvers"])
        return replace(each, id=end(each.id), facts=facts)

    def link(each: Link) -> Link:
        facts = {**each.facts, "gate": end(each.gate)} if each.gate else each.facts
        return replace(
            each,
            id=f"other {each.id}" if node_id in (each.from_id, each.to_id) else each.id,
            from_id=end(each.from_id),
            to_id=end(each.to_id),
            facts=facts,
        )

    return replace(
        workflow, nodes=tuple(map(node, workflow.nodes)), links=tuple(map(link, workflow.links))
    )


def same(some: Iterable[Any], others: Iterable[Any]) -> bool:
    return sorted(map(repr, some)) == sorted(map(repr, others))


@given(seeds)
@settings(max_examples=examples(60), deadline=None)
def test_nothing_changed_between_a_version_and_itself(random: Random) -> None:
    workflow = random_workflow(random)
    comparison = compare(version(workflow), version(workflow))
    assert comparison.is_empty
    assert comparison.severities() == ()


@given(seeds)
@settings(max_examples=examples(100), deadline=None)
def test_either_way_round_it_says_the_same(random: Random) -> None:
    before, after, forth = compared(random)
    back = compare(after, before)
    assert same(back.elements, (each.mirrored for each in forth.elements))
    assert same(back.gates_lost, (each.mirrored for each in forth.gates_won))
    assert same(back.gates_won, (each.mirrored for each in forth.gates_lost))
    swapped = [FindingChange(each.after, each.before) for each in forth.findings]
    assert same(back.findings, swapped)
    actions = [ActionChange(each.after, each.before, each.severity) for each in forth.actions]
    assert same(back.actions, actions)
    assert {(r.before, r.after, r.grown, r.shrunk) for r in back.radii} == {
        (r.after, r.before, r.shrunk, r.grown) for r in forth.radii
    }
    assert (back.coverage_before, back.coverage_after) == (
        forth.coverage_after,
        forth.coverage_before,
    )
    assert [(each.after, each.before) for each in back.now_allowed] == [
        (each.before, each.after) for each in forth.no_longer_allowed
    ]


@given(seeds)
@settings(max_examples=examples(300), deadline=None)
def test_every_edit_of_an_element_is_found(random: Random) -> None:
    old = random_workflow(random)
    new = edit_often(random, old, 8)
    changes = element_changes(old, new, match(old, new))
    for sort in ("zones", "nodes", "links"):
        olds = {each.id: each for each in getattr(old, sort)}
        news = {each.id: each for each in getattr(new, sort)}
        here = [change for change in changes if f"{change.sort}s" == sort]
        paired = {c.before: c.after for c in here if c.before and c.after and c.before != c.after}
        kept = {c.before for c in here if c.before == c.after}
        assert kept == {each for each in olds if each in news and told(olds[each], news[each])}
        gone = {c.before for c in here if c.after is None}
        came = {c.after for c in here if c.before is None}
        assert gone <= olds.keys() - news.keys()
        assert came <= news.keys() - olds.keys()
        if sort != "links":
            # All that is in one version alone is told, by itself or as renamed.
            assert gone | paired.keys() == olds.keys() - news.keys()
            assert came | set(paired.values()) == news.keys() - olds.keys()


def told(old: Any, new: Any) -> bool:
    """Whether two elements of one id differ in what a comparison tells."""
    plain = {"origins": {}, "source": None, "extensions": {}}
    was = replace(old, **plain, facts=dict(old.facts))
    now = replace(new, **plain, facts=dict(new.facts))
    return repr(normal(was)) != repr(normal(now))


def normal(element: Any) -> dict[str, Any]:
    """What an element says, with nothing for what is empty."""
    said = {name: getattr(element, name) or None for name in element.__dataclass_fields__}
    facts = element.facts.items()
    said["facts"] = sorted((key, value) for key, value in facts if value is not None)
    return said


@given(seeds)
@settings(max_examples=examples(80), deadline=None)
def test_a_radius_grows_by_what_it_did_not_reach_before(random: Random) -> None:
    before, after, comparison = compared(random)
    if any(each.is_renamed for each in comparison.elements):
        return
    old, new = before.analysis, after.analysis
    by_node = {radius.after: radius for radius in comparison.radii if radius.after}
    for node in {e.node for e in new.entries} | {
        n.id for n in new.workflow.nodes if n.kind in ("agent", "identity")
    }:
        was = counted(old, node)
        newly = counted(new, node) - was
        change = by_node.get(node)
        found = set()
        if change is not None:
            counts = ("ungated", "weak")
            found = {
                each.after
                for each in change.reach
                if each.level_after in counts and each.level_before not in counts
            }
            assert change.grown or not found
        assert found == newly


def counted(analysis: Analysis, node: str) -> set[str]:
    """What counts in the radius of a node, of a gate or an unknown node nothing."""
    found = analysis.workflow.node_by_id.get(node)
    if found is None or found.kind == "gate":
        return set()
    radius = analysis.radius(node)
    return {*radius.ungated, *radius.weak}


@given(seeds)
@settings(max_examples=examples(100), deadline=None)
def test_a_node_under_another_id_is_the_same_node(random: Random) -> None:
    workflow = random_workflow(random, 10, 12)
    titles = [(node.kind, node.name, node.zone) for node in workflow.nodes if node.name]
    unique = [
        node.id
        for node in workflow.nodes
        if node.name and titles.count((node.kind, node.name, node.zone)) == 1
    ]
    ends = [(link.kind, link.from_id, link.to_id, link.name) for link in workflow.links]
    if not unique or len(set(ends)) < len(ends):
        return
    node_id = random.choice(unique)
    comparison = compare(version(workflow), version(renamed(workflow, node_id, "quite other")))
    assert [(c.what, c.before, c.after) for c in comparison.elements] == [
        ("renamed", node_id, "quite other")
    ]
    assert not comparison.gates_lost
    assert not comparison.radii
    assert not comparison.actions
    assert not comparison.findings
