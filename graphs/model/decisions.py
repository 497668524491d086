"""The decisions on findings: a chain of entries, whether it is whole, and what holds today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graphs.errors import Problem
from graphs.model.said import Decision
from graphs.model.traces import Trace, differences
from graphs.words import counted

#: What the first entry of a chain names as the digest of the one before.
START = "0" * 64
BROKEN = "the log of decisions is not whole"
_RESTORE = (
    "Restore the log from a copy or from version control; move it away to begin a new one. Until "
    "then no decision holds."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision in the log.

    `trace`: the path as it was. `previous`: the digest of the line before, or `START`; `digest`:
    that of its own line; `line`: its number, from 1 (0 for one that is not written yet).
    """

    decision: Decision
    rule: str = ""
    trace: Trace = field(default_factory=Trace)
    previous: str = START
    digest: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it was read. With any problem none of its decisions holds.

    `head`: the digest of the last line, which vouches for all of them.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.problems

    @property
    def head(self) -> str:
        return self.entries[-1].digest if self.entries else START


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest decision on a finding, and why the finding is open again in spite of it."""

    decision: Decision
    reopened: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.reopened


def verify(entries: Iterable[Entry], name: str) -> tuple[Problem, ...]:
    """Where the chain is broken; `name` is what messages call the file."""
    problems: list[Problem] = []
    before, line = START, 0
    for entry in entries:
        if entry.previous != before:
            what = (
                "lines before it are missing, it does not begin the log."
                if line == 0
                else f"it does not follow on line {line}: one of the two was changed, or lines "
                "between them are missing."
            )
            problems.append(Problem(name, entry.line, 0, what, _RESTORE))
        before, line = entry.digest, entry.line
    return tuple(problems)


def standings(
    log: Log, others: Iterable[Decision], traces: Mapping[str, Trace], today: date
) -> dict[str, Standing]:
    """The newest decision on each finding, and whether it holds on this day.

    `others`: decisions that stand elsewhere, in the overlay; the log wins over them. `traces`: the
    findings that there are, by id, with their paths as they are now.
    """
    newest: dict[str, Entry] = {}
    for entry in log.entries:
        newest[entry.decision.finding] = entry
    # A line that is missing may have taken back what the overlay says.
    broken = () if log.is_whole else (BROKEN,)
    found = {
        decision.finding: Standing(decision, (*broken, *_expired(decision, today)))
        for decision in others
    }
    for finding, entry in newest.items():
        reopened = [*broken, *_expired(entry.decision, today)]
        now = traces.get(finding)
        changes = differences(entry.trace, now) if now is not None else ()
        if changes:
            reopened.append(f"the path changed: {'; '.join(changes)}")
        found[finding] = Standing(entry.decision, tuple(reopened))
    return found


def _expired(decision: Decision, today: date) -> tuple[str, ...]:
    if decision.expires is None or not decision.has_expired(today):
        return ()
    return (f"expired {counted((today - decision.expires).days, 'day')} ago",)


def decision_words(decision: Decision, with_reason: bool = True) -> str:
    """A decision in words: `accepted by Ann until 2027-01-31 (rotated weekly)`."""
    verb = {"accept": "accepted", "mitigate": "to be mitigated", "transfer": "transferred"}
    words = verb.get(decision.decision, "to be avoided")
    if decision.owner:
        words += f" by {decision.owner}"
    if decision.expires is not None:
        words += f" until {decision.expires.isoformat()}"
    return f"{words} ({decision.reason})" if decision.reason and with_reason else words
