"""A credential in use that nobody owns, or that nobody reviews and nothing ends; or one that a
retired node still holds."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Assumption
from graphs.model.elements import Node
from graphs.model.marks import RETIRED
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import ends_by_itself, holders, titles

ID = "R18"


def find(review: Review) -> Iterator[Draft]:
    for identity in review.nodes("identity"):
        used_by = holders(review, identity.id)
        if not used_by or identity.fact("credential") == "human-session":
            continue
        retired = [node for node in (identity.id, *used_by) if _is_retired(review.node(node))]
        lacks, assumed = _lacks(identity)
        live = bool(retired) and not ends_by_itself(identity)
        if live:
            lacks = [f"{titles(review, retired)} is retired, yet the credential lives on", *lacks]
        if not lacks:
            continue
        yield Draft(
            elements=(identity.id,),
            words={
                "identity": identity.title,
                "holders": titles(review, used_by),
                "lacks": "; ".join(lacks),
            },
            impact=3 if live else 2,
            likelihood=2,
            severity="high" if live else "medium",
            assumed=tuple(assumed),
            questions=tuple((item.element, item.fact) for item in assumed),
        )


def _is_retired(node: Node) -> bool:
    return any(tag.lower() in RETIRED for tag in node.tags)


def _lacks(identity: Node) -> tuple[list[str], list[Assumption]]:
    """What is missing, in words and as the unknown facts that were taken as missing."""
    lacks: list[str] = []
    assumed: list[Assumption] = []
    if identity.owner is None:
        lacks.append("no owner is named")
        assumed.append(Assumption(identity.id, "owner", "nobody", "no owner is named"))
    if identity.fact("reviewed") is None and not ends_by_itself(identity):
        lacks.append("no review is recorded and nothing ends it")
        because = "no date of a review is given"
        assumed.append(Assumption(identity.id, "reviewed", "never", because))
        because = "no end of the credential is given"
        assumed.append(Assumption(identity.id, "expires", "never", because))
    return lacks, assumed
