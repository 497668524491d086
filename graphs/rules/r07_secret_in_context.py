"""A secret in the definition itself, or one whose content gets into a prompt, a memory or a log.

One finding for each node that holds it. A credential that a tool uses as its identity is brokered
there and is no secret in context.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Path
from graphs.model.elements import Node
from graphs.model.marks import INLINE_SECRETS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import titles
from graphs.rules.sources import content_reach, is_trifecta, likeliest, validating, without

ID = "R07"


def find(review: Review) -> Iterator[Draft]:
    for node in review.workflow.nodes:
        if node.extensions.get(INLINE_SECRETS):
            yield _inline(node)
    secrets = [node for node in review.nodes("data") if node.fact("secret") is True]
    if not secrets:
        return
    # A step that validates sensitivity may pass the rest on and keep the secret back.
    cleaned = without(review, validating(review, "sensitivity"))
    exposed = frozenset(
        agent
        for context in review.analysis.contexts
        if is_trifecta(review, context)
        for agent in context.agents
    )
    for node in secrets:
        radius = cleaned.radius(node.id)
        reached = content_reach(radius) - set(radius.read_only)
        places = sorted(place for place in reached if _keeps(review, place))
        if places:
            yield _flowing(review, node, places, bool(exposed & set(places)), radius.witnesses)


def _keeps(review: Review, place: str) -> bool:
    """Whether a secret that gets here is in a prompt, a memory or a log."""
    node = review.node(place)
    if node.kind == "data":
        return node.fact("memory") is True
    # A tool that calls a model is told by the agent or model behind it.
    return node.kind == "log" or (
        node.kind in ("agent", "model", "step") and place in review.analysis.interpreters
    )


def _inline(node: Node) -> Draft:
    return Draft(
        elements=(node.id,),
        words={
            "secret": node.title,
            "places": f"The parameters of {node.title} hold a value that looks like a secret, in "
            "the definition itself: everyone who may read the workflow, its export or its history "
            "has it",
        },
        impact=3,
        likelihood=2,
        severity="high",
    )


def _flowing(
    review: Review, node: Node, places: list[str], exposed: bool, witnesses: dict[str, Path]
) -> Draft:
    reached_by = [x for x in review.analysis.entries if x.content != "trusted"]
    radii = review.analysis.radii([entry.node for entry in reached_by])
    entries = [entry for entry, radius in radii.items() if content_reach(radius) & set(places)]
    _, likelihood = likeliest(review, entries)
    nearest = min(places, key=lambda place: (len(witnesses[place].links), place))
    loud = " There it sits beside untrusted content with an open way out." if exposed else ""
    return Draft(
        elements=(node.id,),
        words={
            "secret": node.title,
            "places": f"{node.title} holds a secret, and its content gets to "
            f"{titles(review, _nearest_first(places, witnesses))}: once in a prompt, a memory or "
            f"a log it can be asked for, repeated and stored.{loud}".removesuffix("."),
        },
        impact=4 if review.stakes.sensitivity_rank(node) == 3 else 3,
        likelihood=likelihood.value,
        severity="critical" if exposed else "high",
        path=witnesses[nearest],
    )


def _nearest_first(places: list[str], witnesses: dict[str, Path]) -> list[str]:
    return sorted(places, key=lambda place: (len(witnesses[place].links), place))
