"""What the inspector shows while nothing is selected: the workflow as a whole, and what to do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from app.document.perspective import Selection
from app.document.wording import link_title, plural
from app.ui.desk import Desk
from app.ui.panels.parts import Row, section, text
from app.ui.signs import sign
from app.ui.status_line import coverage_words

if TYPE_CHECKING:
    from app.document.judged import Judged

_NOTES, _LISTED = 6, 12


def overview(box: QVBoxLayout, desk: Desk) -> None:
    """Fill a column with name, coverage, findings, proposed gates, compositions and notes."""
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
    _findings(box, desk, revision.judged)
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
            words = f"{here} → {there}, over {plural(len(chain.path.links), 'step')}"
            zones = (chain.from_zone, chain.to_zone)
            box.addWidget(Row(words, partial(desk.select, Selection(chain=zones), True)))
        _rest(box, len(compositions))
    taken = analysis.assumed
    if revision.judged is not None:
        taken = revision.judged.assumed_with(taken)
    if taken:
        _head(box, "Assumed")
        words = plural(len(taken), "unknown fact")
        box.addWidget(text(f"{words} taken at the worse value."))
    unmatched = desk.document.unmatched
    if unmatched:
        _head(box, "Added, but does not fit any more")
        for part in unmatched[:_LISTED]:
            box.addWidget(text(f"·  {part}"))
        _rest(box, len(unmatched), _LISTED)
    notes = [*workflow.notes, *workflow.unclassified, *desk.document.warnings]
    if notes:
        _head(box, "Notes from the import")
        for note in notes[:_NOTES]:
            box.addWidget(text(f"·  {note}", "quiet"))
        _rest(box, len(notes))


def _findings(box: QVBoxLayout, desk: Desk, judged: Judged | None) -> None:
    """How many findings there are of each severity; a press lists them."""
    _head(box, "Findings")
    if judged is None:
        box.addWidget(text("Working them out…", "quiet"))
        return
    for severity, count in judged.counts.items():
        icon = sign(severity, desk.themes.window_colours[severity])
        words = f"{count} {severity}"
        box.addWidget(Row(words, partial(desk.panel_wanted.emit, "findings"), icon))
    if not judged.lines:
        box.addWidget(text("No rule found anything; that is no proof of safety."))
    if not judged.judgement.complete:
        failed = plural(len(judged.judgement.failed), "rule")
        box.addWidget(text(f"Incomplete: {failed} could not be judged.", "strong"))
    if judged.questions:
        asked = plural(len(judged.questions), "question")
        words = f"{asked} to the owner would settle some"
        box.addWidget(Row(words, partial(desk.panel_wanted.emit, "questions")))


def _head(box: QVBoxLayout, words: str) -> None:
    box.addSpacing(12)
    box.addWidget(section(words))


def _rest(box: QVBoxLayout, count: int, shown: int = _NOTES) -> None:
    if count > shown:
        box.addWidget(text(f"and {count - shown} more", "quiet"))
