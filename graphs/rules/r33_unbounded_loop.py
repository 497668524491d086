"""A cycle of calls, hand-overs, delegations or triggers through an agent that nothing bounds: no
limit of an agent, no gate on every round, no loop over items."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphs.analysis.reach import strong_parts
from graphs.analysis.result import Action, Assumption, Path
from graphs.model.elements import Link
from graphs.model.marks import OVER_ITEMS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, drivers, each_once, titles, worst_of

ID = "R33"


def find(review: Review) -> Iterator[Draft]:
    for members, links in _cycles(review):
        agents = sorted(node for node in members if review.node(node).kind == "agent")
        if not agents or any(_is_bounded(review, agent) for agent in agents):
            continue
        actions = [
            action
            for action in review.high_impact
            if action.actor in members or set(drivers(review, action)) & set(members)
        ]
        worst = worst_of(review, actions) if actions else None
        because = "no limit is given"
        assumed = [Assumption(agent, "max_iterations", "none", because) for agent in agents]
        yield Draft(
            elements=tuple(agents),
            words={
                "cycle": _cycle(review, members),
                "agents": titles(review, agents),
                "stakes": _told(review, actions),
            },
            impact=worst.impact.value if worst else 2,
            likelihood=worst.likelihood.value if worst else 2,
            severity="high" if worst else "medium",
            path=_round(review, agents[0], links),
            assumed=each_once([*assumed, *(worst.assumed if worst else ())]),
            questions=tuple((item.element, item.fact) for item in assumed),
        )


def _is_bounded(review: Review, agent: str) -> bool:
    node = review.node(agent)
    return node.fact("max_iterations") is not None or node.fact("budget") is not None


def _cycle(review: Review, members: list[str]) -> str:
    """The nodes of a cycle and what they do: one alone comes round to itself."""
    named = titles(review, members)
    return f"{named} form a cycle" if len(members) > 1 else f"{named} leads back to itself"


def _told(review: Review, actions: list[Action]) -> str:
    if not actions:
        return "Each round costs time and money"
    return f"Each round can {deeds(review, actions)}"


def _cycles(review: Review) -> Iterator[tuple[list[str], list[Link]]]:
    """The strongly connected parts with a cycle: their nodes in file order, and links within.

    What a trigger reads starts it again, so a store between an action and a trigger closes a cycle.
    """
    workflow = review.workflow
    index = {node.id: position for position, node in enumerate(workflow.nodes)}
    arcs = [(link, *ends) for link in workflow.links if (ends := _ends(review, link))]
    if not arcs:
        return
    tails = np.asarray([index[tail] for _, tail, _ in arcs])
    heads = np.asarray([index[head] for _, _, head in arcs])
    part = strong_parts(len(workflow.nodes), tails, heads)
    inside: dict[int, list[Link]] = {}
    for tail, head, (link, _, _) in zip(tails, heads, arcs, strict=True):
        if part[tail] == part[head]:
            inside.setdefault(int(part[tail]), []).append(link)
    for number, links in sorted(inside.items()):
        members = [node.id for node in workflow.nodes if part[index[node.id]] == number]
        yield members, links


def _ends(review: Review, link: Link) -> tuple[str, str] | None:
    """Where a link leads from and to as far as it can start something; None where it cannot.

    Neither does a round go on by itself through a gate, or for ever through a loop over items.
    """
    if link.gate is not None or _ends_rounds(review, link.to_id):
        return None
    if link.kind in ("flow", "calls", "delegates", "writes", "acts"):
        return link.from_id, link.to_id
    if link.kind == "reads" and review.node(link.from_id).kind == "trigger":
        return link.to_id, link.from_id
    return None


def _ends_rounds(review: Review, node_id: str) -> bool:
    node = review.node(node_id)
    return node.kind == "gate" or OVER_ITEMS in node.tags


def _round(review: Review, start: str, links: list[Link]) -> Path:
    """A shortest round from a node of a cycle back to it."""
    leaving: dict[str, list[tuple[str, Link]]] = {}
    for link in sorted(links, key=lambda each: each.id):
        ends = _ends(review, link)
        if ends:
            leaving.setdefault(ends[0], []).append((ends[1], link))
    ways = {start: Path((start,))}
    waiting = [start]
    for node in waiting:
        for head, link in leaving.get(node, ()):
            path = Path((*ways[node].nodes, head), (*ways[node].links, link.id))
            if head == start:
                return path
            if head not in ways:
                ways[head] = path
                waiting.append(head)
    return Path((start,))
