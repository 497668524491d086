"""Overlays on another version of a workflow: what fits, what is listed, and what never mixes up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graphs.model import edits
from graphs.model.elements import Link, Node, Origin, Zone
from graphs.model.overlay import (
    Decision,
    Overlay,
    Said,
    Was,
    apply,
    difference,
    joined,
    renewed,
)
from graphs.model.workflow import Workflow, with_link_ids

GUESS = Origin("inferred", "its name says so")


def acts(verb: str, name: str = "") -> Link:
    return Link("", kind="acts", from_id="tool", to_id="host", facts={"verb": verb}, name=name)


def workflow(*links: Link, extra: tuple[Node, ...] = ()) -> Workflow:
    nodes = (
        Node("bot", kind="agent", name="Bot", zone="corp"),
        Node("tool", kind="tool", facts={"content": "trusted"}, origins={"content": GUESS}),
        Node("host", kind="system"),
        *extra,
    )
    calls = Link("", kind="calls", from_id="bot", to_id="tool")
    zones = (Zone("corp", facts={"trust": "internal"}),)
    return Workflow("flow", zones, nodes, with_link_ids((calls, *links)))


def with_gate_on(source: Workflow, link: str) -> Overlay:
    gated, _ = edits.place_gate(source, link)
    return difference(source, gated)


def test_what_the_user_says_is_declared() -> None:
    source = workflow()
    accepted = edits.set_fact(source, "tool", "content", "trusted")
    overlay = difference(source, accepted)
    assert overlay.nodes == (Said("tool", {"content": "trusted"}, Was("tool")),)
    node = apply(source, overlay).workflow.node("tool")
    assert node.origin("content").how == "declared"
    assert source.node("tool").origin("content") == GUESS


def test_a_guess_of_a_newer_importer_does_not_win_over_the_user() -> None:
    source = workflow()
    overlay = difference(source, edits.set_fact(source, "tool", "content", "untrusted"))
    newer = edits.set_fact(source, "tool", "third_party", True, GUESS)
    node = apply(newer, overlay).workflow.node("tool")
    assert node.fact("content") == "untrusted"
    assert node.origin("third_party") == GUESS


def test_a_gate_follows_its_link_when_the_links_are_numbered_anew() -> None:
    source = workflow(acts("write"), acts("delete"))
    assert source.links[2].id == "acts:tool>host#2"
    overlay = with_gate_on(source, "acts:tool>host#2")
    newer = workflow(acts("delete"))
    applied = apply(newer, overlay)
    assert applied.workflow.link_by_id["acts:tool>host"].gate == "gate-host"
    assert applied.unmatched == ()


def test_a_gate_never_goes_to_another_link_of_the_same_id() -> None:
    overlay = with_gate_on(workflow(acts("write")), "acts:tool>host")
    newer = workflow(acts("delete"))
    applied = apply(newer, overlay)
    assert applied.workflow.link_by_id["acts:tool>host"].gate is None
    (unmatched,) = applied.unmatched
    assert unmatched.what == "acts link tool → host (write)"
    assert unmatched.because == "another link has its id now"
    assert unmatched.said == ("gate: gate-host",)


def test_of_links_that_only_their_ids_tell_apart_none_may_be_missing() -> None:
    overlay = with_gate_on(workflow(acts("write"), acts("write")), "acts:tool>host#2")
    assert apply(workflow(acts("write"), acts("write")), overlay).unmatched == ()
    applied = apply(workflow(acts("write")), overlay)
    assert applied.workflow.link_by_id["acts:tool>host"].gate is None
    assert [each.id for each in applied.unmatched] == ["acts:tool>host#2"]


def test_a_gate_of_the_file_is_not_taken_for_the_one_that_was_added() -> None:
    source = workflow(acts("write"))
    overlay = with_gate_on(source, "acts:tool>host")
    theirs = Node("gate-host", kind="gate", facts={"enforced": "advisory"})
    newer = workflow(acts("write"), extra=(theirs,))
    applied = apply(newer, overlay)
    assert applied.workflow.node("gate-host") == theirs
    assert applied.workflow.link_by_id["acts:tool>host"].gate is None
    assert {each.because for each in applied.unmatched} == {
        "the file has a node of its own with this id",
        "gate-host is another node now",
    }


def test_what_is_said_of_a_tool_is_not_said_of_data_with_its_id() -> None:
    source = workflow()
    overlay = difference(source, edits.set_fact(source, "tool", "content", "trusted"))
    nodes = tuple(
        replace(node, kind="data", facts={}, origins={}) if node.id == "tool" else node
        for node in source.nodes
    )
    newer = replace(source, nodes=nodes, links=())
    applied = apply(newer, overlay)
    assert applied.workflow.node("tool").facts == {}
    assert applied.unmatched[0].because == "its kind is data now"


def test_of_tools_of_one_name_none_takes_over_what_was_said_of_another() -> None:
    """Two servers with a tool `search` each: the ids are numbered in the order of the file."""

    def searching(*owners: str) -> Workflow:
        found = edits.add_node(workflow(), Node("other", kind="agent"))
        for number, owner in enumerate(owners, 1):
            tool = Node(f"search-{number}" if number > 1 else "search", kind="tool", name="search")
            found = edits.add_node(found, replace(tool, description=f"of {owner}"))
            calls = Link("", kind="calls", from_id="bot", to_id=tool.id)
            found = edits.add_link(found, calls)
        return found

    source = searching("files", "web")
    edited = edits.set_fact(source, "search", "content", "trusted")
    edited, _ = edits.place_gate(edited, "calls:bot>search")
    overlay = difference(source, edited)
    assert apply(source, overlay).unmatched == ()
    applied = apply(searching("web"), overlay)
    assert applied.workflow.node("search").fact("content") is None
    assert applied.workflow.link_by_id["calls:bot>search"].gate is None
    assert {each.id for each in applied.unmatched} == {"search", "calls:bot>search"}
    again = searching("mail", "files", "web")
    assert apply(again, overlay).workflow.link_by_id["calls:bot>search"].gate is None


def test_a_fact_that_the_kind_cannot_bear_is_listed_alone() -> None:
    overlay = Overlay(nodes=(Said("bot", {"owner": "ops", "sensitivity": "public"}, line=7),))
    applied = apply(workflow(), overlay)
    assert applied.workflow.node("bot").owner == "ops"
    (unmatched,) = applied.unmatched
    assert str(unmatched) == "node bot: agent nodes have no sensitivity (sensitivity: public)."
    assert unmatched.line == 7


def test_a_node_goes_nowhere_where_its_zone_is_missing() -> None:
    overlay = Overlay(
        nodes=(Said("bot", {"zone": "vault"}),),
        new_nodes=(Node("ann", kind="human", zone="vault"),),
    )
    applied = apply(workflow(), overlay)
    assert applied.workflow.node("bot").zone == "corp"
    assert applied.workflow.node("ann").zone is None
    assert {each.id for each in applied.unmatched} == {"bot", "ann"}
    vault = Zone("vault", facts={"trust": "restricted"})
    kept = joined(difference(workflow(), applied.workflow), applied.left)
    again = apply(edits.add_zone(workflow(), vault), kept).workflow
    assert again.node("bot").zone == again.node("ann").zone == "vault"


def test_a_new_zone_may_have_come_with_the_file_by_now() -> None:
    overlay = Overlay(new_zones=(Zone("vault", name="Vault", facts={"trust": "restricted"}),))
    newer = edits.add_zone(workflow(), Zone("vault", facts={"trust": "internal"}))
    applied = apply(newer, overlay)
    assert applied.workflow.zone_by_id["vault"].trust == "restricted"
    assert applied.unmatched == ()
    again = renewed(difference(newer, applied.workflow), applied.fitted, applied.workflow)
    assert "vault" in apply(workflow(), again).workflow.zone_by_id


def test_zones_that_would_lie_within_each_other_are_refused() -> None:
    overlay = Overlay(
        new_zones=(Zone("in", facts={"trust": "internal"}, parent="corp"),),
        zones=(Said("corp", {"parent": "in"}, line=3),),
    )
    applied = apply(workflow(), overlay)
    assert applied.workflow.zone_chain("in") == ("in", "corp")
    assert [each.id for each in applied.unmatched] == ["corp"]


def test_what_a_newer_file_says_itself_is_still_said_by_the_user() -> None:
    source = workflow()
    overlay = difference(source, edits.set_attribute(source, "bot", "owner", "ops"))
    newer = edits.set_attribute(source, "bot", "owner", "ops")
    applied = apply(newer, overlay)
    kept = renewed(difference(newer, applied.workflow), applied.fitted, applied.workflow)
    assert apply(source, kept).workflow.node("bot").owner == "ops"


def test_a_removed_element_stays_away_until_it_is_something_else() -> None:
    source = workflow(acts("write"))
    overlay = difference(source, edits.remove(source, ["host"]))
    assert "host" not in apply(source, overlay).workflow.node_by_id
    missing = apply(edits.remove(source, ["host"]), overlay)
    assert missing.unmatched == ()
    assert missing.left.removed_nodes == overlay.removed_nodes
    other = Node("host", kind="data")
    newer = edits.add_node(edits.remove(source, ["host"]), other)
    applied = apply(newer, overlay)
    assert applied.workflow.node("host").kind == "data"
    assert "its kind is data now; none was removed" in applied.unmatched[0].because


def test_a_decision_holds_through_its_last_day_and_never_without_one() -> None:
    decision = Decision("R01-1", "accept", expires=date(2027, 1, 31))
    assert decision.accepts(date(2027, 1, 31))
    assert not decision.accepts(date(2027, 2, 1))
    assert not replace(decision, expires=None).accepts(date(2026, 1, 1))
    assert not replace(decision, decision="transfer").accepts(date(2026, 1, 1))
