"""An agent that may do what cannot be undone while no valid gate delays it, or while nothing
outside the agent can stop it; one for agents that may do the same and lack the same."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action, Assumption
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, drivers, each_once, titles, worst_of

ID = "R29"


def find(review: Review) -> Iterator[Draft]:
    by_agent: dict[str, list[Action]] = {}
    for action in review.high_impact:
        if action.verb != "disclose" and review.stakes.is_irreversible(action):
            for agent in drivers(review, action):
                by_agent.setdefault(agent, []).append(action)
    groups: dict[tuple[object, ...], tuple[list[str], list[Action]]] = {}
    for agent, actions in sorted(by_agent.items()):
        switch = review.node(agent).fact("kill_switch")
        undelayed = [action for action in actions if action.status != "gated"]
        # A valid gate delays each action and lets a person stop it, so that an unknown switch
        # leaves no doubt; one that is known to be missing still leaves the rest of a run going.
        if undelayed or switch is False:
            meant = undelayed or actions
            may = frozenset((action.verb, action.target) for action in meant)
            group = groups.setdefault((may, bool(undelayed), switch), ([], []))
            group[0].append(agent)
            group[1].extend(meant)
    for agents, actions in groups.values():
        yield _draft(review, agents, actions)


def _draft(review: Review, agents: list[str], actions: list[Action]) -> Draft:
    """Agents that may do the same and lack the same."""
    worst = worst_of(review, actions)
    switch = review.node(agents[0]).fact("kill_switch")
    undelayed = any(action.status != "gated" for action in actions)
    assumed = list(_unknown(review, actions))
    lacks = []
    if undelayed:
        lacks.append("no valid gate stands between decision and effect")
    if switch is None:
        lacks.append("nothing outside is known to stop the agent")
        because = "whether the agent can be stopped from outside is not known"
        assumed += [Assumption(agent, "kill_switch", "no", because) for agent in agents]
    elif switch is False:
        lacks.append("nothing outside can stop the agent")
    targets = (review.node(action.target) for action in actions)
    in_production = any(review.stakes.in_production(target) for target in targets)
    return Draft(
        elements=tuple(agents),
        words={
            "agents": titles(review, agents),
            "deeds": deeds(review, actions),
            "undoing": _undoing(review, actions),
            "lacks": ", and ".join(lacks),
        },
        impact=worst.impact.value,
        likelihood=worst.likelihood.value,
        severity="critical" if in_production and undelayed else "high",
        path=worst.action.path,
        assumed=each_once([*assumed, *worst.assumed]),
        questions=tuple((item.element, item.fact) for item in assumed),
    )


def _undoing(review: Review, actions: list[Action]) -> str:
    """Whether the deeds can be undone, told no more surely than it is known."""
    known = {review.link(action.link).fact("reversible") is not None for action in actions}
    if known == {True}:
        return "which cannot be undone"
    if True in known:
        return "which in part cannot be undone"
    return "and whether that can be undone is not known"


def _unknown(review: Review, actions: list[Action]) -> Iterator[Assumption]:
    for action in actions:
        if review.link(action.link).fact("reversible") is None:
            because = "whether it can be undone is not known"
            yield Assumption(action.link, "reversible", "no", because)
