"""Gates as a staged rollout: in which order to put them in place, and what each stage closes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from graphs.analysis.actions import Arrivals
from graphs.analysis.flow import InfluenceGraph
from graphs.analysis.frontier import IMPACT_WEIGHTS
from graphs.analysis.impact import Stakes
from graphs.analysis.placement import Friction, Tail, tail_of
from graphs.analysis.result import Action
from graphs.policy.policy import Policy

#: Of more links than this, each is weighed once by itself instead of after those before it.
WEIGHED_ANEW = 60


@dataclass(frozen=True, slots=True)
class Stage:
    """One gate of a rollout.

    `closes`: the links of the actions that are closed with this gate and not before; `residual`
    and `minutes`: the open impact that remains and the minutes of review a day of the gates so far.
    """

    link: str
    closes: tuple[str, ...]
    residual: int
    minutes: float


def stages_of(
    graph: InfluenceGraph,
    policy: Policy,
    actions: Sequence[Action],
    arrivals: Arrivals,
    links: Collection[str],
) -> tuple[Stage, ...]:
    """These links in the order in which each next gate leaves the least open impact.

    Among equals the one that closes more, then the cheaper. Links that cannot be gated are left
    out. Very many links are ordered by what each leaves when it alone is gated.
    """
    tail = tail_of(graph, actions, arrivals)
    number = {link.id: position for position, link in enumerate(graph.workflow.links)}
    stakes = Stakes(graph.workflow)
    weights = {
        number[action.link]: IMPACT_WEIGHTS[stakes.impact(action).value]
        for action in actions
        if action.is_open and action.verb != "disclose"
    }
    minutes = Friction.of(graph.workflow, policy).minutes
    left = sorted(number[link] for link in links if tail.cuttable[number[link]])

    def rank(link: int, taken: list[int]) -> tuple[int, int, float, int]:
        still_open = _open(tail, [*taken, link])
        return sum(weights[each] for each in still_open), len(still_open), minutes[link], link

    in_order = len(left) > WEIGHED_ANEW
    if in_order:
        left.sort(key=lambda link: rank(link, []))
    waiting, taken, stages = _open(tail, ()), list[int](), list[Stage]()
    spent = 0.0
    while left:
        best = left[0] if in_order else min(left, key=partial(rank, taken=taken))
        left.remove(best)
        taken.append(best)
        spent += minutes[best]
        still_open = _open(tail, taken)
        closed, waiting = sorted(waiting - still_open), still_open
        stages.append(
            Stage(
                graph.workflow.links[best].id,
                tuple(graph.workflow.links[each].id for each in closed),
                sum(weights[each] for each in waiting),
                round(spent, 6),
            )
        )
    return tuple(stages)


def _open(tail: Tail, gated: Iterable[int]) -> set[int]:
    """The actions, by link index, that stay open when these links are gated."""
    stopped = np.zeros(tail.size, np.bool_)
    stopped[np.asarray(list(gated), np.int64) + tail.graph.size] = True
    reached = tail.reached(tail.sources, stopped)
    return {link for link in tail.open_links.tolist() if reached[tail.graph.size + link]}
