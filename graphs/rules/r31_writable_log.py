"""A log that someone who is recorded in it can also change, by an action or by a credential."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Assumption, Path
from graphs.model.elements import Link, Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import has_valid_gate, titles

ID = "R31"
#: Rights that defeat even a log that only grows.
_ADMIN = frozenset({"delete", "admin", "grant", "unknown"})


def find(review: Review) -> Iterator[Draft]:
    for log in review.nodes("log"):
        links = review.workflow.links_to[log.id]
        immutable = log.fact("immutable") is True
        changes = sorted(
            (link for link in links if _is_change(review, link, immutable)),
            key=lambda link: link.id,
        )
        recorded = sorted({link.from_id for link in links if link.kind == "logs"})
        ways: dict[str, Path] = {}
        for actor in _principals(review, recorded) if changes else ():
            changing = _way_to_change(review, actor, log, changes)
            if changing is not None:
                ways[actor] = changing
        if not ways:
            continue
        assumed: tuple[Assumption, ...] = ()
        if log.fact("immutable") is None:
            because = "whether it can be changed afterwards is not known"
            assumed = (Assumption(log.id, "immutable", "no", because),)
        shortest = min(ways.values(), key=lambda each: (len(each.nodes), each.links))
        yield Draft(
            elements=(log.id,),
            words={
                "log": log.title,
                "actors": titles(review, sorted(ways)),
                "way": " → ".join(review.title(node) for node in shortest.nodes),
            },
            impact=3,
            likelihood=2,
            severity="high",
            path=shortest,
            assumed=assumed,
            questions=tuple((item.element, item.fact) for item in assumed),
        )


def _principals(review: Review, recorded: list[str]) -> list[str]:
    """Those who are recorded, and the agents that call them."""
    calling = {
        link.from_id
        for actor in recorded
        for link in review.workflow.links_to[actor]
        if link.kind == "calls" and review.node(link.from_id).kind == "agent"
    }
    return sorted({*recorded, *calling})


def _way_to_change(review: Review, actor: str, log: Node, changes: list[Link]) -> Path | None:
    """How an actor changes a log; None where it cannot, as far as is known."""
    radius = review.analysis.radius(actor)
    steered = {actor, *radius.ungated, *radius.weak} - set(radius.read_only)
    for link in changes:
        before = Path((actor,)) if link.from_id == actor else radius.witnesses.get(link.from_id)
        if before is not None and (link.kind == "permits" or link.from_id in steered):
            return Path((*before.nodes, log.id), (*before.links, link.id))
    return None


def _is_change(review: Review, link: Link, immutable: bool) -> bool:
    """Whether a link changes a log, or is a right to change it, past no valid gate."""
    if link.kind == "writes":
        return not immutable and not has_valid_gate(review, link.id)
    if link.kind != "permits":
        return False
    verbs = link.fact("verbs")
    if verbs is None:
        return True
    return bool(_ADMIN & set(verbs)) if immutable else any(verb != "read" for verb in verbs)
