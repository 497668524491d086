"""The oracle itself against tiny workflows whose answers were worked out by hand from DESIGN."""

from __future__ import annotations

import pytest
from oracle import Oracle
from oracle_boundaries import Joined
from oracle_reach import exposure, radius
from tiny import VALID, link, node, workflow, zone

CORP = zone("corp", "internal", environment="dev")
PROD = zone("prod", "restricted", environment="prod")
NET = zone("net", "untrusted")
TICKET = node("ticket", "trigger", "net", exposure="anonymous")
AGENT = node("agent", "agent", "corp")
CLUSTER = node("cluster", "system", "prod", criticality="critical", content="trusted")


def status(oracle: Oracle, link_id: str, role: str | None = None) -> str:
    return oracle.judged[link_id, role].status


def test_two_callers_of_one_tool_do_not_reach_each_other() -> None:
    """A request ends at the tool's `in`, and only its `own` comes back as a result."""
    oracle = Oracle(
        workflow(
            CORP,
            node("a", "agent", "corp"),
            node("b", "agent", "corp"),
            node("tool", "tool", "corp", content="trusted"),
            link("a", "calls", "tool"),
            link("b", "calls", "tool"),
        )
    )
    assert radius(oracle.map, "a").ungated == {"tool"}
    assert radius(oracle.map, "tool").ungated == {"a", "b"}
    assert exposure(oracle.map, "b").ungated == {"tool"}


def test_a_valid_gate_before_an_agent_is_stale_and_one_after_it_holds() -> None:
    """What is approved must be what runs: the agent turns the approval before it to stale."""
    before = Oracle(
        workflow(
            CORP, PROD, NET, TICKET, AGENT, CLUSTER,
            node("gate", "gate", "corp", **VALID),
            link("ticket", "flow", "gate"),
            link("gate", "flow", "agent"),
            link("agent", "acts", "cluster", verb="execute"),
        )
    )  # fmt: skip
    assert status(before, "acts:agent>cluster") == "stale"
    after = Oracle(
        workflow(
            CORP, PROD, NET, TICKET, AGENT, CLUSTER,
            node("gate", "gate", "corp", **VALID),
            node("tool", "tool", "corp", content="trusted"),
            link("ticket", "flow", "agent"),
            link("agent", "calls", "gate"),
            link("gate", "calls", "tool"),
            link("tool", "acts", "cluster", verb="execute"),
        )
    )  # fmt: skip
    judged = after.judged["acts:tool>cluster", None]
    assert (judged.status, judged.gates) == ("gated", {"gate"})
    assert judged.entries == {"ticket"}
    assert judged.length == 4  # ticket, agent, gate, tool, cluster
    assert after.actions.coverage() == (1, 1)
    assert radius(after.map, "ticket").gated == {"tool", "cluster"}


def test_a_second_ungated_way_bypasses_the_gate() -> None:
    """One walk arrives past the gate and another at state 0."""
    oracle = Oracle(
        workflow(
            CORP, PROD, NET, TICKET, AGENT, CLUSTER,
            node("gate", "gate", "corp", **VALID),
            node("step", "step", "corp"),
            link("ticket", "flow", "agent"),
            link("agent", "flow", "gate"),
            link("gate", "flow", "step"),
            link("agent", "flow", "step"),
            link("step", "acts", "cluster", verb="deploy"),
        )
    )  # fmt: skip
    assert status(oracle, "acts:step>cluster") == "bypassed"
    assert oracle.judged["acts:step>cluster", None].gates == {"gate"}
    # Gating the action is one gate, and so is gating the way round; flow is the better link.
    assert oracle.cuts.smallest() == [
        frozenset({"acts:step>cluster"}),
        frozenset({"flow:agent>step"}),
    ]


def test_what_a_tool_brings_in_steers_its_caller_but_not_its_own_actions() -> None:
    """An entry tool's content starts at `out`, from which its own `acts` link has no arc."""
    oracle = Oracle(
        workflow(
            CORP, PROD, CLUSTER,
            node("start", "trigger", "corp", exposure="schedule"),
            node("step", "step", "corp"),
            node("search", "tool", "corp", content="untrusted"),
            link("start", "flow", "step"),
            link("step", "calls", "search"),
            link("search", "acts", "cluster", verb="execute"),
            link("step", "acts", "cluster", verb="execute"),
        )
    )  # fmt: skip
    assert oracle.map.entries == {"start": "trusted", "search": "untrusted"}
    assert oracle.judged["acts:step>cluster", None].length == 2  # search, step, cluster
    # What the search returned goes back into it with the step's next call, and only so.
    assert oracle.judged["acts:search>cluster", None].length == 3
    assert oracle.judged["acts:search>cluster", None].entries == {"search"}


