"""What several rules ask of the results: what a gate guards, who drives an actor, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphs.analysis.impact import Rating
from graphs.analysis.result import REVIEW_STATUSES, Action, Assumption, Path
from graphs.model.elements import Link, Node
from graphs.rules.base import Review
from graphs.words import listed as in_words

#: How many names a sentence bears before the rest become a number.
_NAMED = 4
#: How many steps of a path a sentence bears; the finding itself has them all.
_STEPS = 7
_DEEDS = {
    "write": "write to {}",
    "delete": "delete from {}",
    "execute": "execute on {}",
    "send": "send to {}",
    "pay": "pay through {}",
    "grant": "grant rights on {}",
    "deploy": "deploy to {}",
    "admin": "administer {}",
    "unknown": "act in an unknown way on {}",
}


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst of several actions, with the two inputs of its severity."""

    action: Action
    impact: Rating
    likelihood: Rating

    @property
    def assumed(self) -> tuple[Assumption, ...]:
        return self.impact.assumed + self.likelihood.assumed


def worst_of(review: Review, actions: Iterable[Action]) -> Worst:
    """The action with the highest impact plus likelihood; of equals, the first by link and role.

    Raises ValueError where there are no actions.
    """
    rated = [Worst(action, *review.rate(action)) for action in actions]
    return min(
        rated,
        key=lambda w: (
            -w.impact.value - w.likelihood.value,
            -w.impact.value,
            w.action.link,
            w.action.role or "",
        ),
    )


def listed(names: Iterable[str]) -> str:
    """Names as a sentence of a finding lists them; many are cut short by a number."""
    return in_words(names, _NAMED)


#: How many places for gates a sentence names.
_PLACES = 3


def titles(review: Review, ids: Iterable[str]) -> str:
    return listed(review.title(each) for each in ids)


def way(review: Review, path: Path) -> str:
    """A path as the names of its nodes; of a long one, its ends."""
    names = [review.title(node) for node in path.nodes]
    if len(names) > _STEPS:
        names = [*names[: _STEPS - 4], f"… ({len(names) - _STEPS + 1} more)", *names[-3:]]
    return " → ".join(names)


def deed(review: Review, action: Action) -> str:
    """What an action does, to follow `can` or `may`."""
    if action.verb == "disclose":
        receiver = action.actor if action.role == "result" else action.target
        return f"disclose {action.discloses} content to {review.title(receiver)}"
    return _DEEDS[action.verb].format(review.title(action.target))


def deeds(review: Review, actions: Iterable[Action]) -> str:
    return listed(deed(review, action) for action in actions)


def guarded(review: Review) -> dict[str, list[Action]]:
    """By gate, the actions that need review or are prohibited and whose walks meet the gate."""
    found: dict[str, list[Action]] = {node.id: [] for node in review.nodes("gate")}
    for action in review.analysis.actions:
        if action.status in REVIEW_STATUSES or action.status == "prohibited":
            for gate in action.gates:
                found[gate].append(action)
    return found


def asking(review: Review) -> dict[str, list[Link]]:
    """By gate, the links on which it is asked: those that lead into it or name it."""
    found: dict[str, list[Link]] = {node.id: [] for node in review.nodes("gate")}
    for link in review.workflow.links:
        if link.gate is not None:
            found[link.gate].append(link)
        if link.kind in ("flow", "calls") and link.to_id in found and link.to_id != link.gate:
            found[link.to_id].append(link)
    return found


def has_valid_gate(review: Review, link: str) -> bool:
    """Whether a link names a gate whose quality is valid."""
    gate = review.link(link).gate
    return gate is not None and review.analysis.qualities[gate].quality == "valid"


def drivers(review: Review, action: Action) -> tuple[str, ...]:
    """The agents that choose an action: the actor, its direct callers, the last on the witness."""
    workflow = review.workflow
    if workflow.node(action.actor).kind == "agent":
        return (action.actor,)
    found = {
        link.from_id
        for link in workflow.links_to[action.actor]
        if link.kind in ("calls", "flow") and workflow.node(link.from_id).kind == "agent"
    }
    on_the_way = [node for node in action.path.nodes if workflow.node(node).kind == "agent"]
    found.update(on_the_way[-1:])
    return tuple(sorted(found))


def holders(review: Review, identity: str) -> tuple[str, ...]:
    """The actors that use an identity, sorted."""
    return tuple(
        sorted({x.from_id for x in review.workflow.links_to[identity] if x.kind == "uses"})
    )


def identities(review: Review, actor: str) -> tuple[Node, ...]:
    """The identities that an actor uses."""
    return tuple(
        review.node(link.to_id) for link in review.workflow.links_from[actor] if link.kind == "uses"
    )


def people(review: Review, gate: str) -> tuple[Node, ...]:
    """The nodes that approve at a gate, found by id, else by name; mere names are left out."""
    workflow = review.workflow
    found: list[Node] = []
    for approver in workflow.approvers[gate]:
        node = workflow.node_by_id.get(approver)
        named = [each for each in workflow.nodes if each.name == approver]
        found += [node] if node is not None else named
    return tuple(found)


def ends_by_itself(identity: Node) -> bool:
    """Whether a credential ends without anyone's doing: it expires or is issued for one use."""
    return (
        identity.fact("expires") is not None
        or identity.fact("ttl") is not None
        or identity.fact("issued") in ("task", "request")
        or identity.fact("credential") == "svid"
    )


def each_once(assumed: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Each assumed fact once, with the first reason given for it."""
    found: dict[tuple[str, str], Assumption] = {}
    for item in assumed:
        found.setdefault((item.element, item.fact), item)
    return tuple(found.values())


def place_for_gate(review: Review, links: Sequence[str]) -> str:
    """Where the fewest gates would close these action links, in words."""
    wanted = set(links)
    count = Counter(
        review.title(gate.link)
        for gate in review.analysis.placement.gates
        if not wanted.isdisjoint(gate.closes)
    )
    places = [f"on {name}" if n == 1 else f"on {name} ({n} links)" for name, n in count.items()]
    if len(places) > _PLACES:
        more = sum(list(count.values())[_PLACES:])
        places = [*places[:_PLACES], f"on {more} more {'link' if more == 1 else 'links'}"]
    return listed(places) if places else "right before the action"
