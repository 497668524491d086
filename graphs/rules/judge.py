"""Runs every rule over an analysis and completes its drafts to findings in a stable order."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graphs.analysis.engine import Analysis
from graphs.analysis.impact import SEVERITIES, severity
from graphs.errors import Cancelled
from graphs.progress import Progress, silent, step
from graphs.rules.base import Draft, Finding, Review, Rule
from graphs.rules.registry import rules
from graphs.rules.texts import RuleText, Texts


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings, worst first, and the rules that failed: with any, the report is incomplete."""

    findings: tuple[Finding, ...]
    failed: tuple[str, ...] = ()

    @property
    def not_judged(self) -> tuple[str, ...]:
        """What the rules that failed would have told."""
        return tuple(f"rule {failed}, which failed" for failed in self.failed)

    @property
    def complete(self) -> bool:
        return not self.failed


def judge(
    analysis: Analysis,
    texts: Texts,
    chosen: Collection[str] | None = None,
    progress: Progress = silent,
    among: Iterable[Rule] | None = None,
) -> Judgement:
    """Findings of all rules, or of the chosen ids. A rule that fails hides none of the others."""
    review = Review(analysis)
    findings: dict[str, Finding] = {}
    failed: list[str] = []
    considered = [
        rule
        for rule in (rules() if among is None else among)
        if chosen is None or rule.ID in chosen
    ]
    for position, rule in enumerate(considered):
        step(progress, position / len(considered), f"rule {rule.ID}")
        try:
            for draft in rule.find(review):
                finding = _complete(rule.ID, draft, texts.rules[rule.ID])
                findings.setdefault(finding.id, finding)
        except Cancelled:
            raise
        except Exception as error:
            failed.append(f"{rule.ID}: {type(error).__name__}")
    return Judgement(tuple(sorted(findings.values(), key=_order)), tuple(failed))


def _order(finding: Finding) -> tuple[int, int, str, tuple[str, ...]]:
    total = finding.impact + finding.likelihood
    return SEVERITIES.index(finding.severity), -total, finding.rule, finding.elements


def _complete(rule: str, draft: Draft, text: RuleText) -> Finding:
    return Finding(
        id=finding_id(rule, draft.elements),
        rule=rule,
        severity=draft.severity or severity(draft.impact, draft.likelihood),
        impact=draft.impact,
        likelihood=draft.likelihood,
        title=text.title,
        path=draft.path,
        elements=draft.elements,
        why=text.why.format_map(draft.words),
        fix=text.fix.format_map(draft.words),
        assumed=tuple(sorted(draft.assumed, key=lambda a: (a.element, a.fact))),
        questions=tuple(sorted(draft.questions)),
        mappings={
            framework: identifiers
            for framework, identifiers in text.mappings.items()
            if framework not in draft.not_mapped
        },
    )


def finding_id(rule: str, elements: Iterable[str]) -> str:
    """The stable id of a finding: the rule and a digest of the elements it names."""
    named = "\0".join(sorted(elements))
    return f"{rule}-{hashlib.sha256(named.encode()).hexdigest()[:10]}"
