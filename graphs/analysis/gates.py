"""The quality of approval gates: valid, weak where a condition is known to fail, else unproven."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import GateQuality
from graphs.model.elements import Node
from graphs.model.workflow import Workflow

#: The verdict on one condition: it holds, it is known to fail, or it is not known.
_Verdict = tuple[bool | None, str]


def gate_qualities(workflow: Workflow) -> dict[str, GateQuality]:
    """The quality of every gate node, by its id (DESIGN 3.3)."""
    people = _People(workflow)
    qualities: dict[str, GateQuality] = {}
    for node in workflow.nodes:
        if node.kind != "gate":
            continue
        verdicts = list(_verdicts(node, workflow.approvers[node.id], people))
        failed = tuple(reason for holds, reason in verdicts if holds is False)
        unknown = tuple(reason for holds, reason in verdicts if holds is None)
        quality = "weak" if failed else "unproven" if unknown else "valid"
        qualities[node.id] = GateQuality(node.id, quality, failed + unknown)
    return qualities


def _verdicts(gate: Node, approvers: tuple[str, ...], people: _People) -> Iterator[_Verdict]:
    enforced = gate.fact("enforced")
    yield (
        None if enforced is None else enforced == "before",
        "whether it is enforced before the action is not known"
        if enforced is None
        else f"it is enforced {_ENFORCED.get(enforced, enforced)}, not before the action",
    )
    on_timeout = gate.fact("on_timeout")
    yield (
        None if on_timeout is None else on_timeout != "approve",
        "what a timeout does is not known" if on_timeout is None else "a timeout approves",
    )
    yield from people.verdicts(gate, approvers)
    yield gate.fact("self_approval") is not True, "who asks may approve"
    binds = gate.fact("binds")
    yield (
        None if binds is None else binds == "arguments",
        "whether the approval is bound to the arguments is not known"
        if binds is None
        else "the approval is not bound to the arguments",
    )
    shows = gate.fact("shows")
    missing = [item for item in ("arguments", "target") if item not in (shows or ())]
    yield (
        None if shows is None else not missing,
        "what the approver sees is not known"
        if shows is None
        else f"the approver does not see the {' and the '.join(missing)}",
    )


_ENFORCED = {"after": "after the action", "client": "by the client only", "advisory": "as advice"}


class _People:
    """Who may count as a human approver in a workflow."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.starters: set[str] = set()
        holders: dict[str, set[str]] = {}
        for link in workflow.links:
            if link.kind == "flow":
                self.starters.add(link.from_id)
            elif link.kind == "uses":
                holders.setdefault(link.to_id, set()).add(link.from_id)
        self.shares_identity = {
            holder for held_by in holders.values() if len(held_by) > 1 for holder in held_by
        }
        self.by_name: dict[str, list[Node]] = {}
        for node in workflow.nodes:
            if node.name:
                self.by_name.setdefault(node.name, []).append(node)

    def verdicts(self, gate: Node, approvers: tuple[str, ...]) -> Iterator[_Verdict]:
        if not approvers:
            known = gate.fact("approvers") is not None
            yield (False, "nobody approves") if known else (None, "who approves is not known")
        for approver in approvers:
            node = self.workflow.node_by_id.get(approver)
            named = [node] if node is not None else self.by_name.get(approver, [])
            for person in named:
                yield self._verdict(person)

    def _verdict(self, person: Node) -> _Verdict:
        if person.kind != "human":
            return False, f"the approver {person.title} is no human but {_article(person.kind)}"
        if person.id in self.starters:
            return False, f"the approver {person.title} starts something in this workflow"
        if person.id in self.shares_identity:
            return False, f"the identity of the approver {person.title} is held by another actor"
        return True, ""


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