def test_a_fixed_pipeline_from_trusted_content_is_allowed_and_an_agent_makes_it_in_scope() -> None:
    """Only a walk from untrusted content, or past an interpreter, is in scope."""
    start = node("start", "trigger", "corp", exposure="schedule")
    fixed = Oracle(
        workflow(
            CORP, PROD, start, CLUSTER,
            node("step", "step", "corp"),
            link("start", "flow", "step"),
            link("step", "acts", "cluster", verb="deploy"),
        )
    )  # fmt: skip
    assert status(fixed, "acts:step>cluster") == "allowed"
    steered = Oracle(
        workflow(
            CORP, PROD, start, AGENT, CLUSTER,
            link("start", "flow", "agent"),
            link("agent", "acts", "cluster", verb="deploy"),
        )
    )  # fmt: skip
    assert status(steered, "acts:agent>cluster") == "ungated"


def test_a_step_that_validates_integrity_takes_walks_out_of_scope_unless_it_interprets() -> None:
    """The validated walk is a fixed pipeline again; an interpreter validates nothing."""
    for interprets, expected in ((None, "allowed"), (True, "ungated")):
        facts = {"validates": ("integrity",)}
        if interprets:
            facts["interprets"] = True
        oracle = Oracle(
            workflow(
                CORP, PROD, NET, TICKET, CLUSTER,
                node("check", "step", "corp", **facts),
                link("ticket", "flow", "check"),
                link("check", "acts", "cluster", verb="pay"),
            )
        )  # fmt: skip
        assert status(oracle, "acts:check>cluster") == expected


def test_a_step_that_calls_an_agent_through_gates_is_an_interpreter() -> None:
    """Its output is AI-made, however many gates stand between."""
    oracle = Oracle(
        workflow(
            CORP, AGENT,
            node("outer", "tool", "corp"),
            node("step", "step", "corp"),
            node("one", "gate", "corp"),
            node("two", "gate", "corp"),
            link("outer", "calls", "step"),
            link("step", "calls", "one"),
            link("one", "calls", "two"),
            link("two", "calls", "agent"),
        )
    )  # fmt: skip
    assert oracle.map.interpreters == {"agent", "step", "outer"}


def test_latent_reach_follows_credentials_and_tells_what_is_only_read() -> None:
    """`uses`, `grants` and `permits` count only for latent, and a right to read steers nothing."""
    oracle = Oracle(
        workflow(
            CORP, PROD, AGENT, CLUSTER,
            node("role", "identity", "corp"),
            node("right", "privilege", "corp"),
            node("secrets", "data", "prod", sensitivity="restricted"),
            node("notes", "data", "corp", sensitivity="internal"),
            link("agent", "uses", "role"),
            link("agent", "reads", "notes"),
            link("role", "grants", "right"),
            link("right", "permits", "cluster", verbs=("execute",)),
            link("right", "permits", "secrets", verbs=("read",)),
        )
    )  # fmt: skip
    found = radius(oracle.map, "agent")
    assert found.ungated == {"notes"}
    assert found.latent == {"role", "right", "cluster", "secrets"}
    assert found.read_only == {"notes", "secrets"}
    assert found.weight == 1  # the internal notes; latent nodes weigh nothing
    assert found.lengths["cluster"] == 3
    # The notes steer the agent that reads them, and so reach what its credential reaches.
    assert exposure(oracle.map, "secrets").latent == {"agent", "role", "right", "notes"}


def test_confidential_data_disclosed_to_an_anonymous_user_by_a_reply() -> None:
    """The reply carries the load of the data below the clearance of the zone it leaves."""
    oracle = Oracle(
        workflow(
            CORP, NET, TICKET, AGENT,
            node("crm", "data", "corp", sensitivity="confidential", content="trusted"),
            link("ticket", "flow", "agent"),
            link("agent", "reads", "crm"),
            link("agent", "replies", "ticket"),
        )
    )  # fmt: skip
    judged = oracle.judged["replies:agent>ticket", "request"]
    assert (judged.status, judged.discloses) == ("ungated", "confidential")
    assert oracle.cuts.left_open() == {"replies:agent>ticket"}
    assert oracle.cuts.smallest() == [frozenset()]
    directions = {(m.link, m.direction, m.allowed) for m in oracle.boundaries.crossings()}
    assert directions == {
        ("flow:ticket>agent", "inbound", True),
        ("replies:agent>ticket", "outbound", False),
    }


def test_a_step_that_validates_sensitivity_stops_the_load() -> None:
    """Redaction before the reply: its own vertices bear nothing, so nothing is disclosed."""
    oracle = Oracle(
        workflow(
            CORP, NET, TICKET, AGENT,
            node("redact", "step", "corp", validates=("sensitivity",)),
            node("crm", "data", "corp", sensitivity="confidential", content="trusted"),
            link("ticket", "flow", "agent"),
            link("agent", "reads", "crm"),
            link("agent", "flow", "redact"),
            link("redact", "replies", "ticket"),
        )
    )  # fmt: skip
    assert oracle.boundaries.disclosures() == {}


