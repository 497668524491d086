"""A gate whose approver asks for, carries out or controls what is approved, or is an agent of the
same context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphs.analysis.result import Action
from graphs.model.elements import Link, Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import (
    asking,
    deeds,
    drivers,
    each_once,
    guarded,
    identities,
    listed,
    people,
    titles,
    worst_of,
)

ID = "R24"


def find(review: Review) -> Iterator[Draft]:
    behind, asked = guarded(review), asking(review)
    for gate in review.nodes("gate"):
        actions = behind[gate.id]
        if not actions:
            continue
        reasons = list(_reasons(review, gate, actions, asked[gate.id]))
        if not reasons:
            continue
        worst = worst_of(review, actions)
        irreversible = any(review.stakes.is_irreversible(action) for action in actions)
        yield Draft(
            elements=(gate.id,),
            words={
                "gate": gate.title,
                "reasons": listed(reasons),
                "actors": titles(review, sorted({action.actor for action in actions})),
                "deeds": deeds(review, actions),
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            severity="critical" if irreversible else "high",
            path=worst.action.path,
            assumed=each_once(worst.assumed),
        )


def _reasons(
    review: Review, gate: Node, actions: Sequence[Action], asked: Sequence[Link]
) -> Iterator[str]:
    if gate.fact("self_approval") is True:
        yield "whoever asks may also approve"
    taking_part = {node for action in actions for node in (*action.entries, action.actor)}
    taking_part |= {driver for action in actions for driver in drivers(review, action)}
    taking_part |= {link.from_id for link in asked}
    for person in people(review, gate.id):
        if person.id in taking_part:
            yield f"{person.title} approves and takes part in what is asked"
        elif person.kind == "agent" and (joined := _joined(review, person.id, taking_part)):
            yield f"{person.title} approves and shares a context with {listed(joined)}"
        elif shared := _shared(review, person, taking_part):
            yield shared


def _joined(review: Review, agent: str, taking_part: set[str]) -> list[str]:
    """The titles of the agents that take part and share a context with an approving one."""
    return [
        review.title(other)
        for context in review.analysis.contexts
        if agent in context.agents
        for other in context.agents
        if other != agent and other in taking_part
    ]


def _shared(review: Review, person: Node, taking_part: set[str]) -> str | None:
    """An identity of the approver that someone who asks or acts holds too."""
    own = [person] if person.kind == "identity" else list(identities(review, person.id))
    for identity in own:
        for other in sorted(taking_part):
            if other != person.id and identity in identities(review, other):
                return f"{review.title(other)} holds {identity.title}, with which approval is given"
    return None
