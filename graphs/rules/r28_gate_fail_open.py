"""A gate that lets actions through without a decision: a timeout approves, it does not stop the
action, or nobody need approve."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Assumption
from graphs.model.elements import Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, guarded, listed, titles, worst_of

ID = "R28"
_ENFORCED = {
    "after": "it is asked for only after the action",
    "client": "only the client enforces it, and another client need not",
    "advisory": "it advises and stops nothing",
}


def find(review: Review) -> Iterator[Draft]:
    behind = guarded(review)
    for gate in review.nodes("gate"):
        actions = [a for a in behind[gate.id] if a.status != "prohibited"]
        reasons, missing = _reasons(review, gate)
        if not actions or not reasons:
            continue
        worst = worst_of(review, actions)
        yield Draft(
            elements=(gate.id,),
            words={
                "gate": gate.title,
                "reasons": listed(reasons),
                "actors": titles(review, sorted({action.actor for action in actions})),
                "deeds": deeds(review, actions),
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            path=worst.action.path,
            assumed=each_once([*missing, *worst.assumed]),
            questions=tuple((item.element, item.fact) for item in missing),
        )


def _reasons(review: Review, gate: Node) -> tuple[list[str], list[Assumption]]:
    reasons: list[str] = []
    assumed: list[Assumption] = []
    enforced, on_timeout = gate.fact("enforced"), gate.fact("on_timeout")
    if on_timeout == "approve":
        reasons.append("a timeout approves")
    elif on_timeout is None:
        reasons.append("a timeout may approve, for all that is known")
        because = "what a timeout does is not known"
        assumed.append(Assumption(gate.id, "on_timeout", "approve", because))
    if enforced in _ENFORCED:
        reasons.append(_ENFORCED[enforced])
    elif enforced is None:
        reasons.append("nothing says that it is enforced before the action")
        because = "where the gate is enforced is not known"
        assumed.append(Assumption(gate.id, "enforced", "advisory", because))
    if gate.fact("required_approvals") == 0:
        reasons.append("it asks for no approval at all")
    elif gate.fact("approvers") is not None and not review.workflow.approvers[gate.id]:
        reasons.append("nobody is named to approve")
    return reasons, assumed
