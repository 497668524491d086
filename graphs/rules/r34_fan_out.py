"""One node that, once compromised, reaches many high-impact targets, or such in several zones, past
no gate; one for the widest node on the ways to the same targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from graphs.analysis.dominators import immediate_dominators, strict_dominators
from graphs.analysis.radius import node_weight
from graphs.analysis.result import Action
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, listed, titles, worst_of

ID = "R34"
#: The least weight of the reached targets (Σ sensitivity and criticality) for an impact of 4 to 2.
_IMPACT = ((81, 4), (27, 3), (9, 2))
_UNGATED = frozenset({"ungated", "bypassed", "prohibited"})


def find(review: Review) -> Iterator[Draft]:
    actions = [a for a in review.high_impact if a.status in _UNGATED and a.verb != "disclose"]
    reached = _reached(review, actions)
    groups: dict[frozenset[str], list[str]] = {}
    for node, found in reached.items():
        if _is_wide(review, node, found):
            groups.setdefault(frozenset(action.link for action in found), []).append(node)
    widest = [links for links in groups if not any(links < other for other in groups)]
    ways = _Ways(review)
    for links in sorted(widest, key=sorted):
        of_group = [action for action in actions if action.link in links]
        yield _draft(review, _narrowest(review, groups[links], of_group), of_group, ways)


def _reached(review: Review, actions: Sequence[Action]) -> dict[str, list[Action]]:
    """What each agent and each entry that outsiders feed makes happen past no gate."""
    if not actions:
        return {}
    entries = [e.node for e in review.analysis.entries if e.content != "trusted"]
    candidates = sorted({*entries, *(agent.id for agent in review.nodes("agent"))})
    reached = {}
    for node, radius in review.analysis.radii(candidates).items():
        steered = {node, *radius.ungated} - set(radius.read_only)
        reached[node] = [a for a in actions if a.actor in steered and a.target in steered]
    return reached


def _is_wide(review: Review, node: str, actions: Sequence[Action]) -> bool:
    targets = {action.target for action in actions}
    zones = _zones(review, targets) - _zones(review, {node})
    limits = review.limits
    return len(targets) >= limits.fan_out_targets or len(zones) >= limits.fan_out_zones


def _zones(review: Review, nodes: set[str]) -> set[str]:
    return {review.workflow.zone_id(review.node(node)) for node in nodes}


def _narrowest(review: Review, nodes: Sequence[str], actions: Sequence[Action]) -> str:
    """The node that lies on most of the witnesses; of equals an agent, the one nearest the end."""

    def rank(node: str) -> tuple[int, bool, int, str]:
        at = [a.path.nodes.index(node) for a in actions if node in a.path.nodes]
        return -len(at), review.node(node).kind != "agent", -max(at, default=0), node

    return min(nodes, key=rank)


def _draft(review: Review, node: str, actions: Sequence[Action], ways: _Ways) -> Draft:
    worst = worst_of(review, actions)
    targets = sorted({action.target for action in actions})
    zones = sorted(_zones(review, set(targets)))
    weight = _weight(review, targets)
    return Draft(
        elements=(node,),
        words={
            "node": review.title(node),
            "count": str(len(targets)),
            "targets": titles(review, targets),
            "zones": ("the zones " if len(zones) > 1 else "the zone ") + titles(review, zones),
            "weight": str(weight),
            "chokes": _chokes(ways, targets, actions),
        },
        impact=next((impact for least, impact in _IMPACT if weight >= least), 1),
        likelihood=worst.likelihood.value,
        path=worst.action.path,
        assumed=each_once(worst.assumed),
    )


def _weight(review: Review, targets: Sequence[str]) -> int:
    return sum(node_weight(review.workflow, review.node(node)) for node in targets)


class _Ways:
    """The ways between nodes from sets of entries, each set worked out once."""

    def __init__(self, review: Review) -> None:
        self.workflow = review.workflow
        self.number = {node.id: position for position, node in enumerate(self.workflow.nodes)}
        self.root = len(self.number)
        self._dominators: dict[frozenset[str], dict[int, int]] = {}

    def dominators(self, entries: frozenset[str]) -> dict[int, int]:
        """The immediate dominators of what can be reached from these entries."""
        if entries not in self._dominators:
            starts = sorted(self.number[entry] for entry in entries)
            self._dominators[entries] = immediate_dominators(
                {**self._successors, self.root: starts}, self.root
            )
        return self._dominators[entries]

    @cached_property
    def _successors(self) -> dict[int, list[int]]:
        successors: dict[int, list[int]] = {}
        for link in self.workflow.links:
            tail, head = self.number[link.from_id], self.number[link.to_id]
            if link.kind in ("flow", "calls", "delegates", "writes", "acts"):
                successors.setdefault(tail, []).append(head)
            if link.kind in ("calls", "delegates", "reads"):
                successors.setdefault(head, []).append(tail)
        return successors


def _chokes(ways_between: _Ways, targets: Sequence[str], actions: Sequence[Action]) -> str:
    """The nodes that every way from the entries to several of the targets shares, in words.

    Over the links between nodes, in which more ways exist than content can take: what lies on all
    of them lies on every real way too.
    """
    workflow, number, root = ways_between.workflow, ways_between.number, ways_between.root
    dominator = ways_between.dominators(
        frozenset(entry for action in actions for entry in action.entries)
    )
    acting: dict[str, set[int]] = {}
    for action in actions:
        acting.setdefault(action.target, set()).add(number[action.actor])
    guards: dict[int, list[str]] = {}
    for target in targets:
        # Ways to those who act on it: what a target itself brings in is no way to act on it.
        ways = [{actor, *strict_dominators(dominator, actor)} for actor in acting[target]]
        for vertex in sorted(set.intersection(*ways) - {root}):
            guards.setdefault(vertex, []).append(target)
    # Of the nodes that stand before the same targets, the one nearest to them disturbs least.
    nearest: dict[tuple[str, ...], int] = {}
    for vertex, guarded in guards.items():
        rival = nearest.get(tuple(guarded))
        if rival is None or rival in strict_dominators(dominator, vertex):
            nearest[tuple(guarded)] = vertex
    several = sorted((-len(group), v) for group, v in nearest.items() if len(group) > 1)
    if not several:
        return "No single node lies on the ways to several of them, so gate each on its own"
    told = (
        f"{workflow.nodes[v].title} ({'all' if -count == len(targets) else -count} of them)"
        for count, v in several
    )
    return f"Gate or split where the ways meet: {listed(told)}"
