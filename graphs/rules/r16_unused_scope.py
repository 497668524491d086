"""A credential that allows more than any step of the workflow makes use of. One an identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphs.analysis.result import Assumption, Path
from graphs.model.elements import Link, Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, holders, titles
from graphs.rules.rights import Right, exercised, impact_of_right, in_words, permits
from graphs.rules.sources import entry_reach, likeliest, untrusted

ID = "R16"


def find(review: Review) -> Iterator[Draft]:
    reach: dict[str, frozenset[str]] | None = None
    for identity in review.nodes("identity"):
        used = exercised(review, identity.id)
        excess = _excess(review, identity, used)
        wild = _wildcards(review, identity)
        if not excess and not wild:
            continue
        if reach is None:
            reach = entry_reach(review, untrusted(review))
        yield _draft(review, identity, excess, wild, reach)


def _excess(review: Review, identity: Node, used: frozenset[Right]) -> dict[Right, Link]:
    """The rights that nothing makes use of, each with the link that permits it."""
    touched = {right.target for right in used}
    found: dict[Right, Link] = {}
    for permit in permits(review, identity.id):
        for verb in permit.fact("verbs") or (None,):
            right = Right(permit.to_id, verb)
            # Where the verbs are not known, they may be just those that are needed.
            needed = right in used if verb is not None else permit.to_id in touched
            if not needed:
                found.setdefault(right, permit)
    return found


def _wildcards(review: Review, identity: Node) -> list[str]:
    """The privileges whose scope is open-ended."""
    return sorted(
        link.to_id
        for link in review.workflow.links_from[identity.id]
        if link.kind == "grants"
        and any("*" in scope for scope in review.node(link.to_id).fact("scope") or ())
    )


def _draft(
    review: Review,
    identity: Node,
    excess: dict[Right, Link],
    wild: list[str],
    reach: dict[str, frozenset[str]],
) -> Draft:
    ratings = {right: impact_of_right(review, right) for right in excess}
    worst = min(ratings, key=lambda r: (-ratings[r].value, r.target, r.verb or ""), default=None)
    entries = [
        entry
        for entry, reached in reach.items()
        if any(holder in reached for holder in _steered(review, identity.id))
    ]
    _, likelihood = likeliest(review, entries)
    assumed = each_once(
        [*(ratings[worst].assumed if worst else ()), *(likelihood.assumed if entries else ())]
    )
    guesses = _guessed(excess.values())
    assumed = each_once([*assumed, *guesses])
    parts = []
    if excess:
        also = "may also permit" if guesses else "also permits"
        parts.append(f"it {also} {in_words(review, excess)}, which no step needs")
    if wild:
        parts.append(f"its scope is open-ended ({titles(review, wild)})")
    path = Path()
    if worst is not None:
        permit = excess[worst]
        grant = next(
            link
            for link in review.workflow.links_to[permit.from_id]
            if link.kind == "grants" and link.from_id == identity.id
        )
        path = Path((identity.id, permit.from_id, permit.to_id), (grant.id, permit.id))
    return Draft(
        elements=(identity.id,),
        words={
            "identity": identity.title,
            "holders": titles(review, holders(review, identity.id)) or "nobody in this workflow",
            "excess": "; ".join(parts),
        },
        impact=ratings[worst].value if worst is not None else 3,
        # What is not wired must first be brought about: one step further than what is.
        likelihood=max(1, likelihood.value - 1),
        path=path,
        assumed=assumed,
        questions=review.questions(assumed),
    )


def _guessed(permits_links: Iterable[Link]) -> list[Assumption]:
    """What the credential permits as far as nobody declared it."""
    return [
        Assumption(link.id, "verbs", ", ".join(link.fact("verbs") or ()), because)
        for link in permits_links
        if link.origin("verbs").how == "inferred" and (because := link.origin("verbs").because)
    ]


def _steered(review: Review, identity: str) -> Iterator[str]:
    """The holders whose doing a model chooses: agents, and tools without bound arguments."""
    for holder in holders(review, identity):
        node = review.node(holder)
        bound = node.fact("arguments") in ("allow-list", "fixed")
        if node.kind == "agent" or (node.kind == "tool" and not bound):
            yield holder
