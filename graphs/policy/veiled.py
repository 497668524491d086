"""Hides what a policy says of whose it is, as its workflow is hidden."""

from __future__ import annotations

from graphs.model.veil import HIDDEN, Veil
from graphs.policy.policy import Policy


def veiled_policy(policy: Policy, veil: Veil) -> Policy:
    """The policy without its name and reasons; it decides as before."""
    actions = tuple(
        rule.model_copy(update={"because": HIDDEN if rule.because else ""})
        for rule in policy.actions
    )
    places = tuple(veil.residency(place) for place in policy.limits.regulated_residency)
    limits = policy.limits.model_copy(update={"regulated_residency": places})
    return policy.model_copy(
        update={"name": veil.called("Policy", policy.name), "actions": actions, "limits": limits}
    )
