"""Which decisions hold: expiry, changed paths and broken logs open a finding again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graphs.errors import Problem
from graphs.model.decisions import Entry, Log, standings
from graphs.model.elements import Link, Node, Zone
from graphs.model.said import Decision, with_facts
from graphs.model.traces import Trace, differences, trace_of
from graphs.model.workflow import Workflow, with_link_ids

TODAY = date(2026, 11, 23)
ACCEPT = Decision("R01-a", "accept", "Ann", "a demo", date(2027, 1, 31), TODAY)
FLOW = Workflow(
    "w",
    (
        Zone("out", facts={"trust": "untrusted"}, name="Internet"),
        Zone("in", facts={"trust": "internal", "environment": "test"}),
    ),
    (
        Node("t", kind="trigger", zone="out", name="Ticket", facts={"exposure": "internal"}),
        Node("a", kind="agent", zone="in"),
        Node("p", kind="privilege", zone="in", facts={"scope": ("s3:Get",)}),
        Node("other", kind="tool", zone="in"),
    ),
    with_link_ids((Link("", kind="flow", from_id="t", to_id="a"),)),
)


def trace(workflow: Workflow = FLOW, nodes=("t", "a"), severity: str = "high") -> Trace:
    return trace_of(workflow, severity, nodes, ("flow:t>a",), ("p",))


def changed(node_id: str, **facts: object) -> Workflow:
    nodes = tuple(with_facts(n, facts) if n.id == node_id else n for n in FLOW.nodes)
    return replace(FLOW, nodes=nodes)


def standing(now: Trace, today: date = TODAY, log: Log | None = None):
    log = log or Log((Entry(ACCEPT, "R01", trace()),))
    return standings(log, (), {"R01-a": now}, today)["R01-a"]


def test_it_holds_while_nothing_changes() -> None:
    assert standing(trace()).holds
    assert standing(trace(), date(2027, 1, 31)).holds


def test_it_expires_the_day_after_its_last() -> None:
    assert standing(trace(), date(2027, 2, 2)).reopened == ("expired 2 days ago",)


def test_a_changed_fact_on_the_path_opens_it_again() -> None:
    found = standing(trace(changed("t", exposure="anonymous")))
    assert found.reopened == ("the path changed: exposure of Ticket was internal and is anonymous",)


def test_what_is_not_on_the_path_changes_nothing() -> None:
    assert standing(trace(changed("other", pinned=True))).holds
    renamed = replace(FLOW, nodes=tuple(replace(n, name="New") for n in FLOW.nodes))
    assert standing(trace(renamed)).holds


def test_zones_and_routes_and_severity_count() -> None:
    zones = (FLOW.zones[0], with_facts(FLOW.zones[1], {"environment": "prod"}))
    assert "environment of a was test and is prod" in str(
        standing(trace(replace(FLOW, zones=zones))).reopened
    )
    assert "leads over other too" in str(standing(trace(nodes=("t", "other", "a"))).reopened)
    assert "severity was high and is critical" in str(standing(trace(severity="critical")).reopened)


def test_free_texts_are_compared_and_not_kept() -> None:
    assert "s3" not in str(trace())
    assert differences(trace(), trace(changed("p", scope=("s3:*",)))) == ("scope of p changed",)


def test_the_newest_entry_wins_over_older_ones_and_the_overlay() -> None:
    avoid = replace(ACCEPT, decision="avoid")
    log = Log((Entry(ACCEPT, "R01", trace()), Entry(avoid, "R01", trace())))
    found = standings(log, (ACCEPT,), {"R01-a": trace()}, TODAY)
    assert found["R01-a"].decision == avoid


def test_the_overlay_counts_where_the_log_says_nothing() -> None:
    found = standings(Log(), (ACCEPT,), {"R01-a": trace()}, TODAY)
    assert found["R01-a"].holds
    assert not standings(Log(), (ACCEPT,), {}, date(2028, 1, 1))["R01-a"].holds


def test_with_a_broken_log_nothing_holds() -> None:
    broken = Log((Entry(ACCEPT, "R01", trace()),), (Problem("log", 2, 0, "changed"),))
    other = replace(ACCEPT, finding="R02-b")
    found = standings(broken, (other,), {"R01-a": trace(), "R02-b": trace()}, TODAY)
    for each in found.values():
        assert each.reopened == ("the log of decisions is not whole",)
