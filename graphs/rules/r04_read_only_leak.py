"""Content that leaves for a place that is not cleared for it by reading, asking or answering.

Nothing on the way writes or acts: the disclosure itself is a query, a request, an answer, a log or
a call of a model. One finding a receiver.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import OPEN_STATUSES, Action, Assumption
from graphs.model.facts import SENSITIVITIES
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, listed, titles
from graphs.rules.sources import LIKELIHOOD_BY_TRUST, assumed_sensitivity, content_reach

ID = "R04"
_HOW = {
    "query": "what {actor} asks {target}",
    "request": "what {actor} passes to {target}",
    "result": "what {target} gives back to {actor}",
}


def find(review: Review) -> Iterator[Draft]:
    by_receiver: dict[str, list[Action]] = {}
    for action in review.analysis.actions:
        if action.verb == "disclose" and action.status in OPEN_STATUSES:
            receiver = action.actor if action.role == "result" else action.target
            by_receiver.setdefault(receiver, []).append(action)
    if not by_receiver:
        return
    reach = _reach(review)
    for receiver, actions in sorted(by_receiver.items()):
        worst = max(actions, key=lambda action: SENSITIVITIES.index(action.discloses or "public"))
        node = review.node(receiver)
        zone = review.workflow.zone_of(node)
        sources = sorted({x for action in actions for x in _sources(review, reach, action)})
        assumed = each_once(
            [*assumed_sensitivity(review, sources), *_assumed_queries(review, actions)]
        )
        yield Draft(
            elements=(receiver,),
            words={
                "sources": titles(review, sources) or "what reaches it",
                "load": str(worst.discloses),
                "receiver": node.title,
                "zone": zone.title,
                "clearance": review.workflow.clearance(zone.id),
                "how": listed(_how(review, action) for action in actions),
            },
            impact=1 + SENSITIVITIES.index(worst.discloses or "public"),
            likelihood=LIKELIHOOD_BY_TRUST[zone.trust],
            path=worst.path,
            assumed=assumed,
            questions=review.questions(assumed),
        )


def _reach(review: Review) -> dict[str, frozenset[str]]:
    holders = [node.id for node in review.nodes("data", "system", "log")]
    radii = review.analysis.radii(holders)
    return {node: content_reach(radius) for node, radius in radii.items()}


def _sources(review: Review, reach: dict[str, frozenset[str]], action: Action) -> Iterator[str]:
    """What is of the sensitivity that leaves and gets to where it leaves from."""
    sender = action.target if action.role == "result" else action.actor
    for node, reached in reach.items():
        same = SENSITIVITIES[review.stakes.sensitivity_rank(review.node(node))] == action.discloses
        if same and (node == sender or sender in reached):
            yield node


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
