"""Hides the names of the document in front: shows a copy without them, in a tab of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.document.nameless import NamelessDocument
from app.services.notices import Answer, Notice
from app.ui.command import Command
from app.ui.workbench import Workbench

if TYPE_CHECKING:
    from app.ui.document_page import DocumentPage

_ABOUT = "hidden names"
_TEXT = (
    "Names are hidden: this is a copy of the workflow with pseudonyms. It cannot be edited, and "
    "what was decided on findings is told without reasons."
)


class NamelessPage(QObject):
    """Belongs to the page of a copy; knows the page that it is a copy of, as long as that lives."""

    def __init__(self, copy: DocumentPage, original: DocumentPage) -> None:
        super().__init__(copy)
        self.copy = copy
        self.original: DocumentPage | None = original
        original.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self.original = None


def is_hidden(bench: Workbench) -> bool:
    """Whether the document in front is one without names."""
    return isinstance(bench.desk.document, NamelessDocument)


def toggle(bench: Workbench) -> None:
    """Hide the names of the document in front, or show it again with them."""
    documents, page = bench.files.documents, bench.files.documents.current
    if is_hidden(bench):
        _show(page)
        return
    for other in documents.pages:
        link = other.findChild(NamelessPage)
        if link is not None and link.original is page:
            documents.remove(other)
    copy = documents.add(turn=False, nameless=True)
    NamelessPage(copy, page)
    answer = Answer("Show names", partial(_show, copy), "Show the workflow with its names again")
    copy.desk.notices.put(Notice(_ABOUT, _TEXT, (answer,)))
    document = copy.desk.document
    assert isinstance(document, NamelessDocument)
    document.hide(page.desk.document, page.desk.decisions.standings.values())
    copy.tabs.begin_with(page.tabs.current)
    documents.turn_to(copy)


def _show(copy: DocumentPage) -> None:
    """Close a copy, and turn to what it is a copy of."""
    documents = copy.bench.files.documents
    link = copy.findChild(NamelessPage)
    if link is not None and link.original is not None:
        documents.turn_to(link.original)
    documents.remove(copy)


def _can_hide(bench: Workbench) -> bool:
    return bench.desk.document.is_open


HIDING_COMMANDS = (
    Command("view.hide_names", "&Hide names", toggle, "Ctrl+Alt+H",
            "Show a copy with pseudonyms in place of all names, for pictures and for others to see",
            when=_can_hide, on=is_hidden),
)  # fmt: skip
