"""What identities allow: the rights that privileges give, and what holders make of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphs.analysis.impact import HIGH_IMPACT_VERBS, Rating
from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Link, Node
from graphs.model.facts import SENSITIVITIES
from graphs.model.marks import MODEL_ACCESS
from graphs.rules.base import Review
from graphs.rules.lookups import drivers, holders, identities, listed

_READS = "read"


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """What a privilege permits on one node. The verb is None where the privilege does not say."""

    target: str
    verb: str | None


def permits(review: Review, identity: str) -> tuple[Link, ...]:
    """The `permits` links of all privileges that an identity is granted."""
    workflow = review.workflow
    return tuple(
        permit
        for grant in workflow.links_from[identity]
        if grant.kind == "grants"
        for permit in workflow.links_from[grant.to_id]
        if permit.kind == "permits"
    )


def rights(review: Review, identity: str) -> frozenset[Right]:
    """The rights that are known of an identity."""
    return frozenset(
        Right(permit.to_id, verb)
        for permit in permits(review, identity)
        for verb in (permit.fact("verbs") or (None,))
    )


def exercised(review: Review, identity: str) -> frozenset[Right]:
    """The rights that its holders, and what they call without a credential of its own, make use of
    on what is wired."""
    workflow = review.workflow
    used: set[Right] = set()
    seen: set[str] = set()
    waiting = list(holders(review, identity))
    while waiting:
        actor = waiting.pop()
        if actor in seen:
            continue
        seen.add(actor)
        for link in workflow.links_from[actor]:
            if link.kind == "reads":
                used.add(Right(link.to_id, _READS))
            elif link.kind in ("writes", "acts"):
                used.add(Right(link.to_id, link.verb))
            elif link.kind == "logs":
                used.add(Right(link.to_id, "write"))
            elif link.kind == "calls" and not identities(review, link.to_id):
                waiting.append(link.to_id)
    return frozenset(used)


def in_words(review: Review, each: Iterable[Right]) -> str:
    """Rights as `delete and read on Orders and pay on Bank`."""
    by_target: dict[str, list[str]] = {}
    for right in sorted(each, key=lambda r: (r.target, r.verb in (None, "unknown"), r.verb or "")):
        verb = {None: "unnamed rights", "unknown": "other rights"}.get(right.verb, right.verb)
        by_target.setdefault(right.target, []).append(str(verb))
    return listed(
        f"{listed(verbs)} on {review.title(target)}" for target, verbs in by_target.items()
    )


def is_high_impact_right(review: Review, right: Right) -> bool:
    """Whether a right allows a high-impact action; what cannot be undone is not known of rights,
    so the target decides: production or confidential."""
    target = review.node(right.target)
    return (right.verb is None or right.verb in HIGH_IMPACT_VERBS) and (
        review.stakes.in_production(target)
        or review.stakes.sensitivity_rank(target) >= SENSITIVITIES.index("confidential")
    )


def impact_of_right(review: Review, right: Right) -> Rating:
    """The impact of making use of a right, as of an action; reading is no high-impact action."""
    target = review.node(right.target)
    rank = review.stakes.sensitivity_rank(target)
    if right.verb == _READS:
        return Rating(min(3, 1 + rank))
    workflow = review.workflow
    assumed: tuple[Assumption, ...] = ()
    if workflow.environment(target) is None:
        because = f"neither the zone of {target.title} nor one around it says"
        assumed = (Assumption(workflow.zone_id(target), "environment", "prod", because),)
    production = review.stakes.in_production(target)
    if is_high_impact_right(review, right) and (production or rank == 3):
        return Rating(4, assumed)
    if production or rank >= SENSITIVITIES.index("confidential"):
        return Rating(3, assumed)
    return Rating(2, assumed)


def credentials_of(review: Review, action: Action) -> tuple[Node, ...]:
    """The identities with which an action is done: the actor's own, else those of the agents that
    drive it. One whose privileges are known and do not open the target is left out, and so is one
    that opens models only."""
    found = list(identities(review, action.actor))
    if not found:
        found = [each for agent in drivers(review, action) for each in identities(review, agent)]
    opened = {}
    for identity in found:
        if MODEL_ACCESS in identity.tags:
            continue
        targets = {permit.to_id for permit in permits(review, identity.id)}
        if not targets or action.target in targets:
            opened[identity.id] = identity
    return tuple(opened.values())


def actions_with(review: Review, actions: Iterable[Action]) -> dict[str, list[Action]]:
    """The actions by the identity with which each is done."""
    found: dict[str, list[Action]] = {}
    for action in actions:
        for identity in credentials_of(review, action):
            found.setdefault(identity.id, []).append(action)
    return found
