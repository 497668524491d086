"""One credential that serves two or more agents, so that nobody can tell whose doing it was.

An agent uses it itself or through a tool or step of its own; one tool that several agents call is
one workload. One finding an identity.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action, Path
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, holders, titles, worst_of
from graphs.rules.rights import actions_with

ID = "R14"


def find(review: Review) -> Iterator[Draft]:
    power = actions_with(review, review.high_impact)
    for identity in review.nodes("identity"):
        served = {holder: _agents(review, holder) for holder in holders(review, identity.id)}
        agents = sorted(frozenset[str]().union(*served.values()))
        through = [holder for holder, found in served.items() if found]
        if len(agents) < 2 or len(through) < 2:
            continue
        actions: list[Action] = power.get(identity.id, [])
        worst = worst_of(review, actions) if actions else None
        yield Draft(
            elements=(identity.id,),
            words={
                "identity": identity.title,
                "agents": titles(review, agents),
                "holders": titles(review, through),
            },
            impact=worst.impact.value if worst else 2,
            likelihood=worst.likelihood.value if worst else 1,
            severity="high" if actions else "medium",
            path=worst.action.path if worst else Path(),
            assumed=each_once(worst.impact.assumed) if worst else (),
        )


def _agents(review: Review, holder: str) -> frozenset[str]:
    """The agents for which a holder of a credential works."""
    if review.node(holder).kind == "agent":
        return frozenset({holder})
    return frozenset(
        link.from_id
        for link in review.workflow.links_to[holder]
        if link.kind in ("calls", "flow") and review.node(link.from_id).kind == "agent"
    )
