"""The actions that need attention, grouped by the path that leads to them, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphs.analysis.engine import Analysis
from graphs.analysis.impact import SEVERITIES, severity
from graphs.analysis.result import STATUSES, Action
from graphs.drawing.lens import STATUS_TONES
from graphs.rules.base import Review


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that one row of nodes leads to. `number` counts the groups from 1."""

    number: int
    actions: tuple[Action, ...]
    severity: str

    @property
    def id(self) -> str:
        return f"action-{self.number}"

    @property
    def worst(self) -> Action:
        return self.actions[0]

    @property
    def status(self) -> str:
        """The worst status of its actions."""
        return min((action.status for action in self.actions), key=STATUSES.index)


def is_told(action: Action) -> bool:
    """Whether an action needs attention: prohibited, or needing review without a valid gate."""
    return action.is_open or action.status == "prohibited"


def groups(analysis: Analysis) -> tuple[Group, ...]:
    """The actions that need attention, by severity, then status, then in the order of the file."""
    review = Review(analysis)

    def severity_of(action: Action) -> str:
        impact, likelihood = review.rate(action)
        return severity(impact.value, likelihood.value)

    def rank(action: Action) -> tuple[int, int]:
        return SEVERITIES.index(severity_of(action)), STATUSES.index(action.status)

    by_path: dict[tuple[object, ...], list[Action]] = {}
    for action in sorted(filter(is_told, analysis.actions), key=rank):
        tone = STATUS_TONES[action.status]
        key = (action.path.nodes, tone) if action.path.nodes else (action.link, action.role)
        by_path.setdefault(key, []).append(action)
    return tuple(
        Group(number, tuple(actions), severity_of(actions[0]))
        for number, actions in enumerate(by_path.values(), 1)
    )


def verbs(actions: Sequence[Action]) -> str:
    """`delete, execute`: what is done, each once."""
    return ", ".join(dict.fromkeys(action.verb for action in actions))
