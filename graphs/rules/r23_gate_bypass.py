"""Actions that one walk reaches past a gate and another past none; one for an actor and gates."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, place_for_gate, titles, way, worst_of

ID = "R23"


def find(review: Review) -> Iterator[Draft]:
    groups: dict[tuple[str, tuple[str, ...]], list[Action]] = {}
    for action in review.analysis.actions:
        if action.status == "bypassed":
            groups.setdefault((action.actor, action.gates), []).append(action)
    for (actor, gates), actions in sorted(groups.items()):
        worst = worst_of(review, actions)
        yield Draft(
            elements=(actor, *gates),
            words={
                "gates": titles(review, gates),
                "actor": review.title(actor),
                "deeds": deeds(review, actions),
                "way": way(review, worst.action.path),
                "place": place_for_gate(review, [action.link for action in actions]),
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            path=worst.action.path,
            assumed=each_once(worst.assumed),
        )
