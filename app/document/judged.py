"""The findings as the window tells them: one line each, by element, and by standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from app.document.wording import link_title
from graphs.analysis.impact import SEVERITIES
from graphs.model.elements import Link
from graphs.rules.questions import Asked, questions

if TYPE_CHECKING:
    from graphs.analysis.engine import Analysis
    from graphs.analysis.result import Assumption
    from graphs.model.workflow import Workflow
    from graphs.rules.base import Finding
    from graphs.rules.judge import Judgement
    from graphs.rules.texts import Framework, RuleText

#: Framework key and identifier.
Standard = tuple[str, str]
#: `open`: there are findings; `clear`: rules looked and found nothing; `failed`: a rule that would
#: look could not be run; `unread`: no rule looks.
State = Literal["open", "clear", "failed", "unread"]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in a list. `places`: nodes and zones that it is about, by id; `where` in words."""

    id: str
    rule: str
    title: str
    severity: str
    element: str
    where: str
    places: tuple[str, ...]
    standards: tuple[Standard, ...]
    searched: str

    @property
    def rank(self) -> int:
        return SEVERITIES.index(self.severity)


@dataclass(frozen=True, slots=True)
class StandardItem:
    """An identifier of a framework: how many findings of each severity are mapped to it."""

    framework: str
    identifier: str
    title: str
    state: State
    counts: Mapping[str, int]
    rules: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def worst(self) -> str:
        """The worst severity; "" without findings."""
        return next((each for each in SEVERITIES if self.counts.get(each)), "")


@dataclass(frozen=True, slots=True)
class StandardPage:
    """A framework with its items; `title` and `edition` as it names itself."""

    key: str
    title: str
    edition: str
    items: tuple[StandardItem, ...]

    @property
    def touched(self) -> int:
        return sum(item.state == "open" for item in self.items)

    @property
    def worst(self) -> str:
        found = {item.worst for item in self.items}
        return next((each for each in SEVERITIES if each in found), "")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of one analysis. `not_assessed`: what nothing here speaks of."""

    judgement: Judgement
    lines: tuple[FindingLine, ...]
    questions: tuple[Asked, ...]
    standards: tuple[StandardPage, ...]
    not_assessed: tuple[str, ...]
    by_id: Mapping[str, Finding] = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    _by_place: Mapping[str, tuple[FindingLine, ...]] = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity, worst first."""
        counts = Counter(line.severity for line in self.lines)
        return {severity: counts[severity] for severity in SEVERITIES if counts[severity]}

    def assumed_with(self, others: Iterable[Assumption]) -> tuple[Assumption, ...]:
        """What the findings and others assumed, each fact once."""
        every = [*others, *(each for f in self.judgement.findings for each in f.assumed)]
        return tuple({(each.element, each.fact): each for each in reversed(every)}.values())

    def at(self, elements: Iterable[str]) -> tuple[FindingLine, ...]:
        """The findings about any of these elements, worst first."""
        wanted = {line.id for element in elements for line in self._by_place.get(element, ())}
        return tuple(line for line in self.lines if line.id in wanted)

    def worst_at(self, element: str) -> str:
        """The worst severity of what is found about an element; "" where there is nothing."""
        lines = self._by_place.get(element, ())
        return lines[0].severity if lines else ""


def judged_of(
    analysis: Analysis,
    judgement: Judgement,
    rules: Mapping[str, RuleText],
    frameworks: Mapping[str, Framework],
) -> Judged:
    """Put findings into words and order them by place and by standard."""
    workflow = analysis.workflow
    lines = tuple(_line(workflow, finding) for finding in judgement.findings)
    by_place: dict[str, list[FindingLine]] = {}
    for line, finding in zip(lines, judgement.findings, strict=True):
        for place in dict.fromkeys((*finding.elements, *line.places)):
            by_place.setdefault(place, []).append(line)
    named = {place for line in lines for place in line.places}
    return Judged(
        judgement,
        lines,
        questions(workflow, judgement.findings),
        tuple(_pages(lines, judgement, rules, frameworks)),
        (*analysis.not_assessed, *judgement.not_judged),
        {finding.id: finding for finding in judgement.findings},
        {place: element_words(workflow, place) for place in named},
        {place: tuple(found) for place, found in by_place.items()},
    )


def element_words(workflow: Workflow, element_id: str) -> str:
    """An element by its name; a link by its two ends and what it does."""
    element = workflow.element(element_id)
    if isinstance(element, Link):
        verb = element.verb if element.kind in ("acts", "writes") else ""
        return link_title(workflow, element) + (f" ({verb})" if verb else "")
    return str(getattr(element, "title", element_id))


def _line(workflow: Workflow, finding: Finding) -> FindingLine:
    places: dict[str, None] = {}
    for element in finding.elements:
        link = workflow.link_by_id.get(element)
        ends = (link.from_id, link.to_id) if link is not None else (element,)
        places |= dict.fromkeys(ends)
    where = ", ".join(element_words(workflow, element) for element in finding.elements)
    standards = tuple((key, each) for key, ids in finding.mappings.items() for each in ids)
    kinds = [getattr(workflow.element(place), "kind", "zone") for place in places]
    words = [finding.severity, finding.rule, finding.title, where, *kinds]
    words += [identifier for _, identifier in standards]
    return FindingLine(
        finding.id,
        finding.rule,
        finding.title,
        finding.severity,
        finding.elements[0] if finding.elements else "",
        where or "the whole workflow",
        tuple(places),
        standards,
        " ".join(words).casefold(),
    )


def _pages(
    lines: tuple[FindingLine, ...],
    judgement: Judgement,
    rules: Mapping[str, RuleText],
    frameworks: Mapping[str, Framework],
) -> Iterable[StandardPage]:
    failed = {each.partition(":")[0] for each in judgement.failed}
    found: dict[Standard, Counter[str]] = {}
    for line in lines:
        for standard in line.standards:
            found.setdefault(standard, Counter())[line.severity] += 1
    looking: dict[Standard, list[str]] = {}
    for rule in rules.values():
        for key, identifiers in rule.mappings.items():
            for identifier in identifiers:
                looking.setdefault((key, identifier), []).append(rule.id)
    for key, framework in frameworks.items():
        items = []
        for identifier, title in framework.identifiers.items():
            counts = found.get((key, identifier), Counter())
            looks = tuple(looking.get((key, identifier), ()))
            state: State = "clear" if looks else "unread"
            if counts:
                state = "open"
            elif failed.intersection(looks):
                state = "failed"
            items.append(StandardItem(key, identifier, title, state, counts, looks))
        yield StandardPage(key, framework.title, framework.edition, tuple(items))
