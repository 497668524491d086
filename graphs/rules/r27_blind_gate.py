"""A gate whose approver does not see the arguments and the target, or sees only a summary; or, for
content from outside, does not see where the request comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, guarded, listed, titles, worst_of

ID = "R27"
_WORDS = {
    "arguments": "the final arguments",
    "target": "the target",
    "provenance": "where the request comes from",
}


def find(review: Review) -> Iterator[Draft]:
    behind = guarded(review)
    for gate in review.nodes("gate"):
        actions = [a for a in behind[gate.id] if a.status != "prohibited"]
        shows = gate.fact("shows")
        missing = _missing(review, actions, shows or ())
        blind = set(missing) & {"arguments", "target"}
        # What keeps a gate from being valid comes first; finer points follow once it is.
        if not actions or not (blind or (missing and _is_valid(review, gate))):
            continue
        worst = worst_of(review, actions)
        assumed: tuple[Assumption, ...] = ()
        if shows is None:
            because = "what the approver sees is not known"
            assumed = (Assumption(gate.id, "shows", "nothing", because),)
        irreversible = any(review.stakes.is_irreversible(action) for action in actions)
        yield Draft(
            elements=(gate.id,),
            words={
                "gate": gate.title,
                "sees": _seen(gate, listed(_WORDS[item] for item in missing)),
                "actors": titles(review, sorted({action.actor for action in actions})),
                "deeds": deeds(review, actions),
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            severity=("high" if irreversible else "medium") if blind else "low",
            path=worst.action.path,
            assumed=each_once(assumed + worst.assumed),
            questions=tuple((item.element, item.fact) for item in assumed),
        )


def _is_valid(review: Review, gate: Node) -> bool:
    return review.analysis.qualities[gate.id].quality == "valid"


def _missing(review: Review, actions: Sequence[Action], shows: Sequence[str]) -> list[str]:
    missing = [item for item in ("arguments", "target") if item not in shows]
    outside = {entry.node for entry in review.analysis.entries if entry.content == "untrusted"}
    if "provenance" not in shows and any(outside & set(action.entries) for action in actions):
        missing.append("provenance")
    return missing


def _seen(gate: Node, missing: str) -> str:
    shows = gate.fact("shows")
    if shows is None:
        return f"What the approver sees at {gate.title} is not known: perhaps not {missing}"
    if shows == ("summary",):
        return f"At {gate.title} the approver sees only a summary, not {missing}"
    seen = f"{listed(shows)}, but" if shows else "nothing at all,"
    return f"At {gate.title} the approver sees {seen} not {missing}"
