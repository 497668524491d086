"""The map of a comparison, by two versions whose changes are known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawings import judged, kit, random_workflow

from app.services.rulebook import texts as rule_texts
from graphs.compare.changes import Comparison, Version
from graphs.compare.compare import compare
from graphs.drawing.changes_map import changes_layout, changes_lens, changes_scene
from graphs.drawing.joined_versions import join_versions
from graphs.drawing.layout import lay_out
from graphs.drawing.lens import Question
from graphs.drawing.scene import Item, Scene
from graphs.model.edits import set_fact
from graphs.model.elements import Link, Node, Zone
from graphs.model.workflow import Workflow, with_link_ids
from graphs.rules.judge import judge


def compared(before: Workflow, after: Workflow) -> Comparison:
    versions = []
    for workflow in (before, after):
        analysis = judged(workflow)
        versions.append(Version(analysis, judge(analysis, rule_texts())))
    return compare(*versions)


def node_of(scene: Scene, node_id: str) -> Item:
    (item,) = [i for i in scene.items if i.role in ("node", "gate") and i.element == node_id]
    return item


@pytest.fixture
def older() -> Workflow:
    """A gate on the call to the shell, and a mailer in a zone of its own."""
    valid = {
        "enforced": "before", "on_timeout": "deny", "approvers": ("Ann",), "binds": "arguments",
        "shows": ("arguments", "target"),
    }  # fmt: skip
    nodes = (
        Node("web", kind="trigger", zone="out", facts={"exposure": "anonymous"}),
        Node("bot", kind="agent", zone="in"),
        Node("shell", kind="tool", zone="in", facts={"content": "trusted"}),
        Node("host", kind="system", zone="in", facts={"criticality": "high"}),
        Node("mailer", kind="tool", zone="attic", facts={"content": "trusted"}),
        Node("ask", kind="gate", name="Ask Ann", zone="in", facts=valid),
    )
    links = (
        Link("", kind="flow", from_id="web", to_id="bot"),
        Link("", kind="calls", from_id="bot", to_id="shell", facts={"gate": "ask"}),
        Link("", kind="calls", from_id="bot", to_id="mailer"),
        Link("", kind="acts", from_id="shell", to_id="host", facts={"verb": "execute"}),
    )
    zones = (
        Zone("out", facts={"trust": "untrusted"}),
        Zone("in", facts={"trust": "internal"}),
        Zone("attic", parent="in", facts={"trust": "internal"}),
    )
    return Workflow("Bot", zones, nodes, with_link_ids(links))


@pytest.fixture
def newer(older: Workflow) -> Workflow:
    """Without the gate, the mailer and the attic; with a second host; the host is critical."""
    nodes = tuple(node for node in older.nodes if node.id not in ("mailer", "ask"))
    links = tuple(
        replace(link, facts={}) if link.id == "calls:bot>shell" else link
        for link in older.links
        if link.to_id != "mailer"
    )
    more = Link("", kind="acts", from_id="shell", to_id="spare", facts={"verb": "delete"})
    changed = replace(
        older,
        zones=older.zones[:2],
        nodes=(*nodes, Node("spare", kind="system", zone="in")),
        links=with_link_ids((*links, more)),
    )
    return set_fact(changed, "host", "criticality", "critical")


def test_both_versions_are_one_workflow(older: Workflow, newer: Workflow) -> None:
    joined = join_versions(compared(older, newer))
    assert joined.removed == {"mailer", "attic", "calls:bot>mailer"}
    assert {node.id for node in joined.workflow.nodes} == {
        "web", "bot", "shell", "host", "spare", "mailer",
    }  # fmt: skip
    assert joined.workflow.zone_by_id["attic"].parent == "in"
    assert joined.lost == {"calls:bot>shell": "Ask Ann"}


def test_what_changed_is_told_by_mark_dash_and_word(older: Workflow, newer: Workflow) -> None:
    joined = join_versions(compared(older, newer))
    view = changes_lens(joined).view(Question(joined.workflow, joined.comparison.after.analysis))
    marks = {node: look.mark for node, look in view.nodes.items() if look.mark}
    assert marks == {"spare": "added", "mailer": "removed", "host": "changed"}
    assert view.nodes["host"].says == "changed: criticality high → critical"
    assert view.links["calls:bot>shell"].word == "− gate lost"
    assert view.links["acts:shell>host"].word == "now ungated"
    assert view.links["acts:shell>spare"].word == "+ delete"
    assert view.links["calls:bot>mailer"].word == "− calls"
    assert view.links["calls:bot>mailer"].dash
    assert not view.links["flow:web>bot"].word
    assert view.zones["attic"].mark == "removed"
    levels = {link: look.level for link, look in view.links.items()}
    assert max(levels, key=lambda link: levels[link]) in ("calls:bot>shell", "acts:shell>host")
    legend = " ".join(entry.text for entry in view.legend)
    for words in ("gate lost", "added", "removed", "changed"):
        assert words in legend


def test_the_map_of_the_newer_version_keeps_still(older: Workflow, newer: Workflow) -> None:
    joined = join_versions(compared(older, newer))
    plain = lay_out(newer, kit().measure)
    both = changes_layout(joined, kit().measure, plain)
    # The map begins at its origin; what stood on it stands as it stood, from node to node.
    moved = {
        (round(both.positions[n][0] - x, 3), round(both.positions[n][1] - y, 3))
        for n, (x, y) in plain.positions.items()
    }
    assert len(moved) == 1
    scene = changes_scene(joined, kit(), both)
    assert node_of(scene, "mailer").shapes[0].style.dash
    assert [i.element for i in scene.items if i.role == "zone-mark"] == ["attic"]


def test_nothing_is_marked_where_nothing_changed(older: Workflow) -> None:
    comparison = compared(older, older)
    joined = join_versions(comparison)
    assert joined.workflow == older
    assert not joined.removed
    assert not joined.lost
    assert changes_scene(comparison, kit()).description == "nothing changed on the map"


@pytest.mark.parametrize("seed", range(6))
def test_any_two_versions_can_be_drawn(seed: int) -> None:
    comparison = compared(random_workflow(seed), random_workflow(seed + 50))
    joined = join_versions(comparison)
    scene = changes_scene(comparison, kit())
    for item in scene.items:
        assert item.element == "" or joined.workflow.element(item.element) is not None
