"""Edits of several elements: what names a removed, renamed or copied one follows, never loosely."""

from __future__ import annotations

import pytest

from graphs.errors import EditError
from graphs.formats.native import read_native
from graphs.formats.native_entries import same
from graphs.formats.native_writer import dump
from graphs.model import authoring, edits, linking
from graphs.model.facts import LINK_ENDS, LINK_KINDS, NODE_KINDS
from graphs.model.workflow import Workflow

TEXT = """\
ungated: 1
name: Payments
zones:
  - {id: corp, trust: internal}
  - {id: vault, trust: restricted, parent: corp}
nodes:
  - {id: bot, kind: agent, zone: corp}
  - {id: pay, kind: tool, zone: vault}
  - {id: bank, kind: system, zone: vault}
  - {id: boss, kind: human, zone: corp}
  - {id: ok, kind: gate, zone: corp, approvers: [boss, bot]}
links:
  - {from: bot, to: pay, kind: calls, gate: ok}
  - {from: pay, to: bank, kind: acts, verb: pay}
  - {from: pay, to: bank, kind: acts, verb: send}
"""


@pytest.fixture
def payments() -> Workflow:
    return read_native(TEXT, "payments.yaml")


def test_a_removed_approver_does_not_live_on_as_a_name(payments: Workflow) -> None:
    """A name that is no node counts as a person: a gate of the agent alone would look valid."""
    after = authoring.remove_all(payments, ["boss"])
    assert after.node("ok").fact("approvers") == ("bot",)
    after = authoring.remove_all(after, ["bot"])
    assert after.node("ok").fact("approvers") is None


def test_a_removed_zone_gives_what_it_holds_to_the_one_around_it(payments: Workflow) -> None:
    after = authoring.remove_all(payments, ["vault"])
    assert [after.node(node).zone for node in ("pay", "bank")] == ["corp", "corp"]
    after = authoring.remove_all(payments, ["vault", "corp"])
    assert [node.zone for node in after.nodes] == [None] * 5
    assert after.zones == ()


def test_a_new_id_is_taken_up_by_all_that_names_the_old(payments: Workflow) -> None:
    after = authoring.rename(payments, "bot", "clerk")
    assert after.node("ok").fact("approvers") == ("boss", "clerk")
    assert [link.id for link in after.links] == [
        "calls:clerk>pay", "acts:pay>bank", "acts:pay>bank#2",
    ]  # fmt: skip
    after = authoring.rename(payments, "ok", "consent")
    assert after.links[0].gate == "consent"
    after = authoring.rename(payments, "corp", "office")
    assert after.zone_by_id["vault"].parent == "office"
    assert after.node("bot").zone == "office"
    back = authoring.rename(authoring.rename(payments, "pay", "x"), "x", "pay")
    assert same(back, payments)


@pytest.mark.parametrize("taken", ["bank", "vault", "calls:bot>pay", "", "  ", "unplaced"])
def test_an_id_that_is_taken_or_none_is_refused(payments: Workflow, taken: str) -> None:
    with pytest.raises(EditError):
        authoring.rename(payments, "bot", taken)


def test_a_fragment_names_nothing_that_stays_behind(payments: Workflow) -> None:
    part = authoring.fragment(payments, ["bot", "pay"])
    assert part.links[0].gate is None
    part = authoring.fragment(payments, ["ok", "boss"])
    assert part.node("ok").fact("approvers") == ("boss",)
    part = authoring.fragment(payments, ["ok"])
    assert part.node("ok").fact("approvers") is None


def test_a_fragment_is_read_back_as_it_was_written(payments: Workflow) -> None:
    part = authoring.fragment(payments, ["vault"])
    assert [node.id for node in part.nodes] == ["pay", "bank"]
    assert [zone.id for zone in part.zones] == ["corp", "vault"]
    assert same(read_native(dump(part), "clipboard"), part)


def test_pasting_into_the_same_workflow_adds_no_zone(payments: Workflow) -> None:
    part = authoring.fragment(payments, [node.id for node in payments.nodes])
    after, added = authoring.paste(payments, part)
    assert added == ("bot-2", "pay-2", "bank-2", "boss-2", "ok-2")
    assert after.zones == payments.zones
    assert after.node("ok-2").fact("approvers") == ("boss-2", "bot-2")
    assert after.links[3].gate == "ok-2"
    assert len(after.links) == 6


def test_a_zone_of_the_same_id_but_another_trust_is_another(payments: Workflow) -> None:
    other = edits.set_fact(payments, "vault", "trust", "partner")
    part = authoring.fragment(payments, ["bank"])
    after, _ = authoring.paste(other, part)
    assert after.node("bank-2").zone == "vault-2"
    assert after.zone_by_id["vault-2"].trust == "restricted"
    assert after.zone_by_id["vault-2"].parent == "corp"


def test_links_are_allowed_as_the_model_says_and_refused_in_words() -> None:
    for start in NODE_KINDS:
        for end in NODE_KINDS:
            allowed = [
                kind
                for kind in LINK_KINDS
                if start in LINK_ENDS[kind][0] and end in LINK_ENDS[kind][1]
            ]
            assert list(linking.allowed_links(start, end)) == allowed
            assert bool(linking.why_none(start, end)) == (not allowed)
    assert linking.why_not("delegates", "agent", "tool") == (
        "A delegates link leads to an agent, not to a tool."
    )
    assert linking.why_not("acts", "tool", "data") == (
        "An acts link leads to a system, not to data."
    )
