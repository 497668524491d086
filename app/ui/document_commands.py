"""Commands that bring another document to the front."""

from __future__ import annotations

from app.ui.command import Command
from app.ui.workbench import Workbench


def _are_several(bench: Workbench) -> bool:
    return bench.files.count > 1


DOCUMENT_COMMANDS = (
    Command("go.next_document", "Next d&ocument", lambda b: b.files.step(1), "Ctrl+Tab",
            "Bring the document of the next tab to the front; Alt and a number bring that one",
            when=_are_several),
    Command("go.previous_document", "Previous do&cument", lambda b: b.files.step(-1),
            "Ctrl+Shift+Tab", "Bring the document of the previous tab to the front",
            when=_are_several),
)  # fmt: skip
DOCUMENT_ENTRIES = ("go.next_document", "go.previous_document", "@documents")
