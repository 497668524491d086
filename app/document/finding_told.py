"""What is to be said of one finding: why it matters, what to do, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from app.document.judged import Judged, element_words
from app.document.wording import fact_name
from app.services.rulebook import frameworks, rule_texts
from graphs.analysis.impact import severity
from graphs.model.workflow import Workflow
from graphs.reports.rules_page import mapped, titled
from graphs.rules.base import Finding


@dataclass(frozen=True, slots=True)
class FindingTold:
    """A finding in words. `rating`: its two inputs; `rated`: how the rule comes to its severity.

    `places`: the elements it names, id and words. `standards`: title with edition, and the
    identifiers with their official titles.
    """

    id: str
    rule: str
    severity: str
    rating: str
    rated: str
    why: str
    fix: str
    places: tuple[tuple[str, str], ...]
    assumed: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    standards: tuple[tuple[str, tuple[str, ...]], ...]


def tell(workflow: Workflow, judged: Judged, finding: Finding) -> FindingTold:
    """Put a finding into words."""
    rule = rule_texts()[finding.rule]
    own = rule.model_copy(update={"mappings": dict(finding.mappings)})
    rating = f"Impact {finding.impact} of 4 · likelihood {finding.likelihood} of 3"
    if severity(finding.impact, finding.likelihood) != finding.severity:
        rating += " · severity set by the rule"
    return FindingTold(
        id=finding.id,
        rule=finding.rule,
        severity=finding.severity,
        rating=rating,
        rated=" ".join(rule.severity.split()),
        why=" ".join(finding.why.split()),
        fix=" ".join(finding.fix.split()),
        places=tuple((each, element_words(workflow, each)) for each in finding.elements),
        assumed=tuple(
            f"{fact_name(each.fact).capitalize()} of {element_words(workflow, each.element)} "
            f"taken as {each.value}: {each.because}."
            for each in finding.assumed
        ),
        questions=tuple(
            (asked.element, asked.text)
            for asked in judged.questions
            if finding.id in asked.findings
        ),
        standards=tuple(
            (standard, tuple(titled(*each) for each in identifiers))
            for standard, identifiers in mapped(own, frameworks())
        ),
    )
