"""An agent that may do what cannot be undone while no valid gate delays it, or while nothing
outside the agent can stop it."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action, Assumption
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, drivers, each_once, worst_of

ID = "R29"


def find(review: Review) -> Iterator[Draft]:
    by_agent: dict[str, list[Action]] = {}
    for action in review.high_impact:
        if action.verb == "disclose" or not review.stakes.is_irreversible(action):
            continue
        for agent in drivers(review, action):
            by_agent.setdefault(agent, []).append(action)
    for agent, actions in sorted(by_agent.items()):
        node = review.node(agent)
        switch = node.fact("kill_switch")
        undelayed = [action for action in actions if action.status != "gated"]
        # A valid gate delays each action and lets a person stop it, so that an unknown switch
        # leaves no doubt; one that is known to be missing still leaves the rest of a run going.
        if not undelayed and switch is not False:
            continue
        meant = undelayed or actions
        worst = worst_of(review, meant)
        assumed = list(_unknown(review, meant))
        lacks = []
        if undelayed:
            lacks.append("no valid gate stands between its decision and the effect")
        if switch is not True:
            lacks.append(
                "nothing outside it is known to stop it"
                if switch is None
                else "nothing outside it can stop it"
            )
        if switch is None:
            because = "whether the agent can be stopped from outside is not known"
            assumed.append(Assumption(agent, "kill_switch", "no", because))
        in_production = any(
            review.stakes.in_production(review.node(action.target)) for action in meant
        )
        yield Draft(
            elements=(agent,),
            words={
                "agent": node.title,
                "deeds": deeds(review, meant),
                "lacks": ", and ".join(lacks),
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            severity="critical" if in_production and undelayed else "high",
            path=worst.action.path,
            assumed=each_once([*assumed, *worst.assumed]),
            questions=tuple((item.element, item.fact) for item in assumed),
        )


def _unknown(review: Review, actions: list[Action]) -> Iterator[Assumption]:
    for action in actions:
        if review.link(action.link).fact("reversible") is None:
            because = "whether it can be undone is not known"
            yield Assumption(action.link, "reversible", "no", because)
