"""How a check takes the findings of one file: which fail it, which are silenced, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graphs.model.said import Decision
from graphs.words import counted


@dataclass(frozen=True, slots=True)
class Verdict:
    """By finding id: `silenced` with the reason, `expired` with the decision that has run out.

    `failing`: findings that fail the check. `unfound`: decisions about findings that are not there
    any more, in words.
    """

    failing: frozenset[str] = frozenset()
    silenced: Mapping[str, str] = field(default_factory=dict)
    expired: Mapping[str, str] = field(default_factory=dict)
    unfound: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What decisions mean for the findings of one file on one day."""

    accepted: Mapping[str, str]
    expired: Mapping[str, str]
    unfound: tuple[str, ...]


def decided(decisions: Iterable[Decision], found: Collection[str], today: date) -> Decided:
    """Which findings are accepted, of which acceptances have run out, and what is decided on none.

    Only an acceptance silences: what shall be mitigated, transferred or avoided is still open.
    """
    accepted: dict[str, str] = {}
    expired: dict[str, str] = {}
    unfound: list[str] = []
    for decision in decisions:
        words = _words(decision)
        if decision.finding not in found:
            unfound.append(f"{decision.finding}, {words}")
        elif decision.accepts(today):
            accepted[decision.finding] = words
        elif decision.decision == "accept":
            ago = counted((today - decision.expires).days, "day") if decision.expires else ""
            expired[decision.finding] = f"{words}: expired {ago} ago"
    return Decided(accepted, expired, tuple(unfound))


def _words(decision: Decision) -> str:
    verb = {"accept": "accepted", "mitigate": "to be mitigated", "transfer": "transferred"}
    words = verb.get(decision.decision, "to be avoided")
    if decision.owner:
        words += f" by {decision.owner}"
    if decision.expires is not None:
        words += f" until {decision.expires.isoformat()}"
    return f"{words} ({decision.reason})" if decision.reason else words
