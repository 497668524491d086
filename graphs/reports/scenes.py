"""The scenes of a walkthrough: the findings by risk path, worst first, as a board is told them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphs.analysis.engine import Analysis
from graphs.analysis.result import Assumption
from graphs.model.elements import Link
from graphs.model.workflow import Workflow
from graphs.reports.board_questions import board_question
from graphs.rules.base import Finding


@dataclass(frozen=True, slots=True)
class Topic:
    """A finding as it is put before a board. `assumed`: in words."""

    finding: str
    rule: str
    severity: str
    title: str
    question: str
    why: str
    fix: str
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One risk path with the findings on it, the worst first. `path`: names of its nodes."""

    topics: tuple[Topic, ...]
    path: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of its worst finding."""
        return self.topics[0].finding

    @property
    def severity(self) -> str:
        return self.topics[0].severity

    @property
    def title(self) -> str:
        return self.topics[0].title

    @property
    def question(self) -> str:
        return self.topics[0].question

    @property
    def findings(self) -> tuple[str, ...]:
        return tuple(topic.finding for topic in self.topics)

    @property
    def assumed(self) -> tuple[str, ...]:
        """What any of its findings assumes, once."""
        return tuple(dict.fromkeys(words for topic in self.topics for words in topic.assumed))


def scenes(analysis: Analysis, findings: Iterable[Finding]) -> tuple[Scene, ...]:
    """One scene a path; findings without a path are a scene each. The order of findings stays."""
    by_path: dict[object, list[Finding]] = {}
    for finding in findings:
        path = finding.path
        key = (path.nodes, path.links) if path.links else finding.id
        by_path.setdefault(key, []).append(finding)
    return tuple(_scene(analysis, group) for group in by_path.values())


def _scene(analysis: Analysis, findings: list[Finding]) -> Scene:
    workflow = analysis.workflow
    return Scene(
        tuple(
            Topic(
                finding.id,
                finding.rule,
                finding.severity,
                finding.title,
                board_question(analysis, finding),
                " ".join(finding.why.split()),
                " ".join(finding.fix.split()),
                tuple(_assumed(workflow, each) for each in finding.assumed),
            )
            for finding in findings
        ),
        tuple(workflow.node(node).title for node in findings[0].path.nodes),
    )


def _assumed(workflow: Workflow, assumption: Assumption) -> str:
    element = workflow.element(assumption.element)
    if isinstance(element, Link):
        start, end = workflow.node(element.from_id), workflow.node(element.to_id)
        name = f"{start.title} → {end.title}"
    else:
        name = str(getattr(element, "title", assumption.element))
    fact = assumption.fact.replace("_", " ")
    words = f"{fact[:1].upper()}{fact[1:]} of {name} taken as {assumption.value}"
    return f"{words}: {assumption.because}."
