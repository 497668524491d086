"""The findings as threats of elements, for programs that model threats."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from graphs.model.decisions import decision_words
from graphs.model.elements import Link
from graphs.reports.subject import Subject
from graphs.rules.base import Finding


class Threat(NamedTuple):
    """A finding, the element that it is told at, and what was decided on it, in words."""

    finding: Finding
    element: str
    decided: str


def threats(subject: Subject, drawn: Collection[str]) -> list[Threat]:
    """Each finding that can be told at one of the elements `drawn`, which have places on the map.

    It is told once: at its own element; at the start of a link that is not drawn; else at the end
    of its path. A finding that names none of them cannot be told.
    """
    told = []
    for finding in subject.judgement.findings:
        element = next((each for each in _places(subject, finding) if each in drawn), None)
        if element is not None:
            standing = subject.standings.get(finding.id)
            holds = standing is not None and standing.holds
            words = decision_words(standing.decision) if standing and holds else ""
            told.append(Threat(finding, element, words))
    return told


def _places(subject: Subject, finding: Finding) -> Iterator[str]:
    """The elements that a finding is about, the nearest first."""
    yield from finding.elements
    for name in finding.elements:
        link = subject.workflow.element(name)
        if isinstance(link, Link):
            yield from (link.from_id, link.to_id)
    yield from reversed(finding.path.nodes)
