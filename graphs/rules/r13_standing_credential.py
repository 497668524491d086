"""A credential behind a high-impact action that always works, or works for longer than the policy
allows. Break-glass credentials are R20's. One finding an identity."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import Rating
from graphs.analysis.result import Action, Assumption
from graphs.model.elements import Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, drivers, each_once, holders, titles, worst_of
from graphs.rules.rights import actions_with

ID = "R13"
#: Credentials that are issued afresh for a while, unless the workflow says otherwise.
_DYNAMIC = ("role", "svid", "human-session")
_HOUR = 3600


def find(review: Review) -> Iterator[Draft]:
    for identity_id, actions in sorted(actions_with(review, review.high_impact).items()):
        identity = review.node(identity_id)
        if identity.fact("credential") == "break-glass":
            continue
        production = [a for a in actions if review.stakes.in_production(review.node(a.target))]
        limit = (
            review.limits.production_credential_lifetime
            if production
            else review.limits.credential_lifetime
        )
        lasts = _lasts(identity, limit)
        if lasts is None:
            continue
        yield _draft(review, identity, actions, lasts, bool(production), limit)


def _lasts(identity: Node, limit: float) -> tuple[str, tuple[Assumption, ...]] | None:
    """Why it works for too long, in words, and what was assumed; None where it does not."""
    issued, ttl = identity.fact("issued"), identity.fact("ttl")
    if ttl is not None:
        return None if ttl <= limit else (f"lives for {_duration(ttl)}", ())
    if issued == "standing":
        return "always works", ()
    if issued is not None or identity.fact("credential") in _DYNAMIC:
        return None
    because = "nothing says for how long it works"
    assumed = Assumption(identity.id, "issued", "standing", because)
    return "always works, as far as is known", (assumed,)


def _draft(
    review: Review,
    identity: Node,
    actions: list[Action],
    lasts: tuple[str, tuple[Assumption, ...]],
    production: bool,
    limit: float,
) -> Draft:
    worst = worst_of(review, actions)
    # A trigger or a reading step may hold the credential too, and does none of this.
    acting = {doer for a in actions for doer in (a.actor, *drivers(review, a))}
    used_by = [each for each in holders(review, identity.id) if each in acting]
    admin = any(action.verb == "admin" for action in actions)
    placed: Rating = worst.impact
    assumed = each_once([*lasts[1], *placed.assumed])
    return Draft(
        elements=(identity.id,),
        words={
            "identity": identity.title,
            "holders": titles(review, used_by),
            "use": "uses" if len(used_by) == 1 else "use",
            "lasts": lasts[0],
            "limit": _duration(limit),
            "deeds": deeds(review, actions),
        },
        impact=placed.value,
        likelihood=worst.likelihood.value,
        severity="high" if production or admin else "medium",
        path=worst.action.path,
        assumed=assumed,
        questions=review.questions(assumed),
    )


def _duration(seconds: float) -> str:
    if seconds >= 48 * _HOUR:
        return f"{seconds / 24 / _HOUR:g} days"
    if seconds >= _HOUR:
        hours = seconds / _HOUR
        return "1 hour" if hours == 1 else f"{hours:.3g} hours"
    return f"{seconds / 60:.3g} minutes" if seconds >= 60 else f"{seconds:g} seconds"
