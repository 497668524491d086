"""Findings are stable, deterministic, one a cause, and none is hidden by a rule that fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from graphs.errors import Cancelled
from graphs.rules.base import Draft, Finding, Review
from graphs.rules.judge import Judgement, finding_id, judge
from tests.graphs.rules.judging import analysed, judged, shipped_texts

ZONES = [
    {"id": "net", "trust": "untrusted"},
    {"id": "corp", "trust": "internal"},
    {"id": "prod", "trust": "restricted", "environment": "prod", "parent": "corp"},
]


def workflow(bystander: str = "bystander") -> dict[str, Any]:
    """Several findings, and a bystander that has a part in none of them."""
    return {
        "ungated": 1,
        "zones": list(ZONES),
        "nodes": [
            {"id": "ticket", "kind": "trigger", "zone": "net", "exposure": "anonymous"},
            {"id": "agent", "kind": "agent", "zone": "corp"},
            {"id": "shell", "kind": "tool", "zone": "corp", "content": "trusted"},
            {"id": "orders", "kind": "data", "zone": "corp", "sensitivity": "confidential"},
            {"id": "key", "kind": "identity", "zone": "corp", "credential": "api-key"},
            {"id": "cluster", "kind": "system", "zone": "prod", "criticality": "critical"},
            {"id": bystander, "kind": "human", "zone": "corp"},
        ],
        "links": [
            {"from": "ticket", "to": "agent", "kind": "flow"},
            {"from": "agent", "to": "shell", "kind": "calls"},
            {"from": "agent", "to": "orders", "kind": "reads"},
            {"from": "agent", "to": "ticket", "kind": "replies"},
            {"from": "shell", "to": "key", "kind": "uses"},
            {"from": "shell", "to": "cluster", "kind": "acts", "verb": "execute"},
            {"from": "shell", "to": "cluster", "kind": "acts", "verb": "delete"},
        ],
    }


def ids(judgement: Judgement) -> set[str]:
    return {finding.id for finding in judgement.findings}


def test_ids_survive_the_renaming_of_an_unrelated_node() -> None:
    before, after = judged(workflow()), judged(workflow("somebody-else"))
    assert len(before.findings) > 5
    assert ids(before) == ids(after)


def test_ids_survive_what_is_added_elsewhere() -> None:
    grown = workflow()
    grown["nodes"] += [
        {"id": "nightly", "kind": "trigger", "zone": "corp", "exposure": "schedule"},
        {"id": "report", "kind": "step", "zone": "corp"},
    ]
    grown["links"].append({"from": "nightly", "to": "report", "kind": "flow"})
    assert ids(judged(workflow())) == ids(judged(grown))


def test_an_id_depends_on_the_rule_and_the_elements_in_any_order() -> None:
    assert finding_id("R01", ["a", "b"]) == finding_id("R01", ["b", "a"])
    assert finding_id("R01", ["a", "b"]) != finding_id("R02", ["a", "b"])
    assert finding_id("R01", ["a", "b"]) != finding_id("R01", ["ab"])


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_file_changes_nothing(seed: int) -> None:
    """Links that bear ids of their own, for default ids number equal links by their order."""
    straight = workflow()
    for number, link in enumerate(straight["links"]):
        link["id"] = f"link-{number}"
    shuffled = {**straight, "zones": straight["zones"][::-1]}
    for part in ("nodes", "links"):
        shuffled[part] = random.Random(seed).sample(straight[part], len(straight[part]))
    assert judged(straight).findings == judged(shuffled).findings


def test_two_runs_give_the_same() -> None:
    assert judged(workflow()) == judged(workflow())


def test_the_worst_come_first() -> None:
    severities = ["critical", "high", "medium", "low"]
    ranks = [severities.index(finding.severity) for finding in judged(workflow()).findings]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_a_hub_of_entries_is_one_cause() -> None:
    """Fifty ways in add no finding about the action, the tool or the context that they share."""
    busy = workflow()
    for number in range(50):
        name = f"form-{number}"
        busy["nodes"].append(
            {"id": name, "kind": "trigger", "zone": "net", "exposure": "anonymous"}
        )
        busy["links"].append({"from": name, "to": "agent", "kind": "flow"})
    chosen = {"R01", "R02", "R04", "R05", "R06", "R13"}
    assert ids(judged(busy, chosen)) == ids(judged(workflow(), chosen))


def test_a_cause_that_two_drafts_name_is_told_once() -> None:
    judgement = judge(analysed(workflow()), shipped_texts(), among=[_Twice()])
    assert len(judgement.findings) == 1


class _Twice:
    ID = "R14"

    def find(self, review: Review) -> Iterator[Draft]:
        words = {"identity": "i", "agents": "a", "holders": "h"}
        for impact in (3, 2):
            yield Draft(elements=("key",), words=words, impact=impact, likelihood=1)


class _Broken:
    ID = "R01"

    def find(self, review: Review) -> Iterator[Draft]:
        yield from ()
        raise ZeroDivisionError("a mistake in the rule")


class _Wordless:
    ID = "R01"

    def find(self, review: Review) -> Iterator[Draft]:
        yield Draft(elements=("key",), words={}, impact=4, likelihood=3)


class _Cancelled:
    ID = "R01"

    def find(self, review: Review) -> Iterator[Draft]:
        yield from ()
        raise Cancelled("no longer wanted")


@pytest.mark.parametrize(
    ("broken", "error"), [(_Broken(), "ZeroDivisionError"), (_Wordless(), "KeyError")]
)
def test_a_rule_that_fails_hides_none_of_the_others(broken: Any, error: str) -> None:
    judgement = judge(analysed(workflow()), shipped_texts(), among=[broken, _Twice()])
    assert not judgement.complete
    assert judgement.failed == (f"R01: {error}",)
    assert [finding.rule for finding in judgement.findings] == ["R14"]


def test_no_rule_fails_on_an_empty_workflow() -> None:
    judgement = judged({"ungated": 1, "name": "empty", "nodes": []})
    assert judgement.complete
    assert judgement.findings == ()


def test_work_that_is_given_up_is_given_up() -> None:
    with pytest.raises(Cancelled):
        judge(analysed(workflow()), shipped_texts(), among=[_Cancelled()])
    with pytest.raises(Cancelled):
        judge(analysed(workflow()), shipped_texts(), progress=lambda share, words: False)


def test_only_chosen_rules_speak() -> None:
    judgement = judged(workflow(), {"R01", "R13"})
    assert {finding.rule for finding in judgement.findings} == {"R01", "R13"}


def _mixed_identities(credential: str, *holders: str) -> Finding:
    judgement = judged(
        {
            "ungated": 1,
            "nodes": [
                {"id": "anna", "kind": "human"},
                {"id": "agent", "kind": "agent"},
                {"id": "key", "kind": "identity", "credential": credential},
            ],
            "links": [{"from": holder, "to": "key", "kind": "uses"} for holder in holders],
        },
        {"R17"},
    )
    (finding,) = judgement.findings
    return finding


def test_nhi10_is_shown_only_where_a_human_uses_a_workload_identity() -> None:
    assert _mixed_identities("api-key", "anna", "agent").mappings["NHI"] == ("NHI10",)
    assert "NHI" not in _mixed_identities("human-session", "agent").mappings
