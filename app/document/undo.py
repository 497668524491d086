"""The undo commands of a document: each moves it between two revisions, made by pure edits."""

from __future__ import annotations

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
