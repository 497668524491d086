"""What is decided of each finding, in words that panels show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.document.decision_book import DecisionBook
    from graphs.model.decisions import Standing


@dataclass(frozen=True, slots=True)
class Told:
    """A decision in a few words, and as a sentence: by whom, until when, or why it is open."""

    short: str
    whole: str


def told_of(book: DecisionBook) -> dict[str, Told]:
    """What is decided, by finding."""
    return {finding: _told(standing) for finding, standing in book.standings.items()}


def _told(standing: Standing) -> Told:
    from graphs.reports.minutes import standing_words

    whole = standing_words(standing)
    if not standing.holds:
        return Told(f"Open again: {standing.reopened[0]}", whole)
    said = standing.decision
    verb = {"accept": "Accepted", "mitigate": "To be mitigated", "transfer": "Transferred"}
    words = verb.get(said.decision, "To be avoided")
    until = f" until {said.expires.isoformat()}" if said.expires is not None else ""
    return Told(f"{words}{until}", whole)
