"""Someone from outside whose request is carried out with rights that they do not have themselves.

A holder of a credential acts past no valid gate, or reads what is confidential, for a principal
without that right, and the credential was not issued on the principal's behalf. One finding a
principal.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import Rating
from graphs.analysis.result import Assumption
from graphs.model.elements import Node
from graphs.model.facts import SENSITIVITIES
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, identities, titles
from graphs.rules.rights import Right, impact_of_right, in_words, permits, rights
from graphs.rules.sources import entry_reach, entry_words, untrusted

ID = "R11"
_DELEGATED = ("oauth", "human-session")


def find(review: Review) -> Iterator[Draft]:
    principals = [x for x in untrusted(review) if review.node(x).kind in ("trigger", "human")]
    if not principals:
        return
    reach = entry_reach(review, principals)
    for principal in sorted(principals):
        excess = _excess(review, principal, reach[principal])
        if excess:
            yield _draft(review, principal, excess)


def _excess(
    review: Review, principal: str, reached: frozenset[str]
) -> dict[tuple[str, str], dict[Right, Rating]]:
    """The rights made use of for the principal, by holder and identity, with their impact."""
    own = {each.id for each in identities(review, principal)}
    had = frozenset[Right]().union(*(rights(review, identity) for identity in own))
    found: dict[tuple[str, str], dict[Right, Rating]] = {}
    for use in review.links("uses"):
        identity = review.node(use.to_id)
        if use.from_id not in reached or use.to_id in own or _on_behalf(identity):
            continue
        opened = {permit.to_id for permit in permits(review, identity.id)}
        for right, impact in _made_use_of(review, principal, use.from_id):
            if right not in had and (not opened or right.target in opened):
                found.setdefault((use.from_id, identity.id), {})[right] = impact
    return found


def _on_behalf(identity: Node) -> bool:
    """Whether it stands for the person served, and only while they are served."""
    return identity.fact("credential") in _DELEGATED and identity.fact("issued") in (
        "session",
        "task",
        "request",
    )


def _made_use_of(review: Review, principal: str, holder: str) -> Iterator[tuple[Right, Rating]]:
    for action in review.analysis.actions:
        is_change = action.actor == holder and action.verb != "disclose"
        if is_change and action.is_open and principal in action.entries:
            yield Right(action.target, action.verb), review.stakes.impact(action)
    for link in review.workflow.links_from[holder]:
        if link.kind != "reads":
            continue
        if review.stakes.sensitivity_rank(review.node(link.to_id)) >= SENSITIVITIES.index(
            "confidential"
        ):
            right = Right(link.to_id, "read")
            yield right, impact_of_right(review, right)


def _draft(
    review: Review, principal: str, excess: dict[tuple[str, str], dict[Right, Rating]]
) -> Draft:
    node = review.node(principal)
    likelihood = review.stakes.likelihood(principal)
    every = {right: impact for found in excess.values() for right, impact in found.items()}
    impact = max(every.values(), key=lambda rating: rating.value)
    worst = max(excess, key=lambda pair: max(x.value for x in excess[pair].values()))
    used = sorted({identity for _, identity in excess})
    assumed = [*likelihood.assumed, *impact.assumed]
    for identity in used:
        if review.node(identity).fact("issued") is None:
            because = "whether it is issued for the person who is served is not known"
            assumed.append(Assumption(identity, "issued", "standing", because))
    return Draft(
        elements=(principal,),
        words={
            "principal": entry_words(review, node),
            "holders": titles(review, sorted({holder for holder, _ in excess})),
            "identities": titles(review, used),
            "rights": in_words(review, every),
        },
        impact=impact.value,
        likelihood=likelihood.value,
        path=review.analysis.radius(principal).witnesses[worst[0]],
        assumed=each_once(assumed),
        questions=review.questions(assumed),
    )
