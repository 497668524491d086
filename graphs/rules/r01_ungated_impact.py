"""A high-impact action that untrusted content reaches with no valid gate on the way.

One finding for a target and verb where no gate stands at all, whichever steps lead there; one for
all actions behind the same gates where nobody shows that a human approves. What else can be wrong
with a gate has a rule of its own (R23, R24, R26, R27, R28), and is not told twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Node
from graphs.rules import r24_self_approval
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, place_for_gate, titles, way, worst_of
from graphs.rules.sources import assumed_content, entry_words, untrusted, worst_way

ID = "R01"


def find(review: Review) -> Iterator[Draft]:
    outside = untrusted(review)
    behind: dict[tuple[str, ...], list[Action]] = {}
    bare: dict[tuple[str, str], list[Action]] = {}
    for action in review.high_impact:
        if not action.path.nodes or action.path.nodes[0] not in outside:
            continue
        if action.status == "ungated":
            bare.setdefault((action.target, action.verb), []).append(action)
        elif action.status in ("weak", "unproven"):
            behind.setdefault(action.gates, []).append(action)
    for _, actions in sorted(bare.items()):
        links = tuple(sorted(action.link for action in actions))
        yield _draft(review, links, actions, "No approval gate stands on the way.")
    named = _named_elsewhere(review) if behind else frozenset()
    for gates, actions in sorted(behind.items()):
        if named.intersection(gates):
            continue
        barrier = f"Nothing proves that {titles(review, gates)} stops it: {_doubts(review, gates)}."
        because = "who approves is not known"
        missing = [
            Assumption(gate, "approvers", "no human", because)
            for gate in gates
            if not review.workflow.approvers[gate]
        ]
        yield _draft(review, gates, actions, barrier, missing)


def _named_elsewhere(review: Review) -> frozenset[str]:
    """The gates of which R24, R26, R27 or R28 says what is wrong."""
    approved_by_themselves = {draft.elements[0] for draft in r24_self_approval.find(review)}
    faulty = {gate.id for gate in review.nodes("gate") if not _is_sound(gate)}
    return frozenset(approved_by_themselves | faulty)


def _is_sound(gate: Node) -> bool:
    """Whether a gate holds, were it not for who approves."""
    return (
        gate.fact("enforced") == "before"
        and gate.fact("on_timeout") in ("deny", "wait")
        and gate.fact("binds") == "arguments"
        and {"arguments", "target"} <= set(gate.fact("shows") or ())
    )


def _draft(
    review: Review,
    elements: tuple[str, ...],
    actions: list[Action],
    barrier: str,
    missing: list[Assumption] | None = None,
) -> Draft:
    worst = worst_of(review, actions)
    action = worst.action
    path, likelihood = (
        worst_way(review, action) if missing is None else (action.path, worst.likelihood)
    )
    entry = path.nodes[0]
    assumed = each_once(
        [
            *assumed_content(review, [entry]),
            *worst.impact.assumed,
            *likelihood.assumed,
            *(missing or ()),
        ]
    )
    if missing is None:
        remedy = f"Put an approval gate {place_for_gate(review, [a.link for a in actions])}"
    else:
        remedy = (
            f"Name a human who starts nothing here as the approver at {titles(review, elements)}"
        )
    return Draft(
        elements=elements,
        words={
            "source": entry_words(review, review.node(entry)),
            "actor": _actors(review, action, actions),
            "deed": deeds(review, actions),
            "way": way(review, path),
            "undo": _undo(review, action),
            "barrier": barrier,
            "remedy": remedy,
        },
        impact=worst.impact.value,
        likelihood=likelihood.value,
        path=path,
        assumed=assumed,
        questions=review.questions(assumed),
    )


def _actors(review: Review, worst: Action, actions: list[Action]) -> str:
    others = len({action.actor for action in actions}) - 1
    more = f" and {others} more" if others else ""
    return f"{review.title(worst.actor)}{more}"


def _doubts(review: Review, gates: tuple[str, ...]) -> str:
    reasons = [reason for gate in gates for reason in review.analysis.qualities[gate].reasons]
    return ", ".join(dict.fromkeys(reasons))


def _undo(review: Review, action: Action) -> str:
    reversible = review.link(action.link).fact("reversible")
    if reversible is None:
        return "whether that can be undone is not known"
    return "that can be undone" if reversible else "that cannot be undone"
