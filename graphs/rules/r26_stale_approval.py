"""An approval that need not hold for what runs: something interprets or rewrites what was
approved, the approval is not bound to the arguments, or it has no lifetime."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, guarded, worst_of

ID = "R26"


def find(review: Review) -> Iterator[Draft]:
    rewritten = list(_rewritten(review))
    yield from rewritten
    # Whoever moves a gate that stands too early sets it up anew: one finding is enough.
    early = {draft.elements[0] for draft in rewritten}
    behind = guarded(review)
    for gate in review.nodes("gate"):
        actions = [a for a in behind[gate.id] if a.status != "prohibited"]
        if actions and gate.id not in early:
            yield from _loose(review, gate, actions)


def _rewritten(review: Review) -> Iterator[Draft]:
    """One for a gate and the node behind it that decides again."""
    groups: dict[tuple[str, str], list[Action]] = {}
    for action in review.analysis.actions:
        if action.status == "stale" and (pair := _decided_again(review, action)):
            groups.setdefault(pair, []).append(action)
    for (gate, node), actions in sorted(groups.items()):
        title = review.title(node)
        how = (
            f"{title} interprets what was approved and decides anew what to do"
            if node in review.analysis.interpreters
            else f"{title} rewrites what was approved"
        )
        yield _draft(review, (gate, node), actions, f"Behind {review.title(gate)}, {how}")


def _decided_again(review: Review, action: Action) -> tuple[str, str] | None:
    """The last gate on the witness that is followed by an interpreting or rewriting node."""
    nodes, links = action.path.nodes, action.path.links
    gate: str | None = None
    found = None
    for position, node_id in enumerate(nodes[:-1]):
        if position and (named := review.link(links[position - 1]).gate):
            gate = named
        node = review.node(node_id)
        if node.kind == "gate":
            gate = node_id
        elif gate and (node_id in review.analysis.interpreters or node.fact("mutates") is True):
            found, gate = (gate, node_id), None
    return found


def _loose(review: Review, gate: Node, actions: list[Action]) -> Iterator[Draft]:
    binds, lifetime = gate.fact("binds"), gate.fact("ttl")
    assumed: list[Assumption] = []
    reasons: list[str] = []
    if binds is None:
        reasons.append("nothing binds it to the arguments, as far as is known")
        because = "whether the approval is bound to the arguments is not known"
        assumed.append(Assumption(gate.id, "binds", "none", because))
    elif binds == "none":
        reasons.append("it is not bound to the arguments")
    if lifetime is None:
        reasons.append("no lifetime is given for it")
        because = "how long an approval holds is not known"
        assumed.append(Assumption(gate.id, "ttl", "no end", because))
    if binds == "arguments" and lifetime is None:
        if review.analysis.qualities[gate.id].quality != "valid":
            # What keeps the gate from being valid is said elsewhere, and comes first.
            return
        how = (
            f"No lifetime is given for an approval at {gate.title}: it can be redeemed long after "
            "what it was given for has changed"
        )
        # Someone must first get hold of an approval that was given and never used.
        yield _draft(review, (gate.id,), actions, how, assumed, severity="low")
    elif reasons:
        because_of = ", and ".join(reasons)
        how = f"An approval at {gate.title} can serve for something else: {because_of}"
        yield _draft(review, (gate.id,), actions, how, assumed)


def _draft(
    review: Review,
    elements: tuple[str, ...],
    actions: list[Action],
    how: str,
    assumed: list[Assumption] | None = None,
    severity: str | None = None,
) -> Draft:
    worst = worst_of(review, actions)
    missing = assumed or []
    return Draft(
        elements=elements,
        words={
            "how": how,
            "gate": review.title(elements[0]),
            "deeds": deeds(review, actions),
            "actor": review.title(worst.action.actor),
        },
        impact=worst.impact.value,
        likelihood=worst.likelihood.value,
        severity=severity,
        path=worst.action.path,
        assumed=each_once([*missing, *worst.assumed]),
        questions=tuple((item.element, item.fact) for item in missing),
    )
