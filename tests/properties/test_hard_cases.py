"""Small workflows that are easy to get wrong, through every comparison with the oracle."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_action_properties import test_class_and_status as class_and_status
from test_action_properties import test_entries_gates_states_and_witnesses as witnesses
from test_boundary_properties import test_chains as chains
from test_boundary_properties import test_crossings as crossings
from test_placement_properties import test_fewest_gates_with_least_friction as fewest_gates
from test_placement_properties import test_placed_gates_close_what_they_promise as placed_gates
from test_reach_properties import test_blast_radius as blast_radius
from test_reach_properties import test_what_reaches_a_node as what_reaches
from tiny import VALID, link, node, workflow, zone

CASES = {
    "nothing at all": workflow(),
    "one agent that does nothing": workflow(node("agent", "agent")),
    "a zone around nothing": workflow(
        zone("outer", "partner"), zone("inner", "restricted", "outer")
    ),
    "an agent that calls itself": workflow(
        node("agent", "agent"),
        node("store", "data", sensitivity="restricted"),
        link("agent", "calls", "agent"),
        link("agent", "writes", "store"),
    ),
    "a gate that reads what its own tool brings in": workflow(
        zone("house", "internal"),
        zone("low", "internal", clearance="internal"),
        node("ask", "trigger", "house", exposure="anonymous"),
        node("agent", "agent", "house"),
        node("gate", "gate", "house", **VALID),
        node("tool", "tool", "low"),
        node("crm", "data", "house", sensitivity="confidential"),
        link("ask", "flow", "agent"),
        link("agent", "reads", "crm"),
        link("agent", "calls", "gate"),
        link("gate", "calls", "tool"),
    ),
    "two ways to one credential, one of them through a gate": workflow(
        node("step", "step"),
        node("gate", "gate"),
        node("tool", "tool"),
        node("identity", "identity"),
        node("rewrite", "step", mutates=True),
        link("gate", "uses", "identity"),
        link("tool", "calls", "gate"),
        link("gate", "calls", "step"),
        link("step", "flow", "rewrite"),
        link("rewrite", "uses", "identity"),
    ),
    "a gate named by the link that leads into another gate": workflow(
        node("agent", "agent"),
        node("one", "gate", **VALID),
        node("two", "gate", **{**VALID, "binds": "none"}),
        node("system", "system"),
        node("step", "step"),
        link("agent", "flow", "one", gate="two"),
        link("one", "flow", "step"),
        link("step", "acts", "system", verb="pay", gate="two"),
    ),
}
CHECKS: dict[str, Callable[..., None]] = {
    "class and status": class_and_status,
    "witnesses": witnesses,
    "chains": chains,
    "crossings": crossings,
    "fewest gates": fewest_gates,
    "placed gates": placed_gates,
    "blast radius": blast_radius,
    "what reaches": what_reaches,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("check", CHECKS)
def test_hard_case(case: str, check: str) -> None:
    CHECKS[check].on(CASES[case])  # type: ignore[attr-defined]
