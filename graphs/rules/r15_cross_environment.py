"""A credential that is valid in two or more environments. One finding an identity."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Path
from graphs.model.elements import Node
from graphs.model.facts import ENVIRONMENTS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import holders, listed, titles
from graphs.rules.rights import permits

ID = "R15"


def find(review: Review) -> Iterator[Draft]:
    for identity in review.nodes("identity"):
        environments = _environments(review, identity)
        if len(environments) < 2:
            continue
        production = "prod" in environments
        used_by = holders(review, identity.id)
        yield Draft(
            elements=(identity.id,),
            words={
                "identity": identity.title,
                "environments": listed(environments),
                "holders": titles(review, used_by) or "nobody in this workflow",
            },
            impact=3 if production else 2,
            likelihood=1,
            severity="high" if production else "medium",
            path=Path((used_by[0], identity.id), (_use(review, used_by[0], identity.id),))
            if used_by
            else Path(),
        )


def _environments(review: Review, identity: Node) -> list[str]:
    """Where it is declared to be valid, and where its privileges open something."""
    workflow = review.workflow
    found = set(identity.fact("environments") or ())
    for permit in permits(review, identity.id):
        found.add(workflow.environment(review.node(permit.to_id)))
    return [environment for environment in ENVIRONMENTS if environment in found]


def _use(review: Review, holder: str, identity: str) -> str:
    return min(
        link.id
        for link in review.workflow.links_from[holder]
        if link.kind == "uses" and link.to_id == identity
    )
