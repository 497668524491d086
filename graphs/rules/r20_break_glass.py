"""A break-glass credential that lacks an end, a named approver, a record of its use or a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphs.analysis.result import Action, Assumption, Path
from graphs.model.elements import Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import drivers, each_once, ends_by_itself, holders, titles, worst_of

ID = "R20"


def find(review: Review) -> Iterator[Draft]:
    for identity in review.nodes("identity"):
        if identity.fact("credential") != "break-glass":
            continue
        used_by = holders(review, identity.id)
        actions = [
            action
            for action in review.analysis.actions
            if action.actor in used_by and action.verb != "disclose"
        ]
        lacks, missing = _lacks(review, identity, used_by, actions)
        if not lacks:
            continue
        assumed = list(missing)
        environments = identity.fact("environments")
        if environments is None:
            because = "where the credential works is not known"
            assumed.append(Assumption(identity.id, "environments", "prod", because))
        in_production = environments is None or "prod" in environments
        reached = [action for action in actions if action.status != "unreachable"]
        worst = worst_of(review, reached) if reached else None
        yield Draft(
            elements=(identity.id,),
            words={
                "identity": identity.title,
                "holders": titles(review, used_by) or "nobody in this workflow",
                "lacks": "; ".join(lacks),
            },
            impact=worst.impact.value if worst else 3 if in_production else 2,
            likelihood=worst.likelihood.value if worst else 1,
            severity="high" if in_production else "medium",
            path=worst.action.path if worst else Path(),
            assumed=each_once([*assumed, *(worst.assumed if worst else ())]),
            questions=tuple((item.element, item.fact) for item in missing),
        )


def _lacks(
    review: Review, identity: Node, used_by: Sequence[str], actions: Sequence[Action]
) -> tuple[list[str], list[Assumption]]:
    """What is missing, in words and as the unknown facts that were taken as missing."""
    lacks: list[str] = []
    assumed: list[Assumption] = []
    if not ends_by_itself(identity):
        lacks.append("it does not expire")
        because = "no end of the credential is given"
        assumed.append(Assumption(identity.id, "expires", "never", because))
    if not _has_approver(review, used_by, actions):
        lacks.append("nobody is named who approves its use")
    if used_by and not _is_recorded(review, used_by, actions):
        lacks.append("no log records who used it")
    if identity.fact("reviewed") is None:
        lacks.append("its use is not reviewed afterwards")
        because = "no date of a review is given"
        assumed.append(Assumption(identity.id, "reviewed", "never", because))
    return lacks, assumed


def _has_approver(review: Review, used_by: Sequence[str], actions: Sequence[Action]) -> bool:
    """Every action of a holder meets a gate that names approvers; without actions, every holder
    is called through one."""
    approvers = review.workflow.approvers
    if actions:
        return all(any(approvers[gate] for gate in action.gates) for action in actions)
    called = [
        link
        for holder in used_by
        for link in review.workflow.links_to[holder]
        if link.kind in ("calls", "flow", "delegates")
    ]
    gates = (link.gate or link.from_id for link in called)
    return bool(called) and all(approvers.get(gate) for gate in gates)


def _is_recorded(review: Review, used_by: Sequence[str], actions: Sequence[Action]) -> bool:
    """Every holder, or the agent that drives it, logs the identity with which it acts."""
    recording = {
        link.from_id
        for link in review.links("logs")
        if "identity" in (link.fact("records") or review.node(link.to_id).fact("records") or ())
    }
    driving = {driver for action in actions for driver in drivers(review, action)}
    return all(holder in recording for holder in used_by) or bool(driving and driving <= recording)
