"""A walkthrough: which scenes a board looks at in which order, and what is decided of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.document.decision_book import DecisionBook
    from app.document.document import Document
    from app.document.revision import Revision
    from graphs.model.decisions import Standing
    from graphs.reports.minutes import Minutes
    from graphs.reports.scenes import Scene


@dataclass(eq=False, slots=True)
class Walkthrough:
    """The scenes that are shown, of a document as it was when it began.

    `present`: who is there; `left_out`: how many scenes are not shown; `at`: the scene on the
    stage, or the number of scenes where all have been shown.
    """

    revision: Revision
    scenes: tuple[Scene, ...]
    present: str = ""
    left_out: int = 0
    saved: bool = True
    at: int = field(default=0)

    @property
    def scene(self) -> Scene | None:
        return self.scenes[self.at] if self.at < len(self.scenes) else None

    def move(self, step: int) -> None:
        """Go on (1) or back (-1), to no more than the end."""
        self.at = max(0, min(len(self.scenes), self.at + step))

    def open_scenes(self, standings: Mapping[str, Standing]) -> list[Scene]:
        """The scenes on which nothing holds that was decided."""
        from graphs.reports.minutes import unresolved

        return [scene for scene in self.scenes if unresolved(scene, standings)]


def all_scenes(revision: Revision) -> tuple[Scene, ...]:
    """A scene for each risk path of what is shown, worst first."""
    from graphs.reports.scenes import scenes

    if revision.analysis is None or revision.judged is None:
        return ()
    return scenes(revision.analysis, revision.judged.judgement.findings)


def minutes_of(document: Document, book: DecisionBook) -> Minutes | None:
    """The minutes of the last walkthrough; where none was held, of all risk paths."""
    from graphs.model.decisions import Log
    from graphs.reports.minutes import Minutes

    opened, shown = document.opened, document.shown
    held = book.walkthrough
    if held is None and shown is not None:
        held = Walkthrough(shown, all_scenes(shown), saved=not document.is_dirty)
    if opened is None or held is None or document.path is None or held.revision.judged is None:
        return None
    log = book.known.log if book.known is not None else Log()
    return Minutes(
        document.title,
        document.path.name,
        opened.sha256,
        opened.policy.name,
        book.today(),
        held.present,
        held.scenes,
        book.standings,
        log.head,
        book.path.name if book.path is not None else "",
        held.left_out,
        held.saved,
        held.revision.judged.not_assessed,
    )
