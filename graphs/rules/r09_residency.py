"""Data that must stay in one place and whose content arrives in another. One finding a store."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Assumption, BlastRadius
from graphs.model.elements import Node
from graphs.model.facts import TRUSTS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, titles
from graphs.rules.sources import content_reach, validating, without

ID = "R09"


def find(review: Review) -> Iterator[Draft]:
    bound = [node for node in review.nodes("data") if node.fact("residency") is not None]
    if not bound:
        return
    # What a step that validates sensitivity passes on is no longer the data that must stay.
    analysis = without(review, validating(review, "sensitivity"))
    for node in bound:
        radius = analysis.radius(node.id)
        elsewhere = {x: _place(review, node, x) for x in _arrivals(review, radius)}
        outside = sorted(x for x, (place, _) in elsewhere.items() if place is not None)
        if not outside:
            continue
        assumed = each_once(item for x in outside for item in elsewhere[x][1])
        residency = str(node.fact("residency"))
        regulated = _same(residency, review.limits.regulated_residency)
        nearest = min(outside, key=lambda x: (len(radius.witnesses[x].links), x))
        yield Draft(
            elements=(node.id,),
            words={
                "data": node.title,
                "residency": residency,
                "places": titles(review, _nearest_first(outside, radius)),
                "where": ", ".join(dict.fromkeys(str(elsewhere[x][0]) for x in outside)),
                "regulated": " The policy names this residency as regulated." if regulated else "",
            },
            impact=1 + review.stakes.sensitivity_rank(node),
            likelihood=1,
            severity="high" if regulated else "medium",
            path=radius.witnesses[nearest],
            assumed=assumed,
            questions=review.questions(assumed),
        )


def _arrivals(review: Review, radius: BlastRadius) -> Iterator[str]:
    """Where the content arrives; a store that is asked a fixed question learns nothing."""
    for place in content_reach(radius):
        asked = [x for x in review.workflow.links_to[place] if x.kind == "reads"]
        silent = all(link.fact("arguments") == "fixed" for link in asked)
        if not (place in radius.read_only and asked and silent):
            yield place


def _place(review: Review, data: Node, place: str) -> tuple[str | None, tuple[Assumption, ...]]:
    """Where a node lies if that is not where the data must stay, and what was assumed for it.

    An unknown place counts as elsewhere only outside the organisation.
    """
    workflow, node = review.workflow, review.node(place)
    zone = workflow.zone_id(node)
    residency = node.fact("residency") or workflow.inherited(zone, "residency")
    if residency is not None:
        return (None if _same(str(data.fact("residency")), (residency,)) else residency), ()
    if workflow.trust_rank(zone) > TRUSTS.index("partner"):
        return None, ()
    because = "it is not known where this zone keeps what it is given"
    return "a place that is not known", (Assumption(zone, "residency", "elsewhere", because),)


def _same(residency: str, others: tuple[str, ...]) -> bool:
    return residency.casefold() in {other.casefold() for other in others}


def _nearest_first(places: list[str], radius: BlastRadius) -> list[str]:
    return sorted(places, key=lambda place: (len(radius.witnesses[place].links), place))
