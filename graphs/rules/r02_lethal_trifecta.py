"""A context with untrusted input, private data and a way out on which no valid gate stands."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.impact import Rating
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, titles
from graphs.rules.sources import (
    assumed_content,
    assumed_sensitivity,
    is_bounded,
    likeliest,
    open_exits,
    path_out,
    untrusted_words,
)

ID = "R02"


def find(review: Review) -> Iterator[Draft]:
    for context in review.analysis.contexts:
        if not context.untrusted or not context.private:
            continue
        exits = open_exits(review, context)
        if not exits:
            continue
        free = [link for link in exits if not is_bounded(review, link)]
        _, likelihood = likeliest(review, context.untrusted)
        assumed = each_once(
            [
                *assumed_content(review, context.untrusted),
                *assumed_sensitivity(review, context.private),
            ]
        )
        yield Draft(
            elements=context.agents,
            words={
                "agents": titles(review, context.agents),
                "take": "takes" if len(context.agents) == 1 else "together take",
                "split": "Splitting the work does not help, for what one of them reads reaches "
                "the others. "
                if len(context.agents) > 1
                else "",
                "untrusted": untrusted_words(review, context),
                "private": titles(review, context.private),
                "exits": titles(review, (link.to_id for link in (*free, *exits))),
                "bounded": ""
                if free
                else " The destinations are fixed or on an allow-list, "
                "which narrows the way out and does not close it.",
            },
            impact=_worth(review, context.private).value,
            likelihood=likelihood.value,
            severity="critical" if free else "high",
            path=path_out(review, context.untrusted, free or exits),
            assumed=assumed,
            questions=review.questions(assumed),
        )


def _worth(review: Review, private: tuple[str, ...]) -> Rating:
    return Rating(max(1 + review.stakes.sensitivity_rank(review.node(node)) for node in private))
