"""An approver who has more approvals to give in a day than can be given with care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphs.analysis.result import Assumption, Path
from graphs.model.elements import Link
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import asking, each_once, guarded, titles, worst_of

ID = "R25"


def find(review: Review) -> Iterator[Draft]:
    gates_of: dict[str, list[str]] = {}
    for gate, approvers in review.workflow.approvers.items():
        for approver in approvers:
            gates_of.setdefault(approver, []).append(gate)
    known = [x.fact("runs_per_day") for x in review.workflow.links if x.fact("runs_per_day")]
    if not known:
        return
    behind, asked = guarded(review), asking(review)
    for approver, gates in sorted(gates_of.items()):
        person = review.workflow.node_by_id.get(approver)
        if person is not None and person.kind != "human":
            continue
        load, assumed = _load(review, gates, asked, max(known))
        capacity = person.fact("capacity") if person else None
        if capacity is None:
            capacity = review.limits.approvals_per_day
            if person:
                because = "taken from the policy"
                assumed = [*assumed, Assumption(person.id, "capacity", f"{capacity:g}", because)]
        if load <= capacity:
            continue
        actions = [action for gate in gates for action in behind[gate]]
        worst = worst_of(review, actions) if actions else None
        high = any(review.stakes.is_high_impact(action) for action in actions)
        yield Draft(
            elements=(person.id,) if person else (*sorted(gates),),
            words={
                "approver": person.title if person else approver,
                "load": f"{load:.0f}",
                "capacity": f"{capacity:g}",
                "gates": titles(review, sorted(gates)),
            },
            impact=worst.impact.value if worst else 2,
            likelihood=worst.likelihood.value if worst else 2,
            severity="high" if high else "medium",
            path=worst.action.path if worst else Path(),
            assumed=each_once([*assumed, *(worst.assumed if worst else ())]),
            questions=tuple((item.element, item.fact) for item in assumed),
        )


def _load(
    review: Review, gates: list[str], asked: Mapping[str, list[Link]], largest: float
) -> tuple[float, list[Assumption]]:
    """The approvals a day that fall to one of the approvers of these gates.

    Several approvers of a gate stand in for each other and share its load. A link whose runs are
    not known is taken to run as often as the busiest that is known.
    """
    load = 0.0
    assumed: list[Assumption] = []
    for gate in gates:
        shares = (review.node(gate).fact("required_approvals") or 1) / len(
            review.workflow.approvers[gate]
        )
        for link in asked[gate]:
            runs = link.fact("runs_per_day")
            if runs is None:
                runs = largest
                because = "taken as that of the busiest link"
                assumed.append(Assumption(link.id, "runs_per_day", f"{largest:g}", because))
            load += runs * min(1.0, shares)
    return load, assumed
