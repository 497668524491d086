"""A call, hand-over or delegation between agents, or from an agent to a tool, that crosses zones
and is neither said to be authenticated nor made with a workload identity; one a caller and zone."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import Rating
from graphs.analysis.result import Action, Assumption, Path
from graphs.model.elements import Link, Node
from graphs.model.facts import TRUSTS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, drivers, each_once, identities, titles

ID = "R19"
#: How likely it is that someone speaks in another's name, by the less trusted of two zones.
_LIKELIHOOD = {"untrusted": 3, "partner": 2, "internal": 1, "restricted": 1}


def find(review: Review) -> Iterator[Draft]:
    channels: dict[tuple[str, str], list[Link]] = {}
    for link in review.links("calls", "delegates", "flow"):
        caller, receiver = review.node(link.from_id), review.node(link.to_id)
        if not _is_channel(caller, receiver):
            continue
        zone = review.workflow.zone_id(receiver)
        if zone == review.workflow.zone_id(caller) or _is_authenticated(review, link):
            continue
        channels.setdefault((caller.id, zone), []).append(link)
    chosen = _chosen(review)
    for (caller_id, zone), links in sorted(channels.items()):
        links.sort(key=lambda link: link.id)
        commanded = [action for link in links for action in chosen.get(link.to_id, ())]
        yield _draft(review, caller_id, zone, links, commanded)


def _draft(
    review: Review, caller: str, zone: str, links: list[Link], commanded: list[Action]
) -> Draft:
    receivers = [link.to_id for link in links]
    impact = max((review.stakes.impact(a) for a in commanded), key=_value, default=Rating(2))
    trusts = (review.workflow.zone_of(review.node(caller)), review.workflow.zone_by_id[zone])
    lower = min((each.trust for each in trusts), key=TRUSTS.index)
    unknown = [link for link in links if link.fact("authenticated") is None]
    because = "nothing says that both ends prove who they are"
    assumed = tuple(Assumption(link.id, "authenticated", "no", because) for link in unknown)
    delegations = [link for link in unknown if link.kind == "delegates"]
    high = any(review.stakes.is_high_impact(action) for action in commanded)
    return Draft(
        elements=(caller, zone),
        words={
            "caller": review.title(caller),
            "receivers": titles(review, receivers),
            "from_zone": review.title(trusts[0].id),
            "zone": review.title(zone),
            "stakes": f"can {deeds(review, commanded)}" if commanded else "acts on what it hears",
        },
        impact=impact.value,
        likelihood=_LIKELIHOOD[lower],
        severity="high" if high else None,
        path=Path((caller, links[0].to_id), (links[0].id,)),
        assumed=each_once(assumed + impact.assumed),
        questions=tuple((link.id, "authenticated") for link in delegations),
    )


def _value(rating: Rating) -> int:
    return rating.value


def _is_channel(caller: Node, receiver: Node) -> bool:
    """A gate stands for the agent that asks through it."""
    if receiver.kind == "agent":
        return caller.kind in ("agent", "gate", "tool")
    return receiver.kind == "tool" and caller.kind in ("agent", "gate")


def _is_authenticated(review: Review, link: Link) -> bool:
    said = link.fact("authenticated")
    if said is not None:
        return bool(said)
    return any(_is_workload_identity(each) for each in identities(review, link.from_id))


def _is_workload_identity(identity: Node) -> bool:
    """An SVID, or a role or token that a named issuer vouches for."""
    if identity.fact("credential") == "svid" or identity.fact("spiffe_id") is not None:
        return True
    return identity.fact("credential") in ("oauth", "role") and identity.fact("issuer") is not None


def _chosen(review: Review) -> dict[str, list[Action]]:
    """By node, the changes that it makes or, an agent, chooses."""
    chosen: dict[str, list[Action]] = {}
    for action in review.analysis.actions:
        if action.verb != "disclose" and action.status != "unreachable":
            for node in {action.actor, *drivers(review, action)}:
                chosen.setdefault(node, []).append(action)
    return chosen
