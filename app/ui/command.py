"""What a command is: one declaration from which menus, shortcuts and later a palette are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from app.ui.workbench import Workbench

Shortcut = str | QKeySequence.StandardKey | None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do.

    `id` is stable and dotted by menu; `text` may mark its mnemonic with `&`; `tip` says more.
    `when` tells whether it can be done now, `on` (for a switch) whether it is on.
    """

    id: str
    text: str
    run: Callable[[Workbench], object]
    shortcut: Shortcut = None
    tip: str = ""
    when: Callable[[Workbench], bool] | None = None
    on: Callable[[Workbench], bool] | None = None

    def sequences(self) -> list[QKeySequence]:
        """The key sequences; a standard key that this system lacks gives none."""
        if self.shortcut is None:
            return []
        if isinstance(self.shortcut, str):
            return [QKeySequence(part) for part in self.shortcut.split("; ")]
        return QKeySequence.keyBindings(self.shortcut)
