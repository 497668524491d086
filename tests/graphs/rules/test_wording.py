"""What findings say claims no more than the workflow tells."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graphs.rules.judging import judged


def fan(act: dict[str, Any]) -> dict[str, Any]:
    """An agent that acts through a step on two systems, of which it also reads one."""
    return {
        "ungated": 1,
        "zones": [
            {"id": "corp", "trust": "internal"},
            {"id": "east", "trust": "restricted", "environment": "prod"},
            {"id": "west", "trust": "restricted", "environment": "prod"},
        ],
        "nodes": [
            {"id": "mail", "kind": "trigger", "zone": "corp", "exposure": "anonymous"},
            {"id": "agent", "kind": "agent", "zone": "corp"},
            {"id": "switch", "kind": "step", "zone": "corp"},
            {"id": "one", "kind": "step", "zone": "corp"},
            {"id": "two", "kind": "step", "zone": "corp"},
            {"id": "db-east", "kind": "system", "zone": "east", "content": "untrusted"},
            {"id": "db-west", "kind": "system", "zone": "west", "criticality": "critical"},
        ],
        "links": [
            {"from": "mail", "to": "agent", "kind": "flow"},
            {"from": "agent", "to": "db-east", "kind": "reads"},
            {"from": "agent", "to": "agent", "kind": "flow"},
            {"from": "agent", "to": "switch", "kind": "flow"},
            {"from": "switch", "to": "one", "kind": "flow"},
            {"from": "switch", "to": "two", "kind": "flow"},
            {"from": "one", "to": "db-east", "kind": "acts", "verb": "delete", **act},
            {"from": "two", "to": "db-west", "kind": "acts", "verb": "delete", **act},
        ],
    }


@pytest.mark.parametrize(
    ("act", "said"),
    [({}, "whether that can be undone is not known"), ({"reversible": False}, "cannot be undone")],
)
def test_no_stop_says_what_is_known_of_undoing(act: dict[str, Any], said: str) -> None:
    (finding,) = judged(fan(act), ["R29"]).findings
    assert said in finding.why
    assert ("cannot be undone" in finding.why) == bool(act)


def test_fan_out_names_the_step_that_all_ways_share_though_a_target_is_also_read() -> None:
    (finding,) = judged(fan({}), ["R34"]).findings
    assert "where the ways meet: switch (all of them)" in finding.fix


def test_one_agent_alone_leads_back_to_itself() -> None:
    (finding,) = judged(fan({}), ["R33"]).findings
    assert finding.why.startswith("agent leads back to itself, and no limit is given")
