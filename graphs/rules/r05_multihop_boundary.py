"""Zones that steps join although the policy does not allow the pair: each hop is allowed, the
composition is not, and no step on the way validates integrity. One finding a pair of zones."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import Rating
from graphs.analysis.result import Assumption, Chain
from graphs.model.facts import SENSITIVITIES
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import way
from graphs.rules.sources import LIKELIHOOD_BY_TRUST, validating, without

ID = "R05"


def find(review: Review) -> Iterator[Draft]:
    compositions = [chain for chain in review.analysis.chains if chain.composition]
    validators = validating(review, "integrity")
    if any(validators.intersection(chain.path.nodes) for chain in compositions):
        # A longer way may miss the validating step that the shortest one passes.
        pairs = {(chain.from_zone, chain.to_zone) for chain in compositions}
        compositions = [
            chain
            for chain in without(review, validators).chains
            if chain.composition and (chain.from_zone, chain.to_zone) in pairs
        ]
    for chain in compositions:
        zones = review.workflow.zone_by_id
        first, last = zones[chain.from_zone], zones[chain.to_zone]
        impact = _impact(review, chain)
        steered = any(node in review.analysis.interpreters for node in chain.path.nodes)
        likelihood = LIKELIHOOD_BY_TRUST[first.trust]
        yield Draft(
            elements=(chain.from_zone, chain.to_zone),
            words={
                "first": first.title,
                "first_trust": first.trust,
                "last": last.title,
                "last_trust": last.trust,
                "way": way(review, chain.path),
            },
            impact=impact.value,
            likelihood=likelihood if steered else max(1, likelihood - 1),
            path=chain.path,
            assumed=impact.assumed,
            questions=review.questions(impact.assumed),
        )


def _impact(review: Review, chain: Chain) -> Rating:
    """The worst that content from the first zone sets off in the last, or what it arrives at."""
    workflow, stakes = review.workflow, review.stakes
    end = review.node(chain.path.nodes[-1])
    ratings = [
        stakes.impact(action)
        for action in review.analysis.actions
        if action.verb != "disclose"
        and workflow.zone_id(review.node(action.target)) == chain.to_zone
        and any(workflow.zone_id(review.node(x)) == chain.from_zone for x in action.entries)
    ]
    if workflow.environment(end) is None:
        because = "neither the zone nor one around it says"
        ratings.append(Rating(3, (Assumption(chain.to_zone, "environment", "prod", because),)))
    elif stakes.in_production(end) or stakes.sensitivity_rank(end) >= SENSITIVITIES.index(
        "confidential"
    ):
        ratings.append(Rating(3))
    else:
        ratings.append(Rating(2))
    return max(ratings, key=lambda rating: (rating.value, -len(rating.assumed)))
