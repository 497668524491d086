"""What commands and panels work with: the document, what is looked at, and the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.canvas.view import MapView
from app.document.decision_book import DecisionBook
from app.document.document import Document
from app.document.frontiers import Frontiers
from app.document.perspective import Perspective, Selection
from app.document.recovering import Recovery
from app.document.scenarios import Scenarios
from app.jobs.worker import Worker
from app.services.messages import Messages
from app.services.notices import Notices
from app.services.recent import RecentFiles
from app.services.settings import Settings
from app.ui.panels.refreshing import Refreshing
from app.ui.theme import Themes

if TYPE_CHECKING:
    from graphs.model.elements import Link


def may_bear_gate(link: Link) -> bool:
    """Whether links of this kind can name a gate."""
    from graphs.model.facts import LINK_FACTS

    return "gate" in LINK_FACTS[link.kind].model_fields


class _Requests(QObject):
    """What panels ask of the window without knowing it."""

    panel = Signal(str)


@dataclass(eq=False)
class Desk:
    """Handed to each panel and each command; none of them knows the window."""

    document: Document
    perspective: Perspective
    worker: Worker
    view: MapView
    themes: Themes
    settings: Settings
    recent: RecentFiles
    messages: Messages
    scenarios: Scenarios
    frontiers: Frontiers
    decisions: DecisionBook
    recovery: Recovery
    notices: Notices
    #: Brings the panels of the document up to date.
    refreshing: Refreshing = field(default_factory=Refreshing)
    _requests: _Requests = field(default_factory=_Requests)

    @property
    def panel_wanted(self) -> SignalInstance:
        """Told the id of a panel that is to be shown and take the keyboard."""
        return self._requests.panel

    def select(self, selection: Selection, reveal: bool = False) -> None:
        """Select, and put a selected node into the focus of the blast radius.

        `reveal`: move the map so that the selection can be seen.
        """
        workflow = self.document.workflow
        node = workflow.node_by_id.get(selection.element) if workflow else None
        focus = node.id if node is not None and node.kind != "gate" else None
        self.perspective.select(selection, focus)
        if reveal:
            self.view.reveal(self._extent(selection))

    def _extent(self, selection: Selection) -> tuple[str, ...]:
        """What has to be seen of a selection: its path, and at last the element that it is about.

        Where not all of it fits, the last is what is brought into sight.
        """
        from app.document.lighting import lit_path

        revision = self.document.shown
        path = lit_path(revision, selection) if revision is not None else None
        if selection.path is not None and path is not None:
            return (*path.nodes, selection.element)
        if path is None or not (selection.is_action or selection.finding or selection.chain):
            return (selection.element,)
        if selection.finding:
            return (*path.nodes, selection.element)
        return path.nodes

    def step_finding(self, step: int) -> None:
        """Select the next (1) or previous (-1) finding, worst first."""
        revision = self.document.shown
        lines = revision.judged.lines if revision and revision.judged else ()
        if not lines:
            self.messages.note("There is no finding")
            return
        chosen = self.perspective.selection.finding
        here = next((n for n, line in enumerate(lines) if line.id == chosen), None)
        place = (0 if step > 0 else -1) if here is None else (here + step) % len(lines)
        line = lines[place]
        self.select(Selection(line.element, finding=line.id), reveal=True)

    def place_gate(self, link_id: str) -> None:
        """Put a gate on a link, and keep looking at the link."""
        if self.document.place_gates((link_id,)):
            self.perspective.select(Selection(link_id))

    def gate_selection(self) -> None:
        """Put a gate where it serves the selection best."""
        self.place_gate(self.gate_wanted_here())

    def place_proposed_gates(self) -> None:
        """Put a gate on every link that is proposed."""
        revision = self.document.shown
        if revision is not None and revision.analysis is not None:
            proposed = tuple(gate.link for gate in revision.analysis.placement.gates)
            self.document.place_gates(proposed)

    def step_open(self, step: int) -> None:
        """Select the next (1) or previous (-1) action that is not gated."""
        revision = self.document.shown
        if revision is None or revision.analysis is None:
            return
        waiting = [action for action in revision.analysis.actions if action.is_open]
        if not waiting:
            self.messages.note("Every action that needs review is gated")
            return
        selection = self.perspective.selection
        here = next((n for n, each in enumerate(waiting) if selection.means(each)), None)
        place = (0 if step > 0 else -1) if here is None else (here + step) % len(waiting)
        self.select(Selection.of_action(waiting[place]), reveal=True)

    def step_gate(self, step: int) -> None:
        """Select the next (1) or previous (-1) link where a gate is missing."""
        revision = self.document.shown
        if revision is None or revision.analysis is None:
            return
        missing = [gate.link for gate in revision.analysis.placement.gates]
        if not missing:
            self.messages.note("No gate is missing")
            return
        here = self.perspective.selection.element
        place = (missing.index(here) + step) % len(missing) if here in missing else 0
        self.select(Selection(missing[place]), reveal=True)

    def gate_wanted_here(self) -> str:
        """The link on which a gate would serve the selection best; "" where none can be put.

        For a selected link that link itself; for an action what is proposed to close it.
        """
        revision, selection = self.document.shown, self.perspective.selection
        if revision is None or revision.analysis is None:
            return ""
        link = revision.workflow.link_by_id.get(selection.element)
        if link is None:
            return ""
        if selection.is_action:
            from app.document.inspection import offers_for

            offers = offers_for(revision.analysis, link.id)
            return offers[0].link if offers else ""
        return link.id if may_bear_gate(link) and link.gate is None else ""

    def gate_here(self) -> str:
        """The id of the gate that is selected, or that the selected link names; "" for none."""
        workflow = self.document.workflow
        element = workflow.element(self.perspective.selection.element) if workflow else None
        if workflow is None or element is None:
            return ""
        node = workflow.node_by_id.get(element.id)
        if node is not None:
            return node.id if node.kind == "gate" else ""
        link = workflow.link_by_id.get(element.id)
        return (link.gate or "") if link is not None else ""
