"""An action that the policy prohibits and that some walk from an entry reaches, gated or not."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deed, each_once, way, worst_of

ID = "R22"


def find(review: Review) -> Iterator[Draft]:
    by_link: dict[str, list[Action]] = {}
    for action in review.analysis.actions:
        if action.status == "prohibited":
            by_link.setdefault(action.link, []).append(action)
    for link, actions in sorted(by_link.items()):
        worst = worst_of(review, actions)
        action = worst.action
        high = any(review.stakes.is_high_impact(each) for each in actions)
        yield Draft(
            elements=(link,),
            words={
                "actor": review.title(action.actor),
                "deed": deed(review, action),
                "way": way(review, action.path),
                "rule": action.rule,
                "gates": "a gate on the way changes nothing: "
                if action.gates
                else "no gate stands on the way, and none would excuse it: ",
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            severity="critical" if high else "high",
            path=action.path,
            assumed=each_once(worst.assumed),
        )
