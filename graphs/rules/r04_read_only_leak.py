"""Content that leaves for a place that is not cleared for it by reading, asking or answering.

Nothing on the way writes or acts: the disclosure itself is a query, a request, an answer, a log or
a call of a model. One finding a receiver.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphs.analysis.result import OPEN_STATUSES, Action, Assumption
from graphs.model.facts import SENSITIVITIES
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, listed, titles
from graphs.rules.sources import (
    LIKELIHOOD_BY_TRUST,
    assumed_sensitivity,
    open_reach,
    validating,
    without,
)

ID = "R04"
_HOW = {
    "query": "what {actor} asks {target}",
    "request": "what {actor} passes to {target}",
    "result": "what {target} gives back to {actor}",
}


def find(review: Review) -> Iterator[Draft]:
    leaks = [
        action
        for action in review.analysis.actions
        if action.verb == "disclose" and action.status in OPEN_STATUSES
    ]
    if not leaks:
        return
    holders = _holders(review)
    by_receiver: dict[str, list[Action]] = {}
    sources: dict[str, set[str]] = {}
    for action in leaks:
        receiver = action.actor if action.role == "result" else action.target
        # What arrives past no gate need not be what is sensitive.
        if leaking := set(_sources(review, holders, action, receiver)):
            by_receiver.setdefault(receiver, []).append(action)
            sources.setdefault(receiver, set()).update(leaking)
    for receiver, actions in sorted(by_receiver.items()):
        yield _draft(review, receiver, actions, sorted(sources[receiver]))


def _draft(review: Review, receiver: str, actions: list[Action], sources: list[str]) -> Draft:
    node = review.node(receiver)
    zone = review.workflow.zone_of(node)
    load = max(review.stakes.sensitivity_rank(review.node(source)) for source in sources)
    worst = [x for x in sources if review.stakes.sensitivity_rank(review.node(x)) == load]
    first = max(actions, key=lambda action: SENSITIVITIES.index(action.discloses or "public"))
    assumed = each_once([*assumed_sensitivity(review, worst), *_assumed_queries(review, actions)])
    return Draft(
        elements=(receiver,),
        words={
            "sources": titles(review, worst),
            "load": SENSITIVITIES[load],
            "receiver": node.title,
            "zone": zone.title,
            "clearance": review.workflow.clearance(zone.id),
            "how": listed(_how(review, action) for action in actions),
        },
        impact=1 + load,
        likelihood=LIKELIHOOD_BY_TRUST[zone.trust],
        path=first.path,
        assumed=assumed,
        questions=review.questions(assumed),
    )


class _Holder(NamedTuple):
    """A store, system or log: how sensitive it is, and where its content gets unredacted, past no
    valid gate."""

    node: str
    rank: int
    reached: frozenset[str]


def _holders(review: Review) -> list[_Holder]:
    redacting = validating(review, "sensitivity")
    holders = [x.id for x in review.nodes("data", "system", "log")]
    radii = without(review, redacting).radii(holders)
    return [
        _Holder(node, review.stakes.sensitivity_rank(review.node(node)), open_reach(radius))
        for node, radius in radii.items()
    ]


def _sources(
    review: Review, holders: list[_Holder], action: Action, receiver: str
) -> Iterator[str]:
    """What is too sensitive for the receiver and gets, past no valid gate, to where it leaves."""
    cleared = SENSITIVITIES.index(review.workflow.clearance(_zone(review, receiver)))
    carried = SENSITIVITIES.index(action.discloses or "public")
    sender = action.target if action.role == "result" else action.actor
    # A gate is never listed as reached; what it lets through is.
    place = action.target if review.node(sender).kind == "gate" else sender
    for node, rank, reached in holders:
        if cleared < rank <= carried and (node == place or place in reached):
            yield node


def _zone(review: Review, node: str) -> str:
    return review.workflow.zone_id(review.node(node))


def _how(review: Review, action: Action) -> str:
    actor, target = review.title(action.actor), review.title(action.target)
    if review.link(action.link).kind == "replies":
        return f"the answer of {actor}"
    if review.link(action.link).kind == "logs":
        return f"what {actor} logs"
    return _HOW[action.role or "request"].format(actor=actor, target=target)


def _assumed_queries(review: Review, actions: list[Action]) -> Iterator[Assumption]:
    for action in actions:
        link = review.link(action.link)
        if action.role == "query" and link.fact("arguments") is None:
            because = "whether the query is fixed is not known"
            yield Assumption(link.id, "arguments", "model", because)
