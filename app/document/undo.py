"""The undo commands of a document: edits between two revisions, and what is thrown away beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from app.document.revision import Revision

if TYPE_CHECKING:
    from app.document.document import Document


class EditCommand(QUndoCommand):
    """An edit, by the revisions before and after it. `text` names it in the Edit menu."""

    def __init__(self, document: Document, text: str, before: Revision, after: Revision) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = after

    def undo(self) -> None:
        self._document.become(self._before)

    def redo(self) -> None:
        self._document.become(self._after)


class ThrowAway(QUndoCommand):
    """Something beside the workflow that is thrown away, and how it comes back."""

    def __init__(self, text: str, away: Callable[[], None], back: Callable[[], None]) -> None:
        super().__init__(text)
        self._away = away
        self._back = back

    def undo(self) -> None:
        self._back()

    def redo(self) -> None:
        self._away()
