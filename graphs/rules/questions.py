"""The shortest list of questions to a workflow's owner: the unknown facts that settle most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphs.model.elements import Element, Link, Node, Zone
from graphs.model.workflow import Workflow
from graphs.rules.base import Finding

#: How to ask for a fact of the element called {name}.
_WORDS = {
    "exposure": "Who can set off {name}: anyone, people who log in, people inside, or a schedule?",
    "content": "Can anyone outside put content into {name}, or only people who are trusted?",
    "sensitivity": "How sensitive is {name}: public, internal, confidential or restricted?",
    "criticality": "How much depends on {name}: low, medium, high or critical?",
    "environment": "Which environment is {name}: dev, test, staging or prod?",
    "reversible": "Can what {name} does be undone?",
    "arguments": "Are the arguments of {name} fixed, from a list, or chosen by the model?",
    "zone": "In which trust zone does {name} lie?",
    "owner": "Who owns {name}?",
    "credential": "What kind of credential is {name}?",
    "issued": "Is {name} a standing credential, or issued for a session, a task or one request?",
    "ttl": "For how many seconds is {name} valid?",
    "environments": "In which environments is {name} valid?",
    "expires": "When does {name} expire?",
    "reviewed": "When was {name} last reviewed?",
    "spiffe_id": "Which SPIFFE id proves {name}?",
    "issuer": "Who issues {name}?",
    "pinned": "Is {name} pinned to a version or digest?",
    "sandboxed": "Does {name} run in a sandbox?",
    "third_party": "Is {name} run or written by a third party?",
    "enforced": "Is {name} enforced before the action runs?",
    "on_timeout": "What happens at {name} when nobody answers in time: deny, wait or approve?",
    "approvers": "Who approves at {name}?",
    "shows": "What does the approver see at {name}: arguments, target, difference, provenance?",
    "binds": "Is an approval at {name} bound to the exact arguments that run?",
    "self_approval": "May whoever asks also approve at {name}?",
    "capacity": "How many approvals a day can {name} decide with care?",
    "runs_per_day": "How often a day does {name} run?",
    "kill_switch": "Can somebody outside stop {name} at once?",
    "max_iterations": "After how many iterations does {name} stop?",
    "budget": "What may {name} spend before it stops?",
    "immutable": "Can entries of {name} be changed or removed?",
    "records": "What does {name} record: prompt, inputs, call, decision, identity, effect?",
    "residency": "In which region must {name} stay?",
    "verbs": "What does {name} allow: read, write, delete, …?",
    "scope": "What exactly may be done with {name}?",
    "authenticated": "Do both ends of {name} prove who they are?",
    "provider": "Who runs {name}?",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the owner, the fact it asks for, and the findings it would help to settle."""

    element: str
    fact: str
    text: str
    findings: tuple[str, ...]


def questions(workflow: Workflow, findings: Iterable[Finding]) -> tuple[Asked, ...]:
    """The unknown facts behind findings, those that would settle most findings first."""
    behind: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        for question in dict.fromkeys(finding.questions):
            behind.setdefault(question, []).append(finding.id)
    asked = [
        Asked(element, fact, _text(workflow, element, fact), tuple(sorted(ids)))
        for (element, fact), ids in behind.items()
    ]
    return tuple(sorted(asked, key=lambda each: (-len(each.findings), each.element, each.fact)))


def _text(workflow: Workflow, element_id: str, fact: str) -> str:
    words = _WORDS.get(fact, f"What is the {fact.replace('_', ' ')} of {{name}}?")
    return words.format(name=_name(workflow, workflow.element(element_id), element_id))


def _name(workflow: Workflow, element: Element | None, element_id: str) -> str:
    if isinstance(element, Link):
        start, end = workflow.node(element.from_id), workflow.node(element.to_id)
        return f"the link {start.title} → {end.title} ({element.verb or element.kind})"
    if isinstance(element, Zone):
        return f"the zone {element.title}"
    if isinstance(element, Node):
        return f"{element.title} ({element.kind})"
    return element_id
