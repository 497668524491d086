"""What a result rests on without anybody having said so: every fact assumed or inferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

from app.document.fact_choices import Edit, FactChoices, choices_for
from app.document.judged import element_words
from app.document.wording import fact_name, fact_value
from graphs.errors import EditError
from graphs.model.elements import Element, Link, Node, Zone
from graphs.model.workflow import UNPLACED
from graphs.progress import Progress

if TYPE_CHECKING:
    from app.document.revision import Revision
    from graphs.analysis.engine import Analysis
    from graphs.model.workflow import Workflow

How = Literal["assumed", "inferred"]
HOW_WORDS: dict[How, str] = {"assumed": "Assumed", "inferred": "Inferred"}


@dataclass(frozen=True, slots=True)
class TakenFact:
    """A fact that nobody declared: `assumed` at its worse value, or `inferred` for a reason.

    `value` and `where` in words. `actions`: how many actions start from the element, are it or end
    at it; `findings`: how many say that they assumed the fact, or for an inferred one how many
    name its element.
    """

    how: How
    element: str
    fact: str
    where: str
    value: str
    because: str
    actions: int
    findings: int
    searched: str

    @property
    def key(self) -> tuple[str, str]:
        return self.element, self.fact

    @property
    def name(self) -> str:
        return fact_name(self.fact)

    @property
    def findings_words(self) -> str:
        """What the number of findings means."""
        if self.how == "assumed":
            return "Findings that assumed this"
        return f"Findings that name {self.where}"


def taken_facts(revision: Revision, progress: Progress) -> tuple[TakenFact, ...]:
    """Every assumed and inferred fact: assumed ones first, then by what rests on them."""
    analysis, judged = revision.analysis, revision.judged
    if analysis is None:
        return ()
    workflow = analysis.workflow
    assumed = judged.assumed_with(analysis.assumed) if judged else analysis.assumed
    findings = judged.judgement.findings if judged else ()
    resting = Counter(
        key
        for finding in findings
        for key in {(each.element, each.fact) for each in finding.assumed}
    )
    naming = Counter(element for finding in findings for element in set(finding.elements))
    acting = _actions_by_element(analysis)
    lines: dict[tuple[str, str], TakenFact] = {}
    for each in assumed:
        key = each.element, each.fact
        lines[key] = _line(workflow, "assumed", key, each.value, each.because, acting, resting[key])
    for element in _elements(workflow):
        for fact, origin in element.origins.items():
            key = element.id, fact
            if origin.how != "inferred" or key in lines:
                continue
            value = fact_value(_value(element, fact))
            count = naming[element.id]
            lines[key] = _line(workflow, "inferred", key, value, origin.because, acting, count)
    ordered = sorted(
        lines.values(),
        key=lambda line: (
            line.how,
            -line.findings,
            -line.actions,
            line.where.casefold(),
            line.fact,
        ),
    )
    return tuple(ordered)


def accepted(workflow: Workflow, facts: Iterable[TakenFact]) -> tuple[Edit | None, tuple[str, ...]]:
    """The edit that declares these facts as they are taken, and what of them cannot be declared.

    None where there is nothing that can be.
    """
    steps: list[Edit] = []
    left: list[str] = []
    for fact in facts:
        try:
            steps.append(_acceptance(workflow, fact))
        except EditError as error:
            left.append(str(error))
    return (_one_after_another(steps) if steps else None), tuple(left)


def asked_of(workflow: Workflow, facts: Iterable[TakenFact]) -> FactChoices | None:
    """How another value for all these facts is asked for; None where they have none in common."""
    asked = [choices_for(workflow, fact.element, fact.fact) for fact in facts]
    first = asked[0] if asked else None
    if first is None:
        return None
    offered = [(each.value, each.words) for each in first.choices]
    for other in asked[1:]:
        if other is None or other.fact != first.fact or other.several != first.several:
            return None
        if [(each.value, each.words) for each in other.choices] != offered:
            return None
    return first


def set_all(workflow: Workflow, facts: Iterable[TakenFact], value: Any) -> Edit:
    """The edit that sets all these facts to one value. Raises `EditError`."""
    steps = []
    for fact in facts:
        asked = choices_for(workflow, fact.element, fact.fact)
        if asked is None:
            raise EditError(f"{fact.name} of {fact.where} cannot be set.")
        steps.append(asked.edit(value))
    return _one_after_another(steps)


def _one_after_another(steps: list[Edit]) -> Edit:
    return lambda workflow: reduce(lambda flow, step: step(flow), steps, workflow)


def _acceptance(workflow: Workflow, fact: TakenFact) -> Edit:
    asked = choices_for(workflow, fact.element, fact.fact)
    said = f"{fact.name} of {fact.where}"
    if fact.how == "inferred":
        element = workflow.element(fact.element)
        if asked is None or element is None:
            raise EditError(f"{said} cannot be declared here.")
        return asked.edit(_value(element, fact.fact))
    offered = {each.words: each.value for each in asked.choices} if asked else {}
    if asked is not None and fact.value in asked.several:
        offered[fact.value] = (fact.value,)
    value = offered.get(fact.value)
    if asked is None or value in (None, UNPLACED.id):
        raise EditError(f"{said}: what was assumed is no value to declare. Set one.")
    return asked.edit(value)


def _value(element: Element, fact: str) -> Any:
    """The value of a fact, or of a plain attribute such as the zone."""
    value = element.fact(fact)
    return getattr(element, fact, None) if value is None else value


def _elements(workflow: Workflow) -> Iterator[Zone | Node | Link]:
    yield from workflow.zones
    yield from workflow.nodes
    yield from workflow.links


def _actions_by_element(analysis: Analysis) -> Counter[str]:
    """How many actions start from each entry, are each link, or end at each node or in its zone."""
    workflow = analysis.workflow
    counts: Counter[str] = Counter()
    for action in analysis.actions:
        target = workflow.node(action.target)
        zones = workflow.zone_chain(workflow.zone_id(target))
        counts.update({*action.entries, action.link, action.actor, action.target, *zones})
    return counts


def _line(
    workflow: Workflow,
    how: How,
    key: tuple[str, str],
    value: str,
    because: str,
    acting: Counter[str],
    findings: int,
) -> TakenFact:
    element, fact = key
    where = element_words(workflow, element)
    words = (HOW_WORDS[how], where, element, fact_name(fact), value, because)
    searched = " ".join(words).casefold()
    return TakenFact(how, element, fact, where, value, because, acting[element], findings, searched)
