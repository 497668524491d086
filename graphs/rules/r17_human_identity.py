"""A person's credential in the hands of an agent, or an agent's in those of a person.

(a) An agent, or a tool or step that it calls, uses a session of a human, or the credential of a
human of the workflow, that was not handed over for the task. (b) A human uses a credential made for
a workload. One finding an identity.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphs.analysis.result import Path
from graphs.model.elements import Node
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import each_once, holders, titles, worst_of
from graphs.rules.rights import actions_with

ID = "R17"
#: Credentials that are made for workloads.
_WORKLOAD = ("api-key", "role", "svid")
#: Mapped only where a human uses the identity of a workload.
_OF_HUMAN_USE = ("NHI", "NHI-ISSUES")


def find(review: Review) -> Iterator[Draft]:
    power = actions_with(review, review.high_impact)
    for identity in review.nodes("identity"):
        used_by = holders(review, identity.id)
        people = [x for x in used_by if review.node(x).kind == "human"]
        machines = [x for x in used_by if review.node(x).kind in ("agent", "tool", "step")]
        credential = identity.fact("credential")
        if people and credential in _WORKLOAD:
            yield _workload_used_by_human(review, identity, people, machines)
            continue
        of_human = credential == "human-session" or bool(people)
        handed_over = identity.fact("issued") in ("task", "request")
        if not machines or not of_human or handed_over or credential == "break-glass":
            continue
        actions = power.get(identity.id, [])
        worst = worst_of(review, actions) if actions else None
        yield Draft(
            elements=(identity.id,),
            words={
                "reason": f"{_work(review, machines)} with {identity.title}, "
                + (f"the credential of {titles(review, people)}" if people else "a session")
                + (" of a person" if not people else "")
                + ", in place of that person. Such rights were given to a person's judgement, "
                "and the record will name that person for what a model chose",
                "fix": f"Give {titles(review, machines)} an identity of its own, and where it "
                "must act for a person let a token for the single task name both",
            },
            impact=worst.impact.value if worst else 2,
            likelihood=worst.likelihood.value if worst else 1,
            severity="high" if actions else "medium",
            path=worst.action.path if worst else Path(),
            assumed=each_once(worst.impact.assumed) if worst else (),
            not_mapped=_OF_HUMAN_USE,
        )


def _workload_used_by_human(
    review: Review, identity: Node, people: list[str], machines: list[str]
) -> Draft:
    also = f" (in use by {titles(review, machines)} too)" if machines else ""
    return Draft(
        elements=(identity.id,),
        words={
            "reason": f"{_work(review, people)} with {identity.title}{also}: a credential "
            "made for a workload. What a person does with it looks like the doing of the "
            "workload, and no second factor and no leaver process covers it",
            "fix": f"Let {titles(review, people)} sign in as themselves, and change "
            f"{identity.title} so that no person knows it",
        },
        impact=2,
        likelihood=1,
        severity="medium",
    )


def _work(review: Review, actors: list[str]) -> str:
    return f"{titles(review, actors)} {'works' if len(actors) == 1 else 'work'}"
