"""What a comparison of two versions says: plain immutable records, each with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from graphs.analysis.engine import Analysis
from graphs.analysis.impact import SEVERITIES
from graphs.analysis.result import STATUSES, Action, Coverage
from graphs.model.versions import ElementChange, Matching, ValueChange
from graphs.rules.base import Finding
from graphs.rules.judge import Judgement

#: How near a node is to what reaches it, farthest first; "" is not reached at all.
LEVELS = ("", "latent", "gated", "weak", "ungated")
#: The levels at which a node counts in the weight of a radius.
COUNTED_LEVELS = frozenset({"weak", "ungated"})
#: What a node that is newly reached weighs, at least, for each severity (DESIGN 3.1).
_SEVERITY_OF_WEIGHT = ((27, "critical"), (9, "high"), (3, "medium"), (0, "low"))
#: A flow that the policy does not allow is as bad as this.
CROSSING_SEVERITY = "high"


def rank(severity: str) -> int:
    """0 for the worst severity."""
    return SEVERITIES.index(severity)


def badness(action: Action | None) -> int:
    """How bad a status is; 0 for all that ask for nothing, and for no action at all."""
    if action is None or not (action.is_open or action.status == "prohibited"):
        return 0
    return len(STATUSES) - STATUSES.index(action.status)


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was analysed and judged."""

    analysis: Analysis
    judgement: Judgement

    @property
    def complete(self) -> bool:
        return self.analysis.complete and self.judgement.complete


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that opened (`before` is None), closed (`after` is None), or whose severity rose or
    fell."""

    before: Finding | None
    after: Finding | None

    @property
    def what(self) -> Literal["opened", "closed", "rose", "fell"]:
        if self.before is None:
            return "opened"
        if self.after is None:
            return "closed"
        return "rose" if rank(self.after.severity) < rank(self.before.severity) else "fell"

    @property
    def severity(self) -> str:
        told = self.after or self.before
        assert told is not None
        return told.severity


@dataclass(frozen=True, slots=True)
class ActionChange:
    """An action that has another status; None on the side of the version that lacks it.

    `severity`: of its impact and likelihood, in the version where its status is the worse one.
    """

    before: Action | None
    after: Action | None
    severity: str

    @property
    def step(self) -> int:
        """Above 0 where the status got worse, below where better, 0 where neither."""
        return badness(self.after) - badness(self.before)


@dataclass(frozen=True, slots=True)
class GateChange:
    """A gate that one version has and the other lacks, in the order of before and after.

    `what`: a `gate` node that is gone or came, the `quality` of one, a `link` that named a gate or
    a better one, or an `action` that is gated in one version and open in the other. `before` and
    `after` are the ids of that node or link, None where it is not there; `was` and `now` say what
    it had: a quality, a gate, or a status ("" for nothing).
    """

    what: Literal["gate", "quality", "link", "action"]
    before: str | None
    after: str | None
    was: str
    now: str
    role: str | None
    severity: str

    @property
    def mirrored(self) -> GateChange:
        return replace(self, before=self.after, after=self.before, was=self.now, now=self.was)


@dataclass(frozen=True, slots=True)
class ReachChange:
    """A node that is reached nearer or farther than before, or that weighs something else.

    The ids are None where a version lacks the node; the levels are those of `LEVELS`. A weight is 0
    where the node does not count: only what is reached ungated or past weak gates does.
    """

    before: str | None
    after: str | None
    level_before: str
    level_after: str
    weight_before: int
    weight_after: int

    @property
    def is_nearer(self) -> bool:
        return LEVELS.index(self.level_after) > LEVELS.index(self.level_before)

    @property
    def is_farther(self) -> bool:
        return LEVELS.index(self.level_after) < LEVELS.index(self.level_before)

    @property
    def mirrored(self) -> ReachChange:
        return ReachChange(
            self.after,
            self.before,
            self.level_after,
            self.level_before,
            self.weight_after,
            self.weight_before,
        )


@dataclass(frozen=True, slots=True)
class RadiusChange:
    """The blast radius of an entry, agent or identity that is not what it was.

    The ids are None where a version lacks the node, and its weight there is 0.
    """

    before: str | None
    after: str | None
    weight_before: int
    weight_after: int
    reach: tuple[ReachChange, ...]

    @property
    def grown(self) -> bool:
        return self.weight_after > self.weight_before or any(each.is_nearer for each in self.reach)

    @property
    def shrunk(self) -> bool:
        return self.weight_after < self.weight_before or any(each.is_farther for each in self.reach)

    @property
    def severity(self) -> str:
        """By the heaviest node that counts now and did not, or that counts for more."""
        heaviest = max(
            (e.weight_after for e in self.reach if e.weight_after > e.weight_before), default=0
        )
        return next(name for least, name in _SEVERITY_OF_WEIGHT if heaviest >= least)

    @property
    def mirrored(self) -> RadiusChange:
        reach = tuple(each.mirrored for each in self.reach)
        return RadiusChange(self.after, self.before, self.weight_after, self.weight_before, reach)


@dataclass(frozen=True, slots=True)
class CrossingChange:
    """A crossing that the policy allows in one version and not in the other.

    `before` and `after`: the ids of its link, None where a version has no such crossing;
    `zones`: from and to, by their ids in the version that does not allow it.
    """

    before: str | None
    after: str | None
    role: str
    zones: tuple[str, str]


@dataclass(frozen=True)
class Comparison:
    """What changed between two versions; each list has the worst first."""

    before: Version = field(compare=False, repr=False)
    after: Version = field(compare=False, repr=False)
    matching: Matching = field(compare=False, repr=False)
    workflow: tuple[ValueChange, ...]
    elements: tuple[ElementChange, ...]
    findings: tuple[FindingChange, ...]
    actions: tuple[ActionChange, ...]
    gates_lost: tuple[GateChange, ...]
    gates_won: tuple[GateChange, ...]
    radii: tuple[RadiusChange, ...]
    no_longer_allowed: tuple[CrossingChange, ...]
    now_allowed: tuple[CrossingChange, ...]
    coverage_before: Coverage
    coverage_after: Coverage

    @property
    def complete(self) -> bool:
        return self.before.complete and self.after.complete

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all changed."""
        lists = (self.workflow, self.elements, self.findings, self.actions, self.gates_lost)
        more = (self.gates_won, self.radii, self.no_longer_allowed, self.now_allowed)
        return not any((*lists, *more)) and self.coverage_before == self.coverage_after

    def findings_that(self, *what: str) -> tuple[FindingChange, ...]:
        """The findings that `opened`, `closed`, `rose` or `fell`."""
        return tuple(change for change in self.findings if change.what in what)

    @property
    def grown(self) -> tuple[RadiusChange, ...]:
        return tuple(radius for radius in self.radii if radius.grown)

    @property
    def worse_actions(self) -> tuple[ActionChange, ...]:
        return tuple(action for action in self.actions if action.step > 0)

    @property
    def better_actions(self) -> tuple[ActionChange, ...]:
        return tuple(action for action in self.actions if action.step < 0)

    def severities(self, silenced: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """The severity of each thing that got worse; `silenced`: ids of findings not to count."""
        quiet = silenced or {}
        worse = [gate.severity for gate in self.gates_lost]
        worse += [radius.severity for radius in self.grown]
        worse += [
            change.severity
            for change in self.findings_that("opened", "rose")
            if change.after is not None and change.after.id not in quiet
        ]
        worse += [action.severity for action in self.worse_actions]
        worse += [CROSSING_SEVERITY for _ in self.no_longer_allowed]
        return tuple(sorted(worse, key=rank))

    def title(self, before: str | None, after: str | None) -> str:
        """The name of a node or zone, as the newer version that has it calls it."""
        version = self.after if after is not None else self.before
        element_id = after if after is not None else before
        element = version.analysis.workflow.element(element_id or "")
        return str(getattr(element, "title", element_id))
