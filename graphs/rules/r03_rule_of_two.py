"""A context with more than two, or an unaccepted two, of the properties of the Rule of Two.

Untrusted input, private data, and a change that needs review and that no valid gate stops. A
context that R02 names is left to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.contexts import Context
from graphs.analysis.result import Action, Path
from graphs.model.facts import SENSITIVITIES
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, titles, worst_of
from graphs.rules.sources import (
    assumed_content,
    assumed_sensitivity,
    is_trifecta,
    likeliest,
    untrusted_words,
)

ID = "R03"


def find(review: Review) -> Iterator[Draft]:
    for context in review.analysis.contexts:
        if not context.untrusted or is_trifecta(review, context):
            continue
        changes = [a for a in review.analysis.actions if a.link in context.changes]
        unstopped = [action for action in changes if action.is_open and action.verb != "disclose"]
        if unstopped:
            yield _draft(review, context, unstopped)
        elif context.private and not any(action.status == "gated" for action in changes):
            yield _draft(review, context, [])


def _draft(review: Review, context: Context, unstopped: list[Action]) -> Draft:
    worst = worst_of(review, unstopped) if unstopped else None
    high = any(review.stakes.is_high_impact(action) for action in unstopped)
    restricted = any(review.node(x).fact("sensitivity") == "restricted" for x in context.private)
    if context.private and unstopped:
        severity = "critical" if high else "high"
    else:
        serious = worst.impact.value >= 3 if worst else restricted
        severity = "medium" if serious else "low"
    _, likelihood = likeliest(review, context.untrusted)
    assumed = each_once(
        [
            *assumed_content(review, context.untrusted),
            *assumed_sensitivity(review, context.private),
            *(worst.impact.assumed if worst else ()),
        ]
    )
    return Draft(
        elements=context.agents,
        words={
            "agents": titles(review, context.agents),
            "take": "takes" if len(context.agents) == 1 else "together take",
            "properties": _properties(review, context, unstopped),
            "verdict": "That is all three properties of the Rule of Two, which asks for a human's "
            "approval of each single action."
            if context.private and unstopped
            else "That is two of the three properties of the Rule of Two: bearable once the "
            "owner has looked at the risk that remains and accepted it, and no such decision is "
            "recorded.",
            "fix": "Put a valid gate before each of these changes, or take one of the three "
            "properties away"
            if context.private and unstopped
            else "Record who accepts this risk and until when, and keep the third property out",
        },
        impact=worst.impact.value if worst else _worth(review, context),
        likelihood=likelihood.value,
        severity=severity,
        path=worst.action.path if worst else Path(),
        assumed=assumed,
        questions=review.questions(assumed),
    )


def _properties(review: Review, context: Context, unstopped: list[Action]) -> str:
    parts = [f"in untrusted content ({untrusted_words(review, context)})"]
    if context.private:
        parts.append(f"can read {titles(review, context.private)}")
    if unstopped:
        parts.append(f"can {deeds(review, unstopped)} with no valid gate in the way")
    return ", ".join(parts[:-1]) + (" and " if parts[1:] else "") + parts[-1]


def _worth(review: Review, context: Context) -> int:
    ranks = (review.stakes.sensitivity_rank(review.node(node)) for node in context.private)
    return 1 + max(ranks, default=SENSITIVITIES.index("public"))
