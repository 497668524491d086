"""What a rule is: it is given a review of the analysis and yields drafts that texts complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from graphs.analysis.engine import Analysis
from graphs.analysis.impact import Rating, Stakes
from graphs.analysis.result import Action, Assumption, Path
from graphs.model.elements import Link, Node
from graphs.model.workflow import Workflow
from graphs.policy.policy import Limits, Policy

#: An unknown fact, as element id and fact name, that would settle a finding.
Question = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule found, before its texts are filled in: one draft a cause, not one a path.

    `elements` are the ids that name the cause; with the rule they make the finding's stable id, so
    they hold no positions and nothing that unrelated changes alter. `words` fill the placeholders
    of the rule's texts. Severity follows from impact (1 to 4) and likelihood (1 to 3) unless the
    catalogue states it, then `severity` is set. `questions`: unknown facts that would settle it.
    `not_mapped`: frameworks whose mapping fits other findings of the rule but not this one.
    """

    elements: tuple[str, ...]
    words: Mapping[str, str]
    impact: int
    likelihood: int
    severity: str | None = None
    path: Path = field(default_factory=Path)
    assumed: tuple[Assumption, ...] = ()
    questions: tuple[Question, ...] = ()
    not_mapped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as every report shows it. `mappings`: identifiers by framework."""

    id: str
    rule: str
    severity: str
    impact: int
    likelihood: int
    title: str
    path: Path
    elements: tuple[str, ...]
    why: str
    fix: str
    assumed: tuple[Assumption, ...] = ()
    questions: tuple[Question, ...] = ()
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Rule(Protocol):
    """A rule module: its `ID` and what it finds. It derives no reach of its own."""

    ID: str

    def find(self, review: Review) -> Iterable[Draft]: ...


class Review:
    """The analysis as rules ask for it, with the helpers that several of them share."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.workflow: Workflow = analysis.workflow
        self.policy: Policy = analysis.policy
        self.limits: Limits = analysis.policy.limits
        self.stakes = Stakes(analysis.workflow)

    def node(self, node_id: str) -> Node:
        return self.workflow.node(node_id)

    def link(self, link_id: str) -> Link:
        return self.workflow.link_by_id[link_id]

    def title(self, element_id: str) -> str:
        """The name of a node or zone as people know it; of a link, its two ends."""
        link = self.workflow.link_by_id.get(element_id)
        if link is not None:
            return f"{self.title(link.from_id)} → {self.title(link.to_id)}"
        element = self.workflow.element(element_id)
        return str(getattr(element, "title", element_id))

    def nodes(self, *kinds: str) -> Iterator[Node]:
        return (node for node in self.workflow.nodes if node.kind in kinds)

    def links(self, *kinds: str) -> Iterator[Link]:
        return (link for link in self.workflow.links if link.kind in kinds)

    @cached_property
    def assumed_of(self) -> dict[str, list[Assumption]]:
        """What was assumed of each element, in the order of all that was assumed."""
        found: dict[str, list[Assumption]] = {}
        for item in self.analysis.assumed:
            found.setdefault(item.element, []).append(item)
        return found

    @cached_property
    def high_impact(self) -> tuple[Action, ...]:
        """The high-impact actions, HI(a), that some walk reaches."""
        return tuple(
            action
            for action in self.analysis.actions
            if action.status != "unreachable" and self.stakes.is_high_impact(action)
        )

    def rate(self, action: Action) -> tuple[Rating, Rating]:
        """Impact and likelihood of an action along its witness."""
        entry = action.path.nodes[0] if action.path.nodes else None
        return self.stakes.impact(action), self.stakes.likelihood(entry, action.steered)

    def questions(self, assumed: Iterable[Assumption]) -> tuple[Question, ...]:
        """The unknown facts behind assumptions."""
        return tuple(sorted({(item.element, item.fact) for item in assumed}))
