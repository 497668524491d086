"""Everything a command can act on: the desk, the panels by name, files, exports and the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QMainWindow, QWidget

from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.exports import Exports
from app.ui.files import Files
from app.ui.palette import Palette
from app.ui.tabs import Tabs

#: The name under which it is remembered whether the tabs are shown.
TABS = "tabs"


@dataclass(eq=False)
class Workbench:
    """Handed to commands. `page` shows the document; what is made for it dies with it."""

    window: QMainWindow
    desk: Desk
    files: Files
    exports: Exports
    panels: Mapping[str, QWidget]
    tabs: Tabs
    editor: Editor
    palette: Palette
    page: QWidget

    def toggle(self, panel: str) -> None:
        """Show or hide a panel, and remember it; those in tabs are hidden together."""
        if panel in self.tabs:
            shown = not self.is_shown(panel)
            self.tabs.turn_to(panel)
            self._set_shown(self.tabs, TABS, shown)
        else:
            widget = self.panels[panel]
            self._set_shown(widget, panel, widget.isHidden())

    def _set_shown(self, widget: QWidget, name: str, shown: bool) -> None:
        widget.setVisible(shown)
        self.desk.settings.set(f"panels/{name}", shown)

    def is_shown(self, panel: str) -> bool:
        if panel in self.tabs:
            return not self.tabs.isHidden() and self.tabs.current == panel
        return not self.panels[panel].isHidden()

    def focus(self, panel: str) -> None:
        """Show a panel and put the keyboard into it."""
        if not self.is_shown(panel):
            self.toggle(panel)
        widget = self.panels[panel]
        (widget.focusProxy() or widget).setFocus()

    def next_pane(self, step: int) -> None:
        """Move the keyboard to the next (1) or the previous (-1) of map and panels."""
        panes: list[QWidget] = [self.panels["outline"], self.desk.view, self.panels["inspector"]]
        panes = [pane for pane in panes if not pane.isHidden()]
        if not self.tabs.isHidden():
            panes.append(self.tabs.page)
        here = self.window.focusWidget()
        current = next(
            (n for n, pane in enumerate(panes) if here is not None and _holds(pane, here)), 0
        )
        pane = panes[(current + step) % len(panes)]
        (pane.focusProxy() or pane).setFocus()


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
