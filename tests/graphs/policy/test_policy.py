"""Policies: what their files may hold, and which line decides."""

from __future__ import annotations

from typing import Any

import pytest

import resources
from graphs.api import load_policy
from graphs.errors import InputError
from graphs.policy.policy import decide

BROKEN = """\
ungated-policy: 1
name: x
limts: {}
actions:
  - class: revew
    verb: [write, fly]
  - verb: send
"""


@pytest.mark.parametrize("name", resources.policy_names())
def test_shipped_policies_load_and_bear_their_names(name: str) -> None:
    assert load_policy(resources.policy_text(name), f"{name}.yaml").name == name


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    with pytest.raises(InputError) as caught:
        load_policy(BROKEN, "broken.yaml")
    told = [(problem.line, problem.column) for problem in caught.value.problems]
    assert told == [(3, 1), (5, 5), (6, 19), (7, 5)]
    assert "Write 'prohibited', 'review' or 'advisory'." in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        load_policy(text, "nothing.yaml")


def _decided(policy: str, **values: Any) -> tuple[str, tuple[str, ...]]:
    decision = decide(load_policy(policy, "p.yaml"), values.get)
    return decision.action_class, decision.consulted


POLICY = """\
ungated-policy: 1
name: p
actions:
  - {class: prohibited, verb: pay, environment: prod}
  - {class: review, verb: [pay, send]}
  - {class: review, reversible: false, verb: write}
"""


def test_the_first_line_that_holds_decides() -> None:
    assert _decided(POLICY, verb="pay", environment="prod")[0] == "prohibited"
    assert _decided(POLICY, verb="pay", environment="dev")[0] == "review"
    assert _decided(POLICY, verb="write", reversible=True)[0] == "advisory"
    assert _decided(POLICY, verb="write", reversible=False)[0] == "review"


def test_a_fact_is_consulted_only_where_it_matters() -> None:
    assert _decided(POLICY, verb="send")[1] == ("verb",)
    assert "environment" in _decided(POLICY, verb="pay", environment="dev")[1]


def test_flows_are_denied_by_pair() -> None:
    policy = load_policy(resources.policy_text("default"), "default.yaml")
    assert not policy.allows("untrusted", "restricted")
    assert not policy.allows("partner", "restricted")
    assert policy.allows("untrusted", "internal")
    assert policy.allows("internal", "restricted")
