"""Takes an approval gate away so that what it let through still goes on, now without approval."""

from __future__ import annotations

from dataclasses import replace

from graphs.errors import EditError
from graphs.model import edits
from graphs.model.elements import Link
from graphs.model.workflow import Workflow

_PASSES = ("flow", "calls")


def remove_gate(workflow: Workflow, gate_id: str) -> Workflow:
    """The workflow without a gate: links that name it name none, and who asked it goes past it.

    Only to remove the node would cut the path as well, and what it guarded would look unreachable.
    Each new link has the kind and the facts of the one that left the gate. Raises `EditError`.
    """
    gate = workflow.node_by_id.get(gate_id)
    if gate is None or gate.kind != "gate":
        raise EditError(f"There is no gate {gate_id}.")
    asked = [link for link in workflow.links_to[gate_id] if link.kind in _PASSES]
    past = [
        _joined(into, out)
        for into in asked
        for out in workflow.links_from[gate_id]
        if gate_id not in (into.from_id, out.to_id) and into.from_id != out.to_id
    ]
    workflow = edits.remove(workflow, [gate_id])
    for link in past:
        workflow = edits.add_link(workflow, link)
    return workflow


def _joined(into: Link, out: Link) -> Link:
    """The link past a gate, from who asked it to what it let through to."""
    facts = dict(out.facts)
    origins = dict(out.origins)
    for fact in ("runs_per_day", "gate"):
        # What an added link may not bear, checking it refuses.
        if facts.get(fact) is None and into.fact(fact) is not None and _may_bear(out.kind, fact):
            facts[fact] = into.fact(fact)
            if fact in into.origins:
                origins[fact] = into.origins[fact]
    if facts.get("gate") == into.to_id:
        del facts["gate"]
    return replace(out, id="", from_id=into.from_id, facts=facts, origins=origins)


def _may_bear(kind: str, fact: str) -> bool:
    from graphs.model.facts import LINK_FACTS

    return fact in LINK_FACTS[kind].model_fields
