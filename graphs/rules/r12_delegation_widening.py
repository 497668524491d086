"""A delegation that hands on more than it should: the child has rights that the parent lacks, holds
the parent's whole credential, or stands too deep in a chain. One finding a delegation."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from graphs.analysis.result import Path
from graphs.model.elements import Link
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import identities, titles
from graphs.rules.rights import (
    Right,
    impact_of_right,
    in_words,
    is_high_impact_right,
    rights,
)
from graphs.rules.sources import entry_reach, likeliest, untrusted

ID = "R12"


def find(review: Review) -> Iterator[Draft]:
    delegations = sorted(review.links("delegates"), key=lambda link: link.id)
    if not delegations:
        return
    depths = _depths(review, delegations)
    reach = entry_reach(review, untrusted(review))
    for link in delegations:
        gained = _gained(review, link)
        shared = _shared(review, link)
        # Deeper links follow from the first that goes too far.
        too_deep = depths.get(link.from_id, 0) == review.limits.delegation_depth
        if gained or shared or too_deep:
            entries = [entry for entry, reached in reach.items() if link.from_id in reached]
            yield _draft(review, link, gained, shared, too_deep, entries)


def _draft(
    review: Review,
    link: Link,
    gained: frozenset[Right],
    shared: tuple[str, ...],
    too_deep: bool,
    entries: list[str],
) -> Draft:
    parent, child = review.title(link.from_id), review.title(link.to_id)
    reasons = []
    if gained:
        reasons.append(f"{child} may {in_words(review, gained)}, which {parent} may not")
    if shared:
        reasons.append(f"{child} holds the very credential of {parent}, {titles(review, shared)}")
    if too_deep:
        depth = review.limits.delegation_depth
        reasons.append(f"authority is handed on here more than the {depth} times that are allowed")
    impacts = [impact_of_right(review, right) for right in sorted(gained, key=_order)]
    impact = max(impacts, key=lambda rating: rating.value, default=None)
    _, likelihood = likeliest(review, entries)
    new_power = any(is_high_impact_right(review, right) for right in gained)
    assumed = impact.assumed if impact is not None else ()
    return Draft(
        elements=(link.id,),
        words={"parent": parent, "child": child, "reasons": "; ".join(reasons)},
        impact=impact.value if impact is not None else 2,
        likelihood=likelihood.value,
        severity="high" if new_power else "medium",
        path=Path((link.from_id, link.to_id), (link.id,)),
        assumed=assumed,
        questions=review.questions(assumed),
    )


def _order(right: Right) -> tuple[str, str]:
    return right.target, right.verb or ""


def _gained(review: Review, link: Link) -> frozenset[Right]:
    """The rights of the child that the parent lacks; none where nothing is known of the parent."""
    parents = identities(review, link.from_id)
    if not parents:
        return frozenset()
    had = frozenset[Right]().union(*(rights(review, each.id) for each in parents))
    wide = {right.target for right in had if right.verb in (None, "admin")}
    has = frozenset[Right]().union(
        *(rights(review, each.id) for each in identities(review, link.to_id))
    )
    return frozenset(right for right in has - had if right.target not in wide)


def _shared(review: Review, link: Link) -> tuple[str, ...]:
    theirs = {each.id for each in identities(review, link.to_id)}
    return tuple(sorted(each.id for each in identities(review, link.from_id) if each.id in theirs))


def _depths(review: Review, delegations: list[Link]) -> dict[str, int]:
    """How often authority was handed on, at the least, before it comes to each agent."""
    children = {link.to_id for link in delegations}
    waiting = deque(sorted({link.from_id for link in delegations} - children))
    depths = dict.fromkeys(waiting, 0)
    while waiting:
        agent = waiting.popleft()
        for link in review.workflow.links_from[agent]:
            if link.kind == "delegates" and link.to_id not in depths:
                depths[link.to_id] = depths[agent] + 1
                waiting.append(link.to_id)
    return depths
