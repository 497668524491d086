"""The inspector: what is to be said of the selection, and the gate that can be placed there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.document.decision_words import told_of
from app.document.document import Change
from app.document.engine import Prediction, predict
from app.document.perspective import Looking, Selection
from app.document.terms import meaning_of
from app.document.wording import fact_value, plural
from app.ui.desk import Desk
from app.ui.panels.fact_entry import FactEntry
from app.ui.panels.fact_field import FactField
from app.ui.panels.finding_page import finding_page
from app.ui.panels.finding_row import FindingRow
from app.ui.panels.overview import overview
from app.ui.panels.parts import ElidedLabel, Row, WideButton, chip, section, text
from app.ui.panels.path_list import PathList
from app.ui.panels.refreshing import Upkeep
from app.ui.signs import TONES, sign
from graphs.progress import Progress

if TYPE_CHECKING:
    from app.document.facts_shown import FactLine
    from app.document.inspection import ActionLine, Card, Inspection, Offer
    from app.document.judged import FindingLine
    from graphs.analysis.result import BlastRadius

#: How many actions are listed before the rest is only counted.
_LISTED = 12
#: Stands on the button of a gate until it is known what the gate changes.
_WAITING = "working out what it changes…"


class InspectorPanel(QWidget):
    """Observes the selection; asks the worker what is to be said of it, and shows that."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._offers: dict[str, WideButton] = {}
        self.inspection: Inspection | None = None
        self._later: Inspection | None = None
        self._found: Inspection | None = None
        self._decided: object = None
        self.upkeep = Upkeep(self, desk.refreshing, lambda: self._show(self._found))
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        # Long words of large type may need more room than there is.
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setAccessibleName("Inspector")
        self._footer = QVBoxLayout()
        self._footer.setContentsMargins(16, 10, 16, 14)
        self._footer.setSpacing(8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._scroll, 1)
        box.addLayout(self._footer)
        self.setFocusProxy(self._scroll)
        desk.document.changed.connect(self._observe)
        desk.perspective.changed.connect(self._look)
        desk.themes.changed.connect(self._show_again)
        desk.decisions.changed.connect(self._show_decided)
        self._ask()

    def _observe(self, change: Change) -> None:
        if change & (Change.SOURCE | Change.ASSESSED | Change.JUDGED):
            revision = self._desk.document.shown
            waits = revision is not None and revision.judged is None
            if waits and self._desk.perspective.selection.finding and self.inspection is not None:
                # The finding is judged anew in a moment; until then it stays.
                return
            self._ask()

    def _look(self, before: Looking, now: Looking) -> None:
        if before.selection != now.selection:
            self._ask()

    def _ask(self) -> None:
        revision = self._desk.document.shown
        self._desk.worker.cancel("predict")
        # What was found before is not shown any more: newer things are on their way.
        self.upkeep.is_stale = False
        if revision is None or revision.analysis is None:
            self._desk.worker.cancel("inspect")
            self._take(None)
            return
        analysis, judged = revision.analysis, revision.judged
        selection = self._desk.perspective.selection

        def work(progress: Progress) -> Inspection | None:
            from app.document.inspection import inspect

            return inspect(analysis, selection, judged)

        self._desk.worker.submit("inspect", work, self._take, priority=4)

    def _take(self, inspection: Inspection | None) -> None:
        """Have this shown when it is this panel's turn, or when the panel is shown again."""
        self._found = inspection
        self.upkeep.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Not at once: all that comes into sight together would be too much for one turn.
        if self.upkeep.is_stale:
            self.upkeep.ask()

    def _show_decided(self) -> None:
        """Show what was decided on the finding, if that is not what is shown already."""
        if self._decided_of(self.inspection) != self._decided:
            self._show_again()

    def _decided_of(self, inspection: Inspection | None) -> object:
        if inspection is None or inspection.finding is None:
            return None
        return told_of(self._desk.decisions).get(inspection.finding.id)

    def _show_again(self) -> None:
        self._show(self.inspection)

    def _is_asking(self, inspection: Inspection) -> bool:
        """Whether a fact of the same element is being typed."""
        return (
            self.inspection is not None
            and self.inspection.title == inspection.title
            and any(entry.isVisible() for entry in self.findChildren(FactEntry))
        )

    def _settle(self) -> None:
        if self._later is not None:
            self._show(self._later)

    def _show(self, inspection: Inspection | None) -> None:
        """Show an inspection, or an overview of the whole where nothing is selected."""
        if inspection is not None and self._is_asking(inspection):
            # What is being typed is not taken away; the field tells when it is answered.
            self._later = inspection
            return
        self._later = None
        same = self.inspection is not None and inspection is not None
        same = same and self.inspection.title == inspection.title  # type: ignore[union-attr]
        kept = self._scroll.verticalScrollBar().value() if same else 0
        self.inspection = inspection
        self._decided = self._decided_of(inspection)
        page = QWidget()
        page.setObjectName("inspected")
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(6)
        self._empty_footer()
        if inspection is None:
            overview(box, self._desk)
        else:
            self._fill(box, inspection)
        box.addStretch(1)
        self._scroll.setWidget(page)
        self._scroll.verticalScrollBar().setValue(kept)
        self._predict_next()

    def _fill(self, box: QVBoxLayout, inspection: Inspection) -> None:
        box.addWidget(text(inspection.title, "title"))
        box.addWidget(text(inspection.subtitle, "quiet"))
        if inspection.finding is not None:
            finding_page(box, inspection.finding, inspection.path, self._desk)
            for offer in inspection.offers:
                self._offer(offer)
            return
        if inspection.card is not None:
            box.addSpacing(4)
            box.addWidget(self._card(inspection.card))
        for remark in inspection.remarks:
            box.addWidget(text(remark, "quiet"))
        if len(inspection.path) > 1:
            self._head(box, inspection.path_title)
            tone = inspection.card.tone if inspection.card else "plain"
            stops = PathList(inspection.path, tone, self._desk)
            box.addWidget(stops)
        if inspection.reach is not None:
            self._reach(box, inspection.reach, inspection.reached_by)
        if inspection.actions:
            self._head(box, "Actions")
            for line in inspection.actions[:_LISTED]:
                box.addWidget(self._action_row(line))
            more = len(inspection.actions) - _LISTED
            if more > 0:
                box.addWidget(text(f"and {more} more in the table below", "quiet"))
        if inspection.findings:
            self._findings(box, inspection.findings)
        if inspection.facts:
            self._head(box, "Facts")
            box.addLayout(_facts(inspection.facts, self._desk, self._settle))
        if inspection.source:
            self._head(box, "Source")
            source = ElidedLabel(inspection.source.rpartition("/")[2])
            source.setToolTip(inspection.source)
            box.addWidget(source)
        for offer in inspection.offers:
            self._offer(offer)
        if inspection.gate:
            self._offer_removal(inspection.gate)

    def _head(self, box: QVBoxLayout, words: str) -> None:
        box.addSpacing(12)
        box.addWidget(section(words))

    def _card(self, card: Card) -> QWidget:
        frame = QFrame()
        frame.setObjectName("card")
        frame.setProperty("tone", card.tone)
        heading = QLabel(card.heading)
        heading.setObjectName("cardHeading")
        heading.setProperty("tone", card.tone)
        head = QHBoxLayout()
        head.setSpacing(8)
        if card.status:
            colour = self._desk.themes.window_colours[TONES[card.status]]
            icon = QLabel()
            icon.setPixmap(sign(card.status, colour).pixmap(14, 14))
            head.addWidget(icon)
        head.addWidget(heading, 1)
        box = QVBoxLayout(frame)
        box.setContentsMargins(13, 10, 13, 11)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(text(card.text))
        return frame

    def _reach(self, box: QVBoxLayout, reach: BlastRadius, reached_by: BlastRadius | None) -> None:
        self._head(box, "Blast radius")
        tiles = QHBoxLayout()
        tiles.setSpacing(6)
        counts = (
            ("Ungated", reach.ungated, "Reached with no gate on the way"),
            ("Weak", reach.weak, "Reached only past gates that are weak, stale or unproven"),
            ("Gated", reach.gated, "Reached only past valid gates"),
            ("Latent", reach.latent, "Reached only by what credentials allow beyond the wiring"),
        )
        for name, nodes, tip in counts:
            tiles.addWidget(_tile(name, len(nodes), tip), 1)
        box.addLayout(tiles)
        words = [f"weight {reach.weight:,}"]
        if reach.read_only:
            words.append(f"{len(reach.read_only)} only read")
        if reached_by is not None:
            count = len(reached_by.ungated) + len(reached_by.weak)
            words.append(f"reached by {plural(count, 'node')} without a valid gate")
        sentence = " · ".join(words)
        box.addWidget(text(sentence[:1].upper() + sentence[1:], "quiet"))
        if self._desk.perspective.lens != "blast":
            show = QPushButton("Show on the map")
            show.clicked.connect(lambda: self._desk.perspective.set_lens("blast"))
            box.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)

    def _findings(self, box: QVBoxLayout, findings: tuple[FindingLine, ...]) -> None:
        self._head(box, "Findings here")
        for line in findings[:_LISTED]:
            jump = partial(self._desk.select, Selection(line.element, finding=line.id), True)
            box.addWidget(FindingRow(line, self._desk.themes.window_colours["panel"], jump))
        more = len(findings) - _LISTED
        if more > 0:
            box.addWidget(text(f"and {more} more in the list below", "quiet"))

    def _action_row(self, line: ActionLine) -> Row:
        colour = self._desk.themes.window_colours[TONES[line.status]]
        jump = partial(self._desk.select, line.selection, True)
        return Row(line.text, jump, sign(line.status, colour))

    def _empty_footer(self) -> None:
        self._offers = {}
        while (item := self._footer.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _offer(self, offer: Offer) -> None:
        button = WideButton(offer.text, _WAITING)
        button.setObjectName("offer")
        button.clicked.connect(partial(self._desk.place_gate, offer.link))
        self._offers[offer.link] = button
        self._footer.addWidget(button)

    def _offer_removal(self, gate: str) -> None:
        workflow = self._desk.document.workflow
        node = workflow.node_by_id.get(gate) if workflow else None
        if node is None:
            return
        button = WideButton(f"Remove {node.title}")
        button.clicked.connect(lambda: self._desk.document.remove_gate(gate))
        self._footer.addWidget(button)

    def _predict_next(self) -> None:
        """Ask for the counts of the first offer that has none yet."""
        revision, policy = self._desk.document.shown, self._desk.document.policy
        if revision is None or policy is None:
            return
        # What is shown may be of an earlier revision, with links that are gone since.
        links = revision.workflow.link_by_id
        waiting = [
            link
            for link, button in self._offers.items()
            if button.second == _WAITING and link in links
        ]
        if not waiting:
            return
        work = partial(predict, revision.workflow, policy, waiting[0])
        self._desk.worker.submit("predict", work, self._show_prediction, priority=6)

    def _show_prediction(self, prediction: Prediction) -> None:
        button = self._offers.get(prediction.link)
        if button is None:
            return
        before, after = prediction.before, prediction.after
        counts = f"{before.gated} of {before.required} → {after.gated} of {after.required} gated"
        button.say(button.first, counts)
        self._predict_next()


def _tile(name: str, count: int, tip: str) -> QWidget:
    tile = QFrame()
    tile.setObjectName("tile")
    tile.setToolTip(tip)
    tile.setAccessibleName(f"{name}: {count}")
    number = QLabel(fact_value(float(count)))
    number.setObjectName("number")
    label = QLabel(name)
    label.setObjectName("quiet")
    box = QVBoxLayout(tile)
    box.setContentsMargins(9, 5, 6, 6)
    box.setSpacing(0)
    box.addWidget(number)
    box.addWidget(label)
    return tile


def _facts(facts: tuple[FactLine, ...], desk: Desk, settle: Callable[[], None]) -> QGridLayout:
    """Name, value and origin of each fact; what was inferred or taken says why below.

    A press on a value that can be set asks for another one.
    """
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    middle = Qt.AlignmentFlag.AlignVCenter
    row = 0
    for fact in facts:
        known = fact.how != "unknown" and not fact.how.startswith("taken")
        name = text(fact.name, "quiet")
        longest = max(fact.name.split(), key=len, default="")
        name.setMinimumWidth(max(92, name.fontMetrics().horizontalAdvance(longest) + 4))
        shown = fact.value if known else "—"
        value: QWidget = text(shown, "strong")
        if fact.fact:
            value = field = FactField(fact, shown, desk)
            # Later: the field is taken away when the inspector is filled anew.
            field.settled.connect(settle, Qt.ConnectionType.QueuedConnection)
        grid.setRowMinimumHeight(row, 27)
        grid.addWidget(name, row, 0, middle)
        grid.addWidget(value, row, 1, middle)
        if fact.how:
            origin = chip(fact.how, fact.how if known else "unknown")
            if fact.because:
                origin.setToolTip(f"{fact.because}\n{meaning_of(fact.how)}".strip())
            # Several words would take the room of all values above and below.
            is_long = " " in fact.how
            row += is_long
            columns = (1, 1, 2) if is_long else (2, 1, 1)
            grid.addWidget(origin, row, *columns, middle | Qt.AlignmentFlag.AlignRight)
        row += 1
        if fact.because:
            grid.addWidget(text(fact.because, "reason"), row, 1, 1, 2)
            row += 1
    return grid
