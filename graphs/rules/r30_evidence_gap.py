"""High-impact actions on whose way some part of the evidence is kept in no immutable log; one for
the agents, or else entries, that lead to them and lack the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from graphs.analysis.evidence import RECORD_WORDS, Records
from graphs.analysis.result import Action, Assumption
from graphs.model.facts import RECORDS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, listed, titles, worst_of

ID = "R30"


def find(review: Review) -> Iterator[Draft]:
    records = Records(review.workflow)
    by_lead: dict[str, list[Action]] = {}
    for action in review.high_impact:
        by_lead.setdefault(_lead(review, action), []).append(action)
    groups: dict[frozenset[str], tuple[list[str], list[Action], list[Assumption]]] = {}
    for lead, actions in sorted(by_lead.items()):
        missing: set[str] = set()
        assumed: list[Assumption] = []
        incomplete = []
        for action in actions:
            evidence = records.evidence(action)
            if evidence.lacks:
                incomplete.append(action)
                missing.update(evidence.lacks)
                assumed += evidence.assumed
        if incomplete:
            group = groups.setdefault(frozenset(missing), ([], [], []))
            group[0].append(lead)
            group[1].extend(incomplete)
            group[2].extend(assumed)
    for gap, (leads, actions, assumed) in groups.items():
        worst = worst_of(review, actions)
        yield Draft(
            elements=tuple(leads),
            words={
                "leads": titles(review, leads),
                "deeds": deeds(review, actions),
                "missing": _told(gap, any(action.gates for action in actions)),
            },
            impact=worst.impact.value,
            likelihood=worst.likelihood.value,
            severity="high" if _is_regulated(review, actions) else "medium",
            path=worst.action.path,
            assumed=each_once(assumed),
            questions=tuple(sorted({(item.element, item.fact) for item in assumed})),
        )


def _lead(review: Review, action: Action) -> str:
    """The first agent on the witness; without agents, the entry."""
    agents = (node for node in action.path.nodes if review.node(node).kind == "agent")
    return next(agents, action.path.nodes[0])


def _told(missing: Collection[str], has_gate: bool) -> str:
    if len(missing) == len(RECORDS) - (not has_gate):
        return "anything of what happens"
    return listed(RECORD_WORDS[record] for record in RECORDS if record in missing)


def _is_regulated(review: Review, actions: Sequence[Action]) -> bool:
    """Whether a target lies where the policy says that data are regulated."""
    places = {
        review.workflow.inherited(review.workflow.zone_id(node), "residency")
        or node.fact("residency")
        for action in actions
        for node in (review.node(action.target),)
    }
    return bool(places & set(review.limits.regulated_residency))
