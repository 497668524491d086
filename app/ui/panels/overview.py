"""What the inspector shows while nothing is selected: the workflow as a whole, and what to do."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from app.document.perspective import Selection
from app.document.wording import link_title, plural
from app.ui.desk import Desk
from app.ui.panels.parts import Row, section, text
from app.ui.signs import sign
from app.ui.status_line import coverage_words

_NOTES, _LISTED = 6, 12


def overview(box: QVBoxLayout, desk: Desk) -> None:
    """Fill a column with name, coverage, proposed gates, compositions and notes."""
    revision = desk.document.shown
    if revision is None or revision.analysis is None:
        return
    workflow, analysis = revision.workflow, revision.analysis
    box.addWidget(text(desk.document.title, "title"))
    box.addWidget(text(desk.document.format_title, "quiet"))
    if workflow.description:
        box.addWidget(text(workflow.description))
    coverage, placement = analysis.coverage, analysis.placement
    _head(box, "Coverage")
    box.addWidget(text(coverage_words(coverage.gated, coverage.required) + ".", "strong"))
    prohibited = sum(action.status == "prohibited" for action in analysis.actions)
    if prohibited:
        box.addWidget(text(f"{plural(prohibited, 'action')} that the policy prohibits."))
    if placement.gates:
        _head(box, "Gates that are missing")
        closes = {link for gate in placement.gates for link in gate.closes}
        verb = "closes" if placement.cost == 1 else "close"
        box.addWidget(
            text(f"{plural(placement.cost, 'gate')} {verb} {plural(len(closes), 'action')}:")
        )
        colour = desk.themes.window_colours["bad"]
        for gate in placement.gates[:_LISTED]:
            jump = partial(desk.select, Selection(gate.link), True)
            words = link_title(workflow, workflow.link_by_id[gate.link])
            box.addWidget(Row(words, jump, sign("ungated", colour)))
        _rest(box, len(placement.gates), _LISTED)
        place = QPushButton("Place them all" if placement.cost > 1 else "Place it")
        place.clicked.connect(desk.place_proposed_gates)
        box.addWidget(place)
    if placement.open:
        _head(box, "No gate closes")
        by_reason: dict[str, list[str]] = {}
        for each in placement.open:
            by_reason.setdefault(each.because, []).append(each.link)
        for because, links in list(by_reason.items())[:_NOTES]:
            for link in links[:_NOTES]:
                jump = partial(desk.select, Selection(link), True)
                box.addWidget(Row(link_title(workflow, workflow.link_by_id[link]), jump))
            _rest(box, len(links))
            box.addWidget(text(because[:1].upper() + because[1:] + ".", "reason"))
    compositions = [chain for chain in analysis.chains if chain.composition]
    if compositions:
        _head(box, "Boundary compositions")
        for chain in compositions[:_NOTES]:
            here = workflow.zone_by_id[chain.from_zone].title
            there = workflow.zone_by_id[chain.to_zone].title
            box.addWidget(
                text(f"·  {here} → {there}, over {plural(len(chain.path.links), 'step')}")
            )
        _rest(box, len(compositions))
    if analysis.assumed:
        _head(box, "Assumed")
        words = plural(len(analysis.assumed), "unknown fact")
        box.addWidget(text(f"{words} taken at the worse value."))
    notes = [*workflow.notes, *workflow.unclassified, *desk.document.warnings]
    if notes:
        _head(box, "Notes from the import")
        for note in notes[:_NOTES]:
            box.addWidget(text(f"·  {note}", "quiet"))
        _rest(box, len(notes))


def _head(box: QVBoxLayout, words: str) -> None:
    box.addSpacing(12)
    box.addWidget(section(words))


def _rest(box: QVBoxLayout, count: int, shown: int = _NOTES) -> None:
    if count > shown:
        box.addWidget(text(f"and {count - shown} more", "quiet"))
