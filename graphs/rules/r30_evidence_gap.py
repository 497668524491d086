"""High-impact actions on whose way some part of the evidence is kept in no immutable log; one for
the agents, or else entries, that lead to them and lack the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from graphs.analysis.result import Action, Assumption
from graphs.model.facts import RECORDS
from graphs.rules.base import Draft, Review
from graphs.rules.lookups import deeds, each_once, listed, titles, worst_of

ID = "R30"
_WORDS = {
    "prompt": "the prompt or trigger",
    "inputs": "the inputs",
    "call": "the tool call with its arguments",
    "decision": "the decision of the gate",
    "identity": "the identity that acted",
    "effect": "the effect",
}


def find(review: Review) -> Iterator[Draft]:
    by_lead: dict[str, list[Action]] = {}
    for action in review.high_impact:
        by_lead.setdefault(_lead(review, action), []).append(action)
    groups: dict[frozenset[str], tuple[list[str], list[Action], list[Assumption]]] = {}
    for lead, actions in sorted(by_lead.items()):
        missing: set[str] = set()
        assumed: list[Assumption] = []
        incomplete = []
        for action in actions:
            kept, unknown = _kept(review, action)
            if gaps := _needed(action) - kept:
                incomplete.append(action)
                missing |= gaps
                assumed += unknown
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


def _needed(action: Action) -> set[str]:
    """All that can be recorded; a decision only where there is a gate that decides."""
    return {record for record in RECORDS if record != "decision" or action.gates}


def _kept(review: Review, action: Action) -> tuple[set[str], list[Assumption]]:
    """What the nodes of the witness record in immutable logs, and what was assumed to tell."""
    kept: set[str] = set()
    assumed: list[Assumption] = []
    workflow = review.workflow
    for node in (*action.path.nodes, *action.gates):
        for link in workflow.links_from[node]:
            if link.kind != "logs":
                continue
            log = workflow.node(link.to_id)
            records = link.fact("records") or log.fact("records")
            if log.fact("immutable") is None:
                because = "whether it can be changed afterwards is not known"
                assumed.append(Assumption(log.id, "immutable", "no", because))
            if records is None:
                because = "what is recorded there is not known"
                assumed.append(Assumption(link.id, "records", "nothing", because))
            elif log.fact("immutable") is True:
                kept.update(records)
    return kept, assumed


def _told(missing: Collection[str], has_gate: bool) -> str:
    if len(missing) == len(RECORDS) - (not has_gate):
        return "anything of what happens"
    return listed(_WORDS[record] for record in RECORDS if record in missing)


def _is_regulated(review: Review, actions: Sequence[Action]) -> bool:
    """Whether a target lies where the policy says that data are regulated."""
    places = {
        review.workflow.inherited(review.workflow.zone_id(node), "residency")
        or node.fact("residency")
        for action in actions
        for node in (review.node(action.target),)
    }
    return bool(places & set(review.limits.regulated_residency))
