"""An action with more at stake than what was approved: past the last gate the environment,
the sensitivity, the criticality or the principal rises. One finding a gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphs.analysis.result import Action
from graphs.model.elements import Node
from graphs.model.facts import CRITICALITIES, ENVIRONMENTS, SENSITIVITIES
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, identities, listed, worst_of

ID = "R10"
#: An approval that interpreters have made stale is R26's, a missing one R01's or R23's.
_STATUSES = ("gated", "weak", "unproven")
_ELEVATED = ("break-glass", "human-session")


@dataclass(frozen=True, slots=True)
class _Rise:
    words: str
    size: int
    to_the_top: bool


def find(review: Review) -> Iterator[Draft]:
    by_gate: dict[str, list[tuple[Action, list[_Rise]]]] = {}
    for action in review.analysis.actions:
        if action.status not in _STATUSES or action.verb == "disclose":
            continue
        passed = _last_gate(review, action)
        if passed is None or passed[1] is None:
            continue
        rises = list(_rises(review, action, passed[1]))
        if rises:
            by_gate.setdefault(passed[0], []).append((action, rises))
    for gate, found in sorted(by_gate.items()):
        actions = [action for action, _ in found]
        rises = [rise for _, each in found for rise in each]
        worst = worst_of(review, actions)
        serious = any(rise.to_the_top or rise.size > 1 for rise in rises)
        yield Draft(
            elements=(gate,),
            words={
                "gate": review.title(gate),
                "deeds": deeds(review, actions),
                "rises": listed(rise.words for rise in rises),
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            severity="high" if serious else "medium",
            path=worst.action.path,
            assumed=each_once(worst.assumed),
        )


def _last_gate(review: Review, action: Action) -> tuple[str, Node | None] | None:
    """The last gate on the witness and the node whose doing was approved there.

    None instead of the node: the gate stands on the action itself, which is then what was approved.
    """
    path = action.path
    for position in range(len(path.links) - 1, -1, -1):
        link = review.link(path.links[position])
        if link.gate is not None and link.from_id == path.nodes[position]:
            is_action = link.id == action.link
            return link.gate, None if is_action else review.node(path.nodes[position + 1])
        if review.node(path.nodes[position]).kind == "gate":
            is_action = link.id == action.link
            gate = path.nodes[position]
            return gate, None if is_action else review.node(path.nodes[position + 1])
    return None


def _rises(review: Review, action: Action, approved: Node) -> Iterator[_Rise]:
    workflow, target = review.workflow, review.node(action.target)
    known = [approved]
    # What the approved node does itself was before the approver's eyes.
    known += [
        review.node(link.to_id)
        for link in workflow.links_from[approved.id]
        if link.kind in ("acts", "writes")
    ]
    own = action.actor == approved.id
    before = [env for env in map(workflow.environment, known[:1] if own else known) if env]
    after = workflow.environment(target)
    if before and after:
        yield from _rise("environment", ENVIRONMENTS, before, after)
    if own:
        return
    for fact, scale in (("sensitivity", SENSITIVITIES), ("criticality", CRITICALITIES)):
        values = [node.fact(fact) for node in known if node.fact(fact) is not None]
        if values and target.fact(fact) is not None:
            yield from _rise(fact, scale, values, target.fact(fact))
    seen = {identity.id for identity in identities(review, approved.id)}
    for identity in identities(review, action.actor):
        if identity.fact("credential") in _ELEVATED and identity.id not in seen:
            words = f"the principal becomes {identity.title}"
            yield _Rise(words, 1, True)


def _rise(name: str, scale: tuple[str, ...], before: list[str], after: str) -> Iterator[_Rise]:
    highest = max(before, key=scale.index)
    size = scale.index(after) - scale.index(highest)
    if size > 0:
        yield _Rise(f"the {name} rises from {highest} to {after}", size, after == scale[-1])
