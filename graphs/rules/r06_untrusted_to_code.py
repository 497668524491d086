"""Untrusted content that becomes what a tool executes, without a sandbox and a gate or allow-list.

One finding an executing actor.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import SEVERITIES
from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Node
from graphs.model.facts import TRUSTS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, identities, titles, way, worst_of
from graphs.rules.sources import assumed_content, entry_words, untrusted

ID = "R06"
_WIRED = ("reads", "writes", "acts", "calls", "flow")


def find(review: Review) -> Iterator[Draft]:
    outside = untrusted(review)
    by_actor: dict[str, list[Action]] = {}
    for action in review.analysis.actions:
        if action.verb != "execute" or not outside.intersection(action.entries):
            continue
        # `allowed` here means that nothing hostile arrives, or that the policy frees the action.
        if action.status in ("unreachable", "allowed") or _arguments(review, action) == "fixed":
            continue
        by_actor.setdefault(action.actor, []).append(action)
    for actor, actions in sorted(by_actor.items()):
        node = review.node(actor)
        sandboxed = node.fact("sandboxed") is True
        held = all(_is_held(review, action) for action in actions)
        if sandboxed and held:
            continue
        yield _draft(review, node, actions, sandboxed, held)


def _draft(review: Review, node: Node, actions: list[Action], sandboxed: bool, held: bool) -> Draft:
    worst = worst_of(review, actions)
    entry = worst.action.path.nodes[0]
    assumed: list[Assumption] = list(assumed_content(review, [entry]))
    if node.kind == "tool" and node.fact("sandboxed") is None:
        because = "nothing says that it runs in isolation"
        assumed.append(Assumption(node.id, "sandboxed", "no", because))
    for action in actions:
        if _arguments(review, action) is None:
            because = "who chooses what is executed is not known"
            assumed.append(Assumption(action.link, "arguments", "model", because))
    if not sandboxed:
        level = "critical"
    else:
        level = "high" if _has_network(review, node) else "medium"
    if held:
        level = SEVERITIES[min(SEVERITIES.index(level) + 1, len(SEVERITIES) - 1)]
    return Draft(
        elements=(node.id,),
        words={
            "source": entry_words(review, review.node(entry)),
            "actor": node.title,
            "targets": titles(review, (action.target for action in actions)),
            "way": way(review, worst.action.path),
            "lacks": _lacks(node, sandboxed, held),
            "credentials": _credentials(review, node),
        },
        impact=worst.impact.value,
        likelihood=worst.likelihood.value,
        severity=level,
        path=worst.action.path,
        assumed=each_once(assumed),
        questions=review.questions(assumed),
    )


def _arguments(review: Review, action: Action) -> str | None:
    chosen = review.link(action.link).fact("arguments")
    node = review.node(action.actor)
    if chosen is None and node.kind == "tool":
        chosen = node.fact("arguments")
    return None if chosen is None else str(chosen)


def _is_held(review: Review, action: Action) -> bool:
    return action.status == "gated" or _arguments(review, action) == "allow-list"


def _has_network(review: Review, node: Node) -> bool:
    """Whether something sandboxed is wired to a partner's zone or to one that is untrusted."""
    workflow = review.workflow
    return any(
        link.kind in _WIRED
        and workflow.trust_rank(workflow.zone_id(review.node(link.to_id)))
        <= TRUSTS.index("partner")
        for link in workflow.links_from[node.id]
    )


def _lacks(node: Node, sandboxed: bool, held: bool) -> str:
    limits = "no valid gate and no allow-list limits what runs there"
    if sandboxed:
        return f"It runs in a sandbox, but {limits}"
    known = "It runs" if node.fact("sandboxed") is False else "As far as is known it runs"
    if held:
        return f"{known} without a sandbox; only a gate or an allow-list stands in the way"
    return f"{known} without a sandbox, and {limits}"


def _credentials(review: Review, node: Node) -> str:
    held = identities(review, node.id)
    if not held:
        return ""
    return f" What runs there holds {titles(review, (identity.id for identity in held))}."
