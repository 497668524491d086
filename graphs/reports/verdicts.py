"""How a check takes the findings of one file: which fail it, which are silenced, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graphs.model.decisions import Standing, decision_words


@dataclass(frozen=True, slots=True)
class Verdict:
    """By finding id: `silenced` with the reason, `expired` with the decision that has run out.

    `reopened`: with the decision that does not hold for another reason, such as a changed path.
    `failing`: findings that fail the check. `unfound`: decisions about findings that are not there
    any more, in words.
    """

    failing: frozenset[str] = frozenset()
    silenced: Mapping[str, str] = field(default_factory=dict)
    expired: Mapping[str, str] = field(default_factory=dict)
    unfound: tuple[str, ...] = ()
    reopened: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts_again(self) -> Mapping[str, str]:
        """The decisions that were taken and do not hold (any longer)."""
        return {**self.reopened, **self.expired}


@dataclass(frozen=True, slots=True)
class Decided:
    """What decisions mean for the findings of one file on one day."""

    accepted: Mapping[str, str]
    expired: Mapping[str, str]
    reopened: Mapping[str, str]
    unfound: tuple[str, ...]


def decided(standings: Iterable[Standing], found: Collection[str], today: date) -> Decided:
    """Which findings are accepted, which acceptances do not hold, and what is decided on none.

    Only an acceptance silences: what shall be mitigated, transferred or avoided is still open.
    """
    accepted: dict[str, str] = {}
    expired: dict[str, str] = {}
    reopened: dict[str, str] = {}
    unfound: list[str] = []
    for standing in standings:
        decision = standing.decision
        words = decision_words(decision)
        if decision.finding not in found:
            unfound.append(f"{decision.finding}, {words}")
        elif not standing.holds:
            if decision.decision == "accept":
                into = expired if decision.has_expired(today) else reopened
                into[decision.finding] = f"{words}: {'; '.join(standing.reopened)}"
        elif decision.accepts(today):
            accepted[decision.finding] = words
    return Decided(accepted, expired, reopened, tuple(unfound))
