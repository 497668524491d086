"""Everything a command can act on: the desk, the panels by name, files, exports and the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QMainWindow, QWidget

from app.ui.desk import Desk
from app.ui.exports import Exports
from app.ui.files import Files


@dataclass(eq=False)
class Workbench:
    """Handed to commands."""

    window: QMainWindow
    desk: Desk
    files: Files
    exports: Exports
    panels: Mapping[str, QWidget]

    def toggle(self, panel: str) -> None:
        """Show or hide a panel, and remember it."""
        widget = self.panels[panel]
        shown = widget.isHidden()
        widget.setVisible(shown)
        self.desk.settings.set(f"panels/{panel}", shown)

    def is_shown(self, panel: str) -> bool:
        return not self.panels[panel].isHidden()

    def focus(self, panel: str) -> None:
        """Show a panel and put the keyboard into it."""
        widget = self.panels[panel]
        if widget.isHidden():
            self.toggle(panel)
        (widget.focusProxy() or widget).setFocus()

    def next_pane(self, step: int) -> None:
        """Move the keyboard to the next (1) or the previous (-1) of map and panels."""
        panes = [self.panels["outline"], self.desk.view, self.panels["inspector"]]
        panes.append(self.panels["actions"])
        panes = [pane for pane in panes if not pane.isHidden()]
        here = self.window.focusWidget()
        current = next(
            (n for n, pane in enumerate(panes) if here is not None and _holds(pane, here)), 0
        )
        pane = panes[(current + step) % len(panes)]
        (pane.focusProxy() or pane).setFocus()


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
