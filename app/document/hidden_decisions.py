"""What was decided about the findings of a copy without names: told there, recorded elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.document.decision_book import DecisionBook, Known
from app.document.nameless import NamelessDocument
from app.services.messages import Message

if TYPE_CHECKING:
    from app.document.revision import Revision
    from graphs.model.said import Decision

REFUSED = Message(
    "warning", "Names are hidden", "Decisions are recorded by name. Show the names to decide."
)


class HiddenDecisions(DecisionBook):
    """Knows what was decided when the names were hidden; no log is read, none is written."""

    def read(self) -> None:
        document = self._document
        assert isinstance(document, NamelessDocument)
        revision = document.shown
        if revision is None or revision.judged is None:
            return
        from graphs.model.decisions import Log

        self._know(Known(Log(), document.standings))

    def decide(self, revision: Revision, findings: Iterable[str], decision: Decision) -> None:
        self.tell(REFUSED)