def test_a_query_discloses_unless_its_arguments_are_fixed() -> None:
    """A read-only web search takes what the agent knows out of the house."""
    for arguments, disclosed in ((None, True), ("model", True), ("fixed", False)):
        facts = {} if arguments is None else {"arguments": arguments}
        oracle = Oracle(
            workflow(
                CORP, NET, AGENT,
                node("crm", "data", "corp", sensitivity="confidential", content="trusted"),
                node("web", "data", "net", content="untrusted"),
                link("agent", "reads", "crm"),
                link("agent", "reads", "web", **facts),
            )
        )  # fmt: skip
        assert (("reads:agent>web", "query") in oracle.judged) is disclosed


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "valid"),
        ({"enforced": "after"}, "weak"),
        ({"enforced": None}, "unproven"),
        ({"on_timeout": "wait"}, "valid"),
        ({"on_timeout": "approve"}, "weak"),
        ({"binds": "none"}, "weak"),
        ({"shows": ("arguments", "summary")}, "weak"),
        ({"shows": None}, "unproven"),
        ({"self_approval": True}, "weak"),
        ({"self_approval": False}, "valid"),
        ({"approvers": ()}, "weak"),
        ({"approvers": None}, "unproven"),
        ({"approvers": ("Ann of Finance",)}, "valid"),
        ({"approvers": ("boss", "agent")}, "weak"),
        ({"approvers": ("starter",)}, "weak"),
        ({"approvers": ("Person who lends a credential",)}, "weak"),
        ({"approvers": ("badge",)}, "weak"),
        ({"approvers": None, "binds": "none"}, "weak"),
    ],
)
def test_gate_quality(change: dict, expected: str) -> None:
    """One condition changed at a time: false is weak, unknown is unproven, weak wins."""
    facts = {key: value for key, value in {**VALID, **change}.items() if value is not None}
    oracle = Oracle(
        workflow(
            CORP, AGENT,
            node("gate", "gate", "corp", **facts),
            node("boss", "human", "corp"),
            node("starter", "human", "corp"),
            node("lender", "human", "corp", name="Person who lends a credential"),
            node("badge", "identity", "corp"),
            link("starter", "flow", "agent"),
            link("lender", "uses", "badge"),
            link("agent", "uses", "badge"),
        )
    )  # fmt: skip
    assert oracle.map.qualities["gate"] == expected


def test_a_chain_of_allowed_steps_that_no_single_step_may_take() -> None:
    """Untrusted into internal and internal into restricted are allowed, the composition is not."""
    oracle = Oracle(
        workflow(
            CORP, PROD, NET, TICKET, AGENT, CLUSTER,
            link("ticket", "flow", "agent"),
            link("agent", "acts", "cluster", verb="execute"),
        )
    )  # fmt: skip
    assert oracle.boundaries.chains() == {("net", "prod"): Joined(True, 2)}


def test_writing_memory_is_advisory_and_still_joins_two_agents() -> None:
    """The memory loop: what one agent writes, the other reads, and acts on."""
    oracle = Oracle(
        workflow(
            CORP, PROD, NET, TICKET, CLUSTER,
            node("writer", "agent", "corp"),
            node("reader", "agent", "corp"),
            node("memory", "data", "corp", memory=True, sensitivity="internal"),
            link("ticket", "flow", "writer"),
            link("writer", "writes", "memory"),
            link("reader", "reads", "memory"),
            link("reader", "acts", "cluster", verb="execute"),
        )
    )  # fmt: skip
    assert status(oracle, "writes:writer>memory") == "allowed"
    judged = oracle.judged["acts:reader>cluster", None]
    assert judged.status == "ungated"
    assert judged.entries == {"ticket", "memory", "reader"}
    assert (judged.entry_rank, judged.length) == (0, 4)


def test_one_gate_at_a_shared_tool_is_cheaper_than_two_at_its_actions() -> None:
    """Both actions lie behind one call: the only smallest set is that call."""
    oracle = Oracle(
        workflow(
            CORP, PROD, NET, TICKET, AGENT, CLUSTER,
            node("tool", "tool", "corp", content="trusted"),
            node("bank", "system", "prod", content="trusted"),
            link("ticket", "flow", "agent"),
            link("agent", "calls", "tool"),
            link("tool", "acts", "cluster", verb="execute"),
            link("tool", "acts", "bank", verb="pay"),
        )
    )  # fmt: skip
    assert oracle.cuts.smallest() == [frozenset({"calls:agent>tool"})]
    assert oracle.cuts.candidates() == [
        "acts:tool>bank", "acts:tool>cluster", "calls:agent>tool",
    ]  # fmt: skip


def test_an_interpreter_in_third_party_hands_cannot_be_closed() -> None:
    """Past the last interpreter there is only a link out of a third-party tool: no gate fits."""
    oracle = Oracle(
        workflow(
            CORP, PROD, NET, TICKET, AGENT, CLUSTER,
            node("vendor", "tool", "net", third_party=True, content="trusted"),
            node("model", "model", "net"),
            link("ticket", "flow", "agent"),
            link("agent", "calls", "vendor"),
            link("vendor", "calls", "model"),
            link("vendor", "acts", "cluster", verb="execute"),
        )
    )  # fmt: skip
    assert oracle.cuts.unclosable == {"acts:vendor>cluster"}
    assert oracle.cuts.smallest() == [frozenset()]
